// SPDX-License-Identifier: GPL-3.0-or-later
// A call: who it is, what to tell, and noting it.

import { $, button, el, facts, fill, picture, toast } from "/web/agent-dom.js";
import { ask, newId, now, send } from "/web/agent-service.js";
import { clock, count, getLanguage, list, moment, span, t } from "/web/agent-words.js";

// What the caller may have seen, on the keys 1 to 9, 0 and −; `kind` is the ticket's, `symptom` the report's for the desk.
const WHAT = [
  { key: "1", kind: "leak_primary", symptom: "street_water", name: "water on the road", urgent: true },
  { key: "2", kind: "well_steam", symptom: "well_steam", name: "steam from a well", urgent: true },
  { key: "3", kind: "leak_secondary", symptom: "wet_wall", name: "wet wall or cellar", urgent: true },
  { key: "4", kind: "leak_primary", symptom: "snow_melt", name: "melted snow", urgent: true },
  { key: "5", kind: "leak_primary", symptom: "collapse", name: "ground collapsed", urgent: true },
  { key: "6", kind: "no_heat", symptom: "no_heat", name: "no heat" },
  { key: "7", kind: "not_warm", symptom: "not_warm", name: "not warm enough" },
  { key: "8", kind: "leak_household", symptom: "other", name: "leak in the flat", urgent: true },
  { key: "9", kind: "well_cover", symptom: "well_cover", name: "well cover missing", urgent: true },
  { key: "0", kind: "consultation", name: "question" },
  { key: "-", kind: "complaint", name: "complaint" },
];
const WHEN = [["now", 0], ["{n} min ago", 15], ["{n} h ago", 60], ["today", 240]];

// To the unit whose it is by the division of responsibility; where that is not known the ticket stays with the hotline.
const transfer = () => ({ path: "/v1/tickets/{number}/transfer", body: { id: newId() }, optional: true });

// The words that decide, bold.
function emphasize(text, words) {
  for (const one of words) {
    const at = one ? text.indexOf(one) : -1;
    if (at >= 0)
      return [text.slice(0, at), el("b", {}, one), text.slice(at + one.length)];
  }
  return [text];
}

export class Call {
  constructor(page) {
    this.page = page;
    this.answer = null;   // of GET /v1/caller
    this.query = null;    // {phone} {card} {address} {place}, and caller: the number when the place was chosen by hand
    this.begun = 0;
    this.form = null;     // "report", "care"
    this.chosen = 0;      // in the list of places
  }

  // --- asking ---

  async open(query, isNew) {
    if (isNew) {
      this.begun = Date.now();
      this.form = null;
    }
    this.query = query;
    const parameters = new URLSearchParams(query);
    this.answer = await ask("GET", `/v1/caller?${parameters}`);
    this.chosen = 0;
    if (isNew && query.phone)
      $("#query").value = this.answer.phone; // nobody behind the seat reads it from there
    this.page.draw();
  }

  // One field for everything: a number is a phone, else a card; anything else an address.
  async search(text) {
    const number = text.replace(/[\s-]/g, "");
    if (/^\+?\d{5,}$/.test(number)) {
      await this.open({ phone: number }, true);
      if (this.answer.found)
        return;
      const byPhone = this.answer;
      await this.open({ card: number }, true);
      $("#query").value = text;
      if (!this.answer.found && number.length >= 7) {
        this.query = { phone: number };
        this.answer = byPhone;
        this.page.draw();
      }
      return;
    }
    await this.open({ address: text }, true);
  }

  refresh() {
    return this.query ? this.open(this.query, false) : Promise.resolve();
  }

  close() {
    this.answer = this.query = this.form = null;
    this.begun = 0;
    this.page.draw();
  }

  choose(key) {
    const caller = this.query.phone || this.query.caller;
    return this.open({ place: key, ...(caller ? { caller } : {}) }, false);
  }

  // --- what stands on the page ---

  own() {
    return this.answer?.outages.find((outage) => outage.own) || null;
  }

  isOff() {
    return Boolean(this.answer && (this.answer.out || this.answer.planned));
  }

