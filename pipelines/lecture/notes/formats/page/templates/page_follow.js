// The transcript goes along with the recording, unless the reader has gone elsewhere.
const sentences = all(".s");
const begins = sentences.map((sentence) => Number(sentence.dataset.t));
const partLinks = all(".parts a");
const partBegins = partLinks.map((link) => Number(link.dataset.t));
const thumbs = all(".thumb");
// A slide may be shown several times.
const showings = thumbs
  .flatMap((thumb) => thumb.dataset.times.split(" ").map((time) => ({ begins: Number(time), thumb })))
  .sort((one, other) => one.begins - other.begins);
const showingBegins = showings.map((showing) => showing.begins);
const still = matchMedia("(prefers-reduced-motion: reduce)");
// The last of those that have begun, -1 before the first.
const last = (starts, seconds) => {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= seconds + 0.05) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

const followButton = one(".follow");
const back = one(".back");
let following = remembered.get("follow") !== "no";
let away = false;
let current = null;

// What is seen of the page: below a player that stays, above the lower edge.
const band = () => {
  const deck = one(".deck");
  const narrow = getComputedStyle(deck).position === "sticky";
  return [narrow ? Math.max(0, deck.getBoundingClientRect().bottom) : 0, innerHeight];
};
const seen = (element) => {
  const [top, bottom] = band();
  const box = element.getBoundingClientRect();
  return box.bottom > top && box.top < bottom;
};

// Scrolling of ours is told from the reader's.
let ours = 0;
const scrollTo = (element, share = 0.3) => {
  const [top, bottom] = band();
  const target = scrollY + element.getBoundingClientRect().top - top - share * (bottom - top);
  if (Math.abs(target - scrollY) < 2) return;
  ours = performance.now() + 1200;
  const far = Math.abs(target - scrollY) > 3 * innerHeight;
  window.scrollTo({ top: target, behavior: still.matches || far ? "instant" : "smooth" });
};
window.addEventListener("scrollend", () => { ours = Math.min(ours, performance.now() + 60); });
// While the reader is scrolling (ms), nothing pulls at the page.
const PATIENCE = 1500;
let touched = -PATIENCE;
const byReader = () => {
  // A wheel does not end a smooth scroll by itself.
  if (performance.now() < ours) window.scrollTo({ top: scrollY, behavior: "instant" });
  ours = 0;
  touched = performance.now();
};
for (const kind of ["wheel", "touchmove"]) window.addEventListener(kind, byReader, { passive: true });
window.addEventListener("keydown", (event) => {
  if (["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown"].includes(event.key)) byReader();
});
window.addEventListener("scroll", () => {
  if (performance.now() < ours || !current) return;
  setAway(!seen(current));
}, { passive: true });

const showState = () => {
  followButton?.setAttribute("aria-pressed", String(following));
  back.hidden = !(current && away && playing());
  if (!back.hidden) back.classList.toggle("above", current.getBoundingClientRect().top < 0);
};
const setAway = (now) => {
  if (away === now) return;
  away = now;
  showState();
};
const lead = (force) => {
  if (!current) return;
  const [top, bottom] = band();
  const box = current.getBoundingClientRect();
  const comfortable = box.top > top + 0.1 * (bottom - top) && box.bottom < bottom - 0.2 * (bottom - top);
  if (force || !comfortable) scrollTo(current);
};

watchers.push((seconds, jump) => {
  const sentence = sentences[last(begins, seconds)] ?? null;
  const changed = sentence !== current;
  if (changed) {
    current?.classList.remove("now");
    current?.removeAttribute("aria-current");
    sentence?.classList.add("now");
    sentence?.setAttribute("aria-current", "true");
    current = sentence;
  }
  const part = last(partBegins, seconds);
  partLinks.forEach((link, number) => {
    if (number === part) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    const end = partBegins[number + 1] ?? (media?.duration || begins.at(-1) || 1);
    const share = Math.min(1, Math.max(0, (seconds - partBegins[number]) / Math.max(1, end - partBegins[number])));
    link.style.setProperty("--share", share.toFixed(3));
  });
  const shown = showings[last(showingBegins, seconds)]?.thumb;
  thumbs.forEach((thumb) => thumb.classList.toggle("now", thumb === shown));
  if (jump) {
    // Without a recording a time leads to the text; with one, whoever reads elsewhere is left there.
    const from = jump.from;
    const toPart = from?.dataset.part;
    if (toPart) { away = false; scrollTo(document.getElementById(toPart), 0.04); }
    else if (!media || !from) { away = false; lead(); }
    else if (!from.closest("#transcript") && current && !seen(current)) away = true;
    else away = false;
    showState();
  } else if (changed && following && !away && performance.now() - touched > PATIENCE) lead();
});

if (media) {
  media.addEventListener("play", () => {
    if (following && !away) lead();
    showState();
  });
  media.addEventListener("pause", showState);
}
followButton?.addEventListener("click", () => {
  following = !following;
  remembered.set("follow", following ? "yes" : "no");
  away = false;
  if (following && playing()) lead();
  showState();
});
back.addEventListener("click", () => {
  away = false;
  lead(true);
  showState();
});
showState();

// A click on a sentence leads there; a double click or a selection is the reader's own business.
let clicked = 0;
one("#transcript")?.addEventListener("click", (event) => {
  clearTimeout(clicked);
  const sentence = event.target.closest(".s");
  if (!sentence || event.detail > 1 || !getSelection().isCollapsed) return;
  clicked = setTimeout(() => seek(Number(sentence.dataset.t), { started: true, from: sentence }), 220);
});
const wanted = inAddress();
if (wanted !== null) addEventListener("load", () => seek(wanted));
