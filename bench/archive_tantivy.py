"""The archive beside tantivy, in one run on the same files: the parts of bench/archive.py.

tantivy gets one document a lecture, by which lectures are ranked (BM25), and one a passage, which is kept
and shown with its best three a lecture: what Konspekt answers. All words have the Russian and then the
English Snowball stem. It is required by nothing of ours: `pip install tantivy`.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import tantivy

from bench import archive
from bench.measure import chosen_parts, heading, machine
from pipelines.archive.index import index_path, update
from pipelines.archive.query import parse
from pipelines.archive.search import search

LECTURES, SHOWN, PASSAGES = 300, 10, 3


class Peer:
    """Lectures in an index of tantivy in a folder."""

    def __init__(self, folder: Path):
        folder.mkdir()
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("lecture", stored=True, tokenizer_name="raw", index_option="basic")
        schema.add_text_field("text", tokenizer_name="stems")
        schema.add_text_field("passage", stored=True, tokenizer_name="stems")
        schema.add_float_field("start", stored=True)
        self.index = tantivy.Index(schema.build(), path=str(folder))
        stems = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
        for language in ("russian", "english"):
            stems = stems.filter(tantivy.Filter.stemmer(language))
        self.index.register_tokenizer("stems", stems.build())

    def add(self, notes: Iterable[Path]) -> None:
        writer = self.index.writer(num_threads=1)
        for path in notes:
            lecture = json.loads(path.read_bytes())
            said = [each for block in lecture["paragraphs"] for each in block["sentences"]]
            name = lecture["title"] if lecture["title"].split()[0] in ("Lecture", "Paper") else str(path)
            text = "\n".join([lecture["title"], *(each["text"] for each in said)])
            writer.add_document(tantivy.Document(lecture=name, text=text))
            for each in said:
                writer.add_document(
                    tantivy.Document(lecture=name, passage=each["text"], start=float(each["start"]))
                )
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()

    def lectures(self, question: str, limit: int) -> list[str]:
        """The lectures with all of the words, the best first; with some of them where none has all."""
        searcher = self.index.searcher()
        for every in (True, False):
            query, _ = self.index.parse_query_lenient(question, ["text"], conjunction_by_default=every)
            hits = searcher.search(query, limit).hits
            if hits:
                return [searcher.doc(address)["lecture"][0] for _, address in hits]
        return []

    def by_passage(self, question: str, limit: int) -> list[str]:
        """The lectures in the order of their best passages."""
        searcher = self.index.searcher()
        query, _ = self.index.parse_query_lenient(question, ["passage"])
        hits = searcher.search(query, 10 * limit).hits
        return list(dict.fromkeys(searcher.doc(address)["lecture"][0] for _, address in hits))[:limit]

    def with_passages(self, question: str) -> list[tuple[str, list[str]]]:
        """The ten best lectures, each with its best passages, marked."""
        searcher = self.index.searcher()
        asked, _ = self.index.parse_query_lenient(question, ["passage"])
        shown = tantivy.SnippetGenerator.create(searcher, asked, self.index.schema, "passage")
        found = []
        for name in self.lectures(question, SHOWN):
            within = tantivy.Query.term_query(self.index.schema, "lecture", name)
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, within), (tantivy.Occur.Must, asked)])
            hits = searcher.search(query, PASSAGES).hits
            found.append((name, [shown.snippet_from_doc(searcher.doc(at)).to_html() for _, at in hits]))
        return found


def size(folder: Path) -> None:
    heading(f"{LECTURES} lectures of {archive.WORDS} words")
    notes, work = folder / "notes", folder / "work"
    made = [archive.write_lecture(notes, number) for number in range(LECTURES)]
    print(f"JSON of the notes: {sum(path.stat().st_size for path in made) / 1e6:.0f} MB")
    peer = Peer(folder / "tantivy")
    for name, index, kept in (
        ("Konspekt", lambda: update(notes, work), index_path(work).parent),
        ("tantivy", lambda: peer.add(made), folder / "tantivy"),
    ):
        started = time.process_time()
        index()
        seconds = time.process_time() - started
        stored = sum(path.stat().st_size for path in kept.iterdir())
        print(f"{name}: indexed in {seconds:.1f} s of CPU, {stored / 1e6:.1f} MB", flush=True)
    questions = archive.questions_of_words()
    archive.print_latencies(
        "Konspekt, ten lectures with passages", lambda q: search(work, parse(q)), questions
    )
    archive.print_latencies("tantivy, ten lectures with passages", peer.with_passages, questions)


def russian(folder: Path) -> None:
    heading("Russian words asked for in another form (60 papers)")
    papers = archive.russian_papers(folder / "notes")
    update(folder / "notes", folder / "work")
    peer = Peer(folder / "tantivy")
    peer.add((folder / "notes").rglob("*.json"))
    archive.print_found(
        {
            "Konspekt": lambda asked: numbers(_ours(folder / "work", asked)),
            "tantivy": lambda asked: numbers(peer.lectures(asked, 100)),
        },
        papers,
    )


def numbers(titles: Iterable[str]) -> set[int]:
    return {int(title.split()[1]) for title in titles}


def remembered(folder: Path) -> None:
    heading("A sentence remembered by a few of its words: where its lecture comes")
    pieces = archive.write_pieces(folder / "notes")
    update(folder / "notes", folder / "work")
    peer = Peer(folder / "tantivy")
    peer.add((folder / "notes").rglob("*.json"))
    for count in (2, 3):
        questions = archive.memories(pieces, count)
        print_ranks(f"{count} words, Konspekt", lambda q: _ours(folder / "work", q), questions)
        print_ranks(f"{count} words, tantivy, lectures", lambda q: peer.lectures(q, 100), questions)
        print_ranks(f"{count} words, tantivy, passages", lambda q: peer.by_passage(q, 100), questions)


def print_ranks(name: str, ask: Callable[[str], list[str]], questions: Sequence[tuple[int, str]]) -> None:
    ranks = []
    for number, question in questions:
        titles = ask(question)
        ranks.append(titles.index(f"Lecture {number}") + 1 if f"Lecture {number}" in titles else 0)
    mean = statistics.mean(1 / rank if rank else 0 for rank in ranks)
    print(
        f"{name}: mean reciprocal rank {mean:.3f}, first {statistics.mean(rank == 1 for rank in ranks):.1%}",
        flush=True,
    )


def _ours(work: Path, question: str) -> list[str]:
    return [each.title for each in search(work, parse(question), limit=100).lectures]


def main() -> None:
    parts = {"size": size, "russian": russian, "ranking": remembered}
    chosen = chosen_parts(__doc__, list(parts))
    print(machine("snowballstemmer", "tantivy"))
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))


if __name__ == "__main__":
    main()
