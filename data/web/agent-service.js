// SPDX-License-Identifier: GPL-3.0-or-later
// The service as the page sees it: questions, what is to be sent, and what is pushed.

import { getLanguage } from "/web/agent-words.js";

let offset = 0; // the service's clock less ours, in milliseconds

export const now = () => Date.now() + offset;

export function setClock(iso) {
  if (iso)
    offset = new Date(iso).getTime() - Date.now();
}

export class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

// The answer's JSON; Refused with the service's own words, or with status 0 when there is no link.
export async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method, cache: "no-store", credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body),
      headers: { "X-Heat-Request": "1", "Accept-Language": getLanguage() === "en" ? "en" : "zh-CN", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    });
  } catch (e) {
    throw new Refused(0, "no_link", e.message);
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new Refused(answer.status, data.error?.code || "", data.error?.message || String(answer.status));
  setClock(data.now);
  return data;
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `A-${Date.now().toString(36)}-${[...bytes].map((b) => b.toString(16).padStart(2, "0")).join("")}`;
}

// What could not be sent waits in the browser, in order, and keeps its id: the service takes each once however often it comes.
const BOX = "heat-outbox";
const read = () => JSON.parse(localStorage.getItem(BOX) || "[]");
const write = (list) => localStorage.setItem(BOX, JSON.stringify(list));
// Nobody answered who could: the service is away, starting behind its proxy, or busy.
export const isAway = (e) => e.status === 0 || e.status >= 500 || e.status === 429 || e.status === 408;

export const unsent = () => read().length;

// [{path, body, optional}, …]: "{number}" in a later path is the number that the first answer gives; what is optional may be refused.
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

// The answer, null when it waits for the link.
export async function send(steps, stop) {
  if (unsent() === 0)
    try {
      return await sendAll(steps, stop);
    } catch (e) {
      if (!isAway(e) && e.status !== 401) // a session that ended: what was typed waits for the next one
        throw e;
    }
  write([...read(), steps]);
  return null;
}

let sending = false;

// Tries again what waits; tells `refused(error)` of what the service will not have, and gives how many were sent.
export async function sendAgain(refused) {
  let sent = 0;
  if (sending)
    return 0;
  sending = true;
  try {
    for (let list = read(); list.length; list = read()) {
      try {
        await sendAll(list[0]);
        sent++;
      } catch (e) {
        if (isAway(e) || e.status === 401)
          break;
        refused(e);
      }
      write(read().filter((steps) => steps[0].body.id !== list[0][0].body.id)); // another page of this seat may have sent others
    }
  } finally {
    sending = false;
  }
  return sent;
}

// Pushed events; `on` is called with (topic, data). The browser comes back by itself after a break and is then told to load again.
export function listen(on, link) {
  const source = new EventSource("/v1/events?topics=notice,ticket,popup,progress");
  for (const topic of ["notice", "ticket", "popup", "progress", "ping", "reload"])
    source.addEventListener(topic, (event) => {
      const data = JSON.parse(event.data);
      if (topic === "ping" || topic === "reload")
        setClock(data.now);
      link(true);
      on(topic, data);
    });
  source.onerror = () => link(false);
  return source;
}
