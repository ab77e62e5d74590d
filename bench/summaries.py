"""Key points against sumy's summarisers and the lead, by ROUGE to human summaries, in one run.

    python -m bench.summaries [CORPUS ...]

All systems choose from the same sentences as many words as a reference has on average, to the whole
sentence nearest to that; prints ROUGE-1, ROUGE-2 and summary-level ROUGE-L (F1 in percent; stemmed words,
Russian ones by razdel and Snowball), the length of what was chosen, and the bootstrap interval of our
difference to LexRank and to the best of sumy. The texts are those of ../shared/data/summaries.
"""

import functools
import re
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from bench.measure import chosen_parts, heading, machine
from bench.summary_corpora import LANGUAGES, Document, budget, documents
from pipelines.lecture import extractive
from pipelines.lecture.sentences import word_count

METRICS = {"rouge1": "R-1", "rouge2": "R-2", "rougeLsum": "R-L"}
SUMY = ("lexrank", "textrank", "lsa", "luhn", "sumbasic")


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
