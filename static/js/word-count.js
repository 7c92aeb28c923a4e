// Counts words below a field with data-max-words. It never blocks typing; readers hear it once typing stops.
(() => {
  const QUIET = 1000;
  const texts = document.body.dataset;

  // The rule of awards/questions/words.py: a run without white space that holds a letter or digit is a word;
  // in scripts without spaces each character is one.
  const SPACE = "\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
  const UNSPACED = "\\u3041-\\u3096\\u30a1-\\u30fa\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
  const PIECE = new RegExp(`[${UNSPACED}]|[^${SPACE}${UNSPACED}]+`, "gu");
  const WORDLIKE = /[\p{L}\p{N}]/u;
  const count = (text) => (text.match(PIECE) ?? []).filter((piece) => WORDLIKE.test(piece)).length;

  const sentence = (words, limit) => {
    const over = words - limit;
    if (over > 0) return texts.wordsOver.replace("%s", over);
    return texts.wordsUsed.replace("%s", words).replace("%s", limit);
  };

  const set = (field) => {
    if (field.dataset.counting) return;
    field.dataset.counting = "yes";
    const limit = Number(field.dataset.maxWords);
    const seen = document.createElement("p");
    const spoken = document.createElement("span");
    let timer;
    seen.className = "word-count";
    seen.setAttribute("aria-hidden", "true");
    spoken.className = "visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    field.after(seen, spoken);

    const show = () => {
      const words = count(field.value);
      seen.textContent = sentence(words, limit);
      seen.classList.toggle("word-count--over", words > limit);
    };
    field.addEventListener("input", () => {
      show();
      clearTimeout(timer);
      timer = setTimeout(() => {
        spoken.textContent = seen.textContent;
      }, QUIET);
    });
    show();
  };

  const run = (root) => {
    if (root.matches?.("[data-max-words]")) set(root);
    root.querySelectorAll("[data-max-words]").forEach(set);
  };

  run(document);
  document.addEventListener("htmx:load", (event) => run(event.target));
})();
