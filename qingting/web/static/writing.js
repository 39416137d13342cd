// Shows what is wrong with a plan while somebody writes it. Without this, saving shows it.
"use strict";
(() => {
  const box = document.querySelector("[data-check]");
  if (!box) return;
  const PAUSE = 400;
  let waits, last;

  const look = async (form) => {
    last?.abort();
    last = new AbortController();
    try {
      const answer = await fetch(box.dataset.check, { method: "POST", body: new FormData(form), signal: last.signal });
      if (answer.ok && !answer.redirected) box.innerHTML = await answer.text();
    } catch (stopped) {
      if (stopped.name !== "AbortError") throw stopped;
    }
  };

  for (const form of document.querySelectorAll("form.writes")) {
    form.addEventListener("input", () => {
      clearTimeout(waits);
      waits = setTimeout(() => look(form), PAUSE);
    });
  }
})();
