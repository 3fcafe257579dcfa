/* Asks before a page with unsaved changes is left. Without this script nothing is asked; nothing
   that was saved is lost either way. */
"use strict";
(() => {
  const script = document.currentScript;
  const form = script.closest("form");
  const drawnAgain = script.dataset.typed === "yes"; // typed before, and stored nowhere
  let sending = false;

  // Of a box with two lists the admin moves what is chosen from one to the other.
  const chosen = () =>
    [...form.querySelectorAll(".selector-chosen select")]
      .map((list) => [...list.options].map((option) => option.value).sort().join())
      .join("|");
  let chosenAtFirst = null;
  window.addEventListener("load", () => {
    chosenAtFirst = chosen();
  });

  const isChosenOtherwise = (list) => {
    const options = [...list.options];
    if (list.multiple) {
      return options.some((option) => option.selected !== option.defaultSelected);
    }
    const at = options.findLastIndex((option) => option.defaultSelected);
    return list.selectedIndex !== Math.max(at, 0) && options.length > 0;
  };

  const isTyped = (box) => {
    const isSent = box.name !== "" && !box.disabled; // a search among ticks is not
    if (box.type === "hidden" || !isSent || box.closest(".selector")) {
      return false;
    }
    if (box.type === "checkbox" || box.type === "radio") {
      return box.checked !== box.defaultChecked;
    }
    if (box.options) {
      return isChosenOtherwise(box);
    }
    return "defaultValue" in box && box.value !== box.defaultValue;
  };

  const isUnsaved = () =>
    drawnAgain ||
    form.dataset.typed === "yes" || // a part of the form was drawn again with what was typed
    [...form.elements].some(isTyped) ||
    (chosenAtFirst !== null && chosen() !== chosenAtFirst);

  window.addEventListener("beforeunload", (event) => {
    if (!sending && isUnsaved()) {
      event.preventDefault();
      event.returnValue = true; // for browsers that know only this
    }
  });
  form.addEventListener("submit", () => {
    sending = true;
  });
  form.addEventListener("click", (event) => {
    sending ||= event.target.closest("a[data-drop]") !== null; // says itself that it is dropped
  });
  // Back on a page that the browser had put aside: what is typed now is not being sent.
  window.addEventListener("pageshow", () => {
    sending = false;
  });
})();
