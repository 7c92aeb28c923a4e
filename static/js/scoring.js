// The scoring panel: number keys choose a score, a button waits for the save on its way, and a save that fails says so.
// Typing in a comment is left alone.
(() => {
  const form = document.querySelector("[data-scoring]");
  if (!form) return;
  const state = form.querySelector("#save-state");

  const isWriting = (element) => element.matches("textarea, input:not([type=radio])");

  const firstUnscored = () =>
    [...form.querySelectorAll(".score-field")].find((field) => !field.querySelector("input[type=radio]:checked"));

  const moveOn = (field) => {
    const fields = [...form.querySelectorAll(".score-field")];
    const next = fields[fields.indexOf(field) + 1];
    const option = next?.querySelector("input[type=radio]:checked") ?? next?.querySelector("input[type=radio]");
    option?.focus();
  };

  const panel = form.closest(".split__rubric") ?? form;
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (!/^\d$/.test(event.key)) return;
    const field = event.target.closest(".score-field") ?? firstUnscored();
    const option = field?.querySelector(`input[type=radio][value="${event.key}"]`);
    if (!option) return;
    event.preventDefault();
    option.checked = true;
    option.dispatchEvent(new Event("change", { bubbles: true }));
    moveOn(field);
  });

  let isSaving = false;
  const held = window.laurelHold(form, () => isSaving);
  form.addEventListener("htmx:beforeRequest", () => {
    isSaving = true;
  });
  form.addEventListener("htmx:afterRequest", () => {
    isSaving = false;
    held.release();
  });

  const say = () => {
    state.textContent = form.dataset.notSaved;
  };
  form.addEventListener("htmx:sendError", say);
  form.addEventListener("htmx:timeout", say);
  form.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status !== 401) say();
  });
  // Signed out meanwhile: the answer says in words what to do.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 401) return;
    event.detail.shouldSwap = true;
    event.detail.target = state;
    event.detail.swapOverride = "innerHTML";
  });
})();
