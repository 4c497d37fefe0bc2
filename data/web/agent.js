// SPDX-License-Identifier: GPL-3.0-or-later
// The agents' page: head, its views (call, tickets, notices, what was not accepted), keys, pushed events. A telephone system opens it with ?phone= or ?card=.

import { Call, mask } from "/web/agent-call.js";
import { $, button, el, fill, isTyping, listbox, markFocus, picture, putFocus, toast } from "/web/agent-dom.js";
import { kept, refused, send, sendAgain, setSeat, unsent } from "/web/agent-outbox.js";
import { ask, listen, now } from "/web/agent-service.js";
import { Leaving } from "/web/agent-leave.js";
import { Tickets } from "/web/agent-tickets.js";
import { Unsent } from "/web/agent-unsent.js";
import { clock, count, getLanguage, list, moment, setLanguage, t, untranslated } from "/web/agent-words.js";

class Page {
  constructor() {
    this.me = null;
    this.view = "call";
    this.outages = [];
    this.notices = [];
    this.questions = null; // of GET /v1/questions
    this.waiting = null;   // a call that came while something was being typed: {phone} or {card}
    this.chosen = 0;      // in the list of notices
    this.synced = 0;      // when the service last told that it lives
    this.isUp = true;
    this.call = new Call(this);
    this.tickets = new Tickets(this);
    this.unsent = new Unsent(this);
    this.leaving = new Leaving(this);
    this.seat = null;     // who was signed in last
  }

  // --- life ---

