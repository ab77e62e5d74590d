"""What a stretch of a lecture is about, in the words that it was said with: its key phrases."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from math import log

from pipelines.language.language import language_of
from pipelines.language.text.noun_phrases import Phrase, nominative, noun_phrases
from pipelines.language.text.words import stemmer, stop_words

# Words of a phrase at most, phrases of a title, and characters of it.
LONGEST, PHRASES, CHARACTERS = 3, 2, 60
# A second phrase has so much of the weight of the first.
LIKE_THE_FIRST = 0.6
# A phrase that is heard once may well be misheard.
FEWEST_USES = 2

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?…()\"«»—]")

Key = tuple[str, ...]


def titles(parts: Sequence[Sequence[str]], language: str) -> list[str]:
    """A title for each part of a text: the phrases that are frequent in it and rare in the others.

    A part in which nothing is said twice is named by its first words.
    """
    return [named or _first_words(part) for named, part in zip(key_phrases(parts, language), parts)]


def key_phrases(parts: Sequence[Sequence[str]], language: str) -> list[str]:
    """What each part of a text is about; empty where nothing in it is said twice.

    Phrases are weighed by class-based TF-IDF (Grootendorst 2022, section 3.3). Where noun
    phrases are known, only they make a title, in the nominative; others are written as they were said most
    often.
    """
    uses = [Counter[Key]() for _ in parts]
    written: list[dict[Key, str]] = []
    for part, found in zip(parts, uses):
        spelled: dict[Key, Counter[str]] = {}
        for text in part:
            for key, words in _phrases(text, language):
                found[key] += 1
                spelled.setdefault(key, Counter())[words] += 1
        repeated = {key: spelled[key] for key, count in found.items() if count >= FEWEST_USES}
        written.append(
            _nominatives(part, repeated, language)
            if language_of(language).vague
            else {key: _plain(spellings) for key, spellings in repeated.items()}
        )
    total = sum(uses, Counter[Key]())
    mean = sum(total.values()) / max(1, len(parts))
    named: list[str] = []
    for found, texts in zip(uses, written):
        weight = {key: found[key] * log(1 + mean / total[key]) * len(key) ** 0.5 for key in texts}
        named.append(_title(weight, texts, language))
    return named


def _nominatives(part: Sequence[str], repeated: Collection[Key], language: str) -> dict[Key, str]:
    """How those of the phrases are written in a title that are noun phrases."""
    stem = stemmer(language)
    found: dict[Key, list[Phrase]] = {}
    for text in part:
        for phrase in noun_phrases(text, language):
            key = tuple(stem(word.text.lower()) for word in phrase.words)
            if key in repeated:
                found.setdefault(key, []).append(phrase)
    return {key: nominative(found[key], language) for key in repeated if key in found}


def _phrases(text: str, language: str) -> Iterator[tuple[Key, str]]:
    """Runs of up to three words without a stop word: their stems, and the words as they were said."""
    stem, stops = stemmer(language), stop_words(language)
    run: list[str] = []
    for token in [*_TOKEN.findall(text), "."]:
        if token[0].isalpha() and token.lower().replace("’", "'") not in stops and len(token) > 1:
            run.append(token)
            for length in range(1, min(LONGEST, len(run)) + 1):
                words = run[-length:]
                yield tuple(stem(word.lower()) for word in words), " ".join(words)
        else:
            run = []


def _title(weight: dict[Key, float], written: dict[Key, str], language: str) -> str:
    """The phrase of the greatest weight, and another that counts about as much and has other words."""
    chosen: list[Key] = []
    text = ""
    for key in sorted(weight, key=weight.__getitem__, reverse=True):
        if len(chosen) == PHRASES or (chosen and weight[key] < LIKE_THE_FIRST * weight[chosen[0]]):
            break
        if any(set(key) & set(other) for other in chosen):
            continue
        longer = language_of(language).listed([written[one] for one in (*chosen, key)])
        if len(longer) <= CHARACTERS:
            chosen.append(key)
            text = longer
    return text[:1].upper() + text[1:]


def _plain(spellings: Counter[str]) -> str:
    """The most frequent spelling; a capital that only began a sentence becomes small."""
    best = spellings.most_common(1)[0][0]
    small = best[:1].lower() + best[1:]
    return small if small in spellings else best


def _first_words(part: Sequence[str]) -> str:
    words = " ".join(part).split()
    text = ""
    for word in words:
        if len(text) + len(word) + 1 > CHARACTERS:
            return f"{text} …"
        text = f"{text} {word}".strip()
    return text
