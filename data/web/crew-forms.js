// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// The page's questions: each shows a dialog and gives back the members of a message, or null.

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (key === "onclick")
      element.addEventListener("click", value);
    else if (value === true)
      element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(key, value);
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

// `build(finish)` gives the dialog's children; finish(value) closes it.
let asking = Promise.resolve(); // one after the other

function ask(title, build) {
  const turn = asking.then(() => askNow(title, build));
  asking = turn.catch(() => {});
  return turn;
}

function askNow(title, build) {
  const dialog = document.getElementById("form");
  return new Promise((done) => {
    let answer = null;
    const finish = (value) => { answer = value; dialog.close(); };
    dialog.replaceChildren(make("h2", {}, title), ...build(finish), make("button", { class: "plain", id: "form-cancel", onclick: () => finish(null) }, word("cancel")));
    dialog.onclose = () => done(answer);
    dialog.showModal();
  });
}

function noteField() {
  return make("label", {}, word("note"), make("textarea", { id: "form-note", rows: 2, maxlength: 600 }));
}

function noteValue() {
  const note = document.getElementById("form-note")?.value.trim();
  return note ? { note } : {};
}

function askFailure(name) {
  const choices = [["would_not_turn", "fail_close"], ["does_not_hold", "fail_hold"], ["unreachable", "fail_reach"]];
  return ask(word("fail_title", name), (finish) => [
    noteField(),
    ...choices.map(([how, key]) => make("button", { class: "choice", "data-how": how, onclick: () => finish({ how, ...noteValue() }) }, word(key))),
  ]);
}

function numberField(id, label, value) {
  return make("label", {}, label, make("input", { id, type: "number", inputmode: "decimal", step: "any", min: 0, value }));
}

// What of the readings lies beyond the limits: names of members.
function beyond(gas, reading) {
  const bounds = { o2_percent: [gas.o2_min_percent, gas.o2_max_percent], ch4_lel_percent: [0, gas.ch4_max_lel_percent], co_ppm: [0, gas.co_max_ppm], h2s_ppm: [0, gas.h2s_max_ppm] };
  return Object.keys(bounds).filter((name) => !(reading[name] >= bounds[name][0] && reading[name] <= bounds[name][1]));
}

function readGas() {
  const reading = {};
  for (const name of ["o2_percent", "ch4_lel_percent", "co_ppm", "h2s_ppm"]) {
    const text = document.getElementById(`form-${name}`).value;
    reading[name] = text === "" ? NaN : Number(text);
  }
  return reading;
}

// One of these wells, or another by its number. {well, name} or null.
function askWhichWell(wells) {
  const choose = (finish, w) => make("button", { class: "choice", "data-well": w.well, onclick: () => finish({ well: w.well, name: w.name }) }, word("well", w.name));
  return ask(word("which_well"), (finish) => [
    make("div", { class: "choices" }, ...wells.filter((w) => w.isOfJob).map((w) => choose(finish, w))),
    make("h3", {}, word("other_well")),
    make("div", { class: "typed" }, make("input", { id: "form-well", maxlength: 60, autocomplete: "off", "aria-label": word("well_number") , placeholder: word("well_number") }),
      make("button", { class: "primary", id: "form-typed", onclick: () => {
        const text = document.getElementById("form-well").value.trim(), known = wells.find((w) => w.name.toLowerCase() === text.toLowerCase() || w.well === text);
        return text ? finish(known ? { well: known.well, name: known.name } : { well: text, name: text }) : sayBad("need_well");
      } }, word("next"))),
    make("p", { class: "bad", id: "form-bad", role: "alert", hidden: true }),
    wells.some((w) => !w.isOfJob) ? make("h3", {}, word("near_wells")) : null,
    make("div", { class: "choices" }, ...wells.filter((w) => !w.isOfJob).slice(0, 8).map((w) => choose(finish, w))),
  ].filter(Boolean));
}

// Why one phone speaks for people whom another let down.
function askOther(title) {
  return ask(title, (finish) => [
    make("p", {}, word("other_hint")),
    make("label", {}, word("other_why"), make("textarea", { id: "form-note", rows: 2, maxlength: 600 })),
    make("p", { class: "bad", id: "form-bad", role: "alert", hidden: true }),
    make("div", { class: "answers" }, make("button", { class: "primary", id: "form-send", onclick: () => (noteValue().note ? finish(noteValue()) : sayBad("need_note")) }, word("send"))),
  ]);
}

// "open" when it stands open already: that must be told whoever is below.
function askOpen(who) {
  return ask(word("open_title"), (finish) => [
    ...who.map((text) => make("p", { class: "bad" }, text)),
    make("p", {}, word("open_hint")),
    make("div", { class: "answers" }, make("button", { class: "primary", id: "form-wait", onclick: () => finish(null) }, word("open_wait"))),
    make("button", { class: "choice no", id: "form-is-open", onclick: () => finish("open") }, word("open_already")),
  ]);
}

