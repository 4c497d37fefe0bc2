// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// What the phone keeps: the job as last seen, messages not yet taken, photos not yet sent. IndexedDB; where there is none, memory.

class Store {
  constructor(name) {
    this.name = name;
    this.memory = new Map();
    this.base = null;
  }

  open() {
    return new Promise((done) => {
      let request;
      try { request = indexedDB.open(this.name, 1); } catch (e) { return done(false); }
      request.onupgradeneeded = () => request.result.createObjectStore("kept");
      request.onsuccess = () => { this.base = request.result; done(true); };
      request.onerror = () => done(false);
      request.onblocked = () => done(false);
    });
  }

  act(mode, work) {
    return new Promise((done, fail) => {
      const deal = this.base.transaction("kept", mode, { durability: "strict" });
      const request = work(deal.objectStore("kept"));
      deal.oncomplete = () => done(request.result);
      deal.onerror = deal.onabort = () => fail(deal.error);
    });
  }

  async get(key) {
    return this.base ? this.act("readonly", (kept) => kept.get(key)) : this.memory.get(key);
  }

  async put(key, value) {
    if (this.base)
      await this.act("readwrite", (kept) => kept.put(value, key));
    else
      this.memory.set(key, value);
  }

  // make(value) gives what takes its place; nobody else writes in between.
  async change(key, make) {
    if (!this.base)
      return void this.memory.set(key, make(this.memory.get(key)));
    await new Promise((done, fail) => {
      const deal = this.base.transaction("kept", "readwrite", { durability: "strict" }), kept = deal.objectStore("kept"), request = kept.get(key);
      request.onsuccess = () => kept.put(make(request.result), key);
      deal.oncomplete = () => done();
      deal.onerror = deal.onabort = () => fail(deal.error);
    });
  }

  async drop(key) {
    if (this.base)
      await this.act("readwrite", (kept) => kept.delete(key));
    else
      this.memory.delete(key);
  }
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

// SHA-256 (FIPS 180-4), for phones that reach the service without TLS and so without crypto.subtle.
function sha256Plain(bytes) {
  const primes = [];
  for (let n = 2; primes.length < 64; n++)
    if (primes.every((p) => n % p))
      primes.push(n);
  const fraction = (x) => ((x - Math.floor(x)) * 4294967296) | 0;
  const k = primes.map((p) => fraction(Math.cbrt(p)));
  const h = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const length = bytes.length;
  const padded = new Uint8Array(((length + 8) >> 6 << 6) + 64);
  padded.set(bytes);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 536870912));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);
  const w = new Int32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < padded.length; at += 64) {
    for (let t = 0; t < 64; t++) {
      if (t < 16) { w[t] = view.getInt32(at + 4 * t); continue; }
      const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
      const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
      w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, i] = h;
    for (let t = 0; t < 64; t++) {
      const one = (i + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[t] + w[t]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      i = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, i].forEach((v, n) => { h[n] = (h[n] + v) | 0; });
  }
  return h.map((v) => (v >>> 0).toString(16).padStart(8, "0")).join("");
}

async function sha256(bytes) {
  if (!globalThis.crypto?.subtle)
    return sha256Plain(bytes);
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(sum, (b) => b.toString(16).padStart(2, "0")).join("");
}
