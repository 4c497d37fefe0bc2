// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";
// A crew's job on its phone. Everything said goes into a queue on the phone first; the queue is sent in order, each message once by its id.

const $ = (id) => document.getElementById(id);
const POLL_MS = 15000, TOLD_MS = 60000, TIMEOUT_MS = 12000, PLACE_MS = 8000, BATCH = 50;
const stamp = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, "Z");

// In the page's own words where it has some: the service speaks to its operators, in its own language.
function why(status, error) {
  const own = `code_${error?.code}`;
  return word(own) !== own ? word(own) : error?.message || word("answered", status);
}

// The service has understood it and will never take it. A proxy's refusal has no such words, and may pass.
function isFinal(status, answer) {
  const code = answer.error?.code;
  return status >= 400 && status < 500 && Boolean(code) && !["rate", "ended", "link"].includes(code);
}

class Crew {
  constructor() {
    this.base = location.pathname.endsWith("/") ? location.pathname : `${location.pathname}/`;
    this.store = new Store(`heat-crew-${this.base.split(".").pop().replace(/\W/g, "")}`);
    this.seen = { job: null, below: [], hash: "", map: null, mapSeq: 0, gas: null, checkIn: 10, shiftMs: 0, zoneMin: -new Date().getTimezoneOffset() }; // as the service last told
    this.own = { phone: randomId(), acked: 0, queue: [], steps: {}, air: {}, alone: [], accepted: 0, arrived: 0, finished: 0, refused: [] }; // alone: entries that the service did not take
    this.isOnline = navigator.onLine;
    this.isBusy = false;
    this.again = false;
    this.ended = "";
    this.held = ""; // why photos wait although there is a network
    this.batch = BATCH;
    this.gone = new Set(); // ids that this page has settled
    this.saved = new Set(); // ids that stand in the store
    this.warned = new Map(); // entry that dispatch does not know of → how often this phone has sounded for it
    this.isLocating = false;
    this.map = new CrewMap($("map"));
    this.beeped = 0;
  }

  async begin() {
    this.isKept = await this.store.open();
    this.seen = { ...this.seen, ...(await this.store.get("seen")) };
    this.own = { ...this.own, ...(await this.store.get("own")) };
    this.anchorTime();
    await this.tryToKeep();
    this.connect();
    this.show();
    this.sync();
    this.listen();
    if (globalThis.BroadcastChannel) {
      this.others = new BroadcastChannel(this.store.name);
      this.others.onmessage = () => this.adopt();
    }
    setInterval(() => this.tick(), 1000);
    setInterval(() => this.sync(), POLL_MS);
    if (globalThis.isSecureContext && navigator.serviceWorker)
      navigator.serviceWorker.register(`${this.base}worker.js`, { scope: this.base }).catch(() => {});
    navigator.storage?.persist?.().catch(() => {});
  }

  // Another tab of this page writes as well: what waits there waits here too.
  async keep() {
    await this.store.change("own", (kept) => {
      const mine = new Set(this.own.queue.map((m) => m.id));
      this.own.queue.push(...(kept?.queue || []).filter((m) => !mine.has(m.id) && !this.gone.has(m.id)));
      this.own.phone = kept?.phone || this.own.phone;
      return this.own;
    });
    this.isKept = this.store.base !== null;
    for (const message of this.own.queue)
      this.saved.add(message.id);
    this.others?.postMessage("changed");
  }

  // A phone that is full stores nothing: then the page holds it, and says that it must stay open.
  async tryToKeep() { await this.keep().catch(() => { this.isKept = false; }); }

