// Scores that could not be sent: kept in this browser tab until there is a connection, and sent in the order in which they
// were given. Scores alone, with the version they were given on: never a word of what a judge writes, and no name of an entry.
// const queue = laurelQueue(owner); a judge sees only what they queued themselves.
window.laurelQueue = (owner) => {
  const PLACE = `laurel.scores.${owner}`;

  const all = () => {
    try {
      return JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
    } catch {
      return []; // storage is switched off, or not ours to read
    }
  };

  const store = (items) => {
    try {
      if (items.length) sessionStorage.setItem(PLACE, JSON.stringify(items));
      else sessionStorage.removeItem(PLACE);
    } catch {
      // Without storage the scores wait in the open page alone.
    }
  };

  const isFor = (item, url, part) => item.url === url && item.part === part;

  return {
    all,
    find: (url, part) => all().find((item) => isFor(item, url, part)),
    // A later score for the same criterion takes the place of the earlier one; the version stays that of the first.
    put: (item) => store([...all().filter((other) => !isFor(other, item.url, item.part)), item]),
    drop: (url, part) => store(all().filter((item) => !isFor(item, url, part))),
    entriesOf: ({ part, version, score }) => [["part", part], ["version", version], ["score", score]],
    words: (count, texts) => (count === 1 ? texts.wordsOneWaits : texts.wordsWait.replace("%s", count)),
  };
};
