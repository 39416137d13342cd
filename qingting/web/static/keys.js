// Single keys, for who has not switched them off: each presses what a page offers anyway.
"use strict";
(() => {
  const help = document.getElementById("keys");
  const open = () => [...document.querySelectorAll("[data-open]")];

  const move = (by) => {
    const links = open(), at = document.activeElement;
    const mine = links.indexOf(at.closest("[data-key]")?.querySelector("[data-open]"));
    links[mine < 0 ? 0 : Math.min(links.length - 1, Math.max(0, mine + by))]?.focus();
  };

  // In the row that is at hand, else what belongs to the whole page; never in a row that nobody chose.
  const press = (key) => {
    const found = `[data-press="${CSS.escape(key)}"]`;
    const row = document.activeElement.closest("li[data-key]")?.querySelector(found);
    const whole = [...document.querySelectorAll(found)].find((one) => !one.closest("li[data-key]"));
    (row ?? whole)?.click();
  };

  const find = () => {
    const field = document.querySelector("main input[type=search], main input[name=q]");
    if (field) field.focus();
    else press("/");
  };

  const KEYS = { j: () => move(1), k: () => move(-1), "/": find, "?": () => help.showModal() };
  let going = 0; // until when a key after `g` says where to

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || help.open) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const { key } = event, to = performance.now() < going && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    going = key === "g" ? performance.now() + 1_500 : 0;
    if (to) to.click();
    else if (key in KEYS) KEYS[key]();
    else if (/^[a-z]$/.test(key) && key !== "g" && !event.repeat) press(key);
    else return;
    event.preventDefault();
  });
})();
