// Marking a passage of the entry shows a bar to pin it to a criterion; pinned passages are marked in the entry.
// Without this script the link beside each answer leads to a page that does the same.
(() => {
  const bar = document.querySelector("[data-pin-bar]");
  const off = document.getElementById("pin-off");
  const entry = document.querySelector(".split__entry");
  if (!bar || !entry) return;
  const LONGEST = 1000;
  const said = document.getElementById("pin-state");
  const shown = bar.querySelector("[data-pin-shown]");
  const picker = bar.querySelector("select");
  const oneLine = (text) => text.replace(/\s+/g, " ").trim();

  // --- Marking ----------------------------------------------------------------------------------
  const marked = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const around = range.commonAncestorContainer;
    const answer = (around.nodeType === Node.TEXT_NODE ? around.parentElement : around).closest(".answer");
    const quote = oneLine(selection.toString());
    if (!answer || !entry.contains(answer) || !quote || quote.length > LONGEST) return null;
    return { question: answer.id.replace("answer-to-", ""), quote };
  };

  const offer = () => {
    const found = marked();
    if (!found) return;
    bar.elements.question.value = found.question;
    bar.elements.quote.value = found.quote;
    shown.textContent = found.quote.length > 90 ? `${found.quote.slice(0, 88)}…` : found.quote;
    // The criterion that the form ties the answer to is the likely one.
    const own = [...picker.options].find((option) => option.dataset.answers.split(" ").includes(found.question));
    if (own && bar.hidden) picker.value = own.value;
    bar.hidden = false;
  };

  let timer;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 300);
  });
  const close = () => {
    bar.hidden = true;
    document.getSelection().removeAllRanges();
  };
  bar.querySelector("[data-pin-cancel]").addEventListener("click", close);
  bar.addEventListener("keydown", (event) => event.key === "Escape" && close());

  // --- Showing ----------------------------------------------------------------------------------
  const find = (answer, quote) => {
    const walker = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT);
    const places = [];
    let text = "";
    while (walker.nextNode()) {
      const { data } = walker.currentNode;
      for (let at = 0; at < data.length; at += 1) {
        const letter = data[at];
        const isSpace = /\s/.test(letter);
        if (isSpace && (text === "" || text.endsWith(" "))) continue;
        text += isSpace ? " " : letter;
        places.push([walker.currentNode, at]);
      }
    }
    const start = text.indexOf(quote);
    if (start < 0) return null;
    const range = document.createRange();
    const [lastNode, lastAt] = places[start + quote.length - 1];
    range.setStart(...places[start]);
    range.setEnd(lastNode, lastAt + 1);
    return range;
  };

  const rangeOf = (link) => {
    const answer = document.getElementById(link.hash.slice(1));
    return answer && link.dataset.pinQuote ? find(answer, link.dataset.pinQuote) : null;
  };

  const paint = () => {
    if (!CSS.highlights) return;
    const ranges = [...document.querySelectorAll("[data-pin-quote]")].map(rangeOf).filter(Boolean);
    CSS.highlights.set("pinned", new Highlight(...ranges));
  };

  const show = ({ words, criterion, html }) => {
    const list = criterion && document.getElementById(`pins-${criterion}`);
    if (list) list.replaceChildren(document.createRange().createContextualFragment(html));
    said.textContent = words ?? "";
    paint();
    return list;
  };

  const send = async (form, entries) => {
    const { status, answer } = await window.laurelSend(form.action, entries);
    if (status === 200) return show(answer);
    said.textContent = answer.words ?? "";
    if (answer.words) shown.textContent = answer.words;
    if (status !== 422) form.submit(); // signed out or no connection: let the browser say so
    return null;
  };

  bar.addEventListener("submit", async (event) => {
    event.preventDefault();
    const names = ["question", "quote", "criterion"];
    if (await send(bar, names.map((name) => [name, bar.elements[name].value]))) close();
  });
  document.addEventListener("submit", async (event) => {
    if (event.target !== off || !event.submitter) return;
    event.preventDefault();
    const list = event.submitter.closest("[data-pins]");
    await send(off, [["pin", event.submitter.value]]);
    list?.closest(".score-part")?.querySelector("input[type=radio]:checked, input[type=radio]")?.focus({ preventScroll: true });
  });

  // A pin leads to its passage: the tab that is not shown is opened by split.js, then the words come into view.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pin-quote]");
    if (!link) return;
    setTimeout(() => rangeOf(link)?.startContainer.parentElement.scrollIntoView({ block: "center" }), 60);
  });
  paint();
})();
