"""Key points against sumy's summarisers and the lead, by ROUGE to human summaries, in one run.

    python -m bench.summaries [CORPUS ...]

All systems choose from the same sentences as many words as a reference has on average, to the whole sentence
nearest to that. Prints ROUGE-1, ROUGE-2 and summary-level ROUGE-L (F1 in percent, of stemmed words), how
many words were chosen, the time taken, and our difference to each rival with its bootstrap interval.
Ours leaves spoken filler out of the sentences; "as spoken" are the same ones with it.
"""

import functools
import re
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.measure import chosen_parts, heading, machine
from bench.summary_corpora import LANGUAGES, Document, budget, documents
from pipelines.language.text.sentences import word_count
from pipelines.lecture.summary import coverage, extractive

METRICS = {"rouge1": "R-1", "rouge2": "R-2", "rougeLsum": "R-L"}
SUMY = ("lexrank", "textrank", "lsa", "luhn", "sumbasic")
OURS = "konspekt"


def filled(ranked: Iterable[int], texts: Sequence[str], words: int) -> list[str]:
    """The first sentences of a ranking that come nearest to so many words, in the order of the text."""
    chosen, total = [], 0.0
    for index in ranked:
        longer = total + word_count(texts[index])
        if chosen and longer - words > words - total:
            break
        chosen.append(index)
        total = longer
    return [texts[index] for index in sorted(chosen)]


def lead(document: Document, words: int) -> list[str]:
    return filled(range(len(document.sentences)), [s.text for s in document.sentences], words)


def sumy(method: str, document: Document, words: int) -> list[str]:
    ranked = extractive.rank(document.sentences, document.language, method)
    return filled(ranked, [s.text for s in document.sentences], words)


def ours(document: Document, words: int) -> list[str]:
    points = coverage.key_points(document.sentences, document.language, words=words)
    return [point.text for point in points]


def ours_as_spoken(document: Document, words: int) -> list[str]:
    chosen = coverage.ranked(document.sentences, document.language)
    return filled(chosen, [s.text for s in document.sentences], words)


SYSTEMS = {OURS: ours, "as spoken": ours_as_spoken, "lead": lead} | {
    method: functools.partial(sumy, method) for method in SUMY
}


class Tokens:
    """Words and numbers in lower case by their stems, as ROUGE compares them."""

    def __init__(self, language: str):
        self.stem = extractive.stemmer(language)

    @functools.lru_cache(maxsize=100_000)  # noqa: B019
    def tokenize(self, text: str) -> list[str]:
        return [self.stem(token) for token in re.findall(r"[^\W_]+", text.lower())]


@functools.cache
def scorer(language: str):
    """Google's rouge-score: its own tokens for English, which are those of the published figures."""
    from rouge_score.rouge_scorer import RougeScorer

    if language == "en":
        return RougeScorer(list(METRICS), use_stemmer=True)
    return RougeScorer(list(METRICS), tokenizer=Tokens(language))


def rouge(document: Document, summary: Sequence[str]) -> list[float]:
    """F1 (0..1) of each of METRICS."""
    found = scorer(document.language).score(document.reference, "\n".join(summary))
    return [found[metric].fmeasure for metric in METRICS]


@dataclass(frozen=True)
class Result:
    """A system on a corpus: F1 of each text (rows) by each metric, mean words chosen, seconds in all."""

    scores: np.ndarray
    words: float
    seconds: float


def measure(system: str, corpus: Sequence[Document]) -> Result:
    words = budget(corpus)
    started = time.perf_counter()
    summaries = [SYSTEMS[system](document, words) for document in corpus]
    seconds = time.perf_counter() - started
    scores = np.array([rouge(document, summary) for document, summary in zip(corpus, summaries)])
    length = statistics.mean(sum(map(word_count, summary)) for summary in summaries)
    return Result(scores, length, seconds)


def differences(results: Sequence[dict[str, Result]], rival: str, samples: int = 2000) -> list[str]:
    """Ours less the rival's by each metric, percent: mean of the corpora, 95 % interval over texts."""
    random = np.random.default_rng(0)
    gaps = [found[OURS].scores - found[rival].scores for found in results]
    drawn = np.mean(
        [gap[random.integers(0, len(gap), (samples, len(gap)))].mean(axis=1) for gap in gaps], axis=0
    )
    means = 100 * np.mean([gap.mean(axis=0) for gap in gaps], axis=0)
    bases = 100 * np.mean([found[rival].scores.mean(axis=0) for found in results], axis=0)
    low, high = np.percentile(100 * drawn, [2.5, 97.5], axis=0)
    return [
        f"{mean:+.2f} [{a:+.2f}, {b:+.2f}] {100 * mean / base:+.0f} %"
        for mean, a, b, base in zip(means, low, high, bases)
    ]


def print_scores(name: str, scores: Iterable[float], rest: str = "") -> None:
    print(f"{name:<12}" + "".join(f"{100 * score:8.2f}" for score in scores) + rest, flush=True)


def main() -> None:
    names = chosen_parts(__doc__, list(LANGUAGES))
    print(machine("sumy", "rouge-score"))
    results: list[dict[str, Result]] = []
    for name in names:
        corpus = documents(name)
        heading(f"{name}: {len(corpus)} texts, {budget(corpus)} words each")
        print(" " * 12 + "".join(f"{metric:>8}" for metric in METRICS.values()) + "   words  seconds")
        results.append({})
        for system in SYSTEMS:
            found = results[-1][system] = measure(system, corpus)
            print_scores(system, found.scores.mean(axis=0), f"{found.words:8.1f}{found.seconds:9.1f}")
    heading("Mean of the corpora")
    for system in SYSTEMS:
        print_scores(system, np.mean([found[system].scores.mean(axis=0) for found in results], axis=0))
    heading("Konspekt less the rival: mean of the corpora, 95 % interval, share of the rival's")
    for system in SYSTEMS:
        if system != OURS:
            gaps = differences(results, system)
            print(f"{system:<12}" + "   ".join(map(" ".join, zip(METRICS.values(), gaps))), flush=True)


if __name__ == "__main__":
    main()
