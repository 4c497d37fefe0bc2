// SPDX-License-Identifier: GPL-3.0-or-later
// What may be told with each thing that is done with a ticket: fields as the service takes them, in the order in which they are asked.

import { el } from "/web/agent-dom.js";
import { list, moment, t } from "/web/agent-words.js";

const two = (n) => String(n).padStart(2, "0");

// As a field of the kind datetime-local has it; "" unknown.
function localTime(iso) {
  const d = new Date(iso || NaN);
  return isNaN(d) ? "" : `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}T${two(d.getHours())}:${two(d.getMinutes())}`;
}

const REASON = { key: "reason", label: "Reason", isNeeded: true }, WHY = { key: "reason", label: "Reason" }, WORDS = { key: "text", label: "Words" };

// Whose business it is: left empty, as it stands or by the division of responsibility.
function route(ticket, words, unit) {
  const named = (set) => (words?.[set] || []).map((one) => [one.word, one.label]);
  return [{ key: "unit", label: "Unit", choices: (words?.units || []).map((one) => [one, one]), value: unit || "", empty: ticket.unit ? t("as it is: {u}", { u: ticket.unit }) : t("by responsibility") },
    { key: "phase", label: "Phase", choices: named("phases"), empty: ticket.phase_label || t("by responsibility") },
    { key: "level", label: "Network level", choices: named("levels"), empty: ticket.level_label || t("by responsibility") }];
}

// Tickets of the same kind near it, and the stops in force; the one that explains it first.
function causes(ticket, similar, outages) {
  const own = (outage) => ticket.explained_by && outage.notice === ticket.explained_by;
  return [...outages.filter((one) => one.incident).sort((a, b) => own(b) - own(a)).map((one) => [`incident:${one.incident}`, t("Stop: {p}, {c} ({i})", { p: list(one.communities.slice(0, 3)) || one.area, c: one.cause, i: one.incident })]),
    ...similar.map((one) => [`ticket:${one.number}`, t("Ticket {n}: {p}, {k}", { n: one.number, p: one.address || "—", k: one.kind_label })])];
}

// Fields are {key, label, kind (of an input; absent: text), choices [[value, label], …], empty (label of no choice), value, most, isNeeded}. None: it is done at once.
// `about`: {words, similar, outages, now}.
export function fieldsOf(action, ticket, about) {
  const words = about.words, labels = (set) => (words?.[set] || []).map((one) => [one.word, one.label]), isKept = (text) => (text && !text.includes("*") ? text : "");
  const delays = (ticket.clocks || []).filter((one) => one.may_delay);
  switch (action) {
    case "send_back": case "invalid": case "refuse_delay": case "refuse_not_ours": case "separate": return [REASON];
    case "answer": return [{ ...WORDS, isNeeded: true }];
    case "pass": return ticket.state === "joined" ? [{ ...WORDS, label: "How it ended", isNeeded: true }] : [];
    case "urge": return [WORDS];
    case "close": return [ticket.state === "reviewed" ? REASON : WHY];
    case "call_back": return [{ key: "satisfaction", label: "Satisfaction", choices: labels("satisfactions").filter(([word]) => word !== "none"), isNeeded: true }, WORDS];
    case "ask_delay": return [{ key: "until", label: "Until", kind: "datetime-local", isNeeded: true }, ...(delays.length > 1 ? [{ key: "clock", label: "Clock", empty: t("repair and answer"),
      choices: delays.map((one) => [one.clock, `${one.clock_label}, ${moment(one.limit, about.now)}`]) }] : []), REASON];
    case "grant_delay": return [{ key: "until", label: "Until", kind: "datetime-local", value: localTime(ticket.delay?.until), most: localTime(ticket.delay?.until), isNeeded: true }];
    case "ask_not_ours": return [REASON, { ...route(ticket, words)[0], label: "Whose it is", empty: t("not known") }];
    case "agree_not_ours": return route({ ...ticket, unit: "" }, words, ticket.not_ours?.unit);
    case "transfer": return [...route(ticket, words), WORDS];
    case "confirm": return route(ticket, words);
    case "join": return [{ key: "cause", label: "Same cause", choices: causes(ticket, about.similar, about.outages), empty: t("another ticket, by its number"), value: causes(ticket, about.similar, about.outages)[0]?.[0] || "" },
      { key: "ticket", label: "Ticket's number" }, { key: "call_back", label: "Call back after", kind: "checkbox", value: ticket.wants_call_back }, WHY];
    case "urgency": return [{ key: "urgency", label: "Urgency", choices: labels("urgencies"), value: ticket.urgency, isNeeded: true }, REASON];
    case "correct": return [{ key: "kind", label: "Kind", choices: labels("kinds"), value: ticket.kind, isKept: true }, { key: "address", label: "Place", value: ticket.address, isKept: true },
      { key: "text", label: "Words", value: ticket.text, isKept: true }, { key: "phone", label: "Phone", value: isKept(ticket.phone), isKept: true }, { key: "card", label: "Card", value: ticket.card, isKept: true }, REASON];
    case "note": return [{ key: "milestone", label: "Reached", choices: labels("milestones").filter(([word]) => !ticket[word]), isNeeded: true }, { key: "expected", label: "Expected done", kind: "datetime-local" }, WORDS];
    case "answer_from_notice": return [{ key: "call_back", label: "Call back after", kind: "checkbox", value: ticket.wants_call_back }];
    default: return [];
  }
}

