// The drawer of course assistance. The browser asks for an action in a context; the server takes the text itself.
// What comes back is only ever shown as text.

import { ask, Newest } from "../web/ask.js";

const NARROW = matchMedia("(max-width: 63.99rem)");

/** The panel: opening, closing, where the focus is, and one view at a time. */
class Drawer {
  constructor(root, onClose) {
    this.root = root;
    this.onClose = onClose;
    this.opener = null;
    document.body.append(root);
    document.addEventListener("keydown", (event) => this.key(event));
    NARROW.addEventListener("change", () => this.fit());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  open(opener) {
    if (this.opener !== opener) this.opener?.setAttribute("aria-expanded", "false");
    this.opener = opener;
    opener.setAttribute("aria-expanded", "true");
    this.part("title").textContent = opener.textContent.trim();
    this.root.hidden = false;
    this.fit();
  }

  close() {
    if (!this.isOpen) return;
    this.onClose();
    this.root.hidden = true;
    this.fit();
    this.opener.setAttribute("aria-expanded", "false");
    this.opener.focus();
  }

  // On a narrow screen the drawer covers the page: it is a dialog, and what lies behind cannot be reached.
  fit() {
    const modal = this.isOpen && NARROW.matches;
    document.documentElement.classList.toggle("assist-open", this.isOpen);
    this.root.setAttribute("role", modal ? "dialog" : "region");
    if (modal) this.root.setAttribute("aria-modal", "true");
    else this.root.removeAttribute("aria-modal");
    for (const other of document.body.children) if (other !== this.root) other.inert = modal;
  }

  key(event) {
    if (!this.isOpen || event.defaultPrevented || document.querySelector(":popover-open")) return;
    if (event.key === "Escape") this.close();
    else if (event.key === "Tab" && NARROW.matches) this.wrap(event);
  }

  wrap(event) {
    const all = [...this.root.querySelectorAll("button, a[href]")].filter((one) => one.checkVisibility());
    const [first, last] = [all.at(0), all.at(-1)];
    const here = document.activeElement;
    if (event.shiftKey && (here === first || !all.includes(here))) last.focus();
    else if (!event.shiftKey && here === last) first.focus();
    else return;
    event.preventDefault();
  }

  /** Show one view and take the focus there, unless the person is busy elsewhere on the page. */
  show(name) {
    const here = document.activeElement;
    const follow = here === document.body || here === this.opener || this.root.contains(here);
    for (const view of this.root.querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== name;
    const view = this.root.querySelector(`[data-view="${name}"]`);
    this.root.scrollTop = 0;
    if (follow) (view.querySelector("[data-do=cancel]") ?? view).focus({ preventScroll: true });
  }

  say(words) {
    this.part("status").textContent = words;
  }
}

/** The conversation between the buttons, the drawer and the server. */
class Assistant {
  constructor(buttons, root) {
    this.place = buttons.dataset;
    this.words = root.querySelector("[data-words]").dataset;
    this.drawer = new Drawer(root, () => this.stop());
    this.answers = new Map();
    this.action = "";
    this.accepted = false;
    this.version = 0;
    this.newest = new Newest();
    for (const button of buttons.querySelectorAll("[data-action]")) button.addEventListener("click", () => this.press(button));
    const doings = { close: "close", decline: "close", accept: "accept", cancel: "close", copy: "copy", again: "run" };
    for (const [name, method] of Object.entries(doings)) {
      for (const one of root.querySelectorAll(`[data-do="${name}"]`)) one.addEventListener("click", () => this[method]());
    }
    buttons.hidden = false;
  }

  press(button) {
    if (this.drawer.isOpen && this.action === button.dataset.action) return this.drawer.close();
    this.stop();
    this.action = button.dataset.action;
    this.drawer.open(button);
    if (this.answers.has(this.action)) return this.showAnswer(this.answers.get(this.action));
    return this.run();
  }

  close() {
    this.drawer.close();
  }

  stop() {
    this.newest.stop();
  }

  /** Do *work* with the busy view on; what was stopped or overtaken meanwhile is not shown. */
  during(work) {
    this.drawer.show("busy");
    this.drawer.say(this.drawer.part("busy").textContent);
    return this.newest.run(work);
  }

  /** Before the first request it is asked whether the policy is accepted, so that none is refused for that. */
  async run() {
    if (!this.accepted) return this.showPolicy();
    const body = { contextid: Number(this.place.contextid), action: this.action };
    const answer = await this.during((signal) => ask(this.place.act, this.place.csrf, this.words, body, signal));
    if (!answer) return;
    if (answer.policy) await this.showPolicy();
    else if (!answer.success) this.showError(answer);
    else {
      this.answers.set(this.action, answer);
      this.showAnswer(answer);
    }
  }

  async showPolicy(changed = false) {
    const policy = await this.during((signal) => ask(this.place.policy, this.place.csrf, this.words, null, signal));
    if (!policy) return;
    if (!policy.success) return this.showError(policy);
    this.accepted = policy.accepted;
    if (this.accepted) return this.run();
    this.version = policy.version;
    // The policy is the site's own text, sanitised by the server; parsing it this way runs nothing.
    const parsed = new DOMParser().parseFromString(policy.html, "text/html");
    this.drawer.part("policy").replaceChildren(...parsed.body.childNodes);
    this.drawer.part("changed").hidden = !changed;
    this.drawer.say("");
    this.drawer.show("policy");
  }

  async accept() {
    const body = { contextid: Number(this.place.contextid), version: this.version };
    const answer = await this.during((signal) => ask(this.place.policy, this.place.csrf, this.words, body, signal));
    if (!answer) return;
    if (!answer.success) return this.showError(answer);
    this.accepted = answer.accepted;
    await (this.accepted ? this.run() : this.showPolicy(true));
  }

  showAnswer(answer) {
    const paragraphs = answer.text.split(/\n{2,}/).map((text) => {
      const paragraph = document.createElement("p");
      paragraph.textContent = text;
      return paragraph;
    });
    const text = this.drawer.part("text");
    text.replaceChildren(...paragraphs);
    text.lang = answer.language || document.documentElement.lang;
    this.drawer.part("notice").textContent = answer.notice;
    this.note("shortened", answer.shortened);
    this.resetCopy();
    this.drawer.show("answer");
    this.drawer.say(this.words.done);
  }

  showError(answer) {
    this.drawer.part("error").textContent = answer.error;
    this.note("wait", answer.wait);
    this.drawer.part("retry").hidden = !answer.again;
    this.drawer.show("error");
    this.drawer.say(answer.error);
  }

  note(name, text) {
    const part = this.drawer.part(name);
    part.textContent = text ?? "";
    part.hidden = !text;
  }

  resetCopy() {
    const label = this.drawer.part("copy");
    label.dataset.was ??= label.textContent;
    label.textContent = label.dataset.was;
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.answers.get(this.action).text);
      const label = this.drawer.part("copy");
      label.textContent = label.dataset.done;
      this.drawer.say(label.dataset.done);
    } catch {
      // Without https, or when the person says no, the clipboard is closed to pages.
      getSelection().selectAllChildren(this.drawer.part("text"));
      this.drawer.say(this.words.select);
    }
  }
}

for (const buttons of document.querySelectorAll("[data-courseassist]")) {
  new Assistant(buttons, document.getElementById("courseassist"));
}
