/* Keeps the open worklist fresh without losing the place. Without this script a link does. */
"use strict";
(() => {
  const EVERY = 30000; // milliseconds, as all of these
  const PAUSE = 5000; // after a key or a press: somebody is in the middle of something
  const LONGEST_CHOICE = 120000; // text stays chosen so long; forgotten, it must hide no news
  const find = (id, page = document) => page.getElementById(id);
  const rowsOf = (page) => [...page.querySelectorAll("#result_list tbody tr")];
  const keyOf = (row) => row.dataset.key;
  const boxOf = (row) => row.querySelector(".action-select");
  const controlsOf = (part) => [...part.querySelectorAll("a, input")];
  const holdsFocus = (part) => part.contains(document.activeElement);
  const news = find("worklist-news");
  let [touched, next, asking, failed] = [0, Date.now() + EVERY, false, false];

  const isBusy = () => {
    const rested = Date.now() - touched;
    const chooses = !window.getSelection().isCollapsed && rested < LONGEST_CHOICE;
    return !document.hidden && (chooses || rested < PAUSE);
  };

  // Puts the new part in place of the old one; the control that had the focus has it again.
  const exchange = (old, fresh) => {
    if (old.isEqualNode(fresh)) {
      return;
    }
    const number = holdsFocus(old) ? controlsOf(old).indexOf(document.activeElement) : -1;
    old.replaceWith(document.adoptNode(fresh));
    controlsOf(fresh)[number]?.focus({ preventScroll: true });
  };

  // Rows that read the same stay the very same elements, in their place.
  const exchangeRows = (page) => {
    const body = document.querySelector("#result_list tbody");
    const wanted = rowsOf(page);
    const keys = new Set(wanted.map(keyOf));
    rowsOf(document).filter((row) => !keys.has(keyOf(row))).forEach((row) => row.remove());
    const known = new Map(rowsOf(document).map((row) => [keyOf(row), row]));
    wanted.forEach((fresh, number) => {
      const old = known.get(keyOf(fresh));
      if (!old || body.rows[number] !== old) {
        body.insertBefore(old || document.adoptNode(fresh), body.rows[number] || null);
      }
      if (old && boxOf(old)) {
        boxOf(fresh).checked = boxOf(old).checked;
      }
      if (old) {
        exchange(old, fresh);
      }
    });
  };

  const exchangeCounts = (page) => {
    const [before, after] = [find("worklist-counts"), find("worklist-counts", page)];
    const fresh = [...after.querySelectorAll("li, time")];
    [...before.querySelectorAll("li, time")].forEach((old, number) => exchange(old, fresh[number]));
    Object.assign(before.dataset, { ...after.dataset });
  };

  // The first row in view stays where it is on the screen, whatever comes above it.
  const keepPlace = (act) => {
    const row = rowsOf(document).find((one) => one.getBoundingClientRect().bottom > 0);
    const top = row?.getBoundingClientRect().top;
    act();
    const same = row && rowsOf(document).find((one) => keyOf(one) === keyOf(row));
    if (same && window.scrollY > 0) {
      window.scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
    }
  };

  const draw = (page) => {
    if (rowsOf(document).length && rowsOf(page).length) {
      exchangeRows(page);
    } else {
      exchange(find("worklist-rows"), find("worklist-rows", page));
      showToggle();
    }
    exchange(find("worklist-pages"), find("worklist-pages", page));
    exchangeCounts(page);
  };

  // Heard by worklist_signals.js, where somebody has turned that on.
  const signal = (text) => {
    document.dispatchEvent(new CustomEvent("worklist-news", { detail: text }));
  };

  // What has come onto the list since it was drawn last; read aloud where somebody listens.
  const tell = (page) => {
    const [before, after] = [find("worklist-counts"), find("worklist-counts", page)];
    const known = new Set(rowsOf(document).map(keyOf));
    const fresh = rowsOf(page).filter(
      (row) => !known.has(keyOf(row)) && row.dataset.since >= before.dataset.now,
    );
    const urgent = fresh.filter((row) => row.dataset.urgency === "40").length;
    const more = Number(after.dataset.emergency) > Number(before.dataset.emergency);
    const isLoud = Number(after.dataset.unseen) > Number(before.dataset.unseen);
    const said = [
      fresh.length && news.dataset.new.replace("{n}", fresh.length),
      urgent && news.dataset.emergency.replace("{n}", urgent),
      more && !urgent && news.dataset.unseen.replace("{n}", after.dataset.emergency),
    ].filter(Boolean);
    if (said.length || failed) {
      const at = after.querySelector("time").textContent;
      news.textContent = said.length ? `${at}: ${said.join(", ")}` : "";
    }
    if (isLoud || urgent) {
      signal(said.join(", "));
    }
    failed = false;
  };

  const fail = (text) => {
    news.textContent = text;
    failed = true;
  };

  const refresh = async () => {
    const answer = await fetch(window.location.href, { headers: { "X-Refresh": "1" } });
    if (answer.status === 204) {
      // Nothing is other than it was.
      news.textContent = failed ? "" : news.textContent;
      failed = false;
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected || answer.status === 403) {
      window.clearInterval(timer);
      fail(news.dataset.signedOut);
      signal(news.dataset.signedOut);
    } else if (!answer.ok) {
      fail(news.dataset.failed);
    } else {
      document.title = page.title; // how many wait stands in it
      if (!isBusy()) {
        tell(page);
        keepPlace(() => draw(page));
      }
    }
  };

  const turn = () => {
    if (asking || Date.now() < next || isBusy()) {
      return;
    }
    asking = true;
    refresh()
      .catch(() => fail(news.dataset.failed)) // the network is gone; the link is still there
      .finally(() => {
        asking = false;
        next = Date.now() + EVERY;
      });
  };

  const showToggle = () => {
    find("action-toggle")?.removeAttribute("hidden");
  };

  document.addEventListener("change", (event) => {
    if (event.target.id === "action-toggle") {
      rowsOf(document).forEach((row) => {
        boxOf(row).checked = event.target.checked;
      });
    }
  });
  for (const act of ["keydown", "pointerdown"]) {
    document.addEventListener(act, () => {
      touched = Date.now();
    });
  }
  document.addEventListener("visibilitychange", () => {
    next = document.hidden ? next : 0; // whoever comes back sees what is true now
  });
  showToggle();
  // The answer to a form has no address of its own that could be asked for again.
  const timer = "still" in news.dataset ? 0 : window.setInterval(turn, 1000);
})();
