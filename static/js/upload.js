// Sends a chosen file in pieces, so that a slow or broken line goes on where it stopped. The server keeps what came;
// nothing is kept in the browser. Without this script the form sends the file as a whole.
(() => {
  const PAUSES = [1000, 2000, 5000, 10000, 30000];
  const SIGNED_OUT_PAUSE = 15000;
  const TOO_SLOW = 60000;
  const FIRST_PIECE = 128 * 1024;
  const SMALLEST_PIECE = 32 * 1024;
  const MEGABYTE = 1024 * 1024;
  const jobs = new Set();
  let pressed = null;

  class Trouble extends Error {
    constructor(kind, answer = {}) {
      super(kind);
      this.kind = kind;
      this.answer = answer;
    }
  }

  const fill = (text, ...values) => values.reduce((filled, value) => filled.replace("%s", value), text);

  const megabytes = (bytes) => {
    const format = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(document.documentElement.lang, format).format(bytes / MEGABYTE);
  };

  // --- Asking the server ------------------------------------------------------------------------
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]").value;

  const ask = async (job, url, options = {}) => {
    let response;
    job.stop = new AbortController();
    try {
      response = await fetch(url, {
        ...options,
        headers: { "X-CSRFToken": token(), "HX-Request": "true", ...options.headers },
        redirect: "manual",
        signal: AbortSignal.any([job.stop.signal, AbortSignal.timeout(TOO_SLOW)]),
      });
    } catch {
      throw new Trouble("lost");
    }
    const isJson = response.headers.get("Content-Type")?.includes("json");
    const answer = isJson ? await response.json().catch(() => ({})) : {};
    if (response.ok) return answer;
    const kinds = { 0: "out", 401: "out", 403: "token", 404: "gone", 409: "moved", 422: "refused" };
    throw new Trouble(kinds[response.status] ?? "lost", answer);
  };

  // Another token, for after signing in again in another tab.
  const renew = async (job) => {
    const here = document.querySelector("[data-here]");
    if (!here) throw new Trouble("outdated");
    const answer = await ask(job, here.dataset.here);
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = answer.token;
  };

  // --- One file -----------------------------------------------------------------------------------
  const begin = async (job) => {
    const body = new FormData();
    body.append("question", job.editor.dataset.question);
    body.append("name", job.file.name);
    body.append("size", job.file.size);
    const found = await ask(job, job.editor.dataset.uploads, { method: "POST", body });
    job.url = `${job.editor.dataset.upload}${found.id}/`;
    job.offset = found.offset;
    job.isUnsure = false;
  };

  const find = async (job) => {
    job.offset = (await ask(job, job.url)).offset;
    job.isUnsure = false;
  };

  const sendPiece = async (job) => {
    const started = performance.now();
    const body = await job.file
      .slice(job.offset, job.offset + job.piece)
      .arrayBuffer()
      .catch(() => {
        throw new Trouble("unreadable");
      });
    const headers = { "Upload-Offset": String(job.offset), "Content-Type": "application/octet-stream" };
    const answer = await ask(job, job.url, { method: "PATCH", body, headers });
    job.offset = answer.offset;
    job.tries = 0;
    const took = performance.now() - started;
    if (took < 1500) job.piece = Math.min(job.piece * 2, Number(job.editor.dataset.mostChunk));
    else if (took > 6000) job.piece = Math.max(job.piece / 2, SMALLEST_PIECE);
    showProgress(job);
  };

  const digest = async (file) => {
    if (!window.crypto?.subtle) return "";
    const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const finish = async (job) => {
    say(job, job.texts.checking, true);
    const body = new FormData();
    body.append("caption", job.caption.value);
    body.append("sha256", await digest(job.file).catch(() => ""));
    const answer = await ask(job, `${job.url}finish/`, { method: "POST", body });
    jobs.delete(job);
    showAttached(job, answer);
    goOn();
  };

  const run = async (job) => {
    clearTimeout(job.timer);
    if (job.isRunning) return;
    job.isRunning = true;
    job.isPaused = false;
    showButtons(job);
    try {
      if (!job.url) await begin(job);
      else if (job.isUnsure) await find(job);
      showProgress(job);
      while (job.offset < job.file.size) await sendPiece(job);
      await finish(job);
    } catch (error) {
      job.isRunning = false;
      if (!(error instanceof Trouble)) throw error;
      if (!job.isPaused && jobs.has(job)) await meet(job, error);
    }
    job.isRunning = false;
  };

  const again = (job, pause) => {
    clearTimeout(job.timer);
    job.timer = setTimeout(() => run(job), pause);
  };

  // What to do about it, and what to say.
  const meet = async (job, { kind, answer }) => {
    job.isUnsure = true;
    job.tries += 1;
    if (kind === "moved") {
      again(job, job.tries > 3 ? PAUSES[4] : 0);
    } else if (kind === "out") {
      say(job, job.texts.signedOut, true);
      again(job, SIGNED_OUT_PAUSE);
    } else if (kind === "token" && job.tries < 4) {
      await renew(job).then(
        () => again(job, 0),
        (trouble) => meet(job, trouble),
      );
    } else if (kind === "gone" && job.url && !job.wasGone) {
      Object.assign(job, { url: "", offset: 0, wasGone: true });
      again(job, 0);
    } else if (kind === "lost") {
      say(job, fill(job.texts.lost, megabytes(job.offset), megabytes(job.file.size)), true);
      again(job, PAUSES[Math.min(job.tries - 1, PAUSES.length - 1)]);
    } else {
      const own = { unreadable: job.texts.unreadable, token: job.texts.outdated, outdated: job.texts.outdated };
      stopFor(job, answer.words ?? own[kind] ?? job.texts.gone, answer.again);
    }
  };

  const stopFor = (job, words, mayTryAgain) => {
    job.isPaused = true;
    job.hasFailed = !mayTryAgain;
    // Then the server has forgotten it already.
    if (job.hasFailed) job.url = "";
    pressed = null;
    job.row.classList.add("upload--refused");
    say(job, words, false);
    job.alert.textContent = fill(job.texts.refused, job.file.name, words);
    showButtons(job);
  };

  // --- What is shown ------------------------------------------------------------------------------
  const say = (job, words, isSpoken) => {
    job.said.textContent = words;
    if (isSpoken) job.spoken.textContent = `${job.file.name}: ${words}`;
  };

  const showProgress = (job) => {
    const share = job.file.size ? job.offset / job.file.size : 1;
    const words = fill(job.texts.sent, megabytes(job.offset), megabytes(job.file.size));
    const quarter = Math.floor(share * 4);
    job.bar.value = Math.round(share * 100);
    job.row.classList.remove("upload--refused");
    say(job, words, quarter !== job.quarter);
    job.quarter = quarter;
  };

  const showButtons = (job) => {
    const had = job.row.contains(document.activeElement);
    job.pause.hidden = job.isPaused;
    job.resume.hidden = !job.isPaused || Boolean(job.hasFailed);
    if (had && document.activeElement.hidden) (job.resume.hidden ? job.cancel : job.resume).focus();
  };

  const take = (job) => {
    const had = job.row.contains(document.activeElement);
    job.row.remove();
    if (had) job.input.focus();
  };

  const showAttached = (job, { name, html }) => {
    const list = job.editor.querySelector("[data-files]");
    const count = document.querySelectorAll("[data-attached]");
    list.append(document.createRange().createContextualFragment(html));
    list.hidden = false;
    for (const number of count) number.textContent = Number(number.textContent) + 1;
    job.caption.value = "";
    take(job);
    job.spoken.textContent = fill(job.texts.done, name);
    job.editor.querySelector("[data-last]").textContent = fill(job.texts.done, name);
    job.editor.closest("form").dispatchEvent(new CustomEvent("laurel:saved", { bubbles: true }));
  };

  // Nothing is under way any more: let the pressed button do what it was pressed for.
  const goOn = () => {
    const button = pressed;
    if (jobs.size || !button) return;
    pressed = null;
    button.form.requestSubmit(button);
  };

  const giveUp = async (job) => {
    clearTimeout(job.timer);
    jobs.delete(job);
    job.isPaused = true;
    job.stop?.abort();
    take(job);
    job.alert.textContent = "";
    job.spoken.textContent = fill(job.texts.cancelled, job.file.name);
    goOn();
    // What cannot be told now the server forgets by itself after a day.
    if (job.url) await ask(job, job.url, { method: "DELETE" }).catch(() => {});
  };

  const start = (editor, input) => {
    const job = { editor, input, file: input.files[0], texts: editor.dataset, offset: 0, tries: 0, piece: FIRST_PIECE };
    const part = (name) => job.row.querySelector(`[data-${name}]`);
    job.row = editor.querySelector("template").content.firstElementChild.cloneNode(true);
    Object.assign(job, { bar: part("bar"), said: part("said"), pause: part("pause") });
    Object.assign(job, { resume: part("resume"), cancel: part("cancel") });
    job.caption = editor.querySelector("[data-caption]");
    job.spoken = editor.querySelector("[data-spoken]");
    job.alert = editor.querySelector("[data-alert]");
    part("name").textContent = job.file.name;
    job.bar.setAttribute("aria-label", fill(job.texts.bar, job.file.name));
    job.pause.addEventListener("click", () => {
      clearTimeout(job.timer);
      job.isPaused = true;
      job.isUnsure = true;
      job.stop?.abort();
      say(job, fill(job.texts.paused, megabytes(job.offset), megabytes(job.file.size)), true);
      showButtons(job);
    });
    job.resume.addEventListener("click", () => {
      job.alert.textContent = "";
      job.tries = 0;
      run(job);
    });
    job.cancel.addEventListener("click", () => giveUp(job));
    for (const button of [job.pause, job.resume, job.cancel]) {
      button.querySelector("[data-of]").textContent = job.file.name;
    }
    forgetHalf(editor, job.file);
    job.alert.textContent = "";
    editor.querySelector("[data-last]").textContent = "";
    editor.querySelector("[data-uploading]").append(job.row);
    input.value = "";
    jobs.add(job);
    run(job);
  };

  // --- Files of which a part is there from before ---------------------------------------------
  const forgetHalf = (editor, file) => {
    for (const row of editor.querySelectorAll("[data-half] > *")) {
      if (row.dataset.name === file.name && Number(row.dataset.size) === file.size) row.remove();
    }
  };

  const showHalf = (editor, { id, name, size, offset }) => {
    const row = editor.querySelectorAll("template")[1].content.firstElementChild.cloneNode(true);
    const words = fill(editor.dataset.half, megabytes(offset), megabytes(size));
    Object.assign(row.dataset, { name, size });
    row.querySelector("[data-name]").textContent = name;
    row.querySelector("[data-said]").textContent = words;
    row.querySelector("[data-of]").textContent = name;
    row.querySelector("[data-cancel]").addEventListener("click", async () => {
      row.remove();
      editor.querySelector("[data-spoken]").textContent = fill(editor.dataset.cancelled, name);
      editor.querySelector("input[type=file]")?.focus();
      await ask({}, `${editor.dataset.upload}${id}/`, { method: "DELETE" }).catch(() => {});
    });
    editor.querySelector("[data-half]").append(row);
  };

  // --- When -----------------------------------------------------------------------------------
  const editors = [...document.querySelectorAll("[data-uploads]")];
  if (!editors.length) return;
  const form = editors[0].closest("form");

  form.addEventListener(
    "submit",
    (event) => {
      for (const editor of editors) {
        const input = editor.querySelector("input[type=file]");
        if (input?.files.length) start(editor, input);
      }
      const waiting = [...jobs].filter((job) => !job.isPaused);
      if (!waiting.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.submitter?.hasAttribute("data-attach")) pressed = event.submitter;
    },
    { capture: true },
  );

  const comeBack = () => {
    for (const job of jobs) if (!job.isPaused && !job.isRunning) run(job);
  };
  window.addEventListener("online", comeBack);
  window.addEventListener("focus", comeBack);
  window.addEventListener("beforeunload", (event) => {
    if ([...jobs].some((job) => !job.hasFailed)) event.preventDefault();
  });

  ask({}, editors[0].dataset.uploads).then(
    ({ uploads = [] }) => {
      for (const found of uploads) {
        const editor = editors.find((one) => one.dataset.question === found.question);
        if (editor) showHalf(editor, found);
      }
    },
    () => {},
  );
})();
