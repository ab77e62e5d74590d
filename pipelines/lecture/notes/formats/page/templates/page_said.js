// What a model wrote gives way to sentences of the lecture, and back.
const onlySaid = one(".only-said");
const showSaid = (only) => {
  for (const element of all(".written")) element.hidden = only;
  for (const element of all(".chosen")) element.hidden = !only;
  onlySaid.setAttribute("aria-pressed", String(only));
  searchable = null;
  if (findInput.value) findInput.dispatchEvent(new Event("input"));
};
if (onlySaid) {
  showSaid(remembered.get("only-said") === "yes");
  onlySaid.addEventListener("click", () => {
    const only = onlySaid.getAttribute("aria-pressed") !== "true";
    remembered.set("only-said", only ? "yes" : "no");
    showSaid(only);
  });
}

// What a statement rests on is seen before it is opened: by a pointer that rests on it, or by the keyboard.
const peek = document.createElement("div");
peek.className = "peek";
peek.setAttribute("aria-hidden", "true");
peek.hidden = true;
document.body.append(peek);
const REST = 250;
let resting = 0;
const leave = () => {
  clearTimeout(resting);
  peek.hidden = true;
};
for (const source of all(".source")) {
  const summary = one("summary", source);
  const statement = source.closest("li");
  const look = () => {
    if (source.open) return;
    peek.replaceChildren(one("blockquote", source).cloneNode(true));
    peek.hidden = false;
    const box = summary.getBoundingClientRect();
    const wide = Math.min(560, document.documentElement.clientWidth - 24);
    peek.style.width = `${wide}px`;
    peek.style.left = `${Math.max(12, Math.min(box.left, document.documentElement.clientWidth - wide - 12))}px`;
    const above = box.bottom + peek.offsetHeight + 12 > innerHeight;
    peek.style.top = `${above ? Math.max(6, statement.getBoundingClientRect().top - peek.offsetHeight - 6) : box.bottom + 6}px`;
  };
  summary.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") resting = setTimeout(look, REST);
  });
  summary.addEventListener("pointerleave", leave);
  summary.addEventListener("focus", () => { if (summary.matches(":focus-visible")) look(); });
  summary.addEventListener("blur", leave);
  source.addEventListener("toggle", leave);
}
window.addEventListener("scroll", () => { peek.hidden = true; }, { passive: true });