  // What another tab has said or sent. What is not in the store it cannot have sent: that stays here, however long ago it was said.
  async adopt() {
    const kept = await this.store.get("own");
    if (!kept)
      return;
    const known = new Set(kept.queue.map((m) => m.id)), unsaved = this.own.queue.filter((m) => !known.has(m.id) && !this.saved.has(m.id) && !this.gone.has(m.id));
    const before = unsaved.length ? this.own : {};
    const isKnownAlone = new Set((kept.alone || []).map((m) => m.id));
    for (const id of known)
      this.saved.add(id);
    this.own = { ...kept, queue: [...kept.queue.filter((m) => !this.gone.has(m.id)), ...unsaved], steps: { ...kept.steps, ...before.steps }, air: { ...kept.air, ...this.own.air },
      alone: [...(kept.alone || []), ...this.own.alone.filter((m) => !isKnownAlone.has(m.id))],
      accepted: kept.accepted || before.accepted || 0, arrived: kept.arrived || before.arrived || 0, finished: kept.finished || before.finished || 0 };
    this.show();
  }
  now() { return Date.now() + this.seen.shiftMs; }

  // For what must not be missed: the later of the phone's clock, which somebody may set back, and of what has passed since the service last told the time, which a sleeping phone may not count.
  watchNow() { return Math.max(this.now(), this.anchor.at + performance.now() - this.anchor.steady); }
  anchorTime() { this.anchor = { at: this.now(), steady: performance.now() }; }

