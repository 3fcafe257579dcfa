/* Proves a draft while somebody reads it. Without this script the button does. */
"use strict";
(() => {
  const state = document.getElementById("state");
  const button = state.querySelector(".unknown button");
  if (button === null) {
    return;
  }
  const prove = async () => {
    state.setAttribute("aria-busy", "true");
    const sent = new FormData(state);
    sent.set(button.name, button.value);
    const answer = await fetch(window.location.pathname, { method: "POST", body: sent });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("state");
    state.removeAttribute("aria-busy");
    if (fresh !== null) {
      state.replaceWith(document.adoptNode(fresh));
    }
  };
  prove().catch(() => undefined); // the network is gone; the button is still there
})();
