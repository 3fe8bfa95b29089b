// Small manners of every page. Without this script everything still works.

// A form that takes a while says so, and is not sent twice: <form data-busy="Testing…">.
function busy(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    button.setAttribute("aria-busy", "true");
    const text = button.querySelector("[data-text]") ?? button;
    text.dataset.was = text.textContent;
    text.textContent = form.dataset.busy;
  });
}

// Coming back by the browser's history shows the page as it was left: wake the forms again.
function wake() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    const text = form.querySelector("[data-was]");
    if (text) text.textContent = text.dataset.was;
  }
}

// A button that copies the text of another element: <button data-copy="id" data-done="Copied">.
function copies(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const text = button.querySelector("[data-text]") ?? button;
    text.textContent = button.dataset.done;
  });
}

// A part of the page that changes by itself is fetched every few seconds, until it has come to rest:
// <div id="runs" data-live="2">. With data-rest="reload" the whole page is shown anew then.
async function follow(part) {
  while (part.dataset.live) {
    await new Promise((done) => setTimeout(done, 1000 * part.dataset.live));
    if (document.hidden) continue;
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) continue;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (!fresh || (!fresh.dataset.live && part.dataset.rest === "reload")) return location.reload();
    part.replaceWith(fresh);
    part = fresh;
  }
}

// What was saved need not be kept in the browser any longer: <div data-saved="the draft's name">.
function saved(note) {
  try {
    localStorage.removeItem(note.dataset.saved);
  } catch {
    // Storage is closed to this page: there was no draft.
  }
}

document.querySelectorAll("[data-saved]").forEach(saved);
// A box that ticks all others of a name: <input type="checkbox" data-all="insight">.
function ticksAll(box) {
  const others = [...document.querySelectorAll(`input[type=checkbox][name="${box.dataset.all}"]`)];
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => others.forEach((other) => (other.checked = box.checked)));
  for (const other of others) other.addEventListener("change", () => (box.checked = others.every((one) => one.checked)));
}

// A search field above many boxes leaves those whose label has the words: <fieldset data-picker>.
function searches(picker) {
  const part = picker.querySelector("[data-search]");
  part.hidden = false;
  part.querySelector("input").addEventListener("input", (event) => {
    const words = event.target.value.toLowerCase().trim();
    for (const group of picker.querySelectorAll("details")) {
      const boxes = [...group.querySelectorAll(".check")];
      for (const box of boxes) box.hidden = !box.textContent.toLowerCase().includes(words);
      group.hidden = boxes.every((box) => box.hidden);
      if (words) group.open = true;
    }
  });
}

document.querySelectorAll("[data-all]").forEach(ticksAll);
document.querySelectorAll("[data-picker]").forEach(searches);
document.querySelectorAll("form[data-busy]").forEach(busy);
document.querySelectorAll("button[data-copy]").forEach(copies);
document.querySelectorAll("[id][data-live]").forEach(follow);
window.addEventListener("pageshow", (event) => event.persisted && wake());

// Where the links beside the page lie in a row, the current one is brought into sight.
const here = document.querySelector(".side .group [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.clientWidth / 2 + here.offsetWidth / 2;
