// SPDX-License-Identifier: GPL-3.0-or-later
// The list of tickets with their clocks, one ticket with its history, and what may be done with it.

import { $, button, el, facts, fill, toast } from "/web/agent-dom.js";
import { bodyOf, drawField, fieldsOf, firstValues } from "/web/agent-ticket-forms.js";
import { ask, newId, now } from "/web/agent-service.js";
import { moment, span, t } from "/web/agent-words.js";

// Name, question, and where its count stands.
const FILTERS = [["Open", "open=1", (c) => c.open], ["Late", "open=1&late=1", (c) => c.late], ["With the hotline", "state=accepted", (c) => c.states?.accepted], ["To call back", "state=reviewed", (c) => c.states?.reviewed],
  ["All", "order=new", null]];
const PAGE = 50, MOST = 1000; // rows at a time, and as many as the service gives at once

export class Tickets {
  constructor(page) {
    this.page = page;
    this.rows = [];
    this.counts = { open: 0, late: 0 };
    this.filter = 0;
    this.number = null; // chosen
    this.ticket = null; // the whole of it
    this.action = null; // asked about
    this.fields = [];   // that it is told by
    this.similar = [];  // tickets that it may be joined to
    this.values = {};   // typed in them
    this.problem = "";  // why it was not done
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

  // Nothing of callers is left: another workplace comes.
  forget() {
    this.rows = [];
    this.number = this.ticket = this.action = null;
    this.values = {};
  }

  // Said to whoever does not see the list; of the caller nothing.
  announce(data) {
    const kind = this.words?.kinds?.find((one) => one.word === data.kind)?.label || "";
    if (data.action === "accept")
      $("#news").textContent = t("New ticket {n}: {k}", { n: data.number, k: kind });
    else if (data.action === "late")
      $("#news").textContent = t("Ticket {n} is late: {c}", { n: data.number, c: this.label("clocks", data.clock) });
  }

  label(set, value) {
    return this.words?.[set]?.find((one) => one.word === value)?.label || value;
  }

  draw(view) {
    $("#banner").hidden = true;
    fill(view, el("div", { class: this.isOpen ? "two open" : "two" }, el("div", {}, this.filters(), el("section", {}, this.table(), this.more())), el("div", {}, this.one())));
  }

  // Where nothing else has the focus.
  focusRow() {
    const row = $(`#tickets tr[aria-selected="true"]`);
    if (!row || this.action)
      return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
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
    return el("table", { id: "tickets", role: "grid", "aria-label": t("Tickets") }, el("thead", {}, el("tr", {}, ["Number", "Taken", "Kind", "Place", "Unit", "State", "Clock"].map((name) => el("th", { class: /Unit|Taken/.test(name) ? "wide" : null }, t(name))))),
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
          [t("Text"), ticket.text], [t("Notices"), ticket.notice], [t("Belongs to ticket"), ticket.joined_to], [t("Phase"), ticket.phase_label], [t("Answer"), ticket.result], ...this.asked(ticket),
          [t("Call back after"), ticket.wants_call_back && !ticket.called_back ? t("wanted") : ""]]),
        this.action ? this.question() : el("div", { class: "buttons" }, this.may().map((action, i) => button(this.label("actions", action), i < 9 ? String(i + 1) : null, () => this.begin(action))))),
      el("section", { class: "pad" }, el("h2", {}, t("History")), el("ol", { class: "history" }, (ticket.history || []).map((one) =>
        el("li", {}, el("time", {}, moment(one.at, now())), el("span", {}, one.what, " ", el("span", { class: "quiet" }, one.who)))))),
    ];
  }

  may() {
    return (this.ticket?.may || []).filter((action) => action !== "accept");
  }

  // What waits for the dispatch centre's word.
  asked(ticket) {
    return [[t("Delay asked for"), ticket.delay?.open ? `${moment(ticket.delay.until, now())} · ${ticket.delay.reason}` : ""],
      [t("Said not to be theirs"), ticket.not_ours ? [ticket.not_ours.reason, ticket.not_ours.unit].filter(Boolean).join(" → ") : ""]];
  }

  async begin(action) {
    const number = this.number, found = action === "join" ? await ask("GET", `/v1/tickets/${encodeURIComponent(number)}/similar`).catch(() => null) : null;
    if (number !== this.number || !this.ticket)
      return;
    this.similar = found?.tickets || [];
    this.fields = this.fieldsOf(action);
    if (!this.fields.length) {
      await this.send(action, {});
      return;
    }
    this.action = action;
    this.values = firstValues(this.fields);
    this.problem = "";
    this.page.draw();
    $("#question input, #question select")?.focus();
  }

  fieldsOf(action) {
    return fieldsOf(action, this.ticket, { words: this.words, similar: this.similar, outages: this.page.outages, now: now() });
  }

  question() {
    this.fields = this.fieldsOf(this.action); // as the language has them now
    return el("form", { class: "form", id: "question", "aria-label": this.label("actions", this.action), onsubmit: (event) => { event.preventDefault(); this.answer(); } },
      el("h3", { class: "wide-row" }, this.label("actions", this.action)), this.fields.map((field) => drawField(field, this.values)),
      el("p", { class: "problem wide-row", id: "question-problem", role: "alert" }, this.problem),
      el("div", { class: "buttons wide-row" }, el("button", { class: "primary", id: "question-send" }, t("Send"), " ", el("kbd", {}, "Enter")), button(t("Cancel"), "Esc", () => this.cancel(), { id: "question-cancel" })));
  }

  answer() {
    const { body, problem, field } = bodyOf(this.fields, this.values);
    if (problem) {
      this.problem = $("#question-problem").textContent = problem;
      $(`#${field}`)?.focus();
    } else
      return this.send(this.action, body);
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
    if (this.isSending) // a second Enter does nothing twice
      return;
    this.isSending = true;
    try {
      await ask("POST", `/v1/tickets/${encodeURIComponent(this.number)}/${action}`, { id: newId(), ...body });
      this.action = null;
      toast(t("Noted: {n}.", { n: this.number }));
      await this.load();
      this.page.answerWaiting();
    } catch (e) { // the form stays as it is
      this.problem = e.status ? t("It was refused: {r}", { r: e.message }) : t("No link to the service");
      if ($("#question-problem"))
        $("#question-problem").textContent = this.problem;
      else
        toast(this.problem);
      if (e.status === 401 || e.status === 0)
        this.page.failed(e);
    } finally {
      this.isSending = false;
    }
  }

  key(event, typing) {
    if (event.key === "Escape" && this.action) {
      this.cancel();
      return true;
    }
    if (this.action && event.key === "Enter" && /^(select-one|checkbox)$/.test(event.target.type)) {
      this.answer();
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
