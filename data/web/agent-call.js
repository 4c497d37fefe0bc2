// SPDX-License-Identifier: GPL-3.0-or-later
// A call: who it is, what to tell, and noting it.

import { $, button, choose, el, facts, fill, listbox, picture, toast } from "/web/agent-dom.js";
import { Report, noted, transfer } from "/web/agent-report.js";
import { decide, held, send } from "/web/agent-outbox.js";
import { ask, isAway, newId, now } from "/web/agent-service.js";
import { clock, count, getLanguage, list, moment, span, t } from "/web/agent-words.js";

// "138****2046"
export const mask = (phone) => (phone.length < 8 ? phone : `${phone.slice(0, 3)}****${phone.slice(-4)}`);

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
    this.serial = 0;      // of the newest question
    this.isCut = false;   // it could not be asked: no link
    this.report = new Report(this);
    this.kept = null;     // a report that was put away: {query, draft}
    this.offered = null;  // tickets that the one just noted may belong to: {number, tickets, key (in the outbox), chosen}
  }

  // --- asking ---

  async open(query, isNew) {
    const serial = ++this.serial;
    if (isNew) {
      this.leave();
      this.begun = Date.now();
      this.form = null;
    }
    this.query = query;
    let answer;
    try {
      answer = await ask("GET", `/v1/caller?${new URLSearchParams(query)}`);
    } catch (e) {
      if (serial === this.serial && isNew) { // nothing of the caller before may stand here
        this.answer = null;
        this.isCut = isAway(e);
        this.page.draw();
      }
      throw e;
    }
    if (serial !== this.serial) // meanwhile somebody else is asked about
      return;
    this.answer = answer;
    this.isCut = false;
    this.chosen = 0;
    if (isNew && query.phone)
      $("#query").value = answer.phone; // nobody behind the seat reads it from there
    this.page.draw();
  }

  // The number that calls, as far as it is known.
  phone() {
    return this.query?.phone || this.query?.caller || "";
  }

  // One field for everything: a number is a phone, else a card; anything else an address. While nobody knows where the caller lives,
  // card and address are the caller's, and the number stays.
  async search(text) {
    const number = text.replace(/[\s-]/g, ""), caller = this.query && this.answer?.found !== 1 ? this.phone() : "";
    const kept = caller && caller !== number ? { caller } : {};
    if (!/^\+?\d{5,}$/.test(number)) {
      await this.open({ address: text, ...kept }, !kept.caller);
      return;
    }
    if (kept.caller) {
      await this.open({ card: number, ...kept }, false);
      if (this.answer?.found)
        return;
    }
    await this.open({ phone: number }, true);
    if (!this.answer || this.answer.found || kept.caller)
      return;
    const byPhone = this.answer;
    await this.open({ card: number }, true);
    $("#query").value = text;
    if (!this.answer?.found && number.length >= 7) {
      this.query = { phone: number };
      this.answer = byPhone;
      this.page.draw();
    }
  }

  refresh() {
    return this.query ? this.open(this.query, false) : Promise.resolve();
  }

  close() {
    this.leave();
    this.serial++;
    this.answer = this.query = this.form = null;
    this.isCut = false;
    this.begun = 0;
    if ($("#query"))
      $("#query").value = "";
    this.page.draw();
    this.page.answerWaiting();
  }

  choose(key) {
    const caller = this.phone();
    return this.open({ place: key, ...(caller ? { caller } : {}) }, false).catch((e) => this.page.failed(e));
  }

  // --- what stands on the page ---

  own() {
    return this.answer?.outages.find((outage) => outage.own) || null;
  }

  isOff() {
    return Boolean(this.answer && (this.answer.out || this.answer.planned));
  }

  // Would the service answer this caller from the notice?
  isTold() {
    return this.isOff() && this.answer.found === 1 && this.answer.explained;
  }

  banner() {
    const a = this.answer, own = this.own();
    if (!a)
      return this.isCut ? { kind: "unknown", title: t("No link: nothing can be looked up now. Note the call; it is sent later.") } : null;
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
    if (!this.answer && !this.form && !this.offered) {
      fill(view, el("div", { class: "columns" }, el("div", {}, this.idle()), el("div", { class: "second" }, this.page.stops()), el("div", { class: "third" }, this.mapOnly())));
      return;
    }
    fill(view, el("div", { class: "columns" }, el("div", { class: "first" }, this.answer ? this.who() : this.idle()),
      el("div", { class: "second" }, this.middle()), el("div", { class: "third" }, this.answer ? this.stop() : this.mapOnly())));
    if (this.form === "report")
      this.report.drawAsked();
    this.tick();
  }

  idle() {
    if (this.isCut)
      return el("section", { class: "pad empty" }, el("h2", {}, t("Caller")), el("p", { class: "big" }, mask(this.phone()) || this.query?.card || this.query?.address || "—"),
        el("div", { class: "buttons one" }, button(t("New report"), "N", () => this.openForm("report"), { class: "primary" })));
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
      return [this.report.draw(), this.answer?.found === 1 ? this.say() : null];
    if (this.form === "care")
      return [this.care(), this.say()];
    return [this.offered ? this.similar() : null, ...(this.answer ? [this.answer.found > 1 ? this.places() : null, this.say(), this.note()] : [])];
  }

  places() {
    return el("section", { class: "pad" }, el("h2", {}, t("Several places: check with the caller")), listbox("places", t("Several places: check with the caller"), "choices", this.chosen,
      this.answer.choices.map((choice, i) => el("li", { onclick: () => this.choose(choice.key) },
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
    return el("section", { class: "pad", id: "note" }, el("h2", {}, t("Note")), el("div", { class: "buttons" }, this.isTold() ? [
      button(t("Belongs to this stop"), "Enter", () => this.join({}), { class: "primary", id: "join" }),
      button(t("Old people, infants, sick people…"), "E", () => this.openForm("care")),
      button(t("Also a leak or steam: to the dispatch centre"), "N", () => this.openForm("report")),
      button(t("Call back when heat is back"), "B", () => this.join({ call_back: true })),
    ] : [
      button(t(this.answer.restored || this.answer.out ? "Still cold: note it" : "New report"), "N", () => this.openForm("report"), { class: "primary" }),
      this.isOff() && this.answer.found === 1 ? button(t("Old people, infants, sick people…"), "E", () => this.openForm("care")) : null,
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
    const a = this.answer?.found === 1 ? this.answer : null, phone = this.phone();
    return { ...(phone ? { phone } : {}), ...(a?.card ? { card: a.card } : {}), ...(a ? { address: a.place, place: a.home.key } : {}) };
  }

  // `told(answer)`: the words when it is noted. `mayOffer`: tickets that are like it are offered before the rest is done.
  async noteDown(steps, told, mayOffer) {
    if (this.isNoting) // a second Enter is no second ticket
      return;
    this.isNoting = true;
    try {
      const answer = await send(steps, mayOffer && ((one) => one.similar?.length > 0));
      if (answer)
        toast(told(answer));
      this.form = this.kept = null;
      if (answer?.stopped)
        await this.offer(answer.number, answer.key);
      this.page.noted();
    } catch (e) {
      toast(t("It was refused: {r}", { r: e.message }));
      this.page.failed(e);
    } finally {
      this.isNoting = false;
    }
  }

  // The caller's stop explains the call: the service answers it from the notice at once, with the words that stand here. Of a stop that is
  // only announced somebody asks; nobody is cold yet.
  join(more) {
    if (!this.own() || !this.isTold())
      return;
    const body = { id: newId(), kind: this.answer.out ? "no_heat" : "consultation", source: "phone", ...this.caller(), ...(more.call_back ? { call_back: true } : {}) };
    this.noteDown([{ path: "/v1/tickets", body }], (answer) => {
      if (answer.ticket.state === "accepted") { // meanwhile the notice has changed, and does not explain it any more: it goes its way
        const step = transfer();
        send([{ ...step, path: step.path.replace("{number}", encodeURIComponent(answer.number)) }]).catch((e) => this.page.failed(e));
      }
      return noted(answer);
    });
  }

  // --- tickets of the same cause ---

  async offer(number, key) {
    const found = await ask("GET", `/v1/tickets/${encodeURIComponent(number)}/similar`).catch(() => null);
    this.offered = { number, tickets: found?.may_join ? found.tickets.slice(0, 9) : [], key, chosen: 0 };
    if (!this.offered.tickets.length)
      this.leave();
    clearTimeout(this.offerTimer);
    this.offerTimer = setTimeout(() => this.leave(), 60000); // nobody chose: it goes its way
  }

  // What was offered when the page went away is offered again; of several the newest, the others go their way.
  async offerAgain() {
    const all = held().filter((one) => one.key !== this.offered?.key), newest = this.offered ? null : all.pop();
    for (const one of all)
      decide(one.key).catch((e) => this.page.failed(e));
    if (newest)
      await this.offer(newest.held, newest.key);
  }

  similar() {
    return el("section", { class: "pad", id: "similar" }, el("h2", {}, t("Does {n} belong to one of these?", { n: this.offered.number })),
      el("p", { class: "small" }, t("Open tickets near it, of the same kind. 1 to 9 joins it, Esc transfers it by itself.")),
      listbox("offered", t("Does {n} belong to one of these?", { n: this.offered.number }), "choices tall", this.offered.chosen, this.offered.tickets.map((one, i) => el("li", { onclick: () => this.joinTo(i) },
        el("span", {}, el("kbd", {}, String(i + 1)), " ", el("b", {}, one.address || "—")), el("span", { class: "district" }, moment(one.at, now())),
        el("span", { class: "small" }, one.number, " · ", one.kind_label, " · ", one.state_label, one.text ? ` · ${one.text}` : "")))),
      el("div", { class: "buttons one" }, button(t("None of them: transfer it"), "Esc", () => this.leave())));
  }

  async joinTo(i) {
    const { number, tickets, key } = this.offered, other = tickets[i];
    this.offered = null;
    try {
      if (await decide(key, [{ path: `/v1/tickets/${encodeURIComponent(number)}/join`, body: { id: newId(), ticket: other.number } }]))
        toast(t("{n} belongs to {o} now.", { n: number, o: other.number }));
    } catch (e) { // it is transferred by itself
      toast(t("It was refused: {r}", { r: e.message }));
    }
    this.page.noted();
    this.page.answerWaiting();
  }

  // What was noted and joined to nothing is transferred.
  leave() {
    const { number, key } = this.offered || {};
    this.offered = null;
    if (!number)
      return Promise.resolve();
    const gone = decide(key).catch((e) => this.page.failed(e));
    this.page.draw();
    this.page.answerWaiting();
    return gone;
  }

  // Nothing of this caller and of what was typed is left: another workplace comes.
  forget() {
    clearTimeout(this.offerTimer);
    this.serial++;
    this.answer = this.query = this.form = this.kept = this.offered = this.report.draft = this.draft = null;
    this.isCut = false;
    this.begun = 0;
  }

  // Something typed or offered that the end of the session would take away?
  hasBegun() {
    return this.isBusy() || Boolean(this.kept);
  }

  // --- forms ---

  openForm(form, key) {
    this.leave();
    this.form = form;
    if (form === "care")
      this.draft = { picks: [], said: "" };
    else if (this.kept && !key && this.kept.query === JSON.stringify(this.query))
      this.report.draft = this.kept.draft;
    else
      this.report.open(key);
    this.page.draw();
    if (form === "care")
      $("#care button")?.focus();
    else
      this.report.focus();
  }

  closeForm() {
    if (this.form === "report" && this.report.isBegun()) {
      this.kept = { query: JSON.stringify(this.query), draft: this.report.draft };
      toast(t("Put away: N brings back what was typed."));
    }
    this.form = null;
    this.page.draw();
    this.page.answerWaiting();
  }

  // Would a call that comes now lose what is being typed?
  isBusy() {
    return Boolean(this.form && (this.form === "care" ? this.draft.said || this.draft.picks.length : this.report.isBegun())) || Boolean(this.offered) || Boolean(this.isNoting);
  }

  care() {
    const who = ["old people", "infants", "sick people"];
    return el("section", { class: "pad", id: "care" }, el("h2", {}, t("Who needs help?")), el("div", { class: "symptoms" }, who.map((name, i) => el("button", {
      type: "button", role: "checkbox", "data-key": String(i + 1), "aria-checked": String(this.draft.picks.includes(name)), onclick: () => this.pickCare(name) }, el("kbd", {}, String(i + 1)), t(name)))),
    el("div", { class: "form" }, el("label", { for: "said" }, t("Words")), el("input", { id: "said", autocomplete: "off", maxlength: "600", value: this.draft.said, oninput: (event) => { this.draft.said = event.target.value; } })),
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
    const words = [...this.draft.picks.map((name) => t(name)), this.draft.said.trim()].filter(Boolean);
    if (!words.length)
      return;
    // Somebody has to see to it: no stop explains it away. Before a stop begins nobody is cold yet.
    const body = { id: newId(), kind: this.answer.out ? "no_heat" : "other", help: true, source: "phone", ...this.caller(), text: t("Help needed: {w}", { w: list(words) }) };
    this.noteDown([{ path: "/v1/tickets", body }, transfer()], noted);
  }

  // --- keys; true: taken ---

  key(event, typing) {
    if (this.form)
      return this.formKey(event, typing);
    if (typing || event.ctrlKey || event.altKey || event.metaKey)
      return false;
    if (this.offered && this.offerKey(event))
      return true;
    const places = this.answer && this.answer.found > 1 ? this.answer.choices : [];
    const acts = { n: () => this.openForm("report"), N: () => this.openForm("report"), Escape: () => this.close() };
    if (this.isTold())
      Object.assign(acts, { Enter: () => this.join({}), b: () => this.join({ call_back: true }) });
    else if (this.answer?.found === 1)
      Object.assign(acts, { q: () => this.openForm("report", "0") });
    if (this.isOff() && this.answer.found === 1)
      acts.e = () => this.openForm("care");
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

  offerKey(event) {
    const one = this.offered, n = one.tickets.length, at = event.target.id === "offered", step = at && { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape")
      this.leave();
    else if (/^[1-9]$/.test(event.key) && Number(event.key) <= n)
      this.joinTo(Number(event.key) - 1);
    else if (step)
      choose($("#offered"), one.chosen = Math.max(0, Math.min(n - 1, one.chosen + step)));
    else if (at && event.key === "Enter")
      this.joinTo(one.chosen);
    else
      return false;
    return true;
  }

  movePlace(step) {
    this.chosen = Math.max(0, Math.min(this.answer.choices.length - 1, this.chosen + step));
    choose($("#places"), this.chosen);
  }

  formKey(event, typing) {
    if (event.key === "Escape") {
      this.closeForm();
      return true;
    }
    if (event.ctrlKey || event.altKey || event.metaKey)
      return false;
    if (this.form === "report")
      return this.report.key(event, typing);
    if (event.key === "Enter" && (typing || event.target.getAttribute("role"))) {
      this.submitCare();
      return true;
    }
    const shown = typing ? null : document.querySelector(`#care [data-key="${CSS.escape(event.key)}"]`);
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
