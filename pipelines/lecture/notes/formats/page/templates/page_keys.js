// Keys for those who keep their hands on the keyboard, and the switch of the colours.
const helpDialog = one("#help");
const keysOn = one(".keys-on input");
keysOn.checked = remembered.get("keys") !== "off";
keysOn.addEventListener("change", () => remembered.set("keys", keysOn.checked ? "on" : "off"));
one(".help").addEventListener("click", () => helpDialog.showModal());

const by = (seconds) => media && seek((media.readyState ? media.currentTime : Math.max(0, position)) + seconds);
const chapter = (step) => {
  const here = last(partBegins, Math.max(position, 0));
  // Back within the first seconds of a chapter means the one before it.
  const late = step < 0 && here >= 0 && position - partBegins[here] > 3 ? 1 : 0;
  const link = partLinks[Math.min(Math.max(here + step + late, 0), partLinks.length - 1)];
  if (link) seek(Number(link.dataset.t), { started: playing(), from: link });
};
// Letters by their place, so that they work on a Russian keyboard too.
const KEYS = {
  KeyK: () => toggle(),
  KeyJ: () => by(-10),
  KeyL: () => by(10),
  BracketLeft: () => chapter(-1),
  BracketRight: () => chapter(1),
};
document.addEventListener("keydown", (event) => {
  const { target } = event;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  if (target.matches?.("input, textarea, select, [contenteditable]")) return;
  // What has a use for these keys itself keeps them.
  const own = target.matches?.("button, summary, a, video, audio, .strip");
  let action = null;
  if (event.key === " " && !own) action = media && toggle;
  else if (event.key === "ArrowLeft" && !own) action = media && (() => by(-5));
  else if (event.key === "ArrowRight" && !own) action = media && (() => by(5));
  else if (keysOn.checked) {
    if (event.key === "?") action = () => helpDialog.showModal();
    else if (event.key === "/") action = () => findInput.select();
    else if (!event.shiftKey) action = event.code.startsWith("Key") && !media ? null : KEYS[event.code];
  }
  if (!action) return;
  event.preventDefault();
  action();
});

const colours = one(".colours");
const ORDER = ["auto", "light", "dark"];
const showColours = (name) => {
  if (name === "auto") delete document.documentElement.dataset.colours;
  else document.documentElement.dataset.colours = name;
  const told = `${texts.colours}: ${texts[name]}`;
  one(".unseen", colours).textContent = told;
  colours.title = told;
};
showColours(document.documentElement.dataset.colours ?? "auto");
colours.addEventListener("click", () => {
  const next = ORDER[(ORDER.indexOf(document.documentElement.dataset.colours ?? "auto") + 1) % ORDER.length];
  showColours(next);
  remembered.set("colours", next);
});
