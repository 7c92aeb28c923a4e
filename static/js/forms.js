// Forms: move to the summary of errors, guard against double submission and against losing typed words,
// and show questions that depend on an earlier answer. The server decides in every case.
(() => {
  document.querySelector("[data-focus]")?.focus();

  const lock = (form, locked) => {
    for (const button of form.querySelectorAll('button[type="submit"]')) {
      if (locked) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    form.toggleAttribute("data-sent", locked);
  };

  const changed = new Set();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.hasAttribute("data-sent")) {
      event.preventDefault();
      return;
    }
    changed.delete(form);
    if (form.hasAttribute("data-submit-once")) lock(form, true);
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) lock(form, false);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-guard-unsaved")) changed.add(form);
  });

  // Autosaving pages say that a form is safe by sending "laurel:saved" from it.
  document.addEventListener("laurel:saved", (event) => changed.delete(event.target.closest("form")));

  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });

  // data-show-when="name=value" (or name=a|b): shown while the named control holds one of the values.
  const holds = (form, name, values) =>
    [...form.elements].some((control) => {
      if (control.name !== name || control.closest("[hidden]")) return false;
      if (control.type === "radio" || control.type === "checkbox") {
        return control.checked && values.includes(control.value);
      }
      if (control.multiple) return [...control.selectedOptions].some((option) => values.includes(option.value));
      return values.includes(control.value);
    });

  const showConditional = (root) => {
    for (const part of root.querySelectorAll("[data-show-when]")) {
      const form = part.closest("form");
      const split = part.dataset.showWhen.indexOf("=");
      const name = part.dataset.showWhen.slice(0, split);
      const values = part.dataset.showWhen.slice(split + 1).split("|");
      if (form) (part.closest(".field") ?? part).hidden = !holds(form, name, values);
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.form) showConditional(event.target.form);
  });
  document.addEventListener("htmx:load", (event) => showConditional(event.target));
  showConditional(document);
})();
