// Keeps the text of a document and the list of its quotes on the same passage. Without it every link still works.
"use strict";
(() => {
  const text = document.querySelector(".reading-text");
  const list = document.querySelector(".reading-quotes");
  if (!text || !list) return;
  const sideBySide = matchMedia("(min-width: 60.01em)");

  function choose() {
    const [, side, code] = /^#([pq])-(.+)$/.exec(decodeURIComponent(location.hash)) || [];
    if (!code) return;
    for (const old of document.querySelectorAll(".is-chosen")) old.classList.remove("is-chosen");
    for (const mark of text.querySelectorAll("mark")) {
      mark.classList.toggle("is-chosen", mark.dataset.covers.split(" ").includes(code));
    }
    const card = document.getElementById("q-" + code);
    if (card) card.classList.add("is-chosen");
    if (!sideBySide.matches) return;
    if (card) list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top - 16;
    const anchor = document.getElementById("p-" + code);
    if (side === "q" && anchor) anchor.scrollIntoView({ block: "center" });
  }

  addEventListener("hashchange", choose);
  choose();
})();
