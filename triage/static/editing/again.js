/* What the buttons of a form do without leaving it: one more condition, the answers of a question,
   and what an edit would change, shown while one edits. Without this script the buttons do. */
"use strict";
(() => {
  const AGAIN = "_again";
  const WAIT = 700; // milliseconds after the last key
  const form = document.currentScript.closest("form");
  let looked = 0; // how often what changes was asked for, or something was typed
  let waiting = null;
  let leaving = false;
  let before = Promise.resolve();

  // One after the other: each answer is that of the form as it stands then.
  const inTurn = (act) => {
    const now = before.then(() => (leaving ? null : act()));
    before = now.catch(() => undefined);
    return now;
  };

  const send = async (wish) => {
    const sent = new FormData(form);
    sent.set(AGAIN, wish);
    const answer = await fetch(window.location.href, { method: "POST", body: sent });
    if (answer.redirected || !answer.ok) {
      return null; // to sign in again, or to see what a colleague saved meanwhile, takes a page
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
    looked += 1;
    const turn = looked;
    isBusy(true);
    try {
      await inTurn(async () => {
        if (turn !== looked) {
          return; // something newer is on its way
        }
        const page = await send("effects");
        if (page === null) {
          throw new Error("Nothing to show here.");
        }
        if (turn === looked) {
          take(page, "#effects > [aria-live]");
        }
      });
    } finally {
      isBusy(turn !== looked);
    }
  };

  const soon = () => {
    window.clearTimeout(waiting);
    if (effects !== null) {
      looked += 1; // what is on its way is of the form as it was
      isBusy(true);
      waiting = window.setTimeout(() => showEffects().catch(() => undefined), WAIT);
    }
  };

  const isTyped = (box) => {
    if (box.options) {
      const all = [...box.options];
      const none = !box.multiple && !all.some((option) => option.defaultSelected);
      const stood = (option, place) => (none ? place === 0 : option.defaultSelected);
      return all.some((option, place) => option.selected !== stood(option, place));
    }
    if (box.type === "checkbox") {
      return box.checked !== box.defaultChecked;
    }
    return box.value !== box.defaultValue;
  };

  const boxesIn = (group) => [...group.querySelectorAll("input, select, textarea")];
  const standsIn = (group) =>
    JSON.stringify(boxesIn(group).map((box) => [box.name, box.value, box.checked]));

  // Whatever is typed meanwhile is sent along once more, so that nothing of it is lost.
  const fetchAgain = async (group, wish) => {
    let [page, then, times] = [null, "", 0];
    do {
      then = standsIn(group);
      page = await send(wish);
      times += 1;
    } while (page !== null && !leaving && standsIn(group) !== then);
    return { page, active: times > 1 ? document.activeElement.name : "" };
  };

  const focusOn = (group, row, active) => {
    const named = (name) => group.querySelector(`[name="${name}"]:not([type=hidden])`);
    const next =
      (active && named(active)) ||
      group.querySelector("[data-told]") ||
      (row && named(`${row}-value`)) ||
      [...group.querySelectorAll("select[name$='-question']")].at(-1);
    next?.focus();
  };

  const drawAgain = (button, wish) => {
    const { id } = button.closest(".conditions");
    const first = wish === "next" && button.closest(".condition").querySelector("[name]").name;
    const row = first ? first.replace(/-[a-z]+$/u, "") : "";
    return inTurn(async () => {
      const group = document.getElementById(id);
      const { page, active } = await fetchAgain(group, wish);
      const typed = boxesIn(group).some(isTyped);
      if (leaving) {
        return;
      }
      if (page === null || !take(page, `#${id}`)) {
        throw new Error("Not drawn again.");
      }
      if (typed) {
        form.dataset.typed = "yes"; // it looks as if it had been there, and is stored nowhere
      }
      focusOn(document.getElementById(id), row, active);
      soon();
    });
  };

  // What the script cannot do, the button does.
  const press = (button) => {
    if (button.isConnected && !leaving) {
      form.requestSubmit(button);
    }
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest(`button[name=${AGAIN}]`);
    if (button === null) {
      return;
    }
    if (button.value === "effects") {
      event.preventDefault();
      showEffects().catch(() => press(button));
    } else if (button.closest(".conditions") !== null) {
      event.preventDefault();
      drawAgain(button, button.value).catch(() => press(button));
    }
  });

  // Enter in the box of a name gives the name; else it would press the first button, "Save".
  form.addEventListener("keydown", (event) => {
    const box = event.key === "Enter" && event.target.closest(".name-box input");
    if (box) {
      event.preventDefault();
      box.closest(".name-box").querySelector("button").click();
    }
  });

  form.addEventListener("change", (event) => {
    const picks = /-(?:question|named)$/u.test(event.target.name ?? "");
    const row = picks && event.target.closest(".condition");
    const next = row && row.querySelector(`button[value=next]`);
    if (next) {
      drawAgain(next, "next").catch(() => press(next));
    } else {
      soon();
    }
  });
  form.addEventListener("input", soon);
  if (boxesIn(form).some(isTyped)) {
    soon(); // typed before this script was there, or kept by the browser over a reload
  }

  // What is being saved is not tried any more: it would only keep the save waiting.
  form.addEventListener("submit", () => {
    leaving = true;
    window.clearTimeout(waiting);
    isBusy(false);
  });
  // Back on a page that the browser had put aside.
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
})();
