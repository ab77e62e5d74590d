// A slide in full: over the page, with its neighbours a key away.
const lightbox = one("#lightbox");
if (lightbox) {
  const figures = all("figure[id^=slide-]").sort((a, b) => a.id.slice(6) - b.id.slice(6));
  const [picture, name, place, link] = [one("img", lightbox), one(".name", lightbox), one(".place", lightbox), one(".play", lightbox)];
  let shown = 0;
  const show = (number) => {
    shown = Math.min(Math.max(number, 0), figures.length - 1);
    const image = one("img", figures[shown]);
    picture.src = image.src;
    picture.alt = image.alt;
    name.textContent = one("figcaption span[dir]", figures[shown]).textContent;
    place.textContent = texts.found.replace("{number}", shown + 1).replace("{total}", figures.length);
    // The time as the page has it: scripts have no clock of their own.
    const time = one("figcaption .time", figures[shown]);
    link.dataset.t = time.dataset.t;
    link.href = `#t=${time.dataset.t}`;
    link.textContent = (media ? texts.play_from : texts.read_from).replace("{time}", time.textContent);
    one(".previous", lightbox).disabled = shown === 0;
    one(".next", lightbox).disabled = shown === figures.length - 1;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-slide]");
    if (!button) return;
    show(Number(button.dataset.slide) - 1);
    lightbox.showModal();
  });
  one(".previous", lightbox).addEventListener("click", () => show(shown - 1));
  one(".next", lightbox).addEventListener("click", () => show(shown + 1));
  link.addEventListener("click", () => lightbox.close());
  lightbox.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") show(shown - 1);
    else if (event.key === "ArrowRight") show(shown + 1);
    else return;
    event.preventDefault();
  });
}
for (const dialog of all("dialog")) {
  one(".close", dialog).addEventListener("click", () => dialog.close());
  // A click beside it closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.classList.contains("frame")) dialog.close();
  });
}
