// Forgets what was kept of a form (office/typed.js) once a page says that it was sent.
for (const sent of document.querySelectorAll("[data-sent]")) {
  try {
    localStorage.removeItem(`typed:${sent.dataset.sent}`);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
