// Switches the colours without a round trip. Without this file the form asks the server for the same.
(() => {
  const YEAR = 60 * 60 * 24 * 365;

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-switch]");
    const choice = event.submitter?.value;
    if (!form || !choice) return;
    event.preventDefault();
    document.cookie = `theme=${choice}; path=/; max-age=${YEAR}; samesite=lax`;
    document.documentElement.dataset.bsTheme = choice;
    document.querySelector('meta[name="color-scheme"]').content = choice === "auto" ? "light dark" : choice;
    for (const button of form.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    }
  });
})();
