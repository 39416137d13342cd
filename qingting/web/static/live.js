// Ticks clocks, and loads what changed once a minute. Every page works without it.
"use strict";
(() => {
  const page = document.body.dataset;
  if (!page.now) return;
  const ahead = Date.parse(page.now) - Date.now(); // the server's clock against this machine's
  const MINUTE = 60_000, HOUR = 60, DAY = 1440, SOON = 30, NOW = 5;

  const word = (pattern, n) => pattern.replace("%(n)s", n);
  const span = (minutes) => {
    const d = Math.floor(minutes / DAY), h = Math.floor((minutes % DAY) / HOUR), m = minutes % HOUR;
    const parts = d ? [[page.day, d], [page.hour, h]] : h ? [[page.hour, h], [page.minute, m]] : [[page.minute, m]];
    return parts.filter(([, n], i) => n || !i).map(([p, n]) => word(p, n)).join(" ");
  };

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-due]")) {
      const left = Date.parse(clock.dataset.due) - (Date.now() + ahead);
      const late = left < 0, minutes = Math.floor(Math.abs(left) / MINUTE);
      clock.textContent = (late ? page.late : page.left).replace("%(span)s", span(minutes));
      const box = clock.parentElement.classList;
      box.toggle("late", late);
      box.toggle("now", !late && minutes < NOW);
      if (!late && minutes < SOON && minutes >= NOW) box.add("soon");
    }
  };

  const busy = () => document.hidden || document.activeElement?.matches("input, textarea, select, #live summary, #live a");
  const load = async () => {
    if (busy() || !document.getElementById("live")) return;
    const lost = document.getElementById("lost");
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = [...document.querySelectorAll("details[open][id]")].map((d) => d.id);
      for (const part of ["#live", ".health, .still"]) {
        const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
        if (old && now) old.replaceWith(now);
      }
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      lost.hidden = true;
      tick();
    } catch {
      lost.hidden = false;
    }
  };

  tick();
  setInterval(tick, 15_000);
  setInterval(load, MINUTE);
})();
