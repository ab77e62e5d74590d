"""Search over many lectures: time, size and latency beside peers, and what a question in Russian finds.

`size`: 3,000 lectures of an hour, made of runs of real sentences, in English and Russian. `russian`: words of
papers asked for in another form than they have there. `ranking`: a sentence is remembered by three of its
words; where does its lecture come? The peers run in the same process on the same files.
"""

import json
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from bench.measure import chosen_parts, heading, machine
from bench.summary_corpora import LANGUAGES, documents
from pipelines.archive import ranking
from pipelines.archive.index import index_path, update
from pipelines.archive.library import write_library
from pipelines.archive.query import parse
from pipelines.archive.search import search
from pipelines.core.files.json_files import save
from pipelines.core.settings import ThemeSettings
from pipelines.language.text.search_tokens import fold, tokens
from pipelines.language.text.words import stop_words
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, Paragraph, Sentence, Summary

LECTURES, WORDS, RUN = 3000, 7500, 15
WHOOSH_LECTURES = 100


def main() -> None:
    parts = {"size": size, "russian": russian, "ranking": remembered}
    chosen = chosen_parts(__doc__, list(parts))
    print(machine("snowballstemmer", "whoosh-reloaded"), f"SQLite {sqlite3.sqlite_version}", sep=", ")
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))


def size(folder: Path) -> None:
    heading(f"{LECTURES} lectures of {WORDS} words")
    notes, work = folder / "notes", folder / "work"
    made = [write_lecture(notes, number) for number in range(LECTURES)]
    written = sum(path.stat().st_size for path in made)
    print(f"JSON of the notes: {written / 1e6:.0f} MB")
    seconds, changes = timed(lambda: update(notes, work))
    assert len(changes.added) == LECTURES
    print(f"first index: {seconds:.1f} s ({1000 * seconds / LECTURES:.1f} ms a lecture)")
    stored = sum(path.stat().st_size for path in index_path(work).parent.iterdir())
    print(f"size of the index: {stored / 1e6:.0f} MB")
    unchanged = [timed(lambda: update(notes, work))[0] for _ in range(5)]
    print(f"update without a change: {1000 * statistics.median(unchanged):.0f} ms")
    write_lecture(notes, 7, seed=1)
    print(f"update with one changed lecture: {1000 * timed(lambda: update(notes, work))[0]:.0f} ms")
    seconds, _ = timed(lambda: write_library(notes, ThemeSettings(), "en"))
    page = (notes / "index.html").stat().st_size
    print(f"library page: {seconds:.1f} s, {page / 1e6:.1f} MB")
    questions = questions_of_words()
    print_latencies("Konspekt, ten lectures with passages", lambda q: search(work, parse(q)), questions)
    typed = [each[: random.Random(at).randint(3, len(each))] for at, each in enumerate(questions)]
    print_latencies("Konspekt, as it is typed", lambda q: search(work, parse(q, typing=True)), typed)
    print_latencies("grep -rliF of the first word", lambda q: _grep(notes, q), questions[:10])
    print_latencies("scan of the JSON in Python", lambda q: _scan(notes, q), questions[:10])
    _whoosh(folder, made[:WHOOSH_LECTURES], questions)


def russian(folder: Path) -> None:
    heading("Russian words asked for in another form (60 papers)")
    papers = russian_papers(folder / "notes")
    update(folder / "notes", folder / "work")
    plain = sqlite3.connect(":memory:")
    plain.execute("CREATE VIRTUAL TABLE plain USING fts5(text, tokenize='unicode61')")
    for number, text in enumerate(papers):
        plain.execute("INSERT INTO plain (rowid, text) VALUES (?, ?)", (number, text))

    def ours(asked: str) -> set[int]:
        answer = search(folder / "work", parse(asked), limit=len(papers))
        return {int(lecture.title.split()[1]) for lecture in answer.lectures}

    def theirs(asked: str) -> set[int]:
        rows = plain.execute("SELECT rowid FROM plain WHERE plain MATCH ?", (f'"{asked}"',))
        return {row[0] for row in rows}

    print_found({"Konspekt": ours, "FTS5 unicode61": theirs}, papers)


