/* A search over long lists of ticks: what does not hold the words is hidden, unless it is ticked.
   Without this script the list is there in full. */
"use strict";
(() => {
  const label = document.currentScript.dataset.label;
  for (const list of document.querySelectorAll("div.pick")) {
    const rows = [...list.querySelectorAll("input")].map((box) => box.closest("div"));
    const search = document.createElement("input");
    search.type = "search";
    search.className = "pick-search vTextField";
    search.setAttribute("aria-label", label);
    search.placeholder = label;
    search.addEventListener("input", (event) => {
      event.stopPropagation(); // nothing is edited by looking
      const words = search.value.toLocaleLowerCase().split(/\s+/u);
      for (const row of rows) {
        const text = row.textContent.toLocaleLowerCase();
        const isTicked = row.querySelector("input:checked") !== null;
        row.hidden = !isTicked && !words.every((word) => text.includes(word));
      }
    });
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault(); // which would save
      }
    });
    list.prepend(search);
  }
})();
