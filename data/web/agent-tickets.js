// SPDX-License-Identifier: GPL-3.0-or-later
// The list of tickets with their clocks, one ticket with its history, and what may be done with it.

import { $, button, el, facts, fill, toast } from "/web/agent-dom.js";
import { ask, newId, now } from "/web/agent-service.js";
import { moment, span, t } from "/web/agent-words.js";

// Name, question, and where its count stands.
const FILTERS = [["Open", "open=1", (c) => c.open], ["Late", "open=1&late=1", (c) => c.late], ["With the hotline", "state=accepted", (c) => c.states?.accepted], ["To call back", "state=reviewed", (c) => c.states?.reviewed],
  ["All", "order=new", null]];
const PAGE = 50, MOST = 1000; // rows at a time, and as many as the service gives at once

// What an action needs to be told, as fields of a small form: [key, label, kind].
const NEEDS = {
  send_back: [["reason", "Reason", "text"]], invalid: [["reason", "Reason", "text"]], refuse_delay: [["reason", "Reason", "text"]], refuse_not_ours: [["reason", "Reason", "text"]],
  separate: [["reason", "Reason", "text"]], answer: [["text", "Words", "text"]], urge: [["text", "Words", "text"]], close: [["reason", "Reason", "text"]],
  call_back: [["satisfaction", "Satisfaction", ["satisfied", "fair", "dissatisfied", "unreachable"]], ["text", "Words", "text"]],
  ask_delay: [["until", "Until", "datetime-local"], ["reason", "Reason", "text"]], ask_not_ours: [["reason", "Reason", "text"]],
  join: [["ticket", "Belongs to ticket", "text"], ["reason", "Reason", "text"]], urgency: [["urgency", "Urgency", "urgencies"], ["reason", "Reason", "text"]],
  correct: [["text", "Words", "text"], ["reason", "Reason", "text"]], note: [["milestone", "Next", "milestones"], ["text", "Words", "text"]], transfer: [["unit", "Unit", "units"], ["phase", "Phase", "phases"]],
  agree_not_ours: [["unit", "Unit", "units"], ["phase", "Phase", "phases"]],
};

export class Tickets {
  constructor(page) {
    this.page = page;
    this.rows = [];
    this.counts = { open: 0, late: 0 };
    this.filter = 0;
    this.number = null; // chosen
    this.ticket = null; // the whole of it
    this.action = null; // asked about
    this.values = {};   // typed for it
    this.words = null;  // of GET /v1/ticket-words
    this.shown = PAGE;  // rows asked for
    this.found = 0;     // rows there are
    this.isOpen = false; // a narrow page shows the list or the ticket
  }

  async load() {
    try {
      this.words ??= await ask("GET", "/v1/ticket-words");
      const answer = await ask("GET", `/v1/tickets?limit=${this.shown}&${FILTERS[this.filter][1]}`);
      this.rows = answer.tickets;
      this.found = answer.found;
      this.counts = answer;
    } catch (e) {
      this.page.failed(e);
      return;
    }
    if (!this.rows.some((row) => row.number === this.number))
      this.number = this.rows[0]?.number || null;
    await this.loadOne();
  }

  async loadOne() {
    const number = this.number;
    const ticket = number ? await ask("GET", `/v1/tickets/${encodeURIComponent(number)}`).catch(() => null) : null;
    if (number !== this.number)
      return;
    this.ticket = ticket;
    this.page.draw();
  }

  label(set, value) {
    return this.words?.[set]?.find((one) => one.word === value)?.label || value;
  }

  draw(view) {
    $("#banner").hidden = true;
    fill(view, el("div", { class: this.isOpen ? "two open" : "two" }, el("div", {}, this.filters(), el("section", {}, this.table(), this.more())), el("div", {}, this.one())));
    const row = $(`#tickets tr[aria-selected="true"]`);
    if (row && !this.action) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }

  filters() {
    return el("div", { class: "filters", role: "group" }, FILTERS.map(([name], i) => el("button", { type: "button", "aria-pressed": String(i === this.filter), onclick: () => this.choose(i) }, t(name),
      FILTERS[i][2]?.(this.counts) ? el("b", { class: i === 1 ? "late" : null }, ` ${FILTERS[i][2](this.counts)}`) : "")));
  }

