// What AI wrote is marked in the text itself, and what a person changes within it is marked too.
// The server keeps these marks in the form that they have here (courses/content.py).

import { Extension, Image, Mark, Plugin } from "../django_prose_editor/editor.js";

const FORMS = { attempt: /^[0-9a-f]{32}$/, time: /^[0-9]{1,12}$/ };
const NAMES = { attempt: "data-attempt", time: "data-time-created" };
/** Set on a transaction that brings generated text in, so that it is not taken for a person's change. */
export const BROUGHT = "tutela-generated";
const UNTOUCHED = [BROUGHT, "history$", "preventUpdate"];

function attribute(name) {
  return {
    default: null,
    parseHTML: (element) => {
      const value = element.getAttribute(NAMES[name]) ?? "";
      return FORMS[name].test(value) ? value : null;
    },
    renderHTML: (values) => (values[name] ? { [NAMES[name]]: values[name] } : {}),
  };
}

/** Text that AI wrote. It is the outermost mark, so that one passage stays one element; what is typed after it is not of it. */
export const Generated = Mark.create({
  name: "generated",
  priority: 2000,
  inclusive: false,
  addAttributes: () => ({ attempt: attribute("attempt"), time: attribute("time") }),
  parseHTML: () => [{ tag: "span[data-generated=true]" }],
  renderHTML: ({ HTMLAttributes }) => ["span", { "data-generated": "true", ...HTMLAttributes }, 0],
});

/** What a person put into text that AI wrote. */
export const Edited = Mark.create({
  name: "edited",
  priority: 1900,
  parseHTML: () => [{ tag: "span.user-edited" }],
  renderHTML: () => ["span", { class: "user-edited" }, 0],
  addProseMirrorPlugins() {
    return [watching(this.editor.schema)];
  },
});

/** An image that says whether AI drew it. */
export const Picture = Image.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      generated: {
        default: null,
        parseHTML: (element) => (element.getAttribute("data-generated") === "true" ? "true" : null),
        renderHTML: (values) => (values.generated ? { "data-generated": "true" } : {}),
      },
      attempt: attribute("attempt"),
      time: attribute("time"),
    };
  },
  addProseMirrorPlugins() {
    return [staying()]; // asked before the gap cursor's, for the extension is named after it
  },
});

/** An image that is selected stays so when the editor gets the focus: without this, the first click on an image that
 * begins a text puts the library's gap cursor before it. */
function staying() {
  return new Plugin({
    props: {
      createSelectionBetween: ({ state }, anchor, head) =>
        anchor.pos === head.pos && state.selection.node && state.selection.from === head.pos ? state.selection : null,
    },
  });
}

/** The language of a paragraph or of some words, which the server keeps. */
export const Language = Extension.create({
  name: "language",
  addGlobalAttributes: () => [
    {
      types: ["paragraph", "heading", "blockquote", "listItem", "bold", "italic", "link"],
      attributes: { lang: { default: null }, title: { default: null } },
    },
  ],
});

/** Marks what comes into a generated passage. Undoing, bringing in and moving a passage change nothing of it. */
function watching(schema) {
  const { generated, edited } = schema.marks;
  let moved = false;
  return new Plugin({
    props: {
      handlePaste: (_view, event) => {
        moved = Boolean(event.clipboardData?.getData("text/html").includes("data-generated"));
        return false;
      },
      handleDrop: (_view, _event, _slice, isMove) => {
        moved = isMove;
        return false;
      },
    },
    appendTransaction(transactions, _before, after) {
      if (!transactions.some((one) => one.docChanged)) return null;
      const passed = moved || transactions.some((one) => UNTOUCHED.some((name) => one.getMeta(name)));
      moved = false;
      if (passed) return null;
      const change = after.tr;
      for (const range of arrived(transactions)) {
        after.doc.nodesBetween(range.from, Math.min(range.to, after.doc.content.size), (node, at) => {
          if (!node.isText || !generated.isInSet(node.marks) || edited.isInSet(node.marks)) return;
          const [from, to] = [Math.max(at, range.from), Math.min(at + node.nodeSize, range.to)];
          if (from < to) change.addMark(from, to, edited.create());
        });
      }
      return change.docChanged ? change : null;
    },
  });
}

/** Where content was put in, and what lies around text that was taken out, in places of the document as it is now.
 *
 * Steps that only set marks, or join and split paragraphs, are none of it. */
function arrived(transactions) {
  const steps = transactions.flatMap((one) => one.mapping.maps.map((map, index) => ({ map, doc: one.docs[index] })));
  return steps.flatMap(({ map, doc }, index) => {
    const ranges = [];
    map.forEach((oldFrom, oldTo, from, to) => {
      const gap = from === to;
      if (gap && !doc.textBetween(oldFrom, oldTo)) return;
      const later = (place, side) => steps.slice(index + 1).reduce((at, next) => next.map.map(at, side), place);
      const [first, last] = [later(from, 1), later(to, -1)];
      ranges.push(gap ? { from: Math.max(0, first - 1), to: last + 1 } : { from: first, to: last });
    });
    return ranges;
  });
}