def russian_papers(notes: Path) -> list[str]:
    """The texts of 60 papers, whose notes are written as Paper 0, Paper 1 ..."""
    found = []
    for number, paper in enumerate(documents("ru_science_abstracts")):
        texts = [sentence.text for sentence in paper.sentences]
        save(notes_of(f"Paper {number}", texts, "ru"), notes_path(notes, "papers", number))
        found.append(" ".join(texts))
    return found


def print_found(systems: dict[str, Callable[[str], set[int]]], papers: Sequence[str]) -> None:
    """Of the papers that have a word in any form, the share that is found when it is asked for in one."""
    forms: dict[str, dict[str, set[int]]] = {}
    for number, text in enumerate(papers):
        for token in tokens(text, "ru"):
            if re.fullmatch("[а-яё]{5,}", token.word) and token.word not in stop_words("ru"):
                forms.setdefault(lemma(token.word), {}).setdefault(token.word, set()).add(number)
    groups = sorted(each for each in forms.items() if len(each[1]) >= 3)
    chosen = random.Random(3).sample(groups, min(300, len(groups)))
    print(f"{len(chosen)} words; of the papers with any form, those found; of those found, with none:")
    for name, find in systems.items():
        recalls, spurious = [], []
        for _, spelled in chosen:
            wanted = set().union(*spelled.values())
            got = find(random.Random(len(wanted)).choice(sorted(spelled)))
            recalls.append(len(got & wanted) / len(wanted))
            spurious.append(len(got - wanted) / max(1, len(got)))
        print(f"  {name}: {statistics.mean(recalls):.3f}; {statistics.mean(spurious):.3f}")


def remembered(folder: Path) -> None:
    heading("A sentence remembered by a few of its words: where its lecture comes")
    pieces = write_pieces(folder / "notes")
    update(folder / "notes", folder / "work")
    kept = ranking.TOGETHER
    for count in (2, 3):
        questions = memories(pieces, count)
        for together in (0.0, 1.0, kept):
            ranking.TOGETHER = together
            ranks = [_rank(folder / "work", number, question) for number, question in questions]
            first = sum(rank == 1 for rank in ranks) / len(ranks)
            mean = statistics.mean(1 / rank if rank else 0 for rank in ranks)
            print(
                f"{count} words, TOGETHER {together:.0f}: mean reciprocal rank {mean:.3f}, first {first:.1%}"
            )
    ranking.TOGETHER = kept
    print(f"{len(pieces)} lectures of 60 sentences, {len(questions)} questions each")


def write_pieces(notes: Path) -> list[tuple[str, list[str]]]:
    """Lectures of 60 sentences that follow one another, Lecture 0, Lecture 1 ..., each with its language."""
    pieces = [
        (language, said[at : at + 60]) for language, said in corpora() for at in range(0, len(said) - 59, 60)
    ]
    for number, (language, said) in enumerate(pieces):
        save(notes_of(f"Lecture {number}", said, language), notes_path(notes, language, number))
    return pieces


def memories(pieces: Sequence[tuple[str, list[str]]], count: int) -> list[tuple[int, str]]:
    """Numbers of lectures, each with so many words of one of its sentences."""
    chance, questions = random.Random(17), []
    while len(questions) < 300:
        number = chance.randrange(len(pieces))
        language, said = pieces[number]
        words = {each.word for each in tokens(chance.choice(said), language)}
        words = sorted(each for each in words if len(each) > 3 and each not in stop_words(language))
        if len(words) >= count:
            questions.append((number, " ".join(chance.sample(words, count))))
    return questions


def _rank(work: Path, number: int, question: str) -> int:
    titles = [each.title for each in search(work, parse(question), limit=100).lectures]
    return titles.index(f"Lecture {number}") + 1 if f"Lecture {number}" in titles else 0


@cache
def lemma(word: str) -> str:
    """The dictionary form of a word, by OpenCorpora's dictionary (pymorphy3), which no stemmer knows of."""
    import pymorphy3

    global _ANALYSER
    _ANALYSER = _ANALYSER or pymorphy3.MorphAnalyzer()
    return fold(_ANALYSER.parse(word)[0].normal_form)


_ANALYSER = None


