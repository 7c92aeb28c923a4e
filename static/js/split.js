// On narrow screens the score page shows the entry or the scores; each keeps its place. Wide screens show both.
(() => {
  const split = document.querySelector("[data-split]");
  const jump = document.querySelector("[data-split-jump]");
  if (!split || !jump) return;

  const narrow = window.matchMedia("(max-width: 63.99rem)");
  const places = {};

  const paneOf = (hash) => hash.replace("#split-", "");

  const show = (pane) => {
    places[split.dataset.pane] = window.scrollY;
    split.dataset.pane = pane;
    for (const link of jump.querySelectorAll("a")) {
      link.setAttribute("aria-current", String(paneOf(link.hash) === pane));
    }
    window.scrollTo(0, places[pane] ?? Math.min(window.scrollY, jump.offsetTop));
  };

  const adapt = () => {
    if (!narrow.matches) {
      delete split.dataset.pane;
      return;
    }
    // Not ":target": it may not match yet while scripts run.
    const asked = document.getElementById(location.hash.slice(1)) ?? split.querySelector(".field--error");
    show(asked?.closest(".split__rubric") ? "rubric" : "entry");
  };

  jump.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !narrow.matches) return;
    event.preventDefault();
    show(paneOf(link.hash));
  });

  // A link elsewhere on the page (the summary of errors) may lead into the pane that is not shown.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const section = target?.closest(".split__rubric, .split__entry");
    if (!section || !narrow.matches) return;
    show(paneOf(`#${section.id}`));
    target.scrollIntoView();
    target.focus();
  });

  narrow.addEventListener("change", adapt);
  adapt();
})();
