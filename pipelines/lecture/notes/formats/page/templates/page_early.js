// Before anything is drawn: the colours that the reader chose last time, and that scripts run.
document.documentElement.classList.add("js");
try {
  const chosen = localStorage.getItem("konspekt-colours");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.colours = chosen;
} catch {
  // A browser may forbid a page from a disk to remember anything.
}
