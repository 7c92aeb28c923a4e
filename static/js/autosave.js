// A section that saves itself, question by question: two seconds after the last key, on leaving a field and on leaving
// the page. What cannot be saved stays in the field and is sent again; nothing is kept in the browser's storage.
(() => {
  const form = document.querySelector("form[data-autosaves]");
  if (!form) return;
  const QUIET = 2000;
  const SOON = 150;
  const PAUSES = [2000, 4000, 8000, 15000, 30000];
  const TOO_LONG_TO_OUTLIVE_A_PAGE = 50000; // browsers let 64 KiB be sent by a page that is gone
  const state = document.getElementById("save-state");
  const signedOut = document.getElementById("save-signed-out");
  const here = document.querySelector("[data-here]");
  const texts = form.dataset;
  const questions = new Map();
  let savedAt = null;
  let conflictWords = "";
  let isSignedOut = false;
  let isGone = false;
  let letsGo = false;
  let retry = null;

  // --- What is typed --------------------------------------------------------------------------
  const questionOf = (element) => {
    const root = element.closest("[data-autosave]");
    if (!root || root.closest("form") !== form) return null;
    if (!questions.has(root)) {
      // sent: what is on its way or of which nobody knows whether it arrived; turn: counts what was sent.
      questions.set(root, { root, slug: root.dataset.autosave, dirty: false, sent: null, busy: false, turn: 0, tries: 0 });
    }
    return questions.get(root);
  };

  const isChosen = (field) => (field.type !== "radio" && field.type !== "checkbox") || field.checked;

  const typed = ({ root, slug }, more = {}) => {
    const fields = [...root.querySelectorAll("input[name], select[name], textarea[name]")];
    const entries = fields
      .filter((field) => field.type !== "file" && isChosen(field))
      .flatMap((field) =>
        field.multiple ? [...field.selectedOptions].map((one) => [field.name, one.value]) : [[field.name, field.value]],
      );
    return [["question", slug], ...entries, ...Object.entries(more)];
  };

  const waits = (question) => question.sent !== null || (question.dirty && !question.conflict && !question.refused);
  const isUnsaved = (question) => question.dirty || question.sent !== null;
  const all = () => [...questions.values()];

  // --- What is said ---------------------------------------------------------------------------
  const say = (text) => {
    if (state.textContent !== text) state.textContent = text;
  };

  const clock = (moment) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

  const tell = () => {
    signedOut.hidden = !isSignedOut;
    if (isGone) say(texts.wordsGone);
    else if (isSignedOut) say("");
    else if (all().some((question) => question.tries)) say(texts.wordsAgain);
    else if (all().some((question) => question.conflict)) say(conflictWords);
    else if (all().some((question) => question.fault && !question.fault.hidden)) say(texts.wordsInvalid);
    else if (savedAt) say(texts.wordsSaved.replace("%s", clock(savedAt)));
    const hasFiles = [...form.elements].some((field) => field.type === "file" && field.files.length);
    if (!hasFiles && !all().some(isUnsaved)) form.dispatchEvent(new CustomEvent("laurel:saved", { bubbles: true }));
  };

  const showFault = (question, words) => {
    question.fault ??= question.root.appendChild(document.createElement("p"));
    question.fault.className = "autosave-fault";
    question.fault.textContent = words;
    // Not while somebody is still writing: half an answer is seldom a whole one.
    question.fault.hidden = !words || question.root.contains(document.activeElement);
  };

  // --- Sending --------------------------------------------------------------------------------
  const token = () => form.querySelector("input[name=csrfmiddlewaretoken]").value;

  const post = (entries) => {
    const body = new URLSearchParams([...entries, ["csrfmiddlewaretoken", token()]]);
    return fetch(texts.autosaves, {
      method: "POST",
      body,
      headers: { "HX-Request": "true" },
      redirect: "manual",
      keepalive: body.toString().length < TOO_LONG_TO_OUTLIVE_A_PAGE,
    });
  };

  const deliver = async (question) => {
    question.turn += 1;
    const turn = question.turn;
    question.busy = true;
    let response = null;
    let answer = {};
    try {
      response = await post(question.sent);
      if (response.headers.get("Content-Type")?.includes("json")) answer = await response.json();
    } catch {
      response = null; // no connection, or it broke off
    }
    if (turn !== question.turn) return; // a later one is on its way, which says the same and more
    question.busy = false;
    await settle(question, response, answer);
    tell();
    goOn();
  };

  const save = (question) => {
    clearTimeout(question.timer);
    if (question.busy || isGone) return;
    if (!question.sent) {
      if (!waits(question)) return;
      question.sent = typed(question);
      question.dirty = false;
    }
    // What may have arrived already is sent as it was, so that it is no conflict with oneself.
    deliver(question);
  };

  const saveAll = () => all().filter(waits).forEach(save);

  const leave = () => {
    for (const question of all().filter(waits)) {
      if (!question.sent || !question.dirty) {
        save(question);
        continue;
      }
      const before = question.sent.filter(([name]) => !name.startsWith("before."));
      question.sent = [...typed(question), ...before.map(([name, value]) => [`before.${name}`, value])];
      question.dirty = false;
      clearTimeout(question.timer);
      deliver(question);
    }
  };

  // --- What comes back ------------------------------------------------------------------------
  const settle = async (question, response, answer) => {
    const status = response?.type === "opaqueredirect" ? 401 : (response?.status ?? 0);
    if (status === 200 && answer.at) done(question, answer);
    else if (status === 409) clash(question, answer);
    else if (status === 422) refuse(question, answer);
    else if (status === 403 && (await renew())) question.tries += 1;
    else if (status === 401 || status === 200 || (status === 403 && isSignedOut)) isSignedOut = true;
    else if (status === 404) isGone = true;
    else question.tries += 1;
  };

  const settled = (question) => {
    question.sent = null;
    question.tries = 0;
  };

  const done = (question, { at, seen = {}, html }) => {
    settled(question);
    question.refused = false;
    savedAt = new Date(at);
    for (const [name, value] of Object.entries(seen)) {
      const field = question.root.querySelector(`input[name="${CSS.escape(name)}"]`);
      if (field) field.value = value;
    }
    if (question.fault) showFault(question, "");
    if (html) showFields(question, html);
    if (question.conflict && !question.seesBoth) closeConflict(question);
    if (question.seesBoth && !question.dirty) closeConflict(question);
  };

  const clash = (question, { words, html }) => {
    settled(question);
    question.conflict?.remove();
    const shown = document.createRange().createContextualFragment(html);
    question.root.prepend(shown);
    question.conflict = question.root.querySelector("[data-conflict]");
    question.seesBoth = false;
    question.dirty = true;
    conflictWords = words;
    question.conflict.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  };

  const refuse = (question, { words }) => {
    settled(question);
    question.refused = !question.dirty;
    question.dirty = true;
    showFault(question, words ?? "");
  };

  // Another token, for after signing in again. Whether the person is signed in.
  const renew = async () => {
    const response = await fetch(here.dataset.here, { redirect: "manual" }).catch(() => null);
    if (!response) return false;
    isSignedOut = !response.ok;
    if (!response.ok) return false;
    const answer = await response.json();
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = answer.token;
    return true;
  };

  const comeBack = async () => {
    if (isGone || !all().some(isUnsaved)) return;
    if (isSignedOut && !(await renew())) {
      goOn();
      return;
    }
    tell();
    saveAll();
  };

  // What is to happen next: try again, send what was typed meanwhile, or let the pressed button go.
  const goOn = () => {
    clearTimeout(retry);
    const tries = Math.max(0, ...all().map((question) => question.tries));
    if (isSignedOut && held.isWaiting()) {
      // The server keeps what a button sends while nobody is signed in, and asks to sign in.
      letsGo = true;
      held.release();
      return;
    }
    if (isSignedOut || tries) {
      retry = setTimeout(comeBack, PAUSES[Math.min(isSignedOut ? 3 : tries - 1, PAUSES.length - 1)]);
      held.drop();
      return;
    }
    if (isGone) held.drop();
    else if (!all().some(waits)) held.release();
    else if (held.isWaiting()) saveAll();
    else for (const question of all().filter(waits)) later(question, QUIET);
  };

  const later = (question, pause) => {
    clearTimeout(question.timer);
    question.timer = setTimeout(() => save(question), pause);
  };

  // --- Two people, one answer -----------------------------------------------------------------
  const closeConflict = (question) => {
    const hadFocus = question.conflict.contains(document.activeElement);
    question.conflict.remove();
    question.conflict = null;
    question.seesBoth = false;
    if (hadFocus) question.root.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  };

  const showFields = (question, html) => {
    const fields = question.root.querySelector("[data-fields]");
    fields.replaceChildren(document.createRange().createContextualFragment(html));
    question.dirty = false;
    fields.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  };

  const choose = (question, choice) => {
    if (choice === "both") {
      const mine = question.conflict.querySelector("[data-mine]");
      mine.hidden = false;
      mine.focus();
      question.conflict.querySelector('button[value="both"]')?.remove();
      question.seesBoth = true;
      for (const theirs of question.conflict.querySelectorAll("[data-stands-for]")) {
        question.root.querySelector(`input[name="${CSS.escape(theirs.dataset.standsFor)}"]`).value = theirs.value;
      }
      return;
    }
    if (question.busy) return;
    question.sent = typed(question, { [`resolve-${question.slug}`]: choice });
    question.dirty = false;
    deliver(question);
  };

  // A page that comes back after plain saving may hold conflicts already.
  for (const shown of form.querySelectorAll("[data-conflict]")) {
    const question = questionOf(shown);
    const mine = shown.querySelector("[data-mine]");
    Object.assign(question, { conflict: shown, seesBoth: !mine.hidden, dirty: true });
  }

  // --- When -----------------------------------------------------------------------------------
  const held = window.laurelHold(form, () => !letsGo && all().some(waits), saveAll);

  const changed = (event, pause) => {
    const question = questionOf(event.target);
    if (!question) return;
    question.dirty = true;
    question.refused = false;
    if (!question.conflict) later(question, pause);
    else if (question.seesBoth) {
      // Both were read: what is typed from now on is meant to stand for both.
      question.conflict.remove();
      question.conflict = null;
      question.seesBoth = false;
      later(question, pause);
    }
  };

  form.addEventListener("input", (event) => changed(event, QUIET));
  form.addEventListener("change", (event) => {
    if (questionOf(event.target)?.dirty) later(questionOf(event.target), SOON);
  });
  form.addEventListener("focusout", (event) => {
    const question = questionOf(event.target);
    if (!question?.fault?.textContent || question.root.contains(event.relatedTarget)) return;
    question.fault.hidden = false;
    tell();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-conflict] button");
    const question = button && questionOf(button);
    if (!question) return;
    event.preventDefault();
    choose(question, button.value);
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : comeBack()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("focus", comeBack);
  window.addEventListener("online", comeBack);
})();