  banner() {
    const a = this.answer, own = this.own();
    if (!a)
      return null;
    if (a.found !== 1)
      return { kind: "unknown", title: t(a.found ? "Several places: check with the caller" : "Not found") };
    if (a.out)
      return {
        kind: "off", title: t(a.kind === "household" ? "Heat is off at the caller's home" : a.partly ? "Heat is off in part of this place" : "Heat is off at the caller's building"),
        own, until: [t("Expected back"), own?.until ? moment(own.until, now(), true) : t("not known yet")],
      };
    if (a.planned)
      return { kind: "planned", title: t("A stop is planned here"), own, until: [t("Planned from"), moment(a.since, now(), true)] };
    if (a.restored)
      return { kind: "warm", title: t("Heat is back here"), until: [t("Back since"), moment(a.restored, now(), true)] };
    return { kind: "unknown", title: t("No stop is known here") };
  }

  drawBanner(node) {
    const b = this.banner();
    node.hidden = !b;
    if (!b)
      return;
    node.className = b.kind;
    fill(node, el("h2", {}, b.title),
      b.own ? el("span", { class: "wide" }, b.own.incident ? t("Incident {i}", { i: b.own.incident }) : "") : null,
      b.own ? el("span", {}, t("Notice No. {n}, version {v}", { n: b.own.number, v: b.own.version })) : null,
      b.until ? el("span", { class: "until" }, b.until[0], el("b", {}, b.until[1])) : null);
  }

  draw(view) {
    this.drawBanner($("#banner"));
    if (!this.answer && !this.form) {
      fill(view, el("div", { class: "columns" }, el("div", {}, this.idle()), el("div", { class: "second" }, this.page.stops()), el("div", { class: "third" }, this.mapOnly())));
      return;
    }
    fill(view, el("div", { class: "columns" }, el("div", { class: "first" }, this.answer ? this.who() : this.idle()),
      el("div", { class: "second" }, this.middle()), el("div", { class: "third" }, this.answer ? this.stop() : this.mapOnly())));
    this.tick();
  }

  idle() {
    return el("section", { class: "pad empty" }, el("p", {}, t("Nobody calls. Press / and type a phone, a card or an address; N notes a new report.")),
      el("div", { class: "buttons one" }, button(t("New report"), "N", () => this.openForm("report"))));
  }

  who() {
    const a = this.answer, last = a.history[0];
    return [
      el("section", { class: "pad" },
        el("div", { class: "head" }, el("h2", {}, t("Caller")), el("span", { class: "chip", id: "in-call" })),
        el("p", { class: "big" }, a.phone || "—"),
        el("p", { class: "small" }, moment(new Date(now() - (Date.now() - this.begun)).toISOString(), now(), true), "　",
          a.calls ? t("Call no. {n} known", { n: a.calls + 1 }) : t("first call known"))),
      a.found === 1 ? el("section", { class: "pad", id: "household" }, el("h2", {}, t("Household")), el("p", {}, el("b", {}, a.place)), facts([
        [t("Card"), a.card], [t("District"), a.home.district], [t("Heated area"), a.home.area_m2 ? `${a.home.area_m2.toFixed(2)} m²` : ""],
        [t("Heating"), a.home.housing_label], [t("Substation"), a.home.station], [t("Priority"), a.kind === "household" ? a.priority && a.priority !== "none" ? a.home.priority_label : t("not registered") : ""],
        [t("Last call"), last ? `${moment(last.at, now(), true)} ${last.kind_label} · ${last.state_label}` : t("none yet")],
      ])) : null,
      a.found === 1 ? this.namesakes() : null,
      a.history.length > 1 ? this.history() : null,
    ];
  }

  namesakes() {
    return el("section", { class: "pad" }, el("h2", {}, t("Same name elsewhere")),
      this.answer.namesakes.map((other) => el("p", { class: "small" }, t("{d} also has {c}: check the district with the caller.", { d: other.district, c: other.community }))),
      this.answer.namesakes.length ? null : el("p", { class: "small" }, t("none")),
      el("div", { class: "buttons one" }, button(t("Not this one, choose again"), "R", () => this.again())));
  }

  history() {
    return el("section", { class: "pad" }, el("h2", {}, t("Earlier calls")), el("ul", { class: "plain" }, this.answer.history.slice(1, 8).map((one) =>
      el("li", { class: "small" }, moment(one.at, now(), true), " ", el("b", {}, one.kind_label), " ", one.number || "", " ", one.state_label, one.text ? ` · ${one.text}` : ""))));
  }

  // Chooses among those of the same name; nothing of that kind: the search.
  again() {
    const others = this.answer.namesakes;
    if (!others.length) {
      $("#query").focus();
      $("#query").select();
      return;
    }
    const own = { key: this.answer.home.key, place: this.answer.place, district: this.answer.home.district, off: this.isOff() };
    this.answer = { ...this.answer, found: others.length + 1, choices: [...others.map((o) => ({ key: o.key, place: o.community, district: o.district })), own], say: [] };
    this.chosen = 0;
    this.page.draw();
  }

