// Paper: the line at the foot of the page is repeated on every sheet, with the day of printing; buttons that print.

const foot = document.querySelector(".print-foot");
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

// The margin of a page takes text from a style sheet only, so the line is written into one.
function stamp() {
  if (!foot) return;
  foot.querySelector(".print-day").textContent = new Intl.DateTimeFormat("sv-SE").format(new Date());
  sheet.replaceSync(`@page { @bottom-left { content: ${JSON.stringify(foot.textContent.trim())}; } }`);
  const page = sheet.cssRules[0];
  document.documentElement.classList.toggle("footed", Boolean(page?.cssText.includes("bottom-left")));
}

stamp();
window.addEventListener("beforeprint", stamp);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
