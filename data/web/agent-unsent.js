// SPDX-License-Identifier: GPL-3.0-or-later
// What the service has not accepted, with its reason, to be corrected and sent again or thrown away; and what still waits for the link.

import { $, button, el, facts, fill, listbox, toast } from "/web/agent-dom.js";
import { refused, sendCorrected, throwAway, waiting } from "/web/agent-outbox.js";
import { now } from "/web/agent-service.js";
import { moment, t } from "/web/agent-words.js";

const FIELDS = [["address", "Place"], ["kind", "Kind"], ["text", "Words"], ["phone", "Phone"], ["card", "Card"]];

export class Unsent {
  constructor(page) {
    this.page = page;
    this.forget();
  }

  forget() {
    this.chosen = null; // its key
    this.values = {};   // as typed
    this.isTyped = false;
    this.isSure = false; // asked once whether to throw it away
  }

  rows() {
    return [...refused(), ...waiting()];
  }

  one() {
    const rows = this.rows();
    return rows.find((row) => row.key === this.chosen) || rows[0] || null;
  }

  // A new ticket can be corrected; what was to be done with one that is known can only be sent again.
  isNew(one) {
    return one.steps[0]?.path === "/v1/tickets";
  }

  kindLabel(kind) {
    return this.page.tickets.words?.kinds?.find((one) => one.word === kind)?.label || kind;
  }

  what(one) {
    const [, , , number, action] = (one.steps[0]?.path || "").split("/");
    return this.isNew(one) ? this.kindLabel(one.steps[0].body.kind) : `${this.page.tickets.label("actions", action)} ${decodeURIComponent(number || "")}`;
  }

  choose(key) {
    const one = this.rows().find((row) => row.key === key);
    if (!one)
      return;
    this.forget();
    this.chosen = key;
    this.values = Object.fromEntries(FIELDS.map(([name]) => [name, one.steps[0]?.body[name] || ""]));
    this.page.draw();
  }

  draw(view) {
    const rows = this.rows(), one = this.one();
    $("#banner").hidden = true;
    if (!one) {
      fill(view, el("p", { class: "pad", id: "nothing-unsent", tabindex: "0" }, t("All has been sent and accepted.")));
      return;
    }
    if (one.key !== this.chosen) {
      this.choose(one.key);
      return;
    }
    fill(view, el("div", { class: "two" }, el("section", {}, listbox("unsent", t("Not sent"), "choices tall", rows.indexOf(one), rows.map((row) => el("li", { onclick: () => this.choose(row.key) },
      el("b", {}, this.what(row), " ", row.steps[0]?.body.address || ""), el("span", { class: "district" }, moment(new Date(row.at + now() - Date.now()).toISOString(), now())),
      row.refused ? el("span", { class: "small late" }, "△ ", t("Not accepted: {r}", { r: row.refused.message })) : el("span", { class: "small" }, "○ ", t("Waits for the link")))))),
    el("section", { class: "pad", id: "correct" }, el("h2", {}, this.what(one)), one.refused ? this.form(one) : this.plain(one))));
  }

  plain(one) {
    const body = one.steps[0]?.body || {};
    return [facts([[t("Place"), body.address], [t("Words"), body.text], [t("Phone"), body.phone], [t("Card"), body.card]]),
      el("p", { class: "small" }, t("It is sent by itself as soon as there is a link.")), el("div", { class: "buttons" }, this.away(one))];
  }

  field(name) {
    const keep = (event) => { this.values[name] = event.target.value; this.isTyped = true; }, kinds = this.page.tickets.words?.kinds || [];
    if (name === "kind" && kinds.length)
      return el("select", { id: "u-kind", onchange: keep }, kinds.map((kind) => el("option", { value: kind.word, selected: this.values.kind === kind.word }, kind.label)));
    if (name === "text")
      return el("textarea", { id: "u-text", rows: "3", oninput: keep }, this.values.text);
    return el("input", { id: `u-${name}`, autocomplete: "off", value: this.values[name], oninput: keep });
  }

  form(one) {
    return el("form", { class: "form", onsubmit: (event) => { event.preventDefault(); this.send(one); } },
      el("p", { class: "problem wide-row", id: "why" }, t("Not accepted: {r}", { r: one.refused.message })),
      this.isNew(one) ? FIELDS.map(([name, label]) => [el("label", { for: `u-${name}` }, t(label)), this.field(name)]) : null,
      el("div", { class: "buttons wide-row" }, el("button", { class: "primary", id: "send-again" }, t("Send again"), " ", el("kbd", {}, "Enter")), this.away(one)));
  }

  away(one) {
    return button(t(this.isSure ? "Throw away for good: press once more" : "Throw away"), "Del", () => this.throwAway(one), { id: "throw-away" });
  }

  throwAway(one) {
    if (this.isSure) {
      throwAway(one.key);
      this.forget();
      toast(t("Thrown away."));
    } else
      this.isSure = true;
    this.page.draw();
  }

  // The place that was chosen holds for the words that stood there.
  corrected(one) {
    const old = one.steps[0].body, body = { ...old };
    for (const [name] of FIELDS)
      if (this.values[name].trim())
        body[name] = this.values[name].trim();
      else
        delete body[name];
    if (body.address !== old.address || body.card !== old.card)
      delete body.place;
    if (body.kind !== old.kind)
      delete body.symptom;
    return body;
  }

  async send(one) {
    try {
      const answer = await sendCorrected(one.key, this.isNew(one) ? this.corrected(one) : null);
      this.forget();
      toast(answer ? t("Noted: {n}.", { n: answer.number || "" }) : t("{n} not sent yet; kept here and tried again.", { n: waiting().length }));
      this.page.answerWaiting();
    } catch (e) {
      this.page.failed(e);
    }
    this.page.draw();
  }

  // Would a call that comes now lose what is being typed?
  isBusy() {
    return this.isTyped && this.page.view === "unsent";
  }

  key(event, typing) {
    const rows = this.rows(), at = rows.findIndex((row) => row.key === this.chosen), next = rows[at + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] || 0)], one = this.one();
    if (event.ctrlKey || event.altKey || event.metaKey)
      return false;
    if (event.key === "Escape") {
      if (this.isSure) {
        this.isSure = false;
        this.page.draw();
      } else if (typing)
        $("#unsent")?.focus();
      else
        this.page.show("call");
      return true;
    }
    if (event.key === "Enter" && /^(TEXTAREA|SELECT)$/.test(event.target.tagName) && !event.shiftKey) {
      this.send(one);
      return true;
    }
    if (typing || !one)
      return false;
    if (event.key === "Delete")
      this.throwAway(one);
    else if (/^Arrow(Down|Up)$/.test(event.key)) {
      if (next)
        this.choose(next.key);
    } else if (event.key === "Enter" && event.target.tagName !== "BUTTON")
      ($("#u-address") || $("#send-again"))?.focus();
    else
      return false;
    return true;
  }
}
