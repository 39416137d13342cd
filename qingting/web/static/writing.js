// Shows what is wrong with a plan while somebody writes it. Without this, saving shows it.
"use strict";
(() => {
  const box = document.querySelector("[data-check]");
  if (!box) return;
  const PAUSE = 400;
  let waits, last;

  // Each fault of an entry's form beside its field.
  const place = (form) => {
    const said = new Map([...box.querySelectorAll("[data-at]")].map((one) => [one.dataset.at, one.textContent]));
    for (const spot of form.querySelectorAll("[data-fault]")) {
      const words = said.get(spot.dataset.fault) ?? "";
      if (spot.textContent.trim() !== words) spot.textContent = words;
      const field = form.querySelector(`[aria-describedby~="${CSS.escape(spot.id)}"]`);
      if (field && spot.id) words ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
      if (words) spot.closest("details")?.setAttribute("open", "");
    }
  };

  const look = async (form) => {
    last?.abort();
    last = new AbortController();
    try {
      const answer = await fetch(box.dataset.check, { method: "POST", body: new FormData(form), signal: last.signal });
      if (!answer.ok || answer.redirected) return;
      box.innerHTML = await answer.text();
      if (form.matches(".drawn")) place(form);
    } catch (stopped) {
      if (stopped.name !== "AbortError") throw stopped;
    }
  };

  // What the names in a field stand for.
  const tell = (field) => {
    const spot = field.list && field.closest(".field")?.querySelector("[data-told]");
    if (!spot) return;
    const words = [...field.closest(".field").querySelectorAll("input[list]")].map(
      (one) => [...one.list.options].find((option) => option.value === one.value)?.textContent ?? "",
    );
    spot.textContent = words.filter(Boolean).join(" · ");
  };

  for (const form of document.querySelectorAll("form.writes")) {
    form.addEventListener("input", (event) => {
      tell(event.target);
      clearTimeout(waits);
      waits = setTimeout(() => look(form), PAUSE);
    });
  }
})();
