// Adds the reader's own time after a <time data-local="Zone/City"> wherever it differs from that zone's.
(() => {
  // English pages write the day before the month, as the server does.
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;

  const words = (moment, zone) =>
    new Intl.DateTimeFormat(language, {
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone: zone,
    }).format(moment);

  const addOwnTime = (element) => {
    const moment = new Date(element.dateTime);
    const own = words(moment);
    if (own === words(moment, element.dataset.local)) return;
    const note = document.createElement("span");
    note.className = "local-time";
    note.textContent = ` ${document.body.dataset.yourTime.replace("%s", own)}`;
    element.after(note);
  };

  const run = (root) => {
    for (const element of root.querySelectorAll("time[data-local]")) {
      try {
        addOwnTime(element);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error; // a zone this browser does not know
      }
      element.removeAttribute("data-local");
    }
  };

  run(document);
  document.addEventListener("htmx:load", (event) => run(event.target));
})();