  middle() {
    if (this.form === "report")
      return [this.report(), this.answer?.found === 1 ? this.say() : null];
    if (this.form === "care")
      return [this.care(), this.say()];
    return [this.answer.found > 1 ? this.places() : null, this.say(), this.note()];
  }

  places() {
    return el("section", { class: "pad" }, el("h2", {}, t("Several places: check with the caller")), el("ul", { class: "choices", role: "listbox", id: "places" },
      this.answer.choices.map((choice, i) => el("li", { role: "option", "aria-selected": String(i === this.chosen), onclick: () => this.choose(choice.key) },
        el("kbd", {}, String(i + 1)), el("b", {}, choice.place), choice.off ? el("span", { class: "off" }, t("Off now")) : null, el("span", { class: "district" }, choice.district)))));
  }

  // The notice's own words; in place of its general ones what the crew is doing now, where the desk tells.
  say() {
    const a = this.answer, doing = this.isOff() ? this.own()?.doing : "", strong = [a.place, ...(a.until_text || "").split(/(?<=日|\d{4}-\d\d-\d\d) /).slice(-1)];
    const rows = a.say.map((one) => el("div", {}, el("dt", {}, one.ask), el("dd", one.about === "doing" && doing ? { id: "doing" } : {}, one.about === "doing" && doing ? doing : emphasize(one.tell, /^(out|when)$/.test(one.about) ? strong : []),
      one.about === "when" && a.next_update_tell ? el("p", { id: "update" }, a.next_update_tell) : null)));
    return el("section", { id: "tell" }, el("div", { class: "pad head" }, el("h2", {}, t("Tell the caller")), a.notice ? el("span", { class: "small" }, t("from the published notice, word for word")) : null),
      el("dl", { class: "say" }, rows));
  }

  note() {
    const off = this.isOff() && this.answer.found === 1;
    return el("section", { class: "pad", id: "note" }, el("h2", {}, t("Note")), el("div", { class: "buttons" }, off ? [
      button(t("Belongs to this stop"), "Enter", () => this.join({}), { class: "primary", id: "join" }),
      button(t("Old people, infants, sick people…"), "E", () => this.openForm("care")),
      button(t("Also a leak or steam: to the dispatch centre"), "N", () => this.openForm("report")),
      button(t("Call back when heat is back"), "B", () => this.join({ call_back: true })),
    ] : [
      button(t(this.answer.restored ? "Still cold: note it" : "New report"), "N", () => this.openForm("report"), { class: "primary" }),
      button(t("Question or complaint"), "Q", () => this.openForm("report", "0")),
    ]));
  }

  map(own) {
    const box = this.answer?.found === 1 ? this.answer : null;
    const parameters = new URLSearchParams({ width: "424", height: "320", theme: document.documentElement.dataset.theme, lang: getLanguage() === "en" ? "en" : "zh_CN" });
    if (own)
      parameters.set("notice", own.number);
    if (box?.card)
      parameters.set("card", box.card);
    else if (box?.home?.building)
      parameters.set("building", box.home.building);
    // The version stands in the address, so that a new one is fetched.
    parameters.set("v", (this.answer?.outages || this.page.outages).map((outage) => outage.notice).join(" "));
    return picture({ class: "map", id: "map", width: "424", height: "320", alt: t("Map of the stop"), src: `/v1/map.svg?${parameters}` });
  }

  mapOnly() {
    return el("section", {}, this.map(null));
  }

  stop() {
    const own = this.own(), others = this.answer.outages.filter((outage) => !outage.own && outage.begun);
    return [
      el("section", {}, this.map(own), own ? el("div", { class: "pad" },
        el("div", { class: "head" }, el("h2", {}, getLanguage() === "en" ? `${own.place}: ${own.cause}${own.dn_mm ? ` (DN ${own.dn_mm})` : ""}` : `${own.place}${own.dn_mm ? ` DN${own.dn_mm} ` : ""}${own.cause}`), this.running(own)),
        facts([[t("Where"), list(own.communities)], [t("Off / since"), el("span", {}, el("b", {}, t("{n} households", { n: count(own.households) })), "　", moment(own.since, now()))],
          [t("Expected back"), own.until ? el("b", {}, moment(own.until, now())) : t("not known yet")]]),
        el("ol", { class: "course" }, this.course(own).map((one) => el("li", { class: one.when },
          el("span", { class: "sign", "aria-hidden": "true" }, { past: "✓", now: "▶", next: "○" }[one.when]), el("time", {}, one.at ? moment(one.at, now()) : "—"), el("span", {}, one.text))))) : null),
      ...others.map((other) => el("p", { class: "small" }, t("Another stop: {a}, {h}, expected back {t}",
        { a: list(other.communities), h: t("{n} households", { n: count(other.households) }), t: other.until ? moment(other.until, now()) : t("not known yet") }))),
    ];
  }

