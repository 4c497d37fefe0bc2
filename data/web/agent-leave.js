// SPDX-License-Identifier: GPL-3.0-or-later
// Signing out: what is not sent is asked about, and nothing of callers stays in the page for whoever sits here next.

import { $, button, el, fill } from "/web/agent-dom.js";
import { refused, throwAllAway, unsent } from "/web/agent-outbox.js";
import { ask } from "/web/agent-service.js";
import { t } from "/web/agent-words.js";

const LEFT = "heat-signed-out"; // the service has not been told yet

export class Leaving {
  constructor(page) {
    this.page = page;
    this.isSending = false; // first all is sent, then this ends
    this.isSure = false;    // asked once whether to throw away
    $("#help").addEventListener("close", () => {
      if (!$("#help").open) { // the help that was closed may have made room for the question
        this.isSending = this.isSure = false;
        $("#help").onkeydown = null;
      }
    });
  }

  async begin() {
    $("#help").close();
    await this.page.call.leave();
    if (unsent() || refused().length || this.page.hasBegun())
      this.ask();
    else
      await this.end();
  }

  // What waits, and what may be done with it: 1 to 3.
  ask() {
    const n = unsent(), bad = refused().length, seat = this.page.me.name, choices = [];
    if (n)
      choices.push([this.isSending ? t("Sending; signs out by itself") : t("Send first, then sign out"), () => this.sendFirst(), { class: "primary", disabled: this.isSending }]);
    if (n + bad) {
      choices.push([t("Keep for {s} alone, sign out", { s: seat }), () => this.end(), {}]);
      choices.push([this.isSure ? t("Throw away for good: press once more") : t("Throw away, sign out"), () => this.discard(), {}]);
    } else
      choices.push([t("Sign out all the same"), () => this.end(), {}]);
    fill($("#help"), el("h2", {}, t("Sign out")),
      n ? el("p", {}, t("{n} not sent yet.", { n }), this.page.isUp ? "" : ` ${t("No link to the service")}`) : null,
      bad ? el("p", {}, t("{n} not accepted: F9 shows why.", { n: bad })) : null,
      n + bad ? el("p", { class: "small" }, t("What is kept stays in this browser; only {s} sees it, and it goes on when {s} signs in here.", { s: seat })) : null,
      this.page.hasBegun() ? el("p", { class: "late" }, t("What is being typed and not noted is lost.")) : null,
      el("div", { class: "buttons one", id: "leaving" }, choices.map(([words, act, more], i) => button(words, String(i + 1), act, more)), button(t("Cancel"), "Esc", () => $("#help").close())));
    $("#help").onkeydown = (event) => {
      if (/^[1-3]$/.test(event.key) && choices[Number(event.key) - 1])
        $("#leaving").children[Number(event.key) - 1].click();
    };
    if (!$("#help").open)
      $("#help").showModal();
    $("#leaving button:not(:disabled)").focus();
  }

  sendFirst() {
    this.isSending = true;
    this.ask();
    this.page.sendAgain();
  }

  // Something has been sent, or not.
  tick() {
    if (!this.isSending || unsent())
      return;
    this.isSending = false;
    if (refused().length || this.page.hasBegun())
      this.ask();
    else
      this.end();
  }

  discard() {
    if (this.isSure) {
      throwAllAway();
      this.end();
      return;
    }
    this.isSure = true;
    this.ask();
  }

  async end() {
    localStorage.setItem(LEFT, "1");
    this.page.source?.close();
    this.page.me = null;
    $("#help").close();
    $("#help").replaceChildren();
    this.page.forget();
    await this.finish().then(() => this.page.login(""), () => this.page.login(t("Signed out here; the service is told when there is a link again.")));
  }

  // Tells the service, if that is still to be done.
  async finish() {
    if (!localStorage.getItem(LEFT))
      return;
    await ask("DELETE", "/v1/session").catch((e) => { if (e.status !== 401) throw e; });
    this.forget();
  }

  forget() {
    localStorage.removeItem(LEFT);
  }
}
