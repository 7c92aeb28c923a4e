// On pages beside the scoring page: sends the scores that wait in this tab, and says which still do.
(() => {
  const notice = document.querySelector("[data-waiting-scores]");
  if (!notice) return;
  const queue = window.laurelQueue(notice.dataset.owner);
  const words = notice.querySelector("[data-waiting-words]");
  const links = notice.querySelector("[data-waiting-links]");
  let isBusy = false;

  const pageOf = (url) => url.replace(/autosave\/$/, "#split-rubric");

  const show = (sentHere) => {
    const waiting = queue.all();
    notice.hidden = !waiting.length && !sentHere;
    if (waiting.length) words.textContent = queue.words(waiting.length, notice.dataset);
    else if (sentHere) words.textContent = notice.dataset.wordsSent;
    links.replaceChildren();
    for (const url of new Set(waiting.map((item) => item.url))) {
      const link = document.createElement("a");
      link.href = pageOf(url);
      link.textContent = notice.dataset.wordsOpen;
      links.append(link, " ");
    }
  };

  const send = async () => {
    if (isBusy) return;
    isBusy = true;
    let sentHere = false;
    for (const item of queue.all()) {
      const { status } = await window.laurelSend(item.url, queue.entriesOf(item));
      if (status === 200 || status === 404) {
        queue.drop(item.url, item.part);
        sentHere ||= notice.dataset.entry !== "" && item.url.includes(notice.dataset.entry);
      } else if (status === 0 || status === 401 || status >= 500) break; // 409 and 422 are settled on the entry's own page
    }
    isBusy = false;
    show(sentHere);
  };

  show(false);
  if (queue.all().length) send();
  window.addEventListener("online", send);
  window.addEventListener("focus", () => queue.all().length && send());
})();
