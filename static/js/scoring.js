// A scorecard that saves itself, part by part: each criterion and each note by its version. What cannot be saved stays on
// the page and is sent again, the very same first, so that a save whose answer got lost is no conflict with oneself.
// Scores that wait for a connection are also kept by scoring-queue.js; what is written is not.
(() => {
  const form = document.querySelector("[data-scoring]");
  if (!form) return;
  const QUIET = 1500;
  const SOON = 120;
  const PAUSES = [2000, 4000, 8000, 15000, 30000];
  const state = document.getElementById("save-state");
  const signedOut = document.getElementById("save-signed-out");
  const texts = form.dataset;
  const queue = window.laurelQueue(texts.owner);
  let savedAt = null;
  let isSignedOut = false;
  let isGone = false;
  let tries = 0;
  let retry = null;
  let letsGo = false;

  // --- The parts of the page ------------------------------------------------------------------
  const parts = [...form.querySelectorAll("[data-part]")].map((root) => ({
    root,
    name: root.dataset.part,
    url: root.dataset.save,
    version: root.querySelector("[data-version]"),
    radios: [...root.querySelectorAll("input[type=radio]")],
    text: root.querySelector("textarea"),
    other: root.querySelector("[data-other]"),
    dirty: false, // something was changed that is not on its way
    sent: null, // what is on its way, or of which nobody knows whether it arrived
    busy: false,
    conflict: null,
    refused: "",
    timer: null,
  }));
  const partOf = (element) => parts.find((part) => part.root.contains(element));
  const scoreOf = (part) => part.radios.find((radio) => radio.checked)?.value ?? "";
  const isScored = (part) => part.radios.length > 0;

  const typed = (part) => {
    const entries = [["part", part.name], ["version", part.version.value]];
    if (!isScored(part)) return [...entries, ["text", part.text.value]];
    return [...entries, ["score", scoreOf(part)], ...(part.text ? [["comment", part.text.value]] : [])];
  };

  const waits = (part) => part.sent !== null || (part.dirty && !part.conflict && !part.refused);
  const isUnsaved = (part) => part.dirty || part.sent !== null;

  // --- What is said ---------------------------------------------------------------------------
  const say = (words) => {
    if (state.textContent !== words) state.textContent = words;
  };
  const clock = (moment) =>
    new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);

  const note = document.querySelector("[data-split-note]");
  const standing = () => {
    if (!state.dataset.criteria) return "";
    const scored = parts.filter((part) => isScored(part) && scoreOf(part)).length;
    // Beside the name of the tab, since a phone shows one tab at a time.
    if (note) note.textContent = `${scored}/${state.dataset.criteria}`;
    return `${texts.wordsScored.replace("%s", scored).replace("%s", state.dataset.criteria)} ${texts.wordsYours}`;
  };

  const unsavedWords = () => parts.some((part) => isUnsaved(part) && part.text && part.text.value !== part.text.defaultValue);

  const tell = () => {
    signedOut.hidden = !isSignedOut;
    note?.classList.toggle("split__note--waits", Boolean(tries || isSignedOut || isGone));
    const waiting = queue.all().length;
    if (isGone) say(texts.wordsGone);
    else if (waiting && (tries || parts.some(waits))) say(`${queue.words(waiting, texts)}${unsavedWords() ? ` ${texts.wordsText}` : ""}`);
    else if (isSignedOut) say("");
    else if (tries) say(`${texts.wordsAgain} ${texts.wordsText}`);
    else if (parts.some((part) => part.conflict)) say(texts.wordsConflict);
    else if (parts.some((part) => part.refused)) say(parts.find((part) => part.refused).refused);
    else if (savedAt) say(`${texts.wordsSaved.replace("%s", clock(savedAt))} ${standing()}`.trim());
    if (!parts.some(isUnsaved)) form.dispatchEvent(new CustomEvent("laurel:saved", { bubbles: true }));
  };

  // --- Sending --------------------------------------------------------------------------------
  const keepScore = (part) => {
    if (!isScored(part)) return;
    const before = queue.find(part.url, part.name);
    queue.put({ url: part.url, part: part.name, version: before?.version ?? part.version.value, score: scoreOf(part) });
  };

  const deliver = async (part) => {
    part.busy = true;
    const { status, answer } = await window.laurelSend(part.url, part.sent);
    part.busy = false;
    await settle(part, status, answer);
    tell();
    goOn();
  };

  const save = async (part) => {
    clearTimeout(part.timer);
    if (part.busy || isGone) return;
    if (!part.sent) {
      if (!waits(part)) return;
      part.sent = typed(part);
      part.dirty = false;
    }
    await deliver(part);
  };

  const settle = async (part, status, answer) => {
    if (status === 200) done(part, answer);
    else if (status === 409) clash(part, answer);
    else if (status === 422) refuse(part, answer);
    else if (status === 404) isGone = true;
    else if (status === 401 || status === 403) {
      const renewed = await window.laurelRenew(part.url);
      isSignedOut = renewed === false;
      if (renewed !== false) tries += 1;
      if (isSignedOut) keepScore(part);
    } else {
      tries += 1;
      keepScore(part);
    }
  };

  const settled = (part) => {
    part.sent = null;
    tries = 0;
    isSignedOut = false;
    if (isScored(part)) queue.drop(part.url, part.name);
    if (part.dirty) keepIfNewer(part);
  };

  // A score given while the one before it was on its way is still only here.
  const keepIfNewer = (part) => {
    if (!navigator.onLine) keepScore(part);
  };

  const done = (part, { at, version }) => {
    settled(part);
    part.version.value = version;
    part.refused = "";
    savedAt = new Date(at);
    if (part.text && !part.dirty) part.text.defaultValue = part.text.value;
    if (part.conflict) closeConflict(part);
  };

  const refuse = (part, { words }) => {
    settled(part);
    part.refused = part.dirty ? "" : (words ?? "");
    part.dirty = true;
  };

  const clash = (part, answer) => {
    settled(part);
    part.dirty = true;
    part.conflict = answer;
    part.other.replaceChildren(document.createRange().createContextualFragment(answer.html));
  };

  const closeConflict = (part) => {
    const hadFocus = part.other.contains(document.activeElement);
    part.conflict = null;
    part.other.replaceChildren();
    if (hadFocus) (part.radios.find((radio) => radio.checked) ?? part.radios[0] ?? part.text)?.focus();
  };

  const choose = (part, choice) => {
    const stored = part.conflict;
    if (!stored || part.busy) return;
    part.version.value = stored.version;
    if (choice === "mine") {
      closeConflict(part);
      part.dirty = true;
      save(part);
      return;
    }
    for (const radio of part.radios) radio.checked = radio.value === String(stored.score ?? "");
    if (part.text) {
      part.text.value = stored.comment ?? stored.text ?? "";
      part.text.defaultValue = part.text.value;
    }
    part.dirty = false;
    closeConflict(part);
    savedAt = new Date();
    tell();
    goOn();
  };

  const comeBack = async () => {
    clearTimeout(retry);
    if (isGone || !parts.some(isUnsaved)) return;
    if (isSignedOut) {
      const renewed = await window.laurelRenew(parts[0].url);
      isSignedOut = renewed === false;
      if (renewed !== true) return goOn();
    }
    tell();
    const place = (part) => queue.all().findIndex((item) => item.url === part.url && item.part === part.name);
    for (const part of parts.filter(waits).sort((one, other) => place(one) - place(other))) {
      const before = tries;
      await save(part);
      if (isSignedOut || tries > before) return; // the next one would fare no better
    }
  };

  // What is to happen next: try again, send what was given meanwhile, or let the pressed button go.
  const goOn = () => {
    clearTimeout(retry);
    if (isSignedOut && held.isWaiting()) {
      letsGo = true; // the server keeps what a button sends while nobody is signed in, and asks to sign in
      held.release();
    } else if (isSignedOut || tries) {
      retry = setTimeout(comeBack, PAUSES[Math.min(isSignedOut ? 3 : tries - 1, PAUSES.length - 1)]);
      held.drop();
    } else if (isGone) held.drop();
    else if (!parts.some(waits)) held.release();
    else for (const part of parts.filter(waits)) later(part, held.isWaiting() ? 0 : QUIET);
  };

  const later = (part, pause) => {
    clearTimeout(part.timer);
    part.timer = setTimeout(() => save(part), pause);
  };

  // --- When -----------------------------------------------------------------------------------
  const held = window.laurelHold(
    form,
    () => !letsGo && parts.some(waits),
    () => parts.filter(waits).forEach(save),
  );

  const changed = (event, pause) => {
    const part = partOf(event.target);
    if (!part || event.target.type === "hidden") return;
    part.dirty = true;
    part.refused = "";
    if (event.target.type === "radio" && (tries || isSignedOut || !navigator.onLine)) {
      keepScore(part);
      tries ||= 1;
      tell();
    }
    if (!part.conflict) later(part, pause);
  };
  form.addEventListener("input", (event) => changed(event, event.target.type === "radio" ? SOON : QUIET));
  form.addEventListener("focusout", (event) => {
    const part = partOf(event.target);
    if (part?.dirty && !part.conflict) later(part, SOON);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-other] button[name=keep]");
    const part = button && partOf(button);
    if (!part?.conflict) return; // after saving without a script the button works as it is
    event.preventDefault();
    choose(part, button.value.split(".")[0]);
  });
  document.addEventListener("visibilitychange", () => (document.hidden ? parts.filter(waits).forEach(save) : comeBack()));
  window.addEventListener("pagehide", () => parts.filter(waits).forEach(save));
  window.addEventListener("focus", comeBack);
  window.addEventListener("online", comeBack);

  // --- Scores that waited when the page was left ------------------------------------------------
  for (const part of parts) {
    const item = queue.find(part.url, part.name);
    if (!item || !isScored(part)) continue;
    if (scoreOf(part) === item.score) {
      queue.drop(part.url, part.name); // it had arrived after all
      continue;
    }
    // The score alone, on the version it was given on: what another window saved since is not overwritten unseen.
    part.sent = queue.entriesOf(item);
    for (const radio of part.radios) radio.checked = radio.value === item.score;
    later(part, SOON);
  }
})();
