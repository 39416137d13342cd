// Ticks clocks, and loads what changed: when the server says that something did, else once a minute.
// What a person is at is never taken from under their hand. Every page works without it.
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
    document.dispatchEvent(new Event("tick"));
  };

  // What is renewed: a part by its selector. Lists in it ([data-rows]) are renewed row by row ([data-key]).
  const PARTS = ["#sum", "#live", ".health, .still"];

  // What an element says, without what ticks by itself, was folded open here, or is new in every answer.
  const said = (element) => {
    const copy = element.cloneNode(true);
    for (const part of copy.querySelectorAll(".fresh, input[type=hidden]")) part.remove();
    for (const clock of copy.querySelectorAll(".clock")) clock.replaceWith("clock");
    for (const folded of copy.querySelectorAll("details")) folded.removeAttribute("open");
    return copy.outerHTML;
  };

  const held = (element) => {
    const chosen = getSelection();
    return element.contains(document.activeElement) || (!chosen.isCollapsed && element.contains(chosen.anchorNode));
  };

  const waiting = new Map(); // held element -> what will stand there, null where nothing will
  const put = (old, fresh) => {
    waiting.delete(old);
    if (!fresh) return old.remove();
    for (const folded of old.querySelectorAll("details[open][id]")) fresh.querySelector(`#${folded.id}`)?.setAttribute("open", "");
    old.replaceWith(fresh);
  };
  const swap = (old, fresh) => {
    if (!held(old)) {
      put(old, fresh);
      return fresh;
    }
    if (!waiting.has(old)) {
      const button = Object.assign(document.createElement("button"), { className: "btn fresh", textContent: page.fresh });
      button.addEventListener("click", () => {
        const stands = waiting.get(old);
        put(old, stands);
        (stands?.querySelector("[data-open], a, button") ?? document.getElementById("main")).focus();
        tick();
      });
      old.prepend(button);
    }
    waiting.set(old, fresh);
    return old;
  };
  const release = () => {
    for (const [old, fresh] of waiting) if (!held(old)) put(old, fresh);
  };

  const rows = (list, fresh) => {
    const had = new Map([...list.children].map((row) => [row.dataset.key, row]));
    const now = [...fresh.children];
    for (const row of now) had.delete(row.dataset.key);
    for (const gone of had.values()) swap(gone, null);
    const stood = new Map([...list.children].map((row) => [row.dataset.key, row]));
    let last = null;
    for (const row of now) {
      const own = stood.get(row.dataset.key);
      const stands = own ? renew(own, row) : row;
      const next = last ? last.nextElementSibling : list.firstElementChild;
      if (stands !== next) list.insertBefore(stands, next);
      last = stands;
    }
  };

  // Makes one element say what another does; returns the one that stands there afterwards.
  const renew = (old, fresh) => {
    if (said(old) === said(fresh)) {
      const clocks = fresh.querySelectorAll(".clock");
      [...old.querySelectorAll(".clock")].forEach((clock, i) => clock.replaceWith(clocks[i]));
      return old;
    }
    if (old.matches("[data-rows]") && fresh.matches("[data-rows]")) {
      rows(old, fresh);
      return old;
    }
    const parts = [...old.children].filter((part) => !part.matches(".fresh")), others = [...fresh.children];
    const alike = parts.length === others.length && parts.every((part, i) => part.tagName === others[i].tagName);
    if (!alike || !old.querySelector("[data-rows]")) return swap(old, fresh);
    old.className = fresh.className;
    parts.forEach((part, i) => renew(part, others[i]));
    return old;
  };

  const REST = 5_000, SHARE = 20; // after each load a page rests, so that all of them never take more than the server has
  const every = () => Number(document.getElementById("live")?.dataset.every) || MINUTE; // a page may ask for more often
  let timer, rested = 0, stirred = false, loading = false;
  const next = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(load, ms);
  };
  const stir = () => {
    stirred = true;
    if (!loading) next(Math.max(0, rested - performance.now()) + 1_000 * Math.random());
  };
  const reminding = () => localStorage.getItem("remind") === "on"; // remind.js: it looks on while out of sight

  const load = async () => {
    if (document.hidden && !reminding()) return next(MINUTE);
    const lost = document.getElementById("lost"), began = performance.now();
    loading = true;
    stirred = false;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const focus = document.activeElement;
      for (const part of PARTS) {
        const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
        if (old && now) renew(old, now);
      }
      if (focus.isConnected) focus.focus({ preventScroll: true }); // a row that moved lost it
      lost.hidden = true;
      tick();
    } catch {
      lost.hidden = false;
    }
    loading = false;
    const rest = Math.max(REST, SHARE * (performance.now() - began));
    rested = performance.now() + rest;
    next(stirred ? rest : every());
  };

  let stream = null, head = document.getElementById("live")?.dataset.head;
  const listen = () => {
    if (document.hidden) {
      stream?.close(); // a browser holds six connections to a server, in all its windows
      stream = null;
    } else if (!stream) {
      stream = new EventSource(page.live);
      stream.onmessage = ({ data }) => {
        if (head !== undefined && head !== data) stir();
        head = data;
      };
      stream.onerror = stir;
    }
  };

  tick();
  setInterval(tick, 15_000);
  if (!document.getElementById("live")) return;
  document.addEventListener("focusout", () => setTimeout(release));
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden) stir();
  });
  listen();
  next(every());
})();