def notes_of(title: str, said: Sequence[str], language: str) -> Notes:
    sentences = [Sentence(text, 6.0 * at, 6.0 * at + 5) for at, text in enumerate(said)]
    step = max(1, len(sentences) // 8)
    points = tuple(KeyPoint(each.text, each.start, each.end) for each in sentences[:: 2 * step])
    starts = range(0, len(sentences), step)
    chapters = tuple(Chapter(" ".join(said[at].split()[:4]), 6.0 * at, 6.0 * (at + step)) for at in starts)
    blocks = tuple(Paragraph(tuple(sentences[at : at + 5])) for at in range(0, len(sentences), 5))
    summary, duration = Summary("cover", points), 6.0 * len(sentences)
    return Notes(title, None, duration, language, summary, blocks, f"{title}.mp4", (), chapters=chapters)


def corpora() -> list[tuple[str, list[str]]]:
    """The sentences of each corpus, with its language."""
    if not _TEXTS:
        for corpus, language in LANGUAGES.items():
            said = [sentence.text for each in documents(corpus) for sentence in each.sentences]
            _TEXTS.append((language, said))
    return _TEXTS


_TEXTS: list[tuple[str, list[str]]] = []


def write_lecture(notes: Path, number: int, seed: int = 0) -> Path:
    """A lecture of runs of real sentences, every third one in Russian."""
    chance = random.Random(number * 10 + seed)
    language = "ru" if number % 3 == 0 else "en"
    texts = [said for each, said in corpora() if each == language]
    said: list[str] = []
    words = 0
    while words < WORDS:
        source = chance.choice(texts)
        at = chance.randrange(len(source) - RUN)
        said += source[at : at + RUN]
        words += sum(len(text.split()) for text in source[at : at + RUN])
    target = notes_path(notes, f"course {number % 50}", number)
    save(notes_of(" ".join(said[0].split()[:6]), said, language), target)
    return target


def notes_path(notes: Path, course: str, number: int) -> Path:
    target = notes / course / f"lecture {number}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def questions_of_words() -> list[str]:
    """One, two and three words of a sentence, frequent and rare ones, in English and in Russian."""
    chance, found = random.Random(5), []
    for at in range(120):
        _, said = chance.choice(corpora())
        words = [each for each in re.findall(r"[^\W\d_]{3,}", chance.choice(said))]
        if len(words) > 3:
            found.append(" ".join(chance.sample(words, at % 3 + 1)))
    return found


def print_latencies(name: str, ask: Callable[[str], object], questions: Sequence[str]) -> None:
    ask(questions[0])
    times = sorted(1000 * timed(lambda question=question: ask(question))[0] for question in questions)
    p95 = times[min(len(times) - 1, round(0.95 * len(times)))]
    print(f"{name}: median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms ({len(times)} questions)")


def _grep(notes: Path, question: str) -> None:
    subprocess.run(["grep", "-rliF", question.split()[0], notes], stdout=subprocess.DEVNULL)


def _scan(notes: Path, question: str) -> list[Path]:
    words = fold(question).split()
    found = []
    for path in notes.rglob("*.json"):
        text = path.read_text(encoding="utf-8").casefold()
        if all(word in text for word in words):
            found.append(path)
    return found


def _whoosh(folder: Path, made: Sequence[Path], questions: Sequence[str]) -> None:
    """The same lectures, a hundred of them, in the pure Python engine with its English stemmer."""
    from whoosh import analysis, fields, index, qparser

    place, few = folder / "whoosh", folder / "few"
    place.mkdir()
    for path in made:
        target = few / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    schema = fields.Schema(
        path=fields.ID(stored=True), text=fields.TEXT(analyzer=analysis.StemmingAnalyzer(), stored=True)
    )

    def build():
        opened = index.create_in(place, schema)
        writer = opened.writer()
        for path in made:
            lecture = json.loads(path.read_bytes())
            for block in lecture["paragraphs"]:
                for said in block["sentences"]:
                    writer.add_document(path=str(path), text=said["text"])
        writer.commit()
        return opened

    seconds, opened = timed(build)
    print(f"{len(made)} of the lectures: whoosh indexes in {seconds:.1f} s")
    seconds, _ = timed(lambda: update(few, folder / "few-work"))
    print(f"{len(made)} of the lectures: Konspekt indexes in {seconds:.1f} s")
    parser = qparser.QueryParser("text", schema)
    with opened.searcher() as searcher:

        def ask(question: str):
            return [hit.highlights("text") for hit in searcher.search(parser.parse(question), limit=30)]

        print_latencies("whoosh, of these", ask, questions)
    print_latencies("Konspekt, of these", lambda q: search(folder / "few-work", parse(q)), questions)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


if __name__ == "__main__":
    main()
