/* Counts what is ticked, opens the next that is not, and leads to it. Without it the server counts. */
"use strict";
(() => {
  const counter = document.getElementById("counter");
  if (counter === null) {
    return;
  }
  const said = document.getElementById("counter-read");
  const next = document.getElementById("counter-next");
  const boxes = [...document.querySelectorAll(".object input[name=read]")];
  const show = () => {
    const here = boxes.filter((box) => box.checked).length;
    const read = here + Number(counter.dataset.elsewhere); // what is ticked on other pages
    said.textContent = counter.dataset.said.replace("{read}", read).replace("{all}", counter.dataset.all);
    for (const box of boxes) {
      box.closest(".object").querySelector(".is-read").hidden = !box.checked;
    }
    const unread = boxes.find((box) => !box.checked);
    next.hidden = unread === undefined;
    if (unread !== undefined) {
      next.hash = unread.closest(".object").id;
    }
  };
  const unfold = () => {
    const object = document.getElementById(window.location.hash.slice(1));
    if (object instanceof HTMLDetailsElement) {
      object.open = true;
      object.querySelector("summary").focus();
    }
  };
  const goOn = (event) => {
    show();
    const unread = boxes.find((box) => !box.checked);
    if (event.target.checked && unread !== undefined) {
      unread.closest(".object").open = true;
    }
  };
  boxes.forEach((box) => box.addEventListener("change", goOn));
  next.addEventListener("click", () => window.setTimeout(unfold));
  window.addEventListener("hashchange", unfold);
  unfold();
  show(); // a browser may have kept ticks from before
})();