  running(own) {
    const one = own.progress?.find((step) => step.when === "now");
    return one ? el("span", { class: "chip" }, t(`work:${one.what}`)) : null;
  }

  progress(one) {
    const names = { reported: "First report taken", on_the_way: "{team} on the way", arrived: "{team} on site", closing: "Closing valves ({done} of {total})", closed: "All {total} valves closed" };
    const text = one.what === "closed" && one.total === 1 ? t("The valve is closed") : t(names[one.what] || `work:${one.what}`, one);
    return one.until && one.when !== "past" ? t("{w} (expected {t})", { w: text, t: moment(one.until, now()) }) : text;
  }

  // From the desk's own progress where the service has it, else from what the notice says.
  course(own) {
    if (own.progress?.length)
      return own.progress.map((one) => ({ when: one.when, at: one.at, text: this.progress(one) }));
    const begun = own.begun, course = [{ when: "past", at: own.issued, text: t("Notice issued") }];
    course.push({ when: begun ? "past" : "next", at: own.since, text: t(begun ? "Heat off" : "Heat will be off") });
    if (own.arrived)
      course.push({ when: "past", at: own.arrived, text: own.team ? t("{team} on site", { team: own.team }) : t("Team on site") });
    course.sort((a, b) => (a.at < b.at ? -1 : 1));
    if (begun)
      course.push({ when: "now", text: t("Under repair") });
    if (own.until)
      course.push({ when: "next", at: own.until, text: t("Heat expected back") });
    return course;
  }

  // --- noting ---

  caller() {
    const a = this.answer?.found === 1 ? this.answer : null, phone = this.query?.phone || this.query?.caller;
    return { ...(phone ? { phone } : {}), ...(a?.card ? { card: a.card } : {}), ...(a ? { address: a.place, place: a.home.key } : {}) };
  }

  async noteDown(steps, told) {
    try {
      const answer = await send(steps);
      if (answer)
        toast(told(answer.number));
      this.form = null;
      this.page.noted();
    } catch (e) {
      toast(t("It was refused: {r}", { r: e.message }));
      this.page.failed(e);
    }
  }

  // The caller's stop explains the call: the service answers it from the notice at once, with the words that stand here.
  join(more) {
    const own = this.own();
    if (!own || !this.isOff() || this.answer.found !== 1 || this.joining)
      return;
    this.joining = true;
    const body = { id: newId(), kind: "no_heat", source: "phone", ...this.caller(), ...(more.call_back ? { call_back: true } : {}) };
    this.noteDown([{ path: "/v1/tickets", body }], (number) => t("Noted: {n}. It belongs to the stop.", { n: number })).finally(() => { this.joining = false; });
  }

  openForm(form, what) {
    const a = this.answer?.found === 1 ? this.answer : null;
    this.form = form;
    this.draft = { what: what || "", when: 0, address: a?.place || "", place: a?.home.key || "", card: a?.card || "", picks: [], found: [], chosen: 0 };
    this.page.draw();
    (form === "care" ? $("#care button") : a ? $("#symptoms button") : $("#address"))?.focus();
  }

  closeForm() {
    this.form = null;
    this.page.draw();
  }

