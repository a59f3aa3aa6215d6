// Narrows a long choice while one types, and says at once when a file is too large to be handed in.
for (const search of document.querySelectorAll("input[data-filters]")) {
  const select = document.getElementById(search.dataset.filters);
  const groups = [...select.querySelectorAll("optgroup")].map((group) => [group, [...group.querySelectorAll("option")]]);
  const status = search.parentElement.querySelector("[data-matches]");
  const first = select.options[0];
  search.hidden = false;
  search.addEventListener("input", () => {
    const words = search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (option) => words.every((word) => `${option.textContent} ${option.value}`.toLowerCase().includes(word));
    const chosen = select.value;
    const left = groups.map(([group, options]) => [group, options.filter((option) => fits(option) || option.value === chosen)]);
    select.replaceChildren(first, ...left.filter(([, options]) => options.length).map(([group, options]) => (group.replaceChildren(...options), group)));
    const found = left.flatMap(([, options]) => options).filter(fits);
    if (words.length && found.length === 1) select.value = found[0].value;
    else select.value = chosen;
    if (status) status.textContent = words.length ? `${found.length} / ${groups.flatMap(([, options]) => options).length}` : "";
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      select.focus();
    }
  });
}
for (const field of document.querySelectorAll("input[type=file][data-largest]")) {
  field.addEventListener("change", () => {
    const isLarge = [...field.files].some((file) => file.size > Number(field.dataset.largest));
    field.setCustomValidity(isLarge ? field.dataset.refusal : "");
    field.reportValidity();
  });
}
