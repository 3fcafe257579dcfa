/* A sound, or a notification of the browser, when something urgent is new: where it was turned
   on, which this browser remembers. Neither says more than the list's own line of news. */
"use strict";
(() => {
  const sound = document.getElementById("signal-sound");
  const notice = document.getElementById("signal-notice");
  const said = document.getElementById("signal-said");
  let context = null;

  const remembered = (box) => {
    try {
      return window.localStorage.getItem(box.id) === "on";
    } catch {
      return false; // a browser that remembers nothing
    }
  };
  const remember = (box) => {
    try {
      window.localStorage.setItem(box.id, box.checked ? "on" : "off");
    } catch {
      said.textContent = ""; // it holds for this page alone
    }
  };

  // A browser lets a page sound only once somebody has pressed something on it.
  const wake = () => {
    if (sound.checked) {
      context = context || new AudioContext();
      context.resume().then(() => {
        said.textContent = "";
      });
    }
  };

  const beep = (at, pitch) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.2, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.25);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.25);
  };

  const ring = () => {
    wake();
    if (context?.state === "running") {
      beep(context.currentTime, 660);
      beep(context.currentTime + 0.3, 880);
      document.documentElement.dataset.rang = String(Date.now());
    }
  };

  const show = (text) => {
    const shown = new Notification(document.title, { body: text, tag: "worklist" });
    shown.addEventListener("click", () => window.focus());
  };

  const mayShow = () => "Notification" in window && Notification.permission === "granted";

  document.addEventListener("worklist-news", (event) => {
    if (sound.checked) {
      ring();
    }
    if (notice.checked && mayShow()) {
      show(event.detail);
    }
  });
  for (const act of ["keydown", "pointerdown"]) {
    document.addEventListener(act, wake, { once: true });
  }
  sound.addEventListener("change", () => {
    remember(sound);
    if (sound.checked) {
      ring(); // so that one knows how it sounds, and that it does
    }
  });
  notice.addEventListener("change", async () => {
    const asked = notice.checked && "Notification" in window;
    const answer = asked ? await Notification.requestPermission() : "";
    said.textContent = notice.checked && answer !== "granted" ? said.dataset.refused : "";
    notice.checked = notice.checked && answer === "granted";
    remember(notice);
  });
  sound.checked = remembered(sound);
  notice.checked = remembered(notice) && mayShow();
  said.textContent = sound.checked ? said.dataset.blocked : "";
})();
