// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// Who is below ground: what the service told last, and on top of it what this phone has said and not yet sent. An entry as the service writes it:
// {entry, phone, team, team_name, well, well_name, people, check_in_min, entered_us, sign_us, due_us}; isTold false: dispatch does not know of it;
// isSignTold false: dispatch does not know of the last sign of life and counts to knownDue (ms).

const WELL_KINDS = ["well_entered", "check_in", "well_left"];

// One message done to the list; at: ms on the service's clock.
function doToBelow(list, message, at, team, phone, isTold) {
  if (message.kind === "well_entered") {
    if (list.some((e) => e.entry === message.id))
      return list;
    return [...list, { entry: message.id, phone, team, well: message.well, well_name: message.name || message.well, people: message.people || 1, check_in_min: message.check_in_min,
      entered_us: at * 1000, sign_us: at * 1000, due_us: (at + message.check_in_min * 60000) * 1000, isTold, isSignTold: true }];
  }
  const meant = (e) => (message.entry ? e.entry === message.entry : e.well === message.well && e.phone === phone);
  if (message.kind === "well_left")
    return list.filter((e) => !meant(e));
  return list.map((e) => (!meant(e) || at * 1000 <= e.sign_us ? e : { ...e, sign_us: at * 1000, due_us: (at + e.check_in_min * 60000) * 1000,
    isSignTold: isTold, knownDue: isTold ? undefined : e.knownDue ?? e.due_us / 1000 }));
}

// The team's first, then those due first.
function sortBelow(list, team) {
  return [...list].sort((a, b) => (b.team === team) - (a.team === team) || a.due_us - b.due_us);
}

// Wells to choose from: the job's in the order of its steps, then those near the leak. [{well, name, isOfJob}]
function listWells(steps, map, current) {
  const found = new Map(), ordered = [...(current ? [current] : []), ...steps];
  for (const step of ordered)
    if (step.well && step.target_kind === "valve" && !found.has(step.well))
      found.set(step.well, { well: step.well, name: step.well_name || step.well, isOfJob: true });
  const far = (w) => Math.hypot(w.p[0], w.p[1]);
  for (const w of [...(map?.wells || [])].sort((a, b) => far(a) - far(b)))
    if (w.name && !found.has(w.id || w.name))
      found.set(w.id || w.name, { well: w.id || w.name, name: w.name, isOfJob: false });
  return [...found.values()];
}
