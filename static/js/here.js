// Tells that this page is open and shows who else of the team is here. A page that stays open for hours also gets the
// token that saving needs, which signing in again makes anew.
(() => {
  const EVERY = 30000;
  const line = document.querySelector("[data-here]");
  if (!line) return;
  const tokens = () => [...document.querySelectorAll("input[name=csrfmiddlewaretoken]")];

  const ask = (method) =>
    fetch(line.dataset.here, {
      method,
      redirect: "manual",
      headers: method === "POST" ? { "X-CSRFToken": tokens()[0]?.value ?? "", "HX-Request": "true" } : {},
    }).catch(() => null);

  const tell = async () => {
    if (document.hidden) return;
    let response = await ask("POST");
    if (response?.status === 403) response = await ask("GET");
    if (!response?.ok || !response.headers.get("Content-Type")?.includes("json")) return;
    const { words, token } = await response.json();
    if (line.textContent !== words) line.textContent = words;
    for (const field of tokens()) field.value = token;
  };

  tell();
  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
})();