// The field's label and itself; `values` has what is typed, and keeps it.
export function drawField(field, values) {
  const id = `f-${field.key}`, keep = (event) => { values[field.key] = event.target.type === "checkbox" ? event.target.checked : event.target.value; }, value = values[field.key];
  const label = el("label", { for: id }, t(field.label)), more = { id, "aria-required": field.isNeeded ? "true" : null, "aria-describedby": "question-problem" };
  if (field.kind === "checkbox")
    return [label, el("span", { class: "check" }, el("input", { ...more, type: "checkbox", checked: Boolean(value), onchange: keep }))];
  if (field.choices)
    return [label, el("select", { ...more, onchange: keep }, field.empty || !field.isNeeded ? el("option", { value: "" }, field.empty || "—") : null,
      field.choices.map(([word, name]) => el("option", { value: word, selected: value === word }, name)))];
  return [label, el("input", { ...more, type: field.kind || "text", max: field.most || null, autocomplete: "off", maxlength: "600", placeholder: field.isNeeded || field.kind ? null : t("may stay empty"), value: value || "", oninput: keep })];
}

// What stands in the fields before anything is typed.
export function firstValues(fields) {
  return Object.fromEntries(fields.map((field) => [field.key, field.value ?? (field.choices && field.isNeeded ? field.choices[0]?.[0] : "") ?? ""]));
}

// The body for the service; a field that is needed and empty: {problem}. Of a correction only what has changed.
export function bodyOf(fields, values) {
  const body = {};
  for (const field of fields) {
    const value = typeof values[field.key] === "string" ? values[field.key].trim() : values[field.key];
    if (field.isNeeded && !value)
      return { problem: t("{f} is missing.", { f: t(field.label) }), field: `f-${field.key}` };
    if (value && !(field.isKept && value === (field.value || "")))
      body[field.key] = field.kind === "datetime-local" ? new Date(value).toISOString() : value;
  }
  if (fields.some((field) => field.isKept) && Object.keys(body).length < 2)
    return { problem: t("Nothing has been changed."), field: `f-${fields[0].key}` };
  if (fields.some((field) => field.key === "cause")) {
    const [set, ...rest] = (body.ticket ? `ticket:${body.ticket}` : body.cause || "").split(":");
    delete body.cause;
    delete body.ticket;
    if (!set)
      return { problem: t("Choose the cause, or give a ticket's number."), field: "f-cause" };
    body[set] = rest.join(":");
  }
  return { body };
}
