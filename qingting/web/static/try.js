// Shows what a query finds while somebody types it. Without this there is a button for it.
"use strict";
(() => {
  const box = document.querySelector("[data-try]");
  const query = box?.closest("form")?.querySelector("textarea[name=query]");
  if (!query) return;
  const PAUSE = 400;
  let waits, last;

  const look = async () => {
    last?.abort();
    last = new AbortController();
    try {
      const url = `${box.dataset.try}?query=${encodeURIComponent(query.value)}`;
      const answer = await fetch(url, { signal: last.signal });
      if (answer.ok && !answer.redirected) box.innerHTML = await answer.text();
    } catch (stopped) {
      if (stopped.name !== "AbortError") box.replaceChildren();
    }
  };

  query.addEventListener("input", () => {
    clearTimeout(waits);
    waits = setTimeout(look, PAUSE);
  });
})();
