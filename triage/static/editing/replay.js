/* Goes on with a replay while its page is open. Without this script the button does. */
"use strict";
(() => {
  const find = (page) => page.getElementById("replay-progress");
  const goOn = async () => {
    const form = find(document).querySelector("form");
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) {
      return; // the button is still there, and says why
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = find(page);
    if (fresh === null) {
      window.location.reload(); // it has ended, or somebody has to log in again
      return;
    }
    for (const name of ["label", "progress"]) {
      find(document).querySelector(name).replaceWith(fresh.querySelector(name));
    }
    window.setTimeout(goOn, 200);
  };
  goOn().catch(() => undefined); // the network is gone; the button is still there
})();
