// Sending a part of a page by itself. Used by pages that save while somebody works:
// await laurelSend(url, [[name, value], ...]) gives {status, answer}; status 0: no connection, 401: signed out.
// await laurelRenew(url) asks for the token that saving needs after signing in again: true, false (signed out) or null.
(() => {
  const TOO_LONG_TO_OUTLIVE_A_PAGE = 50000; // browsers let 64 KiB be sent by a page that is gone
  const tokens = () => [...document.querySelectorAll("input[name=csrfmiddlewaretoken]")];

  const answerOf = async (response) =>
    response.headers.get("Content-Type")?.includes("json") ? response.json() : {};

  window.laurelSend = async (url, entries) => {
    const body = new URLSearchParams([...entries, ["csrfmiddlewaretoken", tokens()[0]?.value ?? ""]]);
    try {
      const response = await fetch(url, {
        method: "POST",
        body,
        headers: { "HX-Request": "true" },
        redirect: "manual",
        keepalive: body.toString().length < TOO_LONG_TO_OUTLIVE_A_PAGE,
      });
      const isAway = response.type === "opaqueredirect";
      return { status: isAway ? 401 : response.status, answer: await answerOf(response) };
    } catch {
      return { status: 0, answer: {} }; // no connection, or it broke off
    }
  };

  window.laurelRenew = async (url) => {
    try {
      const response = await fetch(url, { redirect: "manual" });
      if (!response.ok) return response.status >= 500 ? null : false;
      const { token } = await response.json();
      for (const field of tokens()) field.value = token;
      return true;
    } catch {
      return null;
    }
  };
})();
