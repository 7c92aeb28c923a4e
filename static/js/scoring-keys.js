// Keys for judges: a number scores the criterion one is at, j and k go to the next and the one before, n to the next entry,
// s to the check, ? shows what the keys do. A switch on the server turns them off. They never act while somebody writes.
(() => {
  const help = document.getElementById("keys-help");
  const form = document.querySelector("[data-scoring]");
  if (!help || !form) return;
  const TWO_DIGITS_WITHIN = 700;
  const said = document.getElementById("keys-state");
  const opener = document.querySelector("[data-keys-open]");
  const fields = [...form.querySelectorAll(".score-field")];
  let isOn = help.dataset.keys === "on";
  let current = null;
  let lastDigit = { key: "", at: 0 };

  const writes = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])");

  const isScored = (field) => field.querySelector("input[type=radio]:checked");
  const here = () => {
    const focused = document.activeElement?.closest?.(".score-field");
    if (focused) return focused;
    if (current?.isConnected) return current;
    return fields.find((field) => !isScored(field)) ?? fields[0];
  };

  const mark = (field) => {
    current?.classList.remove("score-field--here");
    current = field;
    current.classList.add("score-field--here");
  };

  // On a phone with a keyboard the scores may be behind the other tab.
  const showScores = () => document.querySelector('[data-split-jump] a[href="#split-rubric"]:not([aria-current="true"])')?.click();

  const go = (step) => {
    const isFirst = !current && !document.activeElement?.closest?.(".score-field");
    const place = fields.indexOf(here());
    const next = fields[isFirst ? place : Math.min(Math.max(place + step, 0), fields.length - 1)];
    if (!next) return;
    showScores();
    mark(next);
    (isScored(next) ?? next.querySelector("input[type=radio]")).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const nameOf = (field) => field.querySelector("legend span").textContent;

  const score = (key) => {
    const field = here();
    const option = (value) => field?.querySelector(`input[type=radio][value="${value}"]`);
    const isSecond = lastDigit.key === "1" && key === "0" && Date.now() - lastDigit.at < TWO_DIGITS_WITHIN;
    const chosen = (isSecond && option("10")) || option(key) || (key === "0" && option("10"));
    lastDigit = { key, at: Date.now() };
    if (!chosen || chosen.disabled) return;
    mark(field);
    chosen.checked = true;
    if (field.contains(document.activeElement)) chosen.focus({ preventScroll: true });
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    said.textContent = help.dataset.wordsGiven.replace("%s", nameOf(field)).replace("%s", chosen.value);
  };

  const open = () => {
    if (!help.open) help.showModal();
  };

  const acts = {
    j: () => go(1),
    k: () => go(-1),
    n: () => document.querySelector('a[rel="next"]')?.click(),
    s: () => form.querySelector('[data-key="s"]')?.click(),
    "?": open,
  };

  document.addEventListener("keydown", (event) => {
    if (!isOn || help.open || event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    if (/^\d$/.test(event.key)) score(event.key);
    else if (acts[event.key]) acts[event.key]();
    else return;
    event.preventDefault();
  });

  form.addEventListener("focusin", (event) => {
    const field = event.target.closest(".score-field");
    if (field) mark(field);
  });

  // --- Help and the switch ----------------------------------------------------------------------
  const show = (on) => {
    isOn = on;
    const words = on ? help.dataset.wordsOn : help.dataset.wordsOff;
    help.querySelector("[data-keys-state]").textContent = words;
    for (const button of help.querySelectorAll("[data-when]")) button.hidden = button.dataset.when !== (on ? "on" : "off");
    said.textContent = words;
  };

  help.querySelector("[data-keys-switch]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const uses = event.submitter?.value === "yes";
    const { status, answer } = await window.laurelSend(event.target.action, [["uses", uses ? "yes" : "no"]]);
    if (status !== 200) return;
    show(answer.uses);
    help.querySelector("[data-when]:not([hidden])").focus();
  });
  help.querySelector("[data-keys-close]").addEventListener("click", () => help.close());
  if (!opener) return;
  opener.hidden = false;
  opener.addEventListener("click", open);
})();
