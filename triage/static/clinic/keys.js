/* Keys for who works through the list. All that they do links and buttons do, too. */
"use strict";
(() => {
  const STORED = "worklist-keys";
  const box = document.getElementById("keys");
  const on = document.getElementById("keys-on");
  const remembered = () => {
    try {
      return window.localStorage.getItem(STORED);
    } catch {
      return null; // a browser that remembers nothing
    }
  };
  const remember = (value) => {
    try {
      window.localStorage.setItem(STORED, value);
    } catch {
      on.checked = value === "on"; // for this page alone
    }
  };

  // While somebody types or chooses, a letter is a letter.
  const isTyped = (target) =>
    target.isContentEditable ||
    ["SELECT", "TEXTAREA"].includes(target.tagName) ||
    (target.tagName === "INPUT" && !["button", "checkbox", "radio", "submit"].includes(target.type));

  const links = () => [...document.querySelectorAll("#result_list .field-code a")];
  const rowOf = (element) => element.closest("#result_list tbody tr");
  const here = () => links().findIndex((link) => rowOf(link).contains(document.activeElement));

  const step = (key, by) => {
    const beside = document.querySelector(`.in-list a[data-key="${key}"]`);
    if (beside) {
      beside.click();
      return;
    }
    const all = links();
    const number = here() + by;
    all[Math.max(0, Math.min(all.length - 1, number))]?.focus();
  };

  const actions = {
    j: () => step("j", 1),
    k: () => step("k", -1),
    o: () => links()[here()]?.click(),
    "/": () => document.getElementById("sought")?.focus(),
    "?": () => {
      box.open = !box.open;
      box.querySelector("summary").focus();
    },
  };

  document.addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    const act = Object.hasOwn(actions, event.key) ? actions[event.key] : null;
    if (on.checked && act && isPlain && !event.defaultPrevented && !isTyped(event.target)) {
      event.preventDefault(); // or the slash would stand in the box that it leads to
      act();
    }
  });
  // Enter on a choice would send the form before it is filled in.
  document.querySelector(".review-form")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.type === "radio") {
      event.preventDefault();
    }
  });
  on.checked = remembered() !== "off";
  on.addEventListener("change", () => remember(on.checked ? "on" : "off"));
  box.hidden = false;
})();