  choose(i) {
    this.filter = i;
    this.shown = PAGE;
    this.isOpen = false;
    return this.load();
  }

  // How much of a long list stands here, and the rest of it.
  more() {
    const n = this.rows.length;
    if (this.found <= PAGE)
      return null;
    return el("div", { class: "pad head", id: "more" }, el("span", { class: "small" }, t("{n} of {f}", { n, f: this.found })),
      n < Math.min(this.found, MOST) ? button(t("Show more"), "↓", () => this.showMore()) : null);
  }

  async showMore() {
    const last = this.rows.length;
    this.shown = Math.min(this.shown + PAGE, MOST);
    await this.load();
    if (this.rows[last])
      this.select(this.rows[last].number, this.isOpen);
  }

  clock(next) {
    if (!next)
      return el("span", { class: "quiet" }, "—");
    const left = next.limit ? (new Date(next.limit).getTime() - now()) / 1000 : next.left_s;
    const total = next.limit && next.from ? (new Date(next.limit) - new Date(next.from)) / 1000 : 0;
    const name = next.clock_label;
    if (left < 0)
      return el("b", { class: "late" }, `△ ${name} `, t("{t} late", { t: span(left) }));
    return el("span", { class: total && left < total / 2 ? "soon" : "" }, `${name} `, t("{t} left", { t: span(left) }));
  }

  table() {
    if (!this.rows.length)
      return el("p", { class: "pad" }, t("No ticket here."));
    return el("table", { id: "tickets" }, el("thead", {}, el("tr", {}, ["Number", "Taken", "Kind", "Place", "Unit", "State", "Clock"].map((name) => el("th", { class: /Unit|Taken/.test(name) ? "wide" : null }, t(name))))),
      el("tbody", {}, this.rows.map((row) => el("tr", { tabindex: row.number === this.number ? "0" : "-1", "aria-selected": String(row.number === this.number), "data-number": row.number, onclick: () => this.select(row.number, true) },
        el("td", { class: "number" }, row.number), el("td", { class: "number wide" }, moment(row.at, now())), el("td", {}, row.kind_label), el("td", { class: "place" }, row.address || "—"),
        el("td", { class: "wide" }, row.unit || "—"), el("td", {}, row.state_label), el("td", { class: "clock" }, this.clock(row.next))))));
  }

  select(number, isOpen) {
    this.number = number;
    this.action = null;
    this.isOpen = Boolean(isOpen);
    for (const row of document.querySelectorAll("#tickets tbody tr")) {
      row.setAttribute("aria-selected", String(row.dataset.number === number));
      row.tabIndex = row.dataset.number === number ? 0 : -1;
    }
    return this.loadOne();
  }

  one() {
    const ticket = this.ticket;
    if (!ticket)
      return el("p", { class: "quiet" }, t("Choose a ticket with ↑ ↓."));
    return [
      button(t("To the list"), "Esc", () => this.back(), { class: "narrow" }),
      el("section", { class: "pad", id: "ticket" }, el("div", { class: "head" }, el("h2", {}, `${ticket.kind_label} ${ticket.number}`), el("span", { class: "chip" }, ticket.state_label)),
        facts([[t("Clock"), this.clock(ticket.next)], [t("Place"), ticket.address], [t("Phone"), ticket.phone], [t("Card"), ticket.card], [t("Unit"), ticket.unit], [t("Urgency"), ticket.urgency_label],
          [t("Text"), ticket.text], [t("Notices"), ticket.notice], [t("Belongs to ticket"), ticket.joined_to]]),
        el("div", { class: "buttons" }, this.may().map((action, i) => button(this.label("actions", action), i < 9 ? String(i + 1) : null, () => this.begin(action)))),
        this.action ? this.question() : null),
      el("section", { class: "pad" }, el("h2", {}, t("History")), el("ol", { class: "history" }, (ticket.history || []).map((one) =>
        el("li", {}, el("time", {}, moment(one.at, now())), el("span", {}, one.what, " ", el("span", { class: "quiet" }, one.who)))))),
    ];
  }

