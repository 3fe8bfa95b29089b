// The rich-text editor in place of every <textarea data-prose>. Without this script the plain field stays and works.
//
// For placements: each editor is announced by the event "prose:ready" on the document, and stands as `surface` on its
// toolbar, [data-tools], for scripts that come later. See the class Surface for what can be done with it.

import * as lib from "../django_prose_editor/editor.js";
import { Draft, forget } from "./draft.js";
import { BROUGHT, Edited, Generated, Language, Picture } from "./marks.js";
import { Toolbar } from "./tools.js";

// The toolbar has a button for captions, in the person's language; the library's own menu has English only.
const Figure = lib.Figure.extend({ addExtensions: () => [] });
const EXTENSIONS = [
  lib.Document, lib.Paragraph, lib.Text, lib.HardBreak, lib.Heading, lib.Blockquote, lib.HorizontalRule,
  lib.BulletList, lib.OrderedList, lib.ListItem, lib.CodeBlock,
  lib.Bold, lib.Italic, lib.Underline, lib.Strike, lib.Subscript, lib.Superscript, lib.Code,
  lib.Table, lib.TableRow, lib.TableHeader, lib.TableCell, Figure, lib.Caption,
  lib.History, lib.Dropcursor, lib.Gapcursor, Generated, Edited, Picture, Language,
]; // prettier-ignore
const { closeHistory } = lib.pm.history;
const SAME = { B: "STRONG", I: "EM", STRIKE: "S", DEL: "S" };
const NO_MATTER = new Set(["TBODY", "THEAD", "TFOOT", "COLGROUP", "COL", "SPAN", "DIV"]);

/** What a placement may do with an editor. */
class Surface {
  constructor(editor, toolbar) {
    this.editor = editor;
    this.toolbar = toolbar;
  }

  /** Put an element with buttons at the end of the toolbar. */
  addTools(element) {
    this.toolbar.add(element);
  }

  focus() {
    this.editor.commands.focus();
  }

  /** Put generated text where the cursor is. *runs* are `{text, edited}`; a blank line begins a paragraph. */
  insertGenerated(runs, { attempt, time }) {
    const paragraphs = [[]];
    const mark = { type: "generated", attrs: { attempt, time: String(time) } };
    for (const { text, edited } of runs) {
      const marks = edited ? [mark, { type: "edited" }] : [mark];
      text.split(/(\n[ \t]*\n\s*|\n)/).forEach((part, index) => {
        if (index % 2 === 0) part && paragraphs.at(-1).push({ type: "text", text: part, marks });
        else if (part === "\n") paragraphs.at(-1).push({ type: "hardBreak" });
        else paragraphs.push([]);
      });
    }
    const full = paragraphs.filter((content) => content.length);
    const content = full.length > 1 ? full.map((inside) => ({ type: "paragraph", content: inside })) : full[0];
    return this.bring(content);
  }

  /** Put a generated image where the cursor is. An empty *alt* says that it decorates. */
  insertImage({ src, alt, attempt, time, width, height }) {
    return this.bring({ type: "image", attrs: { src, alt, attempt, width, height, time: String(time), generated: "true" } });
  }

  /** Where the cursor is, in place of selected words, but after a selected image: a text that begins with one has it selected. */
  bring(content) {
    const { node, from, to, $to } = this.editor.state.selection;
    const place = node ? ($to.depth ? $to.after(1) : to) : { from, to };
    const brought = ({ tr }) => Boolean(closeHistory(tr).setMeta(BROUGHT, true));
    const done = this.editor.chain().focus().command(brought).insertContentAt(place, content).scrollIntoView().run();
    this.editor.view.dispatch(closeHistory(this.editor.state.tr)); // one undo takes this out, and nothing typed around it
    return done;
  }
}

/** The kinds of element that *html* has and that *kept* lacks. */
function lost(html, kept) {
  const kinds = (text) => {
    const all = new DOMParser().parseFromString(text, "text/html").body.querySelectorAll("*");
    return new Set([...all].map((one) => SAME[one.tagName] ?? one.tagName).filter((name) => !NO_MATTER.has(name)));
  };
  const there = kinds(kept);
  return [...kinds(html)].filter((name) => !there.has(name)).map((name) => name.toLowerCase());
}

function make(area, element, toolbar) {
  return new lib.Editor({
    element,
    injectCSS: false, // the site allows no style but from files; prose.css has it
    extensions: [...EXTENSIONS, toolbar.link(lib.Link)],
    content: area.value,
    parseOptions: { preserveWhitespace: false },
    editorProps: {
      attributes: {
        role: "textbox",
        class: "prose plain",
        "aria-multiline": "true",
        "aria-labelledby": "prose-label",
        dir: "auto",
        ...(area.hasAttribute("aria-invalid") ? { "aria-invalid": "true", "aria-describedby": "prose-error" } : {}),
      },
    },
    onTransaction: () => toolbar.refresh(),
    onUpdate: ({ editor }) => {
      area.value = editor.isEmpty ? "" : editor.getHTML();
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
}

/** The editor in place of *area*; what it would drop is asked about first. */
function dress(area, { anyway = false } = {}) {
  const form = area.form;
  const toolbar = new Toolbar(form.querySelector("[data-tools]"));
  const element = document.createElement("div");
  element.className = "prose-editor";
  const editor = make(area, element, toolbar);
  const lossy = form.querySelector("[data-lossy]");
  const parts = anyway ? [] : lost(area.value, editor.getHTML());
  lossy.hidden = !parts.length;
  if (parts.length) {
    editor.destroy();
    lossy.querySelector("[data-parts]").textContent = parts.map((name) => `<${name}>`).join(" ");
    lossy.querySelector("[data-anyway]").addEventListener("click", () => dress(area, { anyway: true }), { once: true });
    return;
  }
  const busy = document.activeElement === area; // somebody who began before this script came goes on writing
  area.before(element);
  area.hidden = true;
  if (busy) editor.commands.focus("end");
  form.querySelector("[data-plain]").hidden = true;
  form.querySelector("#prose-label").addEventListener("click", () => editor.commands.focus());
  const surface = new Surface(editor, toolbar);
  toolbar.show(editor, surface);
  area.editor = editor;
  document.dispatchEvent(new CustomEvent("prose:ready", { detail: surface }));
}

/** What somebody else has saved meanwhile can be put into the editor, and taken back by undo. */
function offer(area) {
  const take = document.querySelector("[data-take]");
  if (!take) return;
  take.hidden = false;
  take.addEventListener("click", () => {
    area.value = document.querySelector("template[data-stored]").content.textContent;
    area.editor?.commands.setContent(area.value);
    if (area.form.elements.name && take.dataset.name) area.form.elements.name.value = take.dataset.name;
    area.editor?.commands.focus();
  });
}

for (const area of document.querySelectorAll("textarea[data-prose]")) {
  const draft = new Draft(area.form);
  draft.restore(() => area.editor?.commands.setContent(area.value, { emitUpdate: false }));
  dress(area);
  offer(area);
  document.querySelector("[data-forget]")?.addEventListener("click", () => forget(area.form.dataset.draft));
}
