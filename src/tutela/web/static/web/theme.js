// Runs before the page is drawn, so that a chosen theme does not flash. Kept in localStorage: "light", "dark" or absent.
(() => {
  const KEY = "tutela-theme";
  const root = document.documentElement;
  const ORDER = ["auto", "light", "dark"];
  let chosen = "auto";
  try {
    chosen = localStorage.getItem(KEY) || "auto";
  } catch {
    // Storage is closed to this page: the system's theme applies.
  }

  function apply(theme) {
    chosen = ORDER.includes(theme) ? theme : "auto";
    if (chosen === "auto") delete root.dataset.theme;
    else root.dataset.theme = chosen;
  }

  function keep() {
    try {
      if (chosen === "auto") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, chosen);
    } catch {
      // It then lasts as long as the page.
    }
  }

  function show(select) {
    select.value = chosen;
    select.addEventListener("change", () => {
      apply(select.value);
      keep();
    });
  }

  apply(chosen);
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("select[data-theme-switch]").forEach(show));
})();
