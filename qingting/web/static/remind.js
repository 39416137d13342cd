// For who asked for it in this browser: a tone and a notification five minutes before a duty of theirs is due.
"use strict";
(() => {
  const button = document.getElementById("remind");
  const ahead = Date.parse(document.body.dataset.now) - Date.now();
  const EARLY = 5 * 60_000, KEPT = 50;
  const on = () => localStorage.getItem("remind") === "on";

  const sound = () => {
    const audio = new AudioContext(), tone = audio.createOscillator(), volume = audio.createGain();
    volume.gain.value = 0.2;
    tone.frequency.value = 880;
    tone.connect(volume).connect(audio.destination);
    tone.onended = () => audio.close();
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  };

  const notify = (what, clock, key) => {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    try {
      const shown = new Notification(what, { body: clock, tag: key });
      shown.onclick = () => window.focus();
    } catch {
      // browsers of phones leave it to service workers: there the tone is all
    }
  };

  // Once a duty and due time, whichever of this browser's windows comes first.
  const told = (key) => {
    const before = JSON.parse(localStorage.getItem("reminded") ?? "[]");
    if (before.includes(key)) return true;
    localStorage.setItem("reminded", JSON.stringify([...before, key].slice(-KEPT)));
    return false;
  };

  const look = () => {
    if (!on()) return;
    for (const mine of document.querySelectorAll("[data-mine]")) {
      const clock = mine.querySelector("[data-due]");
      const left = clock ? Date.parse(clock.dataset.due) - (Date.now() + ahead) : 0;
      if (left <= 0 || left > EARLY || told(`${mine.dataset.mine} ${clock.dataset.due}`)) continue;
      sound();
      notify(mine.dataset.what, clock.textContent, mine.dataset.mine);
    }
  };

  const show = () => {
    button.textContent = on() ? button.dataset.on : button.dataset.off;
    button.hidden = false;
  };
  button.addEventListener("click", async () => {
    localStorage.setItem("remind", on() ? "off" : "on");
    show();
    if (!on()) return;
    sound();
    if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
    look();
  });
  show();
  look();
  document.addEventListener("tick", look);
})();
