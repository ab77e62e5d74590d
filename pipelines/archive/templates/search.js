// Asks while one types; without it the form asks when it is sent.
const [form, results] = [document.querySelector("form.ask"), document.getElementById("results")];
if (form && results) {
  const [input, how] = [form.querySelector("input"), document.querySelector(".how")];
  const title = document.title;
  let [shown, asking, waiting] = [input.value.trim(), null, 0];
  const ask = async () => {
    const typed = input.value;
    if (typed.trim() === shown) return;
    asking?.abort();
    asking = new AbortController();
    try {
      const query = new URLSearchParams({ q: typed, typing: "1" });
      const answer = await fetch(`search?${query}`, { signal: asking.signal });
      if (!answer.ok) return;
      results.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") console.warn(`no answer: ${error.message}`);
      return;
    }
    shown = typed.trim();
    if (shown) how.open = false;
    history.replaceState(null, "", shown ? `search?${new URLSearchParams({ q: shown })}` : "search");
    document.title = shown ? `${shown} – ${title.split(" – ").slice(-1)}` : title;
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  // What is sent is asked for as it is written, with whole words.
  form.addEventListener("submit", () => clearTimeout(waiting));
  input.setSelectionRange?.(input.value.length, input.value.length);
}
