// Ticks all figures of a page at once, and counts what is ticked; without it each is ticked by itself.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const boxes = [...form.querySelectorAll('input[type=checkbox][name="figure"]')];
  const place = form.querySelector("[data-tick-all]");
  const count = form.querySelector("[data-tick-count]");
  if (!boxes.length || !place) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", document.documentElement.lang === "en" ? "tick all on this page" : "勾选本页全部");
  place.append(all);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    if (count) count.textContent = ticked ? `(${ticked})` : "";
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  form.addEventListener("change", (event) => {
    if (event.target !== all) show();
    if (event.target === all || boxes.includes(event.target)) {
      const some = form.querySelector('input[name="scope"][value="ticked"]');
      if (some && boxes.some((box) => box.checked)) some.checked = true;
    }
  });
  show();
}
