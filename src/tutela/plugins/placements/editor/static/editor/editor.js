// The editor's AI. The page has an editor (web/prose.js) and announces it; this script puts buttons into its toolbar,
// asks for a prompt, shows what came of it, and has it inserted with the marks of generated content.

import { ask, Newest } from "../web/ask.js";
import { difference } from "./difference.js";

const NEXT_WORDS_MS = 6000;
const EDGE_PX = 8;

/** The menu of a toolbar with more than one action: arrows, Escape, and out. It stays within the window. */
class Menu {
  constructor(root) {
    this.button = root.querySelector("[data-menu]");
    this.list = root.querySelector("[role=menu]");
    this.items = [...this.list.querySelectorAll("[role=menuitem]")];
    this.button.addEventListener("click", () => this.open(this.list.hidden));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusout", (event) => root.contains(event.relatedTarget) || this.open(false));
    document.addEventListener("pointerdown", (event) => root.contains(event.target) || this.open(false));
    addEventListener("resize", () => this.place());
  }

  open(open) {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", open);
    if (!open) return;
    this.place();
    this.items[0].focus();
  }

  /** Begin below the button, or as far to the left of it as the window asks for. */
  place() {
    this.list.style.translate = "";
    const over = this.list.getBoundingClientRect().right + EDGE_PX - document.documentElement.clientWidth;
    if (over > 0) this.list.style.translate = `${-over}px`;
  }

