// Keeps what is typed into a form on this device until it is sent, so that a lost session loses no words.
for (const form of document.querySelectorAll("form[data-kept]")) {
  const place = `typed:${form.dataset.kept}`;
  const fields = [...form.querySelectorAll("textarea[name], input[type=date][name], input[inputmode][name], select[name]")];
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(place) ?? "{}");
    } catch {
      return {};
    }
  };
  const kept = read();
  const words = "textarea, input[inputmode]";
  const back = fields.filter((field) => field.matches(words) && field.value === "" && kept[field.name]);
  for (const field of back) field.value = kept[field.name];
  if (back.length) form.querySelector("[data-kept-note]")?.removeAttribute("hidden");
  const keep = () => {
    try {
      localStorage.setItem(place, JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    } catch {
      // A browser that keeps nothing: the form works as any other.
    }
  };
  form.addEventListener("input", keep);
}
