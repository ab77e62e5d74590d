// Shows the lectures that have all the words that are typed; without it the page shows all.
const form = document.querySelector("form.filter");
if (form) {
  // As the search does: no matter of case, accents, or the dots of ё.
  const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
  const [input, count] = [form.querySelector("input"), form.querySelector("output")];
  const courses = [...document.querySelectorAll("main section")].map((section) => ({
    section, name: section.querySelector("h2").firstChild.textContent, cards: [...section.querySelectorAll(".card")],
  }));
  let texts; // made when the first letter is typed
  const read = () => courses.flatMap(({ name, cards }) => cards.map((card) => {
    const parts = card.querySelectorAll("h3, .points, .terms");
    return [card, folded([name, ...[...parts].map((part) => part.textContent)].join(" "))];
  }));
  const narrow = () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const [card, text] of texts ??= read()) {
      card.hidden = !words.every((word) => text.includes(word));
      shown += !card.hidden;
    }
    for (const { section, cards } of courses) section.hidden = cards.every((card) => card.hidden);
    const number = shown.toLocaleString(document.documentElement.lang);
    count.textContent = !words.length ? "" : shown ? form.dataset.filtered.replace("#", number) : form.dataset.none;
  };
  let waiting = 0;
  input.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(narrow);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    input.value = "";
    narrow();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  if (input.value) narrow(); // what the browser has kept from before
}
