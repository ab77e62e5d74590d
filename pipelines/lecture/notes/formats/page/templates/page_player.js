// The recording: asked for when it is wanted, led by links, sentences and the address of the page.
const texts = JSON.parse(document.getElementById("texts").textContent);
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const remembered = {
  get(name) { try { return localStorage.getItem(`konspekt-${name}`); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(`konspekt-${name}`, value); } catch { /* then not */ } },
};

const stage = one(".stage");
let media = stage && one("video, audio", stage);
// Where the page is in the recording (s), and what wants to know when that changes; `jump` tells leaps from going on.
let position = -1;
const watchers = [];
const moved = (seconds, jump) => {
  position = seconds;
  for (const watcher of watchers) watcher(seconds, jump);
};
const playing = () => Boolean(media) && !media.paused && !media.ended;
const play = () => media?.play().catch(() => {}); // the error event tells why it cannot be played
const toggle = () => (playing() ? media.pause() : play());
const keepAddress = (seconds) => {
  try { history.replaceState(null, "", `#t=${+seconds.toFixed(2)}`); } catch { /* a frame may forbid it */ }
};

// Go to a moment; `started`: play from there. `from` is what was clicked.
const seek = (seconds, { started = false, from = null } = {}) => {
  seconds = Math.max(0, media?.duration ? Math.min(seconds, media.duration - 0.05) : seconds);
  if (media) media.currentTime = seconds;
  keepAddress(seconds);
  moved(seconds, { from });
  if (started) play();
};

// t=125, t=125.5, t=2:05 or t=1:02:05, as in a media fragment.
const inAddress = () => {
  const found = /^#t=(?:npt:)?((?:\d+:){0,2}\d+(?:\.\d*)?)s?$/.exec(location.hash);
  return found && found[1].split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
};

if (media) {
  const start = one(".start", stage);
  const rate = one(".speed select");
  const waiting = (now) => {
    stage.classList.toggle("waiting", now);
    media.controls = !now;
    start.hidden = !now;
  };
  const firstSlide = one("figure .zoom img");
  if (firstSlide && media.tagName === "VIDEO") media.poster = firstSlide.src;
  waiting(true);
  start.addEventListener("click", () => {
    play();
    media.focus({ preventScroll: true });
  });
  media.addEventListener("play", () => {
    waiting(false);
    document.body.classList.add("playing");
  });
  media.addEventListener("pause", () => {
    document.body.classList.remove("playing");
    if (media.currentTime) keepAddress(media.currentTime);
  });
  media.addEventListener("loadedmetadata", () => {
    if (media.tagName === "VIDEO" && !media.videoWidth) stage.classList.add("sound");
    media.playbackRate = Number(rate.value);
  });
  media.addEventListener("timeupdate", () => playing() && moved(media.currentTime));
  media.addEventListener("seeked", () => {
    // By the player's own controls: what a link has led to is known already.
    if (Math.abs(media.currentTime - position) > 0.5) moved(media.currentTime, {});
  });
  media.addEventListener("error", () => {
    media = null;
    stage.hidden = true;
    document.body.classList.remove("playing");
    document.body.classList.add("mute");
    const note = one(".quiet");
    note.hidden = false;
    note.textContent = texts.media_gone;
    if (position >= 0) moved(position, {});
  });
  const chosen = remembered.get("speed");
  if ([...rate.options].some((option) => option.value === chosen)) rate.value = chosen;
  rate.addEventListener("change", () => {
    if (media) media.playbackRate = media.defaultPlaybackRate = Number(rate.value);
    remembered.set("speed", rate.value);
  });
  media.defaultPlaybackRate = Number(rate.value);
  // On a narrow screen the player stays in sight while it plays: how high it is.
  new ResizeObserver(() => document.documentElement.style.setProperty("--stage", `${stage.offsetHeight}px`)).observe(stage);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-t], a.play");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  seek(Number(link.dataset.t), { started: true, from: link });
});
window.addEventListener("hashchange", () => {
  const seconds = inAddress();
  if (seconds !== null) seek(seconds);
});
