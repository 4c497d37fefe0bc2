// SPDX-License-Identifier: GPL-3.0-or-later
// Noting what a caller reports: place, what is seen, what to tell at once, the questions in their order. What is typed lives in the
// draft, so that it outlasts a page that is drawn anew, a session that ends and a call that comes in between.

import { $, button, el, fill, putCaret } from "/web/agent-dom.js";
import { ask, newId, now } from "/web/agent-service.js";
import { getLanguage, t } from "/web/agent-words.js";

const WHEN = [["now", 0], ["{n} min ago", 15], ["{n} h ago", 60], ["today", 240]];

// To the unit whose it is by the division of responsibility; where that is not known the ticket stays with the hotline.
export const transfer = () => ({ path: "/v1/tickets/{number}/transfer", body: { id: newId() }, optional: true });

// What has become of it, as the service answers: told from the notice, reported to the dispatch centre, or neither.
export function noted({ number, ticket }) {
  const how = ticket.report ? "Noted: {n}. Reported to the dispatch centre." : !ticket.notice ? "Noted: {n}."
    : ticket.wants_call_back ? "Noted: {n}. Answered from notice {o}; called back when heat is back." : "Noted: {n}. Answered from notice {o} and closed.";
  return t(how, { n: number, o: ticket.notice });
}

const told = (words) => el("div", { class: "asked", role: "alert" }, words.map((one) => el("p", {}, one)));

export class Report {
  constructor(call) {
    this.call = call;
    this.page = call.page;
    this.draft = null;
  }

  // `key`: of what is seen, where that is known already.
  open(key, place) {
    const a = place || (this.call.answer?.found === 1 ? this.call.answer : null);
    this.draft = { key: key || "", when: 0, address: a?.place || this.call.query?.address || "", place: a?.home?.key || "", card: a?.card || "", said: "", phone: this.call.phone(), answers: {}, found: [], chosen: 0 };
  }

  // Has anything been typed or chosen that would be missed?
  isBegun() {
    const d = this.draft;
    return Boolean(d && (d.key || d.said || Object.keys(d.answers).length || (d.address && !d.place)));
  }

  focus() {
    putCaret(this.draft.key ? $("#said") : this.draft.place ? $("#symptoms button") : $("#address"));
  }

  seen() {
    return this.page.questions?.seen || [];
  }

  what() {
    return this.seen().find((one) => one.key === this.draft.key) || null;
  }

  asked() {
    const all = this.page.questions?.questions || [];
    return (this.what()?.ask || []).map((name) => all.find((one) => one.question === name)).filter(Boolean);
  }

  field(name, attributes) {
    return el("input", { id: name, autocomplete: "off", value: this.draft[name], oninput: (event) => { this.draft[name] = event.target.value; }, ...attributes });
  }

