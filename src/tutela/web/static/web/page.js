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

document.querySelectorAll("form[data-busy]").forEach(busy);
document.querySelectorAll("button[data-copy]").forEach(copies);
window.addEventListener("pageshow", (event) => event.persisted && wake());

// Where the links beside the page lie in a row, the current one is brought into sight.
const here = document.querySelector(".side [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.clientWidth / 2 + here.offsetWidth / 2;
