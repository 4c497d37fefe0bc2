// SPDX-License-Identifier: GPL-3.0-or-later
// The service as the page sees it: questions and what is pushed. What is noted goes through agent-outbox.js.

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

// Nobody answered who could: the service is away, starting behind its proxy, or busy.
export const isAway = (e) => e.status === 0 || e.status >= 500 || e.status === 429 || e.status === 408;

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