  draw() {
    const d = this.draft;
    return el("section", { class: "pad", id: "report" }, el("div", { class: "head" }, el("h2", {}, t("New report")), el("span", { class: "small" }, "Enter ", t("Note it"), "　Esc ", t("Cancel"))),
      el("form", { class: "form", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
        el("label", { for: "address" }, t("Place")),
        el("div", {}, this.field("address", { placeholder: t("Place as the caller says it; initials will do: tdxq6"), role: "combobox", "aria-expanded": "false", "aria-controls": "found", oninput: (event) => this.typed(event.target.value) }),
          el("ul", { class: "choices", id: "found", role: "listbox", "aria-label": t("Place"), hidden: true })),
        el("span", { class: "label" }, t("What")),
        el("div", { class: d.key ? "symptoms chosen" : "symptoms", id: "symptoms", role: "radiogroup", "aria-label": t("What") }, this.seen().map((one) => el("button", {
          type: "button", role: "radio", "data-key": one.key, "aria-checked": String(d.key === one.key), onclick: () => this.pick(one.key) }, el("kbd", {}, one.key === "-" ? "−" : one.key), one.text)),
        button(t("Choose again"), null, () => this.pickAgain(), { class: "again" })),
        el("div", { id: "asked", class: "wide-row", hidden: true }),
        el("label", { for: "said" }, t("Seen")),
        this.field("said", { maxlength: "600", placeholder: t("What is seen, in the caller's words (may stay empty)") }),
        el("div", { id: "questions", class: "wide-row", hidden: true }),
        el("label", { for: "phone" }, t("Phone")),
        this.field("phone", { inputmode: "tel", maxlength: "32" }),
        el("label", { for: "when" }, t("When")),
        el("select", { id: "when", onchange: (event) => { d.when = Number(event.target.value); } }, WHEN.map(([name, minutes]) => el("option", { value: minutes, selected: d.when === minutes }, t(name, { n: minutes >= 60 ? minutes / 60 : minutes }))))),
      el("p", { class: "problem", id: "problem", role: "alert" }),
      el("div", { class: "buttons" }, button(t("Note it"), "Enter", () => this.submit(), { class: "primary" }), button(t("Cancel"), "Esc", () => this.call.closeForm())));
  }

  // --- what is seen, told and asked ---

  drawAsked() {
    const what = this.what(), asked = this.asked();
    const box = $("#asked"), list = $("#questions");
    if (!box)
      return;
    box.hidden = !what?.tell.length;
    fill(box, what?.tell.length ? [el("p", { class: "small" }, t("Tell at once")), told(what.tell)] : null);
    list.hidden = !asked.length;
    fill(list, asked.length ? el("p", { class: "small" }, t("Ask in this order: ↑ ↓ from question to question, 1 to 9 answers")) : null, asked.map((question) => this.question(question)));
  }

  question(question) {
    const answers = this.draft.answers, id = `q-${question.question}`, name = question.question;
    if (!question.answers.length)
      return el("div", { class: "question" }, el("label", { class: "ask", for: id }, question.text),
        el("input", { id, autocomplete: "off", maxlength: "200", value: answers[name] || "", oninput: (event) => { answers[name] = event.target.value; } }));
    const chosen = question.answers.find((one) => one.answer === answers[name]);
    return el("div", { class: "question", id, role: "radiogroup", tabindex: "0", "aria-label": question.text }, el("span", { class: "ask" }, question.text),
      el("span", { class: "answers" }, question.answers.map((one, i) => el("button", {
        type: "button", role: "radio", tabindex: "-1", "aria-checked": String(one === chosen), onclick: () => this.answer(question, i) }, el("kbd", {}, String(i + 1)), one.text))),
      chosen?.tell.length ? told(chosen.tell) : null);
  }

  answer(question, i) {
    const one = question.answers[i], answers = this.draft.answers;
    if (!one)
      return;
    answers[question.question] = one.answer;
    this.drawAsked();
    // What has to be told keeps the agent there; else the next question.
    this.move(question.question, one.tell.length ? 0 : 1);
  }

  // From the field or question of that name by so many; "said" stands before the questions, the phone after them.
  move(name, step) {
    const stops = ["said", ...this.asked().map((one) => `q-${one.question}`), "phone"];
    const at = stops.findIndex((one) => one === name || one === `q-${name}`);
    $(`#${stops[Math.max(0, Math.min(stops.length - 1, at + step))]}`)?.focus();
  }

  pick(key) {
    this.draft.key = key;
    for (const one of document.querySelectorAll("#symptoms [role=radio]"))
      one.setAttribute("aria-checked", String(one.dataset.key === key));
    $("#symptoms").classList.add("chosen");
    $("#problem").textContent = "";
    this.drawAsked();
    $("#said").focus();
  }

  pickAgain() {
    $("#symptoms").classList.remove("chosen");
    $("#symptoms [aria-checked=true]")?.focus();
  }

  // "人员伤亡：有" for each that was answered, in the order in which it was asked.
  text() {
    const colon = getLanguage() === "en" ? ": " : "：", semicolon = getLanguage() === "en" ? "; " : "；";
    const answered = this.asked().map((question) => {
      const given = (this.draft.answers[question.question] || "").trim(), text = question.answers.length ? question.answers.find((one) => one.answer === given)?.text : given;
      return text ? question.short + colon + text : "";
    });
    return [this.draft.said.trim(), ...answered].filter(Boolean).join(semicolon);
  }

  // Does an answer say that somebody there needs help?
  needsHelp() {
    return this.asked().some((question) => question.answers.find((one) => one.answer === this.draft.answers[question.question])?.help);
  }

  // The most urgent that an answer asks for and the company's rules know; null: as the rules have it for the kind.
  urgency() {
    const known = (this.page.tickets.words?.urgencies || []).map((one) => one.word);
    const wanted = this.asked().map((question) => question.answers.find((one) => one.answer === this.draft.answers[question.question])?.urgency.find((word) => known.includes(word))).filter(Boolean);
    return known.find((word) => wanted.includes(word)) || null;
  }

  // --- the place ---

  // Looks the place up while it is typed; the newest question counts.
  typed(text) {
    const d = this.draft;
    Object.assign(d, { address: text, place: "", card: "", isStale: true, serial: (d.serial || 0) + 1 });
    clearTimeout(d.timer);
    d.timer = setTimeout(() => this.look(text, d.serial), 120);
  }

  async look(text, serial) {
    const d = this.draft;
    if (!text.trim()) {
      this.showFound([]);
      return;
    }
    const answer = await ask("GET", `/v1/caller?${new URLSearchParams({ address: text })}`).catch(() => null);
    if (!answer || this.draft !== d || d.serial !== serial)
      return;
    const one = answer.found === 1 ? [{ key: answer.home.key, place: answer.place, district: answer.home.district, off: Boolean(answer.out || answer.planned), card: answer.card }] : [];
    this.showFound([...one, ...answer.choices]);
    if (d.pickNext)
      this.pickPlace(0);
  }

  showFound(found) {
    const list = $("#found");
    if (!list)
      return;
    Object.assign(this.draft, { found, chosen: 0, isStale: false });
    list.hidden = !found.length;
    $("#address").setAttribute("aria-expanded", String(found.length > 0));
    fill(list, found.slice(0, 8).map((one, i) => el("li", { role: "option", id: `found-${i}`, onclick: () => this.pickPlace(i) }, el("kbd", {}, "↵"), el("b", {}, one.place),
      one.off ? el("span", { class: "off" }, t("Off now")) : null, el("span", { class: "district" }, one.district))));
    this.moveFound(0);
  }

  moveFound(step) {
    const d = this.draft, items = [...$("#found").children];
    d.chosen = Math.max(0, Math.min(items.length - 1, d.chosen + step));
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === d.chosen)));
    $("#address").setAttribute("aria-activedescendant", items.length ? `found-${d.chosen}` : "");
  }

  pickPlace(i) {
    const d = this.draft, one = d.found[i];
    const wasWaiting = d.pickNext;
    d.pickNext = false;
    if (one) {
      Object.assign(d, { address: one.district ? `${one.place}（${one.district}）` : one.place, place: one.key, card: one.card || "" });
      $("#address").value = d.address;
      this.showFound([]);
    }
    if (!wasWaiting) // who has gone on typing elsewhere is left there
      $("#symptoms [role=radio]").focus();
  }

  // Enter in the address: takes the marked place, or the first that the running question brings.
  takeAddress() {
    const d = this.draft;
    if (d.found.length && !d.isStale) // what stands there may still answer what was typed before
      this.pickPlace(d.chosen);
    else if (!d.address.trim())
      $("#problem").textContent = t("Give the place.");
    else {
      d.pickNext = !d.place;
      $("#symptoms [role=radio]").focus();
    }
  }

  // --- noting ---

  submit() {
    const d = this.draft, what = this.what(), text = this.text(), phone = d.phone.trim(), urgency = this.urgency();
    if (!d.address.trim()) {
      $("#problem").textContent = t("Give the place.");
      $("#address").focus();
      return;
    }
    if (!what) {
      $("#problem").textContent = t("Choose what was seen: keys 1 to 9, 0 and −.");
      $("#symptoms [role=radio]").focus();
      return;
    }
    const body = { id: newId(), kind: what.kind, source: "phone", address: d.address.trim(), ...(what.symptom ? { symptom: what.symptom } : {}), ...(text ? { text } : {}), ...(phone ? { phone } : {}),
      ...(urgency ? { urgency } : {}), ...(this.needsHelp() ? { help: true } : {}), ...(d.card ? { card: d.card } : {}), ...(d.place ? { place: d.place } : {}), ...(d.when ? { seen: new Date(now() - d.when * 60000).toISOString() } : {}) };
    this.call.noteDown([{ path: "/v1/tickets", body }, transfer()], noted, true);
  }

  key(event, typing) {
    const id = event.target.id, group = event.target.closest?.(".question"), arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (id === "address" && event.key === "Enter") {
      this.takeAddress();
      return true;
    }
    if (id === "address" && arrow) {
      this.moveFound(arrow);
      return true;
    }
    if (arrow && (id === "said" || id === "phone" || group)) {
      this.move(group ? (group.id || id) : id, arrow);
      return true;
    }
    if (event.key === "Enter" && (typing || event.target.getAttribute("role"))) {
      this.submit();
      return true;
    }
    if (typing)
      return false;
    if (group && /^[1-9]$/.test(event.key)) {
      this.answer(this.asked().find((one) => `q-${one.question}` === group.id), Number(event.key) - 1);
      return true;
    }
    const shown = document.querySelector(`#symptoms [data-key="${CSS.escape(event.key)}"]`);
    if (shown)
      this.pick(event.key);
    return Boolean(shown);
  }
}