  key(event) {
    if (event.target === this.button && event.key === "ArrowDown") this.open(true);
    else if (this.list.hidden || !this.list.contains(event.target)) return;
    else if (event.key === "Escape") {
      this.open(false);
      this.button.focus();
    } else {
      const at = this.items.indexOf(document.activeElement);
      const next = { ArrowDown: at + 1, ArrowUp: at - 1 + this.items.length, Home: 0, End: this.items.length - 1 }[event.key];
      if (next === undefined) return;
      this.items[next % this.items.length].focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** One action's dialog: policy, prompt, waiting, result or error, one view at a time. */
class Conversation {
  constructor(dialog, place, surface) {
    this.dialog = dialog;
    this.place = place;
    this.surface = surface;
    this.words = dialog.querySelector("[data-words]").dataset;
    this.prompt = this.part("prompt");
    this.accepted = false;
    this.version = 0;
    this.newest = new Newest();
    this.answer = null;
    const doings = { close: () => dialog.close(), accept: () => this.accept(), again: () => this.run(), prompt: () => this.showPrompt(), cancel: () => this.cancel() };
    for (const [name, doing] of Object.entries(doings)) {
      for (const one of dialog.querySelectorAll(`[data-do=${name}]`)) one.addEventListener("click", doing);
    }
    this.prompt.addEventListener("input", () => this.able());
    dialog.addEventListener("close", () => this.closed());
    dialog.addEventListener("keydown", (event) => this.wrap(event));
    this.on("prompt", () => this.able() && this.run());
    this.on("result", () => this.insertable() && this.insert());
  }

  part(name) {
    return this.dialog.querySelector(`[data-part=${name}]`);
  }

  view(name) {
    return this.dialog.querySelector(`[data-view=${name}]`);
  }

  on(view, doing) {
    this.view(view).addEventListener("submit", (event) => {
      event.preventDefault();
      doing();
    });
  }

  open(opener) {
    this.opener = opener;
    this.inserted = false;
    this.dialog.showModal();
    return this.accepted ? this.showPrompt() : this.showPolicy();
  }

  /** However it ends, nothing goes on behind it, and the focus goes back to where the person was. */
  closed() {
    this.stop();
    if (this.inserted) this.surface.focus();
    else this.opener.focus();
  }

  stop() {
    this.newest.stop();
    clearInterval(this.timer);
  }

  cancel() {
    this.stop();
    this.showPrompt();
  }

  /** The dialog is modal, so that what lies behind is closed; the Tab key stays within as well. */
  wrap(event) {
    if (event.key !== "Tab") return;
    const all = [...this.dialog.querySelectorAll("button, input, textarea, a[href]")].filter((one) => one.checkVisibility() && !one.disabled);
    const [first, last] = [all.at(0), all.at(-1)];
    const here = document.activeElement;
    if (event.shiftKey && (here === first || !all.includes(here))) last.focus();
    else if (!event.shiftKey && here === last) first.focus();
    else return;
    event.preventDefault();
  }

  show(name, focus) {
    for (const one of this.dialog.querySelectorAll("[data-view]")) one.hidden = one.dataset.view !== name;
    (focus ?? this.view(name)).focus();
  }

  say(words) {
    this.part("status").textContent = words;
  }

  able() {
    const able = Boolean(this.prompt.value.trim());
    this.part("generate").disabled = !able;
    return able;
  }

  showPrompt() {
    this.able();
    this.say("");
    this.show("prompt", this.prompt);
  }

  /** Do *work* with the waiting view on; what was stopped or overtaken meanwhile is not shown. */
  async during(work) {
    this.stop();
    this.wait();
    try {
      return await this.newest.run(work);
    } finally {
      if (!this.newest.busy) clearInterval(this.timer); // else it is that of the work which overtook
    }
  }

  wait() {
    const words = this.words.busy.split("|");
    const next = () => {
      this.part("busy").textContent = words.length > 1 ? words.shift() : words[0];
      this.say(this.part("busy").textContent);
    };
    next();
    this.timer = setInterval(next, NEXT_WORDS_MS);
    this.show("busy", this.view("busy").querySelector("[data-do=cancel]"));
  }

  send(url, body, signal) {
    return ask(url, this.place.csrf, this.words, body && { contextid: Number(this.place.contextid), ...body }, signal);
  }

  async showPolicy(changed = false) {
    const policy = await this.during((signal) => this.send(this.place.policy, null, signal));
    if (!policy) return;
    if (!policy.success) return this.showError(policy);
    this.accepted = policy.accepted;
    if (this.accepted) return this.showPrompt();
    this.version = policy.version;
    // The policy is the site's own text, sanitised by the server; parsing it this way runs nothing.
    const parsed = new DOMParser().parseFromString(policy.html, "text/html");
    this.part("policy").replaceChildren(...parsed.body.childNodes);
    this.part("changed").hidden = !changed;
    this.say("");
    this.show("policy");
  }

  async accept() {
    const answer = await this.during((signal) => this.send(this.place.policy, { version: this.version }, signal));
    if (!answer) return;
    if (!answer.success) return this.showError(answer);
    this.accepted = answer.accepted;
    await (this.accepted ? this.showPrompt() : this.showPolicy(true));
  }

  asked() {
    return { prompttext: this.prompt.value.trim() };
  }

  async run() {
    if (!this.able()) return this.showPrompt();
    const answer = await this.during((signal) => this.send(this.dialog.dataset.address, this.asked(), signal));
    if (!answer) return;
    if (answer.policy) {
      this.accepted = false;
      await this.showPolicy();
    } else if (!answer.success) this.showError(answer);
    else {
      this.answer = answer;
      this.part("notice").textContent = answer.notice;
      this.say(this.words.done);
      this.showResult(answer);
    }
  }

  showError(answer) {
    this.part("error").textContent = answer.error;
    this.part("wait").textContent = answer.wait ?? "";
    this.part("wait").hidden = !answer.wait;
    this.part("retry").hidden = !answer.again;
    this.show("error");
    this.say(answer.error);
  }

  finish() {
    this.inserted = true;
    this.prompt.value = "";
    this.dialog.close();
  }
}

class Text extends Conversation {
  constructor(...all) {
    super(...all);
    this.part("text").addEventListener("input", () => this.insertable());
  }

  showResult(answer) {
    this.part("text").value = answer.text;
    this.insertable();
    this.show("result", this.part("text"));
  }

  insertable() {
    const able = Boolean(this.part("text").value.trim());
    this.part("insert").disabled = !able;
    return able;
  }

  insert() {
    const runs = difference(this.answer.text, this.part("text").value.trim());
    this.surface.insertGenerated(runs, this.answer);
    this.finish();
  }
}

class Picture extends Conversation {
  constructor(...all) {
    super(...all);
    this.part("alternative").addEventListener("input", () => this.insertable());
    this.part("decorative").addEventListener("change", () => this.insertable());
  }

  asked() {
    const chosen = Object.fromEntries(new FormData(this.view("prompt")));
    return { ...super.asked(), aspectratio: chosen.aspectratio, quality: chosen.quality };
  }

  showResult(answer) {
    this.part("image").src = answer.src;
    this.part("alternative").value = answer.alt;
    this.part("decorative").checked = false;
    this.insertable();
    this.show("result", this.part("alternative"));
  }

  /** Either what the image shows is said, or it is said that this does not matter. */
  insertable() {
    const decorative = this.part("decorative").checked;
    this.part("alternative").disabled = decorative;
    const able = decorative || Boolean(this.part("alternative").value.trim());
    this.part("insert").disabled = !able;
    return able;
  }

  insert() {
    const alt = this.part("decorative").checked ? "" : this.part("alternative").value.trim();
    this.surface.insertImage({ ...this.answer, alt });
    this.finish();
  }
}

const KINDS = { generate_text: Text, generate_image: Picture };

function attach(surface) {
  const tools = document.querySelector("[data-editor-ai]");
  const menu = tools.querySelector("[data-menu]") && new Menu(tools);
  for (const button of tools.querySelectorAll("[data-action]")) {
    const dialog = document.getElementById(`editor-${button.dataset.action}`);
    const conversation = new KINDS[button.dataset.action](dialog, tools.dataset, surface);
    button.addEventListener("click", () => {
      menu?.open(false);
      conversation.open(menu?.button ?? button);
    });
  }
  tools.hidden = false;
  surface.addTools(tools);
}

const there = document.querySelector("[data-tools]")?.surface;
if (there) attach(there);
else document.addEventListener("prose:ready", (event) => attach(event.detail), { once: true });
