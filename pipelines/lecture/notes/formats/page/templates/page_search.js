// Search in the page: blind to case, accents, and ё or е; й stays another letter than и.
const fold = (letter) => {
  if (/\s/.test(letter)) return " ";
  const small = letter.toLowerCase();
  if (small === "й" || (letter.length === 1 && letter < "\x7f")) return small;
  return small.normalize("NFKD").replace(/\p{M}/gu, "");
};
const foldAll = (text) => [...text.normalize("NFC")].map(fold).join("").replace(/ +/g, " ");

const findForm = one(".find");
const findInput = one("input", findForm);
const findCount = one("output", findForm);
const [findPrevious, findNext] = [one(".previous", findForm), one(".next", findForm)];
const BLOCKS = "p, li, h1, h2, h3, dt, dd, summary, figcaption";
const MOST_FOUND = 5000;

// Blocks of text, folded, each letter with the node and place that it came from; made at the first search.
let searchable = null;
const read = () => {
  const blocks = new Map();
  for (const root of [one(".head"), one("main")]) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      const block = parent.closest(BLOCKS);
      if (!block || parent.closest(".time, .at, .printed, .strip, .unseen, .more > summary, .notice, [hidden]")) continue;
      if (!blocks.has(block)) blocks.set(block, { text: "", nodes: [], places: [] });
      const held = blocks.get(block);
      let place = 0;
      for (const letter of node.data) {
        const folded = fold(letter);
        if (!(folded === " " && held.text.endsWith(" "))) {
          held.text += folded;
          for (let count = 0; count < folded.length; count++) {
            held.nodes.push(node);
            held.places.push([place, place + letter.length]);
          }
        }
        // A mark that combines with the letter before it belongs to that one.
        if (!folded && held.places.length && held.nodes.at(-1) === node) held.places.at(-1)[1] = place + letter.length;
        place += letter.length;
      }
    }
  }
  return [...blocks.values()];
};

const markFound = "highlights" in (globalThis.CSS ?? {});
let matches = [];
let chosen = -1;
const rangesOf = (query) => {
  searchable ??= read();
  const found = [];
  for (const { text, nodes, places } of searchable) {
    for (let at = text.indexOf(query); at >= 0 && found.length < MOST_FOUND; at = text.indexOf(query, at + query.length)) {
      const range = new Range();
      range.setStart(nodes[at], places[at][0]);
      const end = at + query.length - 1;
      range.setEnd(nodes[end], places[end][1]);
      found.push(range);
    }
  }
  return found;
};

const showMatch = (scroll) => {
  const range = matches[chosen];
  findCount.textContent = !findInput.value.trim() ? ""
    : range ? texts.found.replace("{number}", chosen + 1).replace("{total}", matches.length) : texts.found_none;
  findPrevious.hidden = findNext.hidden = matches.length < 2;
  if (markFound) {
    CSS.highlights.set("found", new Highlight(...matches));
    CSS.highlights.set("found-now", new Highlight(...(range ? [range] : [])));
    CSS.highlights.get("found-now").priority = 1;
  }
  if (!range || !scroll) return;
  const holder = range.startContainer.parentElement;
  for (let folded = holder.closest("details"); folded; folded = folded.parentElement.closest("details")) {
    if (!holder.closest("summary")) folded.open = true;
  }
  if (!markFound) {
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  }
  const [top, bottom] = band();
  const box = range.getBoundingClientRect();
  if (box.top < top + 24 || box.bottom > bottom - 60) scrollTo(range, 0.35);
  setAway(Boolean(current) && holder.closest(".s") !== current);
};

const search = () => {
  const query = foldAll(findInput.value).trim();
  matches = query ? rangesOf(query) : [];
  // From where the reader is, as browsers do it.
  const [top] = band();
  chosen = matches.findIndex((range) => range.getBoundingClientRect().bottom > top);
  if (chosen < 0 && matches.length) chosen = 0;
  showMatch(true);
};
const step = (by) => {
  if (!matches.length) return;
  chosen = (chosen + by + matches.length) % matches.length;
  showMatch(true);
};
let typed = 0;
findInput.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(search, 90);
});
findInput.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.preventDefault();
    endSearch();
  } else if (event.key === "Enter") {
    event.preventDefault();
    clearTimeout(typed);
    if (foldAll(findInput.value).trim() && !matches.length) search();
    else step(event.shiftKey ? -1 : 1);
  }
});
findForm.addEventListener("submit", (event) => event.preventDefault());
findPrevious.addEventListener("click", () => step(-1));
findNext.addEventListener("click", () => step(1));
const endSearch = () => {
  findInput.value = "";
  clearTimeout(typed);
  matches = [];
  chosen = -1;
  showMatch(false);
  findInput.blur();
};
