/* Says that the session is about to end. Without this script it ends all the same, and what is
   sent afterwards is kept until the person has signed in again. */
"use strict";
(() => {
  const box = document.getElementById("idle");
  const soon = box.querySelector(".idle-soon");
  const over = box.querySelector(".idle-over");
  const length = Number(box.dataset.minutes) * 60000;
  const warning = 2 * 60000;
  let end = Date.now() + length; // this page was asked for just now
  let typed = false;

  const show = (which) => {
    box.hidden = which === null;
    soon.hidden = which !== soon;
    over.hidden = which !== over;
  };

  const look = () => {
    const left = end - Date.now();
    if (left > warning) {
      show(null);
    } else if (left > 0) {
      show(soon);
    } else if (typed) {
      show(over);
    } else {
      window.location.reload(); // leads to the way in, so that nothing stays on the screen
      return;
    }
    window.setTimeout(look, 5000);
  };

  const stay = async () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(box.dataset.stay, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      redirect: "manual",
    });
    end = answer.status === 204 ? Date.now() + length : 0;
    look();
  };

  document.addEventListener("input", () => {
    typed = true;
  });
  soon.querySelector("button").addEventListener("click", () => {
    stay().catch(() => undefined); // the network is gone; the warning is still there
  });
  look();
})();
