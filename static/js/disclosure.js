// Small comforts for <details>: menus close on Escape or a click elsewhere, filters stand open on wide screens.
(() => {
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details[data-dismiss][open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-dismiss]")));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-dismiss][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  if (window.matchMedia("(min-width: 60rem)").matches) {
    for (const panel of document.querySelectorAll("details[data-open-wide]")) panel.open = true;
  }
})();