  may() {
    return (this.ticket?.may || []).filter((action) => action !== "accept");
  }

  begin(action) {
    if (!NEEDS[action]) {
      this.send(action, {});
      return;
    }
    this.action = action;
    this.values = {};
    this.page.draw();
    $("#question input, #question select")?.focus();
  }

  field([key, name, kind]) {
    const sets = { urgencies: "urgencies", milestones: "milestones" };
    const keep = (event) => { this.values[key] = event.target.value; };
    if (kind === "units" || kind === "phases") { // may be left to the division of responsibility
      const all = kind === "units" ? (this.words?.units || []).map((unit) => [unit, unit]) : (this.words?.phases || []).map((phase) => [phase.word, this.label("phases", phase.word)]);
      return el("select", { id: `f-${key}`, onchange: keep }, el("option", { value: "" }, "—"), all.map(([value, name]) => el("option", { value, selected: this.values[key] === value }, name)));
    }
    const values = Array.isArray(kind) ? kind : sets[kind] ? (this.words?.[sets[kind]] || []).map((one) => one.word) : null;
    if (values)
      return el("select", { id: `f-${key}`, onchange: keep }, values.map((value) => el("option", { value, selected: this.values[key] === value }, this.label(sets[kind] || "satisfactions", value))));
    return el("input", { id: `f-${key}`, type: kind, autocomplete: "off", maxlength: "600", value: this.values[key] || "", oninput: keep });
  }

  question() {
    return el("form", { class: "form", id: "question", onsubmit: (event) => { event.preventDefault(); this.answer(); } },
      NEEDS[this.action].map((need) => [el("label", { for: `f-${need[0]}` }, t(need[1])), this.field(need)]), el("div", { class: "buttons wide-row" }, el("button", { class: "primary" }, t("Send"), " ", el("kbd", {}, "Enter")),
        button(t("Cancel"), "Esc", () => this.cancel())));
  }

  answer() {
    const body = {};
    for (const [key, , kind] of NEEDS[this.action]) {
      const value = $(`#f-${key}`).value.trim();
      if (value)
        body[key] = kind === "datetime-local" ? new Date(value).toISOString() : value;
    }
    this.send(this.action, body);
  }

  cancel() {
    this.action = null;
    this.page.draw();
    this.page.answerWaiting();
  }

  back() {
    this.isOpen = false;
    this.page.draw();
  }

  // Is something being typed that a call may not take away?
  isBusy() {
    return Boolean(this.action && this.page.view === "tickets");
  }

  async send(action, body) {
    try {
      await ask("POST", `/v1/tickets/${encodeURIComponent(this.number)}/${action}`, { id: newId(), ...body });
      this.action = null;
      toast(t("Noted: {n}.", { n: this.number }));
      await this.load();
      this.page.answerWaiting();
    } catch (e) {
      toast(t("It was refused: {r}", { r: e.message }));
      this.page.failed(e);
    }
  }

  key(event, typing) {
    if (event.key === "Escape" && this.action) {
      this.cancel();
      return true;
    }
    if (typing || event.ctrlKey || event.altKey || event.metaKey)
      return false;
    if (event.key === "Escape" && this.isOpen) {
      this.back();
      return true;
    }
    const at = this.rows.findIndex((row) => row.number === this.number);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = this.rows[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next && event.key === "ArrowDown" && this.rows.length < Math.min(this.found, MOST))
        this.showMore();
      if (next) {
        this.select(next.number);
        $(`#tickets tr[data-number="${CSS.escape(next.number)}"]`).focus();
      }
      return true;
    }
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      this.choose((this.filter + (event.key === "ArrowRight" ? 1 : FILTERS.length - 1)) % FILTERS.length);
      return true;
    }
    const action = /^[1-9]$/.test(event.key) ? this.may()[Number(event.key) - 1] : null;
    if (action)
      this.begin(action);
    return Boolean(action);
  }
}
