// SPDX-License-Identifier: GPL-3.0-or-later
// What an agent has noted and the service has not acknowledged. It is written into the browser before it is sent, under the name of the workplace, and
// goes from there when the service has it: a break, a crash or a page loaded anew loses nothing. What the service refuses stays until somebody has
// corrected it or thrown it away. Another workplace that signs in here neither sees nor sends it.

import { ask, isAway, newId } from "/web/agent-service.js";

const BOX = "heat-outbox";
const LEFT_MS = 90000; // after so long another page of this workplace takes over what one has begun and not ended

let seat = "", sending = false, underWay = null; // key of what is just being sent for the first time

// Of this page, also after it is loaded anew.
const tab = sessionStorage.getItem("heat-tab") || newId();
sessionStorage.setItem("heat-tab", tab);

// One is {key, seat, tab, at, steps}, steps [{path, body, optional}, …]: "{number}" in a later path is the number that the first answer gives; what is
// optional may be refused. held: the number of a ticket that is noted, while somebody chooses whether it belongs to another; otherwise: the steps if the
// service refuses those; refused: {message, at}.
function read() {
  try {
    return JSON.parse(localStorage.getItem(BOX) || "[]").map((one) => (Array.isArray(one) ? { key: one[0].body.id, seat: "", tab: "", at: 0, steps: one } : one));
  } catch (e) {
    return [];
  }
}

function write(list) {
  if (list.length)
    localStorage.setItem(BOX, JSON.stringify(list));
  else
    localStorage.removeItem(BOX);
}

const change = (key, more) => write(read().map((one) => (one.key === key ? { ...one, ...more } : one)));
const isMine = (one) => !one.seat || one.seat === seat;
const isLeft = (one) => one.tab === tab || Date.now() - one.at > LEFT_MS;
const isDue = (one) => isMine(one) && one.key !== underWay && !one.refused && isLeft(one) && (!one.held || one.tab !== tab);

export const throwAway = (key) => write(read().filter((one) => one.key !== key));
export const throwAllAway = () => write(read().filter((one) => !isMine(one)));
export const waiting = () => read().filter(isDue);
export const refused = () => read().filter((one) => isMine(one) && one.refused);
export const unsent = () => waiting().length;
// Noted by this page, and nobody has chosen yet.
export const held = () => read().filter((one) => isMine(one) && one.held && one.tab === tab);

// Whose what waits is from now on.
export function setSeat(name) {
  seat = name;
}

// How much of which workplace is kept here: [[name, n], …].
export function kept() {
  const names = new Map();
  for (const one of read().filter((each) => each.seat))
    names.set(one.seat, (names.get(one.seat) || 0) + 1);
  return [...names];
}

// `stop(answer)`: true after the first leaves the others to whoever asked.
async function sendAll(steps, stop) {
  let number = "", answer = null;
  for (const step of steps)
    try {
      answer = await ask("POST", step.path.replace("{number}", encodeURIComponent(number)), step.body);
      if (!number && stop?.(answer))
        return { ...answer, stopped: true };
      number = number || answer.number || "";
    } catch (e) {
      if (!step.optional || isAway(e) || e.status === 401)
        throw e;
    }
  return { ...answer, number };
}

const name = (steps, number) => steps.map((step) => ({ ...step, path: step.path.replace("{number}", encodeURIComponent(number)) }));

// Null: it waits. Throws what the service will not have; `keeps`: it then stays here as refused.
async function sendOne(one, stop, keeps) {
  if (sending || waiting().some((other) => other.key !== one.key))
    return null;
  sending = true;
  underWay = one.key;
  try {
    const answer = await sendAll(one.steps, stop);
    if (answer.stopped)
      change(one.key, { held: answer.number, steps: name(one.steps.slice(1), answer.number) });
    else
      throwAway(one.key);
    return { ...answer, key: one.key };
  } catch (e) {
    if (isAway(e) || e.status === 401) // a session that ended: what was typed waits for the next one
      return null;
    if (one.otherwise)
      change(one.key, { steps: one.otherwise, otherwise: undefined });
    else if (keeps)
      change(one.key, { refused: { message: e.message, at: Date.now() } });
    else
      throwAway(one.key);
    throw e;
  } finally {
    sending = false;
    underWay = null;
  }
}

// The answer, null when it waits for the link. What is refused at once is left to whoever asked.
export function send(steps, stop) {
  const one = { key: newId(), seat, tab, at: Date.now(), steps };
  try {
    write([...read(), one]);
  } catch (e) { // a browser that keeps nothing: it stands in its form until it is sent
    return sendAll(steps, stop);
  }
  return sendOne(one, stop, false);
}

// Somebody has chosen for a ticket that was held: `steps`, or its own; its own also when the service refuses `steps`.
export function decide(key, steps) {
  const one = read().find((each) => each.key === key);
  if (!one)
    return Promise.resolve(null);
  const chosen = { ...one, held: undefined, steps: steps || one.steps, otherwise: steps ? one.steps : undefined };
  change(key, chosen);
  return sendOne(chosen, null, true);
}

// What was refused, as somebody has corrected it: under new ids, for the service may know the old ones.
export function sendCorrected(key, body) {
  const one = read().find((each) => each.key === key);
  if (!one)
    return Promise.resolve(null);
  const steps = one.steps.map((step, i) => ({ ...step, body: { ...(i === 0 && body ? body : step.body), id: newId() } }));
  change(key, { steps, refused: undefined, at: Date.now(), tab });
  return sendOne({ ...one, steps }, null, true);
}

// Tries again what waits; gives how many were sent.
export async function sendAgain() {
  let sent = 0;
  if (sending)
    return 0;
  sending = true;
  try {
    for (let one = read().find(isDue); one; one = read().find(isDue))
      try {
        await sendAll(one.steps);
        throwAway(one.key); // another page of this workplace may have sent others meanwhile
        sent++;
      } catch (e) {
        if (isAway(e) || e.status === 401)
          break;
        change(one.key, one.otherwise ? { steps: one.otherwise, otherwise: undefined } : { refused: { message: e.message, at: Date.now() } });
      }
  } finally {
    sending = false;
  }
  return sent;
}
