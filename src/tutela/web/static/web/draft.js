// What is typed is kept in this browser, for one person and one place, until the server says that it was saved.

const PREFIX = "tutela-draft:";
const WAIT_MS = 400;
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** The draft called *name*: {at, version, fields}; null where there is none, or where the browser keeps nothing. */
export function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    // Storage is closed to this page: there is nothing to forget.
  }
}

/** Drafts that nobody came back for go after a month. */
function sweep() {
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      if (!(read(name)?.at > Date.now() - KEPT_MS)) forget(name);
    }
  } catch {
    // As above.
  }
}

/** Keeps what is typed into *form*, and brings back what was typed before and never saved. */
export class Draft {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.draft;
    this.fields = [...form.querySelectorAll("input[name=name], textarea[name]")];
    this.version = form.elements.version;
    this.first = { version: this.version.value, fields: this.values() };
    this.kept = form.querySelector("[data-kept]");
    this.timer = 0;
    sweep();
    this.listen();
  }

  values() {
    return Object.fromEntries(this.fields.map((field) => [field.name, field.value]));
  }

  listen() {
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), WAIT_MS);
    });
    const now = () => this.timer && this.keep();
    addEventListener("pagehide", now);
    document.addEventListener("visibilitychange", now);
    this.form.addEventListener("submit", () => this.keep());
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    try {
      const draft = { at: Date.now(), version: this.version.value, fields: this.values() };
      localStorage.setItem(this.name, JSON.stringify(draft));
      this.kept.textContent = this.kept.dataset.words;
    } catch {
      this.kept.textContent = ""; // no room, or storage is closed: nothing is promised
    }
  }

  /** Put an older draft into the fields, and say so. What the server has just sent back is newer than any. */
  restore(changed) {
    if (this.form.hasAttribute("data-posted")) return this.keep();
    const draft = read(this.name);
    if (!draft?.fields || this.same(draft.fields)) return undefined;
    for (const field of this.fields) field.value = draft.fields[field.name] ?? field.value;
    this.version.value = draft.version;
    this.say(draft, changed);
    return undefined;
  }

  same(fields) {
    return this.fields.every((field) => (fields[field.name] ?? "") === field.value);
  }

  say(draft, changed) {
    const note = this.form.querySelector("[data-restored]");
    note.querySelector("[data-when]").textContent = new Date(draft.at).toLocaleString(document.documentElement.lang);
    note.querySelector("[data-changed]").hidden = draft.version === this.first.version;
    note.querySelector("[data-discard]").addEventListener("click", () => {
      note.hidden = true;
      this.version.value = this.first.version;
      for (const field of this.fields) field.value = this.first.fields[field.name];
      clearTimeout(this.timer);
      this.timer = 0;
      changed();
      forget(this.name);
      this.kept.textContent = "";
      this.fields[0].focus();
    });
    note.hidden = false;
  }
}