  report() {
    const d = this.draft;
    return el("section", { class: "pad", id: "report" }, el("div", { class: "head" }, el("h2", {}, t("New report")), el("span", { class: "small" }, "Enter ", t("Note it"), "　Esc ", t("Cancel"))),
      el("form", { class: "form", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
        el("label", { for: "address" }, t("Place")),
        el("div", {}, el("input", { id: "address", autocomplete: "off", value: d.address, placeholder: t("Place as the caller says it; initials will do: tdxq6"), oninput: (event) => this.typed(event.target.value) }),
          el("ul", { class: "choices", id: "found", role: "listbox", hidden: true })),
        el("span", { class: "label" }, t("What")),
        el("div", { class: "symptoms", id: "symptoms", role: "radiogroup", "aria-label": t("What") }, WHAT.map((what) => el("button", {
          type: "button", role: "radio", "data-key": what.key, "aria-checked": String(d.what === what.key), onclick: () => this.pickWhat(what.key) }, el("kbd", {}, what.key === "-" ? "−" : what.key), t(what.name)))),
        el("label", { for: "said" }, t("Seen")),
        el("input", { id: "said", autocomplete: "off", maxlength: "600", placeholder: t("What is seen, in the caller's words (may stay empty)") }),
        el("label", { for: "phone" }, t("Phone")),
        el("input", { id: "phone", autocomplete: "off", inputmode: "tel", maxlength: "32", value: this.query?.phone || this.query?.caller || "" }),
        el("label", { for: "when" }, t("When")),
        el("select", { id: "when" }, WHEN.map(([name, minutes]) => el("option", { value: minutes }, t(name, { n: minutes >= 60 ? minutes / 60 : minutes }))))),
      el("p", { class: "asked small", id: "asked", hidden: !WHAT.find((what) => what.key === d.what)?.urgent },
        t("Emergency: ask for the exact place, the phone, when it began, what is seen; is anybody in danger, is the road passable?")),
      el("p", { class: "problem", id: "problem", role: "alert" }),
      el("div", { class: "buttons" }, button(t("Note it"), "Enter", () => this.submit(), { class: "primary" }), button(t("Cancel"), "Esc", () => this.closeForm())));
  }

  pickWhat(key) {
    const what = WHAT.find((one) => one.key === key);
    this.draft.what = key;
    for (const one of document.querySelectorAll("#symptoms button"))
      one.setAttribute("aria-checked", String(one.dataset.key === key));
    $("#asked").hidden = !what.urgent;
    $("#problem").textContent = "";
    $("#said").focus();
  }

  // Looks the place up while it is typed; the newest question counts.
  typed(text) {
    const d = this.draft;
    Object.assign(d, { address: text, place: "", card: "", serial: (d.serial || 0) + 1 });
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
    Object.assign(this.draft, { found, chosen: 0 });
    list.hidden = !found.length;
    fill(list, found.slice(0, 8).map((one, i) => el("li", { role: "option", "aria-selected": String(i === 0), onclick: () => this.pickPlace(i) }, el("kbd", {}, "↵"), el("b", {}, one.place),
      one.off ? el("span", { class: "off" }, t("Off now")) : null, el("span", { class: "district" }, one.district))));
  }

  moveFound(step) {
    const d = this.draft, items = [...$("#found").children];
    d.chosen = Math.max(0, Math.min(items.length - 1, d.chosen + step));
    items.forEach((item, i) => item.setAttribute("aria-selected", String(i === d.chosen)));
  }

  pickPlace(i) {
    const d = this.draft, one = d.found[i];
    d.pickNext = false;
    if (one) {
      Object.assign(d, { address: one.place, place: one.key, card: one.card || "" });
      $("#address").value = one.district ? `${one.place}（${one.district}）` : one.place;
      this.showFound([]);
    }
    $("#symptoms button").focus();
  }

  // Enter in the address: takes the marked place, or the first that the running question brings.
  takeAddress() {
    const d = this.draft;
    if (d.found.length)
      this.pickPlace(d.chosen);
    else if (!d.address.trim())
      $("#problem").textContent = t("Give the place.");
    else {
      d.pickNext = !d.place;
      $("#symptoms button").focus();
    }
  }

  submit() {
    const d = this.draft, what = WHAT.find((one) => one.key === d.what), text = $("#said").value.trim(), phone = $("#phone").value.trim(), ago = Number($("#when").value);
    if (!d.address.trim()) {
      $("#problem").textContent = t("Give the place.");
      $("#address").focus();
      return;
    }
    if (!what) {
      $("#problem").textContent = t("Choose what was seen: keys 1 to 9, 0 and −.");
      $("#symptoms button").focus();
      return;
    }
    const body = { id: newId(), kind: what.kind, source: "phone", address: $("#address").value.trim(), ...(what.symptom ? { symptom: what.symptom } : {}), ...(text ? { text } : {}), ...(phone ? { phone } : {}),
      ...(d.card ? { card: d.card } : {}), ...(d.place ? { place: d.place } : {}), ...(ago ? { seen: new Date(now() - ago * 60000).toISOString() } : {}) };
    this.noteDown([{ path: "/v1/tickets", body }, transfer()], (number) => t("Noted: {n}. The dispatch centre has it.", { n: number }));
  }

  care() {
    const who = ["old people", "infants", "sick people"];
    return el("section", { class: "pad", id: "care" }, el("h2", {}, t("Who needs help?")), el("div", { class: "symptoms" }, who.map((name, i) => el("button", {
      type: "button", role: "checkbox", "data-key": String(i + 1), "aria-checked": String(this.draft.picks.includes(name)), onclick: () => this.pickCare(name) }, el("kbd", {}, String(i + 1)), t(name)))),
    el("div", { class: "form" }, el("label", { for: "said" }, t("Words")), el("input", { id: "said", autocomplete: "off", maxlength: "600" })),
    el("div", { class: "buttons" }, button(t("Note it"), "Enter", () => this.submitCare(), { class: "primary" }), button(t("Cancel"), "Esc", () => this.closeForm())));
  }

  pickCare(name) {
    const picks = this.draft.picks, at = picks.indexOf(name);
    if (at < 0)
      picks.push(name);
    else
      picks.splice(at, 1);
    for (const one of document.querySelectorAll("#care [role=checkbox]"))
      one.setAttribute("aria-checked", String(picks.includes(["old people", "infants", "sick people"][Number(one.dataset.key) - 1])));
  }

  submitCare() {
    const words = [...this.draft.picks.map((name) => t(name)), $("#said").value.trim()].filter(Boolean);
    if (!words.length)
      return;
    // Somebody has to see to it: no stop explains it away.
    const body = { id: newId(), kind: "other", source: "phone", ...this.caller(), text: t("Help needed: {w}", { w: list(words) }) };
    this.noteDown([{ path: "/v1/tickets", body }, transfer()], (number) => t("Noted: {n}. The dispatch centre has it.", { n: number }));
  }

  // --- keys; true: taken ---

  key(event, typing) {
    if (this.form)
      return this.formKey(event, typing);
    if (typing || event.ctrlKey || event.altKey || event.metaKey)
      return false;
    const places = this.answer && this.answer.found > 1 ? this.answer.choices : [];
    const acts = { n: () => this.openForm("report"), N: () => this.openForm("report"), Escape: () => this.close() };
    if (this.isOff() && this.answer.found === 1)
      Object.assign(acts, { Enter: () => this.join({}), e: () => this.openForm("care"), b: () => this.join({ call_back: true }) });
    else if (this.answer?.found === 1)
      Object.assign(acts, { q: () => this.openForm("report", "0") });
    if (this.answer?.found === 1)
      acts.r = () => this.again();
    if (places.length) {
      acts.ArrowDown = () => this.movePlace(1);
      acts.ArrowUp = () => this.movePlace(-1);
      acts.Enter = () => this.choose(places[this.chosen].key);
      if (/^[1-9]$/.test(event.key) && places[Number(event.key) - 1])
        acts[event.key] = () => this.choose(places[Number(event.key) - 1].key);
    }
    const act = acts[event.key];
    if (!act || (event.key === "Enter" && event.target.tagName === "BUTTON"))
      return false;
    act();
    return true;
  }

  movePlace(step) {
    this.chosen = Math.max(0, Math.min(this.answer.choices.length - 1, this.chosen + step));
    [...$("#places").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.chosen)));
  }

  formKey(event, typing) {
    const id = event.target.id;
    if (event.key === "Escape") {
      this.closeForm();
      return true;
    }
    if (event.ctrlKey || event.altKey || event.metaKey)
      return false;
    if (id === "address" && event.key === "Enter") {
      this.takeAddress();
      return true;
    }
    if (id === "address" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.moveFound(event.key === "ArrowDown" ? 1 : -1);
      return true;
    }
    if (event.key === "Enter" && (typing || event.target.getAttribute("role")) && id !== "address") {
      if (this.form === "care")
        this.submitCare();
      else
        this.submit();
      return true;
    }
    if (typing)
      return false;
    const shown = document.querySelector(`#report [data-key="${CSS.escape(event.key)}"], #care [data-key="${CSS.escape(event.key)}"]`);
    if (shown)
      shown.click();
    return Boolean(shown);
  }

  tick() {
    const node = $("#in-call");
    if (node && this.begun) {
      const seconds = Math.floor((Date.now() - this.begun) / 1000);
      node.textContent = t("In call {t}", { t: `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}` });
    }
  }
}

export { clock, span };