  async begin() {
    setLanguage(localStorage.getItem("heat-language") || (navigator.language.startsWith("zh") ? "zh" : "en"));
    this.setTheme(localStorage.getItem("heat-theme") || "");
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.setTheme(localStorage.getItem("heat-theme") || ""));
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("popstate", () => {
      if (!this.call.isBusy())
        this.call.query = this.call.answer = null;
      this.openAddress();
    });
    // A telephone that opens the page anew with every call leaves no connection behind: a browser has six to a service.
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => { if (event.persisted && this.me) this.enter(); });
    addEventListener("storage", () => this.draw()); // another page of this workplace
    setInterval(() => this.tick(), 1000);
    try {
      await this.leaving.finish();
      this.me = await ask("GET", "/v1/me");
    } catch (e) {
      this.failed(e);
      if (e.status !== 401)
        this.login(t("No link to the service"));
      return;
    }
    await this.enter();
  }

  async enter() {
    if (!this.me.roles.includes("agent")) {
      this.login(t("This workplace may not answer calls; ask the dispatch centre for an agent's token."));
      return;
    }
    if (this.seat !== null && this.seat !== this.me.name)
      this.forget();
    this.seat = this.me.name;
    setSeat(this.seat);
    this.drawHead();
    this.source?.close();
    this.source = listen((topic, data) => this.pushed(topic, data), (isUp) => this.linked(isUp));
    await Promise.all([this.loadStops(), this.loadQuestions()]);
    await this.openAddress();
    this.tickets.load();
    await this.call.offerAgain();
    this.draw();
  }

  // Something typed that is not noted yet?
  hasBegun() {
    return this.call.hasBegun() || Boolean(this.tickets.action);
  }

  // Nothing of callers stays in the page: somebody else sits here.
  forget() {
    this.call.forget();
    this.tickets.forget();
    this.unsent.forget();
    this.waiting = null;
    this.notices = [];
    this.view = "call";
    for (const id of ["#view", "#banner", "#waiting", "#refused", "#toast", "#news"])
      $(id).replaceChildren();
    delete $("#refused").dataset.words;
    $("#banner").hidden = $("#waiting").hidden = $("#refused").hidden = true;
    history.replaceState(null, "", "/agent");
  }

  async openAddress() {
    if (this.call.query || this.call.form)
      return this.call.refresh().catch((e) => this.failed(e)).then(() => this.draw());
    const parameters = new URLSearchParams(location.search);
    this.view = { "#tickets": "tickets", "#notices": "notices", "#unsent": "unsent" }[location.hash] || "call";
    for (const name of ["phone", "card", "address"])
      if (parameters.get(name))
        history.replaceState({ seat: this.seat, query: { [name]: parameters.get(name) } }, "", "/agent"); // whoever looks at the browser's history reads no number there
    if (history.state?.query && history.state.seat === this.seat) {
      await this.call.open(history.state.query, true).catch((e) => this.failed(e));
      return;
    }
    this.draw();
  }

  async loadStops() {
    try {
      const answer = await ask("GET", "/v1/outages");
      this.outages = answer.outages;
      this.synced = now();
    } catch (e) {
      this.failed(e);
    }
  }

  async loadQuestions() {
    try {
      this.questions = await ask("GET", "/v1/questions");
    } catch (e) {
      this.failed(e);
    }
  }

  async loadNotices() {
    try {
      this.notices = (await ask("GET", "/v1/notices")).notices.reverse();
    } catch (e) {
      this.failed(e);
    }
    this.draw();
  }

  linked(isUp) {
    if (isUp === this.isUp)
      return;
    this.isUp = isUp;
    this.drawHead();
    if (isUp) {
      this.sendAgain();
      if (this.call.isCut)
        this.call.refresh().catch((e) => this.failed(e));
    }
  }

  async pushed(topic, data) {
    this.synced = now();
    this.linked(true);
    if (topic === "notice" || topic === "progress" || topic === "reload") {
      await this.loadStops();
      await this.call.refresh().catch((e) => this.failed(e));
      if (topic === "notice")
        toast(data.version > 1 && this.call.own()?.number === data.number ? t("The notice has changed: tell the caller what stands here now.") : t("New notice: {t}", { t: data.label || data.number }));
      if (this.view === "notices")
        this.loadNotices();
      else
        this.draw();
    }
    if (topic === "popup") {
      this.waiting = data.phone ? { phone: data.phone } : { card: data.card };
      if (!this.call.isBusy() && !this.tickets.isBusy() && !this.unsent.isBusy())
        await this.answerWaiting();
    }
    if (topic === "ticket")
      this.tickets.announce(data);
    if (topic === "ticket" || topic === "reload") {
      // Several at once are one load, and nobody is disturbed who is filling in a form.
      clearTimeout(this.ticketTimer);
      this.ticketTimer = setTimeout(() => { if (!this.tickets.action) this.tickets.load(); }, 300);
    }
    this.drawHead();
  }

  // The call that came while something was being typed.
  async answerWaiting() {
    const query = this.waiting;
    if (!query || !this.me)
      return;
    this.waiting = null;
    this.view = "call";
    history.pushState({ seat: this.seat, query }, "", "/agent");
    this.drawHead();
    await this.call.open(query, true).catch((e) => this.failed(e));
  }

  failed(e) {
    if (e.status === 401) {
      if (this.me || !$("#token")) // a late word of it takes nothing away that is being typed there
        this.login("");
    } else if (e.status === 0)
      this.linked(false);
    else if (e.status)
      toast(e.message);
    else
      throw e;
  }

  noted() {
    if (unsent())
      toast(t("{n} not sent yet; kept here and tried again.", { n: unsent() }));
    this.call.refresh().catch((e) => this.failed(e));
    this.draw();
    if (!this.call.offered)
      this.answerWaiting();
  }

  async sendAgain() {
    const before = refused().length, sent = await sendAgain();
    if (sent && !unsent())
      toast(t("All sent."));
    if (refused().length !== before && this.view === "unsent")
      this.draw();
    if (sent || refused().length !== before)
      this.drawHead();
    this.leaving.tick();
  }

  // After a break: who are we to the service now, and does it still push to us?
  async comeBack() {
    try {
      await ask("GET", "/v1/me");
      if (!this.me) // signed out meanwhile
        return;
      if (this.source.readyState === EventSource.CLOSED)
        await this.enter();
      this.linked(true);
    } catch (e) {
      this.failed(e);
    }
  }

  tick() {
    if (!this.me)
      return;
    this.call.tick();
    if (Math.floor(Date.now() / 1000) % 3 === 0) {
      if (!this.isUp)
        this.comeBack();
      else if (unsent())
        this.sendAgain();
    }
    if (this.view === "tickets" && !this.tickets.action && Math.floor(Date.now() / 1000) % 30 === 0)
      this.draw();
  }

  // --- drawing ---

  setTheme(chosen) {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = chosen || (dark ? "dark" : "light");
  }

  draw() {
    if (!this.me)
      return;
    // What is being typed stays as it is.
    const form = this.view === "call" && this.call.form;
    if (form && $(`#${form}`) && this.drawnForm === form && isTyping({ target: document.activeElement })) {
      this.call.drawBanner($("#banner"));
      this.drawHead();
      return;
    }
    const focus = markFocus();
    this.drawnForm = form;
    this.drawHead();
    if (this.view === "tickets")
      this.tickets.draw($("#view"));
    else if (this.view === "notices")
      this.drawNotices($("#view"));
    else if (this.view === "unsent")
      this.unsent.draw($("#view"));
    else
      this.call.draw($("#view"));
    if (putFocus(focus))
      return;
    if (this.view === "tickets")
      this.tickets.focusRow();
    else
      $("#notices, #unsent, #nothing-unsent")?.focus();
  }

  drawHead() {
    if (!this.me)
      return;
    const focus = markFocus(), begun = this.outages.filter((outage) => outage.begun), households = begun.reduce((sum, outage) => sum + outage.households, 0);
    document.title = t("Heating hotline, agent");
    $("#waiting").hidden = !this.waiting;
    if (this.waiting)
      fill($("#waiting"), el("b", {}, t("The next call: {p}", { p: this.waiting.phone ? mask(this.waiting.phone) : this.waiting.card })), el("span", {}, t("It opens when this is noted or cancelled.")),
        button(t("Open it now, put this away"), "F8", () => this.takeWaiting(), { id: "take-waiting" }));
    this.drawRefused();
    if (!$("#search"))
      this.makeHead();
    $("#title").textContent = t("Heating hotline, agent");
    $("#query").placeholder = t("Phone, card or address");
    $("#query").setAttribute("aria-label", t("Phone, card or address"));
    const views = [["call", t("Call"), "F2"], ["tickets", t("Tickets"), "F3"], ["notices", t("Notices"), "F4"], ["unsent", t("Not sent"), "F9"]];
    fill($("#nav"), views.filter(([view]) => view !== "unsent" || this.view === view || unsent() || refused().length).map(([view, name, key]) => el("button", {
      type: "button", id: `nav-${view}`, "aria-current": this.view === view ? "page" : null, title: key, onclick: () => this.show(view) }, name,
    view === "tickets" && this.tickets.counts.late ? el("b", { class: "late" }, ` △${this.tickets.counts.late}`) : null,
    view === "unsent" ? el("b", { class: refused().length ? "late" : null }, ` ${unsent() + refused().length}`) : null)));
    fill($("#facts"), el("span", { class: "count" }, el("span", { class: "hidable" }, t("Off now"), " "), el("b", { class: begun.length ? "off" : "" }, begun.length ? list([t("{n} stops", { n: begun.length }), t("{n} households", { n: count(households) })], " ") : t("none"))),
      el("span", { id: "sync" }, el("span", { class: this.isUp ? "dot" : "dot bad", "aria-hidden": "true" }), el("span", { class: this.isUp ? "hidable" : "" }, t(this.isUp ? "Notices as of {t}" : "No link since {t}", { t: clock(new Date(this.synced || now()), true) })),
        unsent() ? el("b", { class: "late" }, ` ○${unsent()}`) : null),
      el("b", { class: "hidable" }, this.me.name), el("span", { class: "tools" }, button(getLanguage() === "en" ? "中文" : "EN", null, () => this.turnLanguage(), { id: "language" }),
        button(t(document.documentElement.dataset.theme === "dark" ? "Light" : "Dark"), null, () => this.turnTheme(), { id: "theme" }), button("?", null, () => this.help(), { "aria-label": t("Help"), id: "open-help" })));
    if (focus && !focus.node.isConnected)
      putFocus(focus);
  }

  // Stays until it is corrected or thrown away; said anew only when it has changed.
  drawRefused() {
    const all = refused(), words = all.length ? t("{n} not accepted: {r}", { n: all.length, r: all[0].refused.message }) : "";
    $("#refused").hidden = !all.length || this.view === "unsent";
    if ($("#refused").dataset.words === words)
      return;
    $("#refused").dataset.words = words;
    fill($("#refused"), all.length ? [el("b", {}, "△ ", words), button(t("Correct it or throw it away"), "F9", () => this.show("unsent"), { id: "open-refused" })] : []);
  }

  makeHead() {
    fill($("#top"), el("h1", { id: "title" }), el("form", { id: "search", role: "search", onsubmit: (event) => { event.preventDefault(); this.search(); } },
      el("input", { id: "query", autocomplete: "off", maxlength: "100" }), el("kbd", {}, "/")), el("nav", { id: "nav" }), el("div", { class: "facts", id: "facts" }));
  }

  drawNotices(view) {
    $("#banner").hidden = true;
    const chosen = this.notices[this.chosen], theme = document.documentElement.dataset.theme;
    fill(view, el("div", { class: "two" }, el("section", {}, this.notices.length ? listbox("notices", t("Notices"), "choices tall", this.chosen, this.notices.map((notice, i) => el("li", { onclick: () => { this.chosen = i; this.draw(); } }, el("b", {}, notice.label || notice.id, " ", t("version {v}", { v: notice.version })), el("span", { class: "small" }, notice.area), el("span", { class: "district" },
        notice.restored ? `${t("Back since")} ${moment(notice.restored, now())}` : `${t("Expected back")} ${notice.until ? moment(notice.until, now()) : t("not known yet")}`)))) : el("p", { class: "pad" }, t("No notice is in force."))),
    chosen ? el("section", {}, chosen.restored ? null : picture({ class: "map", id: "map", alt: t("Map of the stop"),
      src: `/v1/map.svg?${new URLSearchParams({ width: "424", height: "320", notice: chosen.number, theme, v: chosen.id, lang: getLanguage() === "en" ? "en" : "zh_CN" })}` }),
    el("p", { class: "pad notice-text" }, chosen.text)) : el("span")));
  }

  // What stands beside nothing: the stops in force, when nobody calls.
  stops() {
    return el("section", { class: "pad" }, el("h2", {}, t("Off now")), this.outages.length ? el("ul", { class: "plain" }, this.outages.map((one) => el("li", {}, el("b", {}, one.place || one.area), " ", one.cause, el("br"),
      el("span", { class: "small" }, one.area, " · ", t("{n} households", { n: count(one.households) }), " · ", t("Expected back"), " ", one.until ? moment(one.until, now()) : t("not known yet"))))) : el("p", {}, t("No notice is in force.")));
  }

  login(problem) {
    this.me = null;
    $("#help").close();
    this.source?.close();
    $("#waiting").hidden = $("#refused").hidden = true;
    fill($("#top"), el("h1", {}, t("Heating hotline, agent")), el("div", { class: "facts" }, el("span", { class: "tools" }, button(getLanguage() === "en" ? "中文" : "EN", null, () => this.turnLanguage(), { id: "language" }))));
    $("#banner").hidden = true;
    fill($("#view"), el("section", { class: "pad login" }, el("h2", {}, t("Sign in")), el("form", { onsubmit: (event) => { event.preventDefault(); this.signIn(); } },
      el("label", { for: "token" }, t("Token of this workplace")), el("input", { id: "token", type: "password", autocomplete: "current-password" }),
      el("p", { class: "problem", role: "alert" }, problem || ""), el("button", { class: "primary" }, t("Sign in"))),
    kept().map(([seat, n]) => el("p", { class: "small kept" }, t("{n} of {s} not sent yet: kept here until {s} signs in.", { n, s: seat })))));
    $("#token").focus();
  }

  async signIn() {
    try {
      this.me = await ask("POST", "/v1/session", { token: $("#token").value.trim() });
    } catch (e) {
      this.login(e.status === 401 ? t("The token is wrong; ask the dispatch centre for it.") : e.message);
      return;
    }
    this.isUp = true;
    this.leaving.forget();
    await this.enter();
    this.sendAgain();
  }

  help() {
    const keys = [["/", "search"], ["Enter", "the caller belongs to this stop"], ["N", "note a new report"], ["E", "old people, infants, sick people"], ["B", "call back after"], ["R", "choose another place"],
      ["F2 F3 F4", "call, tickets, notices"], ["F8", "the next call, when one waits"], ["F9", "what was not accepted or not sent"], ["↑ ↓", "choose in a list"], ["1 … 9", "what a ticket allows"], ["Esc", "back"]];
    fill($("#help"), el("h2", {}, t("Keys")), el("dl", {}, keys.map(([key, what]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, t(what))))),
      el("div", { class: "buttons" }, button(t("Close"), "Esc", () => $("#help").close()), button(t("Sign out"), null, () => this.leaving.begin(), { id: "sign-out" })));
    $("#help").showModal();
  }

  async turnLanguage() {
    setLanguage(getLanguage() === "en" ? "zh" : "en");
    localStorage.setItem("heat-language", getLanguage());
    if (!this.me) {
      this.login("");
      return;
    }
    this.tickets.words = null;
    await Promise.all([this.loadStops(), this.loadQuestions()]);
    await this.call.refresh().catch((e) => this.failed(e));
    await this.tickets.load();
    if (this.view === "notices")
      await this.loadNotices();
    this.draw();
  }

  turnTheme() {
    const dark = document.documentElement.dataset.theme === "dark";
    localStorage.setItem("heat-theme", dark ? "light" : "dark");
    this.setTheme(dark ? "light" : "dark");
    this.draw();
  }

  // --- what a person does ---

  show(view) {
    this.view = view;
    history.pushState(view === "call" && this.call.query ? { seat: this.seat, query: this.call.query } : null, "", view === "call" ? "/agent" : `/agent#${view}`);
    if (view === "tickets") {
      this.tickets.isOpen = false;
      this.tickets.load();
    }
    if (view === "notices")
      this.loadNotices();
    this.draw();
  }

  // What is being typed is kept, for when its caller is asked for again.
  takeWaiting() {
    if (!this.waiting)
      return;
    this.tickets.action = null;
    if (this.call.form)
      this.call.closeForm();
    else if (this.call.offered)
      this.call.leave();
    this.answerWaiting();
  }

  async search() {
    const text = $("#query").value.trim();
    if (!text)
      return;
    this.view = "call";
    $("#query").blur();
    await this.call.search(text).catch((e) => this.failed(e));
    this.draw();
  }

  key(event) {
    const typing = isTyping(event), views = { F2: "call", F3: "tickets", F4: "notices", F9: "unsent" };
    let taken = true;
    if (!this.me || event.isComposing || $("#help").open)
      return;
    if (views[event.key])
      this.show(views[event.key]);
    else if (event.key === "F8")
      this.takeWaiting();
    else if (event.key === "/" && !typing)
      $("#query").select();
    else if (event.key === "?" && !typing)
      this.help();
    else if (event.key === "Escape" && event.target.id === "query")
      $("#query").blur();
    else if (event.target.id === "query")
      taken = false;
    else if (this.view === "call")
      taken = this.call.key(event, typing);
    else if (this.view === "tickets")
      taken = this.tickets.key(event, typing);
    else if (this.view === "unsent")
      taken = this.unsent.key(event, typing);
    else
      taken = this.noticeKey(event);
    if (taken)
      event.preventDefault();
  }

  noticeKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step)
      return false;
    this.chosen = Math.max(0, Math.min(this.notices.length - 1, this.chosen + step));
    this.draw();
    return true;
  }
}

const page = new Page();
// For the tests: what has been asked for and has no Chinese.
document.documentElement.heat = { page, untranslated, send };
page.begin();