function askWell(well, name, gas, minutes, isOnline) {
  return ask(word("well_title", name), (finish) => [
    isOnline ? null : make("p", { class: "bad", id: "form-offline" }, word("enter_offline")),
    make("div", { class: "pair" }, ...airFields(gas),
      numberField("form-every", word("every"), minutes), numberField("form-people", word("people"), 1)),
    make("label", { class: "check" }, make("input", { id: "form-fan", type: "checkbox" }), word("fan")),
    make("label", { class: "check" }, make("input", { id: "form-guard", type: "checkbox" }), word("guard")),
    make("p", { class: "bad", id: "form-bad", role: "alert", hidden: true }),
    make("div", { class: "answers" }, make("button", { class: "yes", id: "form-enter", onclick: () => {
      const reading = readGas();
      if (Object.values(reading).some(Number.isNaN))
        return sayBad("need_numbers");
      if (beyond(gas, reading).length)
        return sayBad("air_bad");
      if (!document.getElementById("form-fan").checked || !document.getElementById("form-guard").checked)
        return sayBad("need_fan");
      const whole = (id, most) => Math.min(most, Math.max(1, Math.round(Number(document.getElementById(id).value) || 1)));
      return finish({ well, ...reading, check_in_min: whole("form-every", 60), people: whole("form-people", 50) });
    } }, word("enter"))),
  ].filter(Boolean));
}

function airFields(gas) {
  return [numberField("form-o2_percent", word("o2", gas.o2_min_percent, gas.o2_max_percent)), numberField("form-ch4_lel_percent", word("ch4", gas.ch4_max_lel_percent)),
    numberField("form-co_ppm", word("co", gas.co_max_ppm)), numberField("form-h2s_ppm", word("h2s", gas.h2s_max_ppm))];
}

function sayBad(key) {
  const bad = document.getElementById("form-bad");
  bad.textContent = word(key);
  bad.hidden = false;
}

// With a reading of the air, or without one for a reason: coming out waits for no meter.
function askLeave(well, name, gas) {
  const leaveWithout = (finish, why) => () => {
    if (why === "other" && !noteValue().note)
      return sayBad("need_note");
    return finish({ well, no_reading: why, ...noteValue() });
  };
  return ask(word("leave_title", name), (finish) => [
    make("div", { class: "pair" }, ...airFields(gas)),
    make("p", { class: "bad", id: "form-bad", role: "alert", hidden: true }),
    make("div", { class: "answers" }, make("button", { class: "yes", id: "form-left", onclick: () => {
      const reading = readGas();
      return Object.values(reading).some(Number.isNaN) ? sayBad("need_numbers") : finish({ well, ...reading });
    } }, word("left"))),
    make("h3", {}, word("left_without")),
    noteField(),
    ...["evacuated", "meter_failed", "other"].map((why) => make("button", { class: "choice", "data-why": why, onclick: leaveWithout(finish, why) }, word(`why_${why}`))),
  ]);
}

// "again", or the members of a message that says why there is no position.
function askNoPlace(why) {
  return ask(word("no_place"), (finish) => [
    make("p", { class: "bad" }, word(`place_${why}`)),
    make("p", {}, word(why === "denied" ? "place_allow" : "place_outside")),
    make("div", { class: "answers" }, make("button", { class: "primary", id: "form-again", onclick: () => finish("again") }, word("again"))),
    make("button", { class: "choice", id: "form-without", onclick: () => finish({ no_place: why }) }, word("without_place")),
  ]);
}

function askReport() {
  return ask(word("report_title"), (finish) => [
    make("label", {}, word("affects"), make("select", { id: "form-affects" }, make("option", { value: "" }, word("unknown")), make("option", { value: "yes" }, word("yes")), make("option", { value: "no" }, word("no")))),
    numberField("form-hours", word("hours")),
    noteField(),
    make("div", { class: "answers" }, make("button", { class: "primary", id: "form-send", onclick: () => {
      const affects = document.getElementById("form-affects").value, hours = Number(document.getElementById("form-hours").value);
      finish({ ...(affects && { affects_heat: affects === "yes" }), ...(hours > 0 && { expected_min: Math.min(20160, Math.round(60 * hours)) }), ...noteValue() });
    } }, word("send"))),
  ]);
}

function askSupport() {
  const things = ["pump", "welder", "excavator", "light", "police"];
  return ask(word("support_title"), (finish) => [
    ...things.map((thing) => make("label", { class: "check" }, make("input", { type: "checkbox", value: thing }), word(`need_${thing}`))),
    noteField(),
    make("div", { class: "answers" }, make("button", { class: "primary", id: "form-send", onclick: () => {
      const needs = [...document.querySelectorAll("#form input[type=checkbox]:checked")].map((box) => word(`need_${box.value}`)).join("、");
      finish({ ...(needs && { needs }), ...noteValue() });
    } }, word("send"))),
  ]);
}

function askCall(phone) {
  return ask(word("call_title"), (finish) => [
    phone ? make("a", { class: "choice", href: `tel:${phone.replace(/[^0-9+]/g, "")}` }, word("call_phone", phone)) : null,
    noteField(),
    make("button", { class: "choice", id: "form-back", onclick: () => finish(noteValue()) }, word("call_back")),
  ].filter(Boolean));
}

function askFinish(isBelow) {
  return ask(word("finish_title"), (finish) => [
    make("p", { class: isBelow ? "bad" : "" }, word(isBelow ? "finish_well" : "finish_hint")),
    noteField(),
    make("div", { class: "answers" }, make("button", { class: "yes", id: "form-send", disabled: isBelow, onclick: () => finish(noteValue()) }, word("finish"))),
  ]);
}
