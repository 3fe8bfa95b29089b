// The editor's toolbar: one stop of the Tab key, arrows within, as the ARIA practice for toolbars has it.

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  undo: (chain) => chain.undo(),
  redo: (chain) => chain.redo(),
  caption: (chain) => chain.toggleCaption(),
};
const PRESSED = ["bold", "italic", "link", "bulletList", "orderedList"];

/** Opens a <dialog> with one field; resolves with [what was pressed, the value]. */
function ask(dialog, value) {
  const field = dialog.querySelector("[name=value]");
  field.value = value ?? "";
  dialog.returnValue = "";
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve([dialog.returnValue, field.value.trim()]), { once: true });
  });
}

export class Toolbar {
  constructor(root) {
    this.root = root;
    this.block = root.querySelector("[data-block]");
    this.editor = null;
  }

  /** The library's link with our own dialog on Ctrl+K, and nothing in it that the server would drop. */
  link(Link) {
    return Link.extend({
      addKeyboardShortcuts: () => ({ "Mod-k": () => Boolean(this.setLink()) || true }),
    }).configure({ openOnClick: false, autolink: false, enableTarget: false });
  }

  show(editor, surface) {
    this.editor = editor;
    this.root.surface = surface;
    this.root.hidden = false;
    for (const button of this.root.querySelectorAll("[data-tool]")) {
      button.addEventListener("click", () => this.press(button.dataset.tool));
    }
    this.block.addEventListener("change", () => this.setBlock(this.block.value));
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusin", (event) => this.rove(event.target.closest("button, select")));
    this.refresh();
    this.rove(this.stops()[0]);
  }

  add(element) {
    this.root.append(element);
    this.rove(this.stops()[0]);
  }

  press(tool) {
    if (tool === "link") return this.setLink();
    if (tool === "alt") return this.setAlt();
    return COMMANDS[tool](this.editor.chain().focus()).run();
  }

  setBlock(kind) {
    const chain = this.editor.chain().focus();
    if (this.editor.isActive("blockquote") && kind !== "quote") chain.lift("blockquote");
    if (kind === "quote") chain.toggleBlockquote().run();
    else if (kind === "paragraph") chain.setParagraph().run();
    else chain.setHeading({ level: Number(kind) }).run();
  }

  async setLink() {
    const { editor } = this;
    const dialog = document.getElementById("prose-link");
    const active = editor.isActive("link");
    dialog.querySelector("[data-remove]").hidden = !active;
    const [pressed, href] = await ask(dialog, editor.getAttributes("link").href);
    const chain = editor.chain().focus().extendMarkRange("link");
    if (pressed === "remove" || (pressed === "set" && !href)) chain.unsetLink().run();
    else if (pressed === "set" && !active && editor.state.selection.empty) {
      editor.chain().focus().insertContent({ type: "text", text: href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else if (pressed === "set") chain.setLink({ href }).run();
    else editor.commands.focus();
  }

  async setAlt() {
    const [pressed, alt] = await ask(document.getElementById("prose-alt"), this.editor.getAttributes("image").alt);
    const chain = this.editor.chain().focus();
    (pressed === "set" ? chain.updateAttributes("image", { alt }) : chain).run();
  }

  refresh() {
    const { editor } = this;
    if (!editor) return;
    for (const name of PRESSED) this.root.querySelector(`[data-tool=${name}]`).setAttribute("aria-pressed", editor.isActive(name));
    for (const name of ["undo", "redo"]) {
      this.root.querySelector(`[data-tool=${name}]`).setAttribute("aria-disabled", !editor.can()[name]());
    }
    const figure = editor.isActive("figure");
    this.root.querySelector("[data-tool=alt]").hidden = !editor.isActive("image");
    this.root.querySelector("[data-tool=caption]").hidden = !figure && !editor.isActive("image");
    this.root.querySelector("[data-tool=caption]").setAttribute("aria-pressed", figure);
    const level = ["2", "3"].find((one) => editor.isActive("heading", { level: Number(one) }));
    const plain = editor.isActive("paragraph") ? "paragraph" : "other";
    this.block.value = editor.isActive("blockquote") ? "quote" : (level ?? plain);
  }

  stops() {
    return [...this.root.querySelectorAll("button, select")].filter((one) => one.checkVisibility() && !one.closest("[role=menu]"));
  }

  rove(here) {
    if (!here || here.closest("[role=menu]")) return;
    for (const stop of this.stops()) stop.tabIndex = stop === here ? 0 : -1;
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const stops = this.stops();
    const at = stops.indexOf(document.activeElement);
    if (event.defaultPrevented || at < 0 || event.ctrlKey || event.metaKey) return;
    if (step) stops[(at + step + stops.length) % stops.length].focus();
    else if (event.key === "Home") stops[0].focus();
    else if (event.key === "End") stops.at(-1).focus();
    else return;
    event.preventDefault();
  }
}
