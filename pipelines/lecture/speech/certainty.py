"""How certain it is that words were heard right: what recognisers say of themselves, calibrated.

Whisper is sure of a word that it has made up, and unsure of much that it heard well. A logistic regression
(Platt 1999) of its probabilities, of those of the neighbours, and of whether there is such a word, tells
more; `bench/doubt.py` fits and measures it.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.language.language import language_of
from pipelines.lecture.records import Transcript, Word

# Probabilities nearer to 0 and 1 say no more than these.
LEAST, MOST = 0.003, 0.997
# What is as sure as this is not asked about: somebody has written it.
WRITTEN = 1.0
# How usual a word is that is none: a number.
NUMBER = 4.0
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class Calibration:
    """Weights of the log-odds that a word was heard right.

    `heard`, `before` and `after` weigh the log-odds of the word and its neighbours as the recogniser has
    them; `usage` weighs how usual a word is (Zipf's scale), `unknown` that no dictionary has it.
    """

    intercept: float
    heard: float
    before: float = 0.0
    after: float = 0.0
    usage: float = 0.0
    unknown: float = 0.0


# Of Whisper base, fitted on 5,000 words that two people say in English and Russian, 1,300 of them in noise,
# and measured with the same weights in French, Spanish and Italian.
_WHISPER = Calibration(0.16, heard=0.589, before=0.077, after=0.096, usage=0.064, unknown=-2.905)
# By engine and language; "" is any other, of whose dictionary nothing was measured.
CALIBRATIONS = {
    **{("faster-whisper", language): _WHISPER for language in ("en", "es", "fr", "it", "ru")},
    ("faster-whisper", ""): Calibration(0.236, heard=0.546, before=0.069, after=0.092),
}


def calibrated(transcript: Transcript, terms: Iterable[str] = ()) -> Transcript:
    """The transcript, whose words have the probability that they were heard right.

    Words of the `terms`, which somebody has written down, are known as those of dictionaries are. Where
    nothing was measured of an engine it stays as it is.
    """
    chosen = calibration(transcript.engine, transcript.language)
    if not chosen:
        return transcript
    words = [word for segment in transcript.segments for word in segment.words]
    found = iter(_certainties(words, chosen, usage_in(transcript.language, terms)))
    return replace(
        transcript,
        segments=tuple(
            replace(segment, words=tuple(replace(word, probability=next(found)) for word in segment.words))
            for segment in transcript.segments
        ),
    )


def calibration(engine: str, language: str) -> Calibration | None:
    """What was measured of an engine in a language, or in all languages."""
    return CALIBRATIONS.get((engine, language)) or CALIBRATIONS.get((engine, ""))


def features(words: Sequence[Word], usage: Callable[[str], float | None]) -> list[tuple[float, ...]]:
    """For each word the log-odds of itself and its neighbours, how usual it is, and 1.0 if it is unknown."""
    odds = [log_odds(word.probability) for word in words]
    sure = log_odds(MOST)
    found: list[tuple[float, ...]] = []
    for word, before, here, after in zip(words, [sure, *odds], odds, [*odds[1:], sure]):
        usual = usage(word.text)
        found.append((here, before, after, usual or 0.0, float(usual is None)))
    return found


def log_odds(probability: float) -> float:
    bounded = min(max(probability, LEAST), MOST)
    return math.log(bounded / (1 - bounded))


def _certainties(
    words: Sequence[Word], chosen: Calibration, usage: Callable[[str], float | None]
) -> list[float]:
    weights = (chosen.heard, chosen.before, chosen.after, chosen.usage, chosen.unknown)
    found = []
    for word, values in zip(words, features(words, usage)):
        odds = chosen.intercept + sum(weight * value for weight, value in zip(weights, values))
        found.append(WRITTEN if word.probability >= WRITTEN else round(1 / (1 + math.exp(-odds)), 3))
    return found


def usage_in(language: str, terms: Iterable[str] = ()) -> Callable[[str], float | None]:
    """Tells of a word, as it is written in a text, how usual it is in a language; None: it is no word."""
    known = language_of(language)
    written = {part for term in terms for part in parts(term)}

    def usual(text: str) -> float | None:
        found = [part for part in parts(text) if part not in written]
        if not all(map(known.knows, found)):
            return None
        return min((known.usage(part) for part in found), default=NUMBER) if known.usage else NUMBER

    return usual


def parts(text: str) -> list[str]:
    """The words in a text in small letters, those with hyphens part by part."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]