  connect() {
    $("report").onclick = () => this.tell(askReport(), "site_report");
    $("enter").onclick = () => this.enter(null);
    $("support").onclick = () => this.tell(askSupport(), "support_wanted");
    $("call").onclick = () => this.tell(askCall(this.seen.job?.phone), "call_wanted");
    $("finished").onclick = () => this.tell(askFinish(this.below().some((e) => e.team === this.team())), "finished", () => { this.own.finished = this.now(); });
    $("photo").onchange = () => this.takePhoto();
    $("language").onclick = () => { switchLanguage(); this.show(); };
    addEventListener("online", () => { this.isOnline = true; this.sync(); });
    addEventListener("offline", () => { this.isOnline = false; this.showSync(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.sync(); });
  }

  // --- saying ---
  async tell(question, kind, then) {
    const more = await question;
    if (more === null)
      return;
    then?.();
    await this.say(kind, more);
  }

  // `clock`: by the phone's own clock; what is known of its error when it is sent sets it right.
  async say(kind, more = {}, clock = Date.now()) {
    const message = { id: `${this.own.phone}-${randomId()}`, clock, kind, ...more };
    this.own.queue.push(message);
    await this.tryToKeep();
    this.show();
    this.sync();
  }

  // Where the phone is, or why it does not say.
  where() {
    return new Promise((done) => {
      if (!navigator.geolocation)
        return done({ no_place: "none" });
      const late = setTimeout(() => done({ no_place: "timeout" }), PLACE_MS + 1000); // some phones never answer
      navigator.geolocation.getCurrentPosition((place) => {
        clearTimeout(late);
        done({ lon: place.coords.longitude, lat: place.coords.latitude, accuracy_m: Math.round(place.coords.accuracy) });
      }, (error) => { clearTimeout(late); done({ no_place: ["none", "denied", "unavailable", "timeout"][error.code] || "none" }); },
      { enableHighAccuracy: true, maximumAge: 30000, timeout: PLACE_MS });
    });
  }

  async accept() { this.own.accepted = this.now(); await this.say("accepted"); }

  // It counts from when it was pressed, however long the position takes.
  async arrive() {
    const clock = Date.now();
    let answer = null;
    this.isLocating = true;
    do {
      this.show();
      const place = await this.where();
      answer = place.no_place ? await askNoPlace(place.no_place) : place;
    } while (answer === "again");
    this.isLocating = false;
    if (!answer)
      return this.show();
    this.own.arrived = clock + this.seen.shiftMs;
    await this.say("arrived", answer, clock);
  }

  async stepDone(step) {
    if (!await this.mayOpen(step))
      return;
    this.own.steps[step.number] = { state: "done", at: this.now(), told: 0 };
    await this.say("step_done", { step: step.number, action: step.action, target: step.target });
  }

  async stepFailed(step) {
    const answer = await askFailure(this.stepName(step));
    if (!answer)
      return;
    this.own.steps[step.number] = { state: "failed", at: this.now(), told: 0 };
    await this.say("step_failed", { step: step.number, action: step.action, target: step.target, ...answer });
  }

  // --- who is below ---
  team() { return this.seen.job?.team || ""; }

  // As the service told last, what it did not take, and what waits here.
  below() {
    let list = (this.seen.below || []).map((e) => ({ isTold: true, isSignTold: true, ...e }));
    for (const message of [...this.own.alone, ...this.own.queue])
      if (WELL_KINDS.includes(message.kind))
        list = doToBelow(list, message, message.clock + this.seen.shiftMs, this.team(), this.own.phone, false);
    return sortBelow(list, this.team());
  }

  // From a step, or from anywhere at any time: for the valve, the leak, a pump.
  async enter(step) {
    const well = step ? { well: step.well, name: step.well_name || step.well } : await askWhichWell(listWells(this.steps(), this.seen.map, this.current()));
    if (!well)
      return;
    const answer = await askWell(well.well, well.name, this.seen.gas, this.seen.checkIn, this.isOnline);
    if (!answer)
      return;
    const id = `${this.own.phone}-${randomId()}`;
    this.own.air[id] = answer.o2_percent;
    await this.say("well_entered", { ...answer, name: well.name, id });
  }

  // Of people whom another phone let down, with a reason.
  async sign(entry) {
    const why = entry.phone === this.own.phone ? {} : await askOther(word("sign_other", entry.well_name));
    if (why)
      await this.say("check_in", { well: entry.well, entry: entry.entry, ...why });
  }

  async leave(entry) {
    const clock = Date.now(), isOwn = entry.phone === this.own.phone;
    const answer = isOwn ? await askLeave(entry.well, entry.well_name, this.seen.gas) : await askOther(word("leave_other", entry.well_name));
    if (!answer)
      return;
    this.own.alone = this.own.alone.filter((m) => m.id !== entry.entry);
    await this.say("well_left", isOwn ? { ...answer, entry: entry.entry } : { well: entry.well, entry: entry.entry, no_reading: "other", ...answer }, clock);
  }

  // Heat let in while people are below kills: it is asked before it is told. FALSE: not done.
  async mayOpen(step) {
    const letsIn = ["open", "start"].includes(step.action) && ["reopen", "resupply"].includes(step.part);
    const others = letsIn ? this.below().filter((e) => e.well !== step.well) : [];
    return !others.length || await askOpen(others.map((e) => this.belowWords(e))) === "open";
  }

  belowWords(entry) { return word("below_who", entry.team === this.team() ? this.seen.job.team_name : entry.team_name || entry.team, entry.people, entry.well_name, this.time(entry.entered_us / 1000)); }

  // Somebody else has signed people of this phone out: they must hear of it.
  noteSignedOut(before, now) {
    const still = new Set(now.map((e) => e.entry));
    for (const e of before)
      if (e.phone === this.own.phone && !still.has(e.entry))
        this.own.refused.push({ words: word("signed_out", e.well_name) });
  }

  async takePhoto() {
    const file = $("photo").files[0];
    $("photo").value = "";
    if (!file)
      return;
    const clock = Date.now(), step = this.current();
    try {
      const blob = await this.shrink(file), bytes = new Uint8Array(await blob.arrayBuffer()), sum = await sha256(bytes);
      await this.store.put(`photo-${sum}`, bytes);
      await this.say("photo", { sha256: sum, bytes: bytes.length, ...(step && { step: step.number }) }, clock);
    } catch (e) {
      this.giveUp({ kind: "photo", clock }, word(e.name === "QuotaExceededError" ? "photo_full" : "photo_bad"));
      this.show();
    }
  }

  // It will not be taken: out of the queue, and said until somebody has read it.
  async giveUp(message, words) {
    this.refuse(message, words);
    this.gone.add(message.id);
    this.own.queue = this.own.queue.filter((m) => m.id !== message.id);
    if (message.sha256)
      await this.store.drop(`photo-${message.sha256}`);
    await this.tryToKeep();
  }

  // People who are below stay so, whatever the service thinks of the message.
  refuse(message, words) {
    this.own.refused.push({ kind: message.kind, at: message.clock + this.seen.shiftMs, words });
    if (message.kind === "well_entered")
      this.own.alone.push(message);
  }

  // At most 1,600 pixels a side, as JPEG.
  async shrink(file) {
    const picture = await createImageBitmap(file), by = Math.min(1, 1600 / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * by);
    canvas.height = Math.round(picture.height * by);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
  }

  // --- sending ---
  async ask(path, options = {}) {
    const stop = new AbortController(), late = setTimeout(() => stop.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(this.base + path, { cache: "no-store", ...options, signal: stop.signal });
      return { status: response.status, answer: await response.json().catch(() => ({})) };
    } finally {
      clearTimeout(late);
    }
  }

  async sync() {
    if (this.isBusy) {
      this.again = true;
      return;
    }
    this.isBusy = true;
    this.showSync();
    try {
      do {
        this.again = false;
        while (this.own.queue.length && await this.sendSome());
        await this.fetchJob();
      } while (this.again);
      this.isOnline = true;
    } catch (e) {
      this.isOnline = false;
    }
    this.isBusy = false;
    this.show();
  }

  // What waits as the service takes it, numbered on from what it has.
  number(messages) {
    const at = (m) => (m.clock === undefined ? m.at : stamp(m.clock + this.seen.shiftMs));
    return messages.map(({ clock, tries, isLost, name, ...m }, k) => ({ ...m, at: at({ clock, ...m }), phone: this.own.phone, seq: this.own.acked + 1 + k }));
  }

  // FALSE: nothing more can be sent now. A photo on a thin line must not hold up a sign of life: words go first.
  async sendSome() {
    const words = this.own.queue.filter((m) => m.kind !== "photo").slice(0, this.batch), batch = words.length ? words : await this.sendPhotos();
    if (!batch.length)
      return false;
    const { status, answer } = await this.ask("messages", { method: "POST", headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sent: stamp(this.now()), messages: this.number(batch) }) });
    if (answer.taken)
      return this.noteTaken(answer);
    if (!isFinal(status, answer))
      return false;
    if (batch.length === 1)
      await this.giveUp(batch[0], why(status, answer.error));
    this.batch = 1; // one of them spoils the others: each by itself
    return true;
  }

  async noteTaken(answer) {
    const isLost = new Set(this.own.queue.filter((m) => m.isLost).map((m) => m.id));
    const taken = new Set(answer.taken), refused = new Map(answer.refused.filter((r) => (r.code !== "photo" || isLost.has(r.id)) && !this.isTakenNumber(r)).map((r) => [r.id, isLost.has(r.id) ? word("photo_lost") : why(0, r)]));
    for (const message of this.own.queue)
      if (taken.has(message.id)) {
        this.noteBelow(message);
        if (message.kind === "photo")
          await this.store.drop(`photo-${message.sha256}`);
        if (this.own.steps[message.step])
          this.own.steps[message.step].told = this.now();
      } else if (refused.has(message.id)) {
        this.refuse(message, refused.get(message.id));
      }
    for (const id of [...taken, ...refused.keys()])
      this.gone.add(id);
    this.own.queue = this.own.queue.filter((m) => !taken.has(m.id) && !refused.has(m.id));
    const before = this.own.acked;
    this.own.acked = answer.expected_seq ? answer.expected_seq - 1 : before + taken.size; // what was known already is counted too much: the service says what it expects
    if (!this.own.queue.length)
      this.batch = BATCH;
    await this.tryToKeep();
    return taken.size + refused.size > 0 || this.own.acked !== before;
  }

  // Dispatch knows it now, though the next look at the job may be a while off.
  noteBelow(message) {
    if (WELL_KINDS.includes(message.kind))
      this.seen.below = doToBelow(this.seen.below || [], message, message.clock + this.seen.shiftMs, this.team(), this.own.phone, true);
  }

  // Another tab has sent under this number meanwhile: it goes again under the next one, which the service tells with the job.
  isTakenNumber(refusal) {
    const message = refusal.code === "different" ? this.own.queue.find((m) => m.id === refusal.id) : null;
    if (!message)
      return false;
    message.tries = (message.tries || 0) + 1;
    this.again = message.tries < 4;
    return this.again;
  }

  // Those whose picture the service has; one that it does not take now keeps no other from going.
  async sendPhotos() {
    const ready = [];
    this.held = "";
    for (const message of this.own.queue.filter((m) => m.kind === "photo").slice(0, this.batch))
      if (await this.sendPhoto(message))
        ready.push(message);
    return ready;
  }

  async sendPhoto(message) {
    const bytes = await this.store.get(`photo-${message.sha256}`);
    if (!bytes) {
      message.isLost = true; // it was taken before; the service says if it was not
      return true;
    }
    const { status, answer } = await this.ask(`photos/${message.sha256}`, { method: "PUT", headers: { "Content-Type": "image/jpeg" }, body: bytes });
    if (status === 200 || status === 201)
      return true;
    if (isFinal(status, answer))
      await this.giveUp(message, why(status, answer.error));
    else
      this.held = why(status, answer.error);
    return false;
  }

  async fetchJob() {
    const asked = Date.now();
    const { status, answer } = await this.ask(`job?phone=${this.own.phone}&known=${this.seen.hash}`);
    const code = status === 410 || status === 404 ? answer.error?.code : "";
    this.ended = code === "ended" ? "ended" : code === "link" ? "bad_link" : status === 200 ? "" : this.ended;
    if (status !== 200)
      return;
    const middle = (asked + Date.now()) / 2, shift = Date.parse(answer.now) + 500 - middle;
    if (Math.abs(shift - this.seen.shiftMs) > 2000)
      this.seen.shiftMs = shift;
    this.anchorTime();
    this.own.acked = answer.last_seq;
    Object.assign(this.seen, { gas: answer.gas, checkIn: answer.check_in_min, zoneMin: answer.utc_offset_min, hash: answer.hash });
    if (answer.job)
      this.seen.job = answer.job;
    if (answer.below) {
      this.noteSignedOut(this.seen.below || [], answer.below);
      this.seen.below = answer.below;
    }
    if (answer.map !== this.seen.mapSeq && answer.map) {
      const map = await this.ask("map");
      if (map.status === 200)
        Object.assign(this.seen, { map: map.answer, mapSeq: answer.map });
    }
    await this.store.put("seen", this.seen).catch(() => { this.isKept = false; });
  }

  listen() {
    const events = new EventSource(`${this.base}events`);
    events.addEventListener("crew", () => this.sync());
    events.addEventListener("reload", () => this.sync());
    events.onerror = () => {
      if (events.readyState === EventSource.CLOSED && !this.ended) // refused: as many pages listen as may, or the job has ended
        setTimeout(() => this.listen(), TOLD_MS);
    };
    addEventListener("pagehide", () => events.close());
  }

  // --- showing ---
  // In the desk's zone, wherever the phone thinks it is.
  time(ms) { return new Date(ms + this.seen.zoneMin * 60000).toISOString().slice(11, 16); }

  // What this phone has said of a step holds until the desk's word on it can have come.
  stateOf(step) {
    const own = this.own.steps[step.number];
    if (step.state === "pending" && own && (!own.told || this.now() - own.told < TOLD_MS))
      return { state: own.state, at: own.at, isOwn: true };
    return { state: step.state, at: step.at_us ? step.at_us / 1000 : 0, how: step.how, isOwn: false };
  }

  steps() { return this.seen.job?.steps || []; }
  current() { return this.steps().find((s) => this.stateOf(s).state === "pending"); }

  stepName(step) {
    const dn = step.dn_mm ? ` DN${step.dn_mm}` : "";
    if (step.target_kind !== "valve")
      return `${word(step.action)} ${step.name}`;
    if (!step.well)
      return `${step.name}${dn}`;
    return `${word("well", step.well_name || step.well)} ${word(`valve_${step.line || "pair"}`)}${dn}`;
  }

  shortName(step) {
    const dn = step.dn_mm ? ` DN${step.dn_mm}` : "";
    return step.well && step.target_kind === "valve" ? `${step.well_name || step.well} ${word(`short_${step.line || "pair"}`)}${dn}` : `${step.name}${dn}`;
  }

  show() {
    const job = this.seen.job;
    document.title = `${job ? job.title : ""} ${word("title")}`;
    for (const key of ["report", "finished", "support", "call"])
      $(key).textContent = word(key);
    $("enter").textContent = word("enter_well");
    $("photo-word").textContent = word("photo");
    $("language").textContent = word("other");
    $("map").setAttribute("aria-label", word("map"));
    this.showEnded();
    this.showSync();
    this.showRefused();
    this.tick();
    if (!job) {
      $("title").textContent = this.ended ? "" : word("loading");
      return;
    }
    this.showHead(job);
    this.showMap(job);
    this.showFirst(job);
    this.showSteps();
  }

  // Nothing new begins then; who is below still signs and comes out, and dispatch can be called.
  showEnded() {
    const n = this.own.queue.length;
    $("ended").hidden = !this.ended;
    $("ended").textContent = this.ended ? [word(this.ended), n ? word("ended_waiting", n) : ""].join(" ") : "";
    for (const key of ["report", "finished", "support", "photo"])
      $(key).disabled = Boolean(this.ended);
    $("photo-label").classList.toggle("off", Boolean(this.ended));
  }

  showHead(job) {
    const arrived = this.own.arrived || (job.arrived_us || 0) / 1000;
    $("number").textContent = String(Number(job.team.match(/\d+/)?.[0]) || job.team);
    $("team").textContent = job.team_name;
    const standing = this.own.finished ? word("finished_at", this.time(this.own.finished)) : arrived ? word("arrived", this.time(arrived)) : job.arrive_us ? word("expected", this.time(job.arrive_us / 1000)) : word("on_the_way");
    $("standing").textContent = `${job.incident} · ${standing}`;
    $("title").textContent = job.title;
    const households = job.households ? word("out", job.households.toLocaleString("en-US")) : job.households_planned ? word("out_planned", job.households_planned.toLocaleString("en-US")) : "";
    $("place").textContent = [job.place, job.line && word(`line_${job.line}`), households].filter(Boolean).join(" · ");
  }

  showMap(job) {
    const step = this.current(), places = new Map((this.seen.map?.valves || []).map((v) => [v.target, v.p])), marks = new Map();
    for (const s of this.steps()) {
      const p = places.get(s.target);
      if (!p || (step && s.part !== step.part))
        continue;
      const key = s.well || s.target, state = this.stateOf(s).state, mark = marks.get(key) || { x: p[0], y: p[1], orders: [], states: [], well: s.well_name };
      mark.orders.push(s.order);
      mark.states.push(s === step ? "now" : state === "pending" ? "" : state === "done" ? "done" : "");
      marks.set(key, mark);
    }
    const list = [...marks.values()].map((m) => ({ x: m.x, y: m.y, well: m.well, words: m.orders.join("·"), state: m.states.includes("now") ? "now" : m.states.every((s) => s === "done") ? "done" : "" }));
    this.map.show(this.seen.map, list, job.way?.p || [], Boolean(job.way?.p) && !this.isThere(job), $("number").textContent);
    $("attribution").textContent = this.seen.map?.attribution || "";
    const to = step?.well_lon ? { lon: step.well_lon, lat: step.well_lat, words: word("navigate", step.well_name || step.well || step.name) } : job.lon ? { lon: job.lon, lat: job.lat, words: word("navigate_place") } : null;
    $("navigate").hidden = !to;
    if (to) {
      $("navigate").textContent = to.words;
      $("navigate").href = `geo:${to.lat},${to.lon}?q=${to.lat},${to.lon}`;
    }
  }

  isThere(job) { return this.own.arrived > 0 || job.team_state === "on_site"; }

  // Accepting, then arriving, before anything else.
  showFirst(job) {
    const isAccepted = this.own.accepted > 0, first = $("first");
    first.hidden = (isAccepted && this.isThere(job)) || Boolean(this.ended);
    if (first.hidden)
      return;
    const way = job.way ? word("way", Math.round(job.way.minutes), job.way.metres ? ` · ${(job.way.metres / 1000).toFixed(1)} km` : "") : "";
    first.replaceChildren(
      make("p", {}, [isAccepted ? word("arrive_hint") : word("accept_hint"), way].filter(Boolean).join(" ")),
      make("div", { class: "answers" }, make("button", { class: isAccepted ? "yes" : "primary", id: isAccepted ? "arrived" : "accept", disabled: this.isLocating,
        onclick: () => (isAccepted ? this.arrive() : this.accept()) }, word(this.isLocating ? "locating" : isAccepted ? "arrive" : "accept"))));
  }

  showSteps() {
    const now = $("first").hidden && !this.ended ? this.current() : null, list = [], part = this.current()?.part;
    for (const name of ["isolate", "drain", "resupply", "reopen"]) {
      const steps = this.steps().filter((s) => s.part === name);
      if (!steps.length)
        continue;
      const done = steps.filter((s) => this.stateOf(s).state === "done").length;
      list.push(make("h2", { class: "part" }, `${word(`part_${name}`)} ${done} / ${steps.length}`, name === "isolate" ? make("small", {}, word(`order_${this.seen.job.close_first === "return" ? "return" : "supply"}`)) : null));
      /* What is over and done with is counted, not listed. */
      if (part && name !== part && done === steps.length)
        continue;
      list.push(...steps.map((s) => (s === now ? this.currentStep(s) : this.stepRow(s))));
    }
    if (!list.length)
      list.push(make("p", { class: "step" }, word("none")));
    else if (!this.current())
      list.push(make("p", { class: "step done" }, make("span", { class: "state" }, word("all_done"))));
    $("steps").replaceChildren(...list);
  }

  stateWords(step, s) {
    if (s.state === "done")
      return s.isOwn ? word("told", this.time(s.at)) : word(`done_${step.action}`, s.at ? this.time(s.at) : "");
    if (s.state === "failed")
      return s.isOwn ? word("failed") : word(`failed_${s.how || "stuck"}`);
    return step.doubt ? word(`doubt_${step.doubt}`) : word(`pending_${step.action}`);
  }

  stepRow(step) {
    const s = this.stateOf(step);
    const sign = s.state === "done" ? "✓" : s.state === "failed" ? "✕" : step.order;
    return make("div", { class: `step ${s.state === "pending" && step.doubt ? "doubtful" : s.state}`, "data-step": step.number },
      make("span", { class: "badge" }, String(sign)), make("span", { class: "what" }, this.shortName(step)), make("span", { class: "state" }, this.stateWords(step, s)));
  }

  currentStep(step) {
    const facts = [step.turns ? word(`turns_${step.action === "open" ? "open" : "close"}`, Math.round(step.turns)) : "", step.minutes ? word("minutes", Math.round(step.minutes)) : "",
      step.side ? word("side", word(step.side)) : "", step.doubt ? word(`doubt_${step.doubt}`) : ""].filter(Boolean).join(" · ");
    return make("div", { class: "current", "data-step": step.number },
      make("div", { class: "head" }, make("span", { class: "badge" }, String(step.order)), make("div", {}, make("h2", {}, this.stepName(step)), make("p", {}, facts))),
      step.well && step.target_kind === "valve" && !step.above_ground ? this.airLine(step) : null,
      make("div", { class: "answers" }, make("button", { class: "yes", onclick: () => this.stepDone(step) }, word(`yes_${step.action}`)), make("button", { class: "no", onclick: () => this.stepFailed(step) }, word(`no_${step.action}`))));
  }

  airLine(step) {
    const below = this.below().find((e) => e.well === step.well && e.team === this.team()), o2 = below && this.own.air[below.entry];
    if (below)
      return make("div", { class: "air" }, o2 ? word("air", o2) : word("inside", below.well_name, below.people), make("span", {}, word("air_fan")), make("span", {}, word("air_guard")));
    return make("div", { class: "air none" }, make("span", {}, word("air_none")), make("button", { class: "small", "data-enter": step.well, onclick: () => this.enter(step) }, word("air_open")));
  }

  showRefused() {
    const rows = this.own.refused.map((r) => make("p", {}, r.kind ? word("refused", [r.at ? this.time(r.at) : "", word(`kind_${r.kind}`)].join(" ").trim(), r.words) : r.words));
    if (rows.length)
      rows.push(make("button", { class: "small", id: "understood", onclick: () => { this.own.refused = []; this.keep(); this.show(); } }, word("understood")));
    if (this.isKept === false)
      rows.push(make("p", {}, word("stored")));
    if (this.held)
      rows.push(make("p", {}, word("held", this.held)));
    $("refused").hidden = !rows.length;
    $("refused").replaceChildren(...rows);
  }

  showSync() {
    const n = this.own.queue.length, sync = $("sync");
    sync.className = !this.isOnline ? "bad" : n ? "waiting" : "";
    sync.textContent = n ? word("waiting", n) : !this.isOnline ? word("offline") : word("synced");
    sync.title = this.isKept === false ? word("stored") : word("late_hint");
  }

  // One row for each entry; the buttons stand still while somebody reaches for them.
  showBelow(list) {
    const bar = $("well"), key = JSON.stringify([language, ...list.map((e) => [e.entry, e.people, e.isTold])]);
    bar.hidden = !list.length;
    if (bar.dataset.key === key)
      return;
    bar.dataset.key = key;
    bar.replaceChildren(...list.map((e) => this.belowRow(e)));
  }

  belowRow(entry) {
    const isOwn = entry.phone === this.own.phone, isTeam = entry.team === this.team();
    const whose = isOwn ? "" : isTeam ? word("other_phone") : entry.team_name || entry.team;
    const now = () => this.below().find((e) => e.entry === entry.entry) || entry;
    return make("div", { class: "below", "data-entry": entry.entry },
      make("span", {}, [word("inside", entry.well_name, entry.people), whose].filter(Boolean).join(" · "), make("b", {}), make("em", {})),
      isTeam ? make("button", { class: "yes", "data-sign": entry.entry, onclick: () => this.sign(now()) }, word("sign")) : null,
      isTeam ? make("button", { "data-leave": entry.entry, onclick: () => this.leave(now()) }, word("leave")) : null);
  }

  // Until dispatch knows of them nobody but those at the top watches.
  watchWords(entry) {
    if (!entry.isTold)
      return word("not_told");
    return entry.isSignTold ? "" : word("sign_not_told", this.time(entry.knownDue));
  }

  tick() {
    const list = this.below();
    $("clock").textContent = this.time(this.now());
    this.showBelow(list);
    for (const row of $("well").children) {
      const e = list.find((one) => one.entry === row.dataset.entry), left = Math.round((e.due_us / 1000 - this.watchNow()) / 1000);
      const text = `${Math.floor(Math.abs(left) / 60)}:${String(Math.abs(left) % 60).padStart(2, "0")}`;
      row.className = `below${left < 0 ? " late" : left < 120 ? " soon" : ""}${e.isTold && e.isSignTold ? "" : " untold"}`;
      row.querySelector("b").textContent = left < 0 ? word("sign_late", text) : word("sign_in", text);
      row.querySelector("em").textContent = this.watchWords(e);
      if (e.team === this.team() && left < 120 && Date.now() - this.beeped > (left < 0 ? 3000 : 30000))
        this.beep();
      this.warn(e);
    }
  }

  // It sounds some times for people of whom dispatch does not know: after 20 s, and twice more.
  warn(entry) {
    const n = this.warned.get(entry.entry) || 0, age = this.watchNow() - entry.entered_us / 1000;
    if (entry.isTold || n >= 3 || age < 20000 + 30000 * n)
      return;
    this.warned.set(entry.entry, n + 1);
    this.beep();
  }

  beep() {
    this.beeped = Date.now();
    navigator.vibrate?.([300, 150, 300]);
    try {
      this.sound ??= new AudioContext();
      const tone = this.sound.createOscillator(), loud = this.sound.createGain();
      loud.gain.value = 0.3;
      tone.frequency.value = 880;
      tone.connect(loud).connect(this.sound.destination);
      tone.start();
      tone.stop(this.sound.currentTime + 0.4);
    } catch (e) { /* a phone without sound vibrates */ }
  }
}

chooseLanguage();
new Crew().begin();
