/* What the buttons of a form do without leaving it: one more condition, the answers of a question,
   and what an edit would change, shown while one edits. Without this script the buttons do. */
"use strict";
(() => {
  const AGAIN = "_again";
  const WAIT = 700; // milliseconds after the last key
  const form = document.currentScript.closest("form");
  let asked = 0;
  let waiting = null;
  let before = Promise.resolve();

  // One after the other: each answer is that of the form as it stands then.
  const ask = (wish) => {
    asked += 1;
    const turn = asked;
    const now = before.then(() => (turn === asked ? send(wish, turn) : null));
    before = now.catch(() => undefined);
    return now;
  };

  const send = async (wish, turn) => {
    const sent = new FormData(form);
    sent.set(AGAIN, wish);
    const answer = await fetch(window.location.href, { method: "POST", body: sent });
    if (turn !== asked || answer.redirected) {
      return null; // something was typed since, or somebody has to sign in again
    }
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  const take = (page, selector) => {
    const [old, fresh] = [document, page].map((place) => place.querySelector(selector));
    if (old !== null && fresh !== null) {
      old.replaceWith(document.adoptNode(fresh));
    }
    return fresh !== null;
  };

  const effects = document.getElementById("effects");
  const isBusy = (busy) => effects?.setAttribute("aria-busy", String(busy));

  const showEffects = async () => {
    isBusy(true);
    const turn = asked + 1;
    try {
      const page = await ask("effects");
      if (page !== null) {
        take(page, "#effects > [aria-live]");
      }
    } finally {
      isBusy(asked !== turn);
    }
  };

  const soon = () => {
    window.clearTimeout(waiting);
    if (effects !== null) {
      isBusy(true);
      waiting = window.setTimeout(() => showEffects().catch(() => undefined), WAIT);
    }
  };

  const isTyped = (box) => {
    if (box.options) {
      return [...box.options].some((option) => option.selected !== option.defaultSelected);
    }
    if (box.type === "checkbox") {
      return box.checked !== box.defaultChecked;
    }
    return box.value !== box.defaultValue;
  };

  const drawAgain = async (button, wish) => {
    const group = button.closest(".conditions, .inline-group");
    const typed = [...group.querySelectorAll("input, select, textarea")].some(isTyped);
    const focus = wish === "next" ? button.closest(".condition").querySelector("[name]").name : "";
    const page = await ask(wish);
    if (page === null || !take(page, `#${group.id}`)) {
      form.requestSubmit(button);
      return;
    }
    if (typed) {
      form.dataset.typed = "yes"; // it looks as if it had been there, and is stored nowhere
    }
    const fresh = document.getElementById(group.id);
    const row = focus.replace(/-[a-z]+$/u, "");
    const next =
      (row !== "" && fresh.querySelector(`[name="${row}-value"]:not([type=hidden])`)) ||
      [...fresh.querySelectorAll("select[name$='-question']")].at(-1);
    if (next) {
      next.focus();
    }
    soon();
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest(`button[name=${AGAIN}]`);
    if (button === null) {
      return;
    }
    if (button.value === "effects") {
      event.preventDefault();
      showEffects().catch(() => form.requestSubmit(button));
    } else if (button.closest(".conditions") !== null) {
      event.preventDefault();
      drawAgain(button, button.value).catch(() => form.requestSubmit(button));
    }
  });

  form.addEventListener("change", (event) => {
    const row = event.target.name?.endsWith("-question") && event.target.closest(".condition");
    const next = row && row.querySelector(`button[value=next]`);
    if (next) {
      drawAgain(next, "next").catch(() => undefined);
    } else {
      soon();
    }
  });
  form.addEventListener("input", soon);
})();
