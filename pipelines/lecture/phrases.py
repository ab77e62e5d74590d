"""What a stretch of a lecture is about, in the words that it was said with: its key phrases."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import log

from pipelines.lecture.extractive import stemmer, stop_words

# Words of a phrase at most, phrases of a title, and characters of it.
LONGEST, PHRASES, CHARACTERS = 3, 2, 60
# A phrase that is heard once may well be misheard.
FEWEST_USES = 2

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:!?…()\"«»—]")

Key = tuple[str, ...]


def titles(parts: Sequence[Sequence[str]], language: str) -> list[str]:
    """A title for each part of a text: the phrases that are frequent in it and rare in the others.

    Phrases are weighed by class-based TF-IDF (Grootendorst 2022, section 3.3); each is written as it
    was said most often. A part in which nothing is said twice is named by its first words.
    """
    uses = [Counter[Key]() for _ in parts]
    spelled: dict[Key, Counter[str]] = {}
    for part, found in zip(parts, uses):
        for text in part:
            for key, words in _phrases(text, language):
                found[key] += 1
                spelled.setdefault(key, Counter())[words] += 1
    total = sum(uses, Counter[Key]())
    mean = sum(total.values()) / max(1, len(parts))
    named: list[str] = []
    for part, found in zip(parts, uses):
        weight = {
            key: count * log(1 + mean / total[key]) * len(key) ** 0.5
            for key, count in found.items()
            if count >= FEWEST_USES
        }
        named.append(_title(sorted(weight, key=weight.get, reverse=True), spelled) or _first_words(part))
    return named


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


def _title(ranked: Sequence[Key], spelled: dict[Key, Counter[str]]) -> str:
    chosen: list[Key] = []
    for key in ranked:
        if not any(set(key) & set(other) for other in chosen):
            words = spelled[key].most_common(1)[0][0]
            if len(", ".join([*(spelled[k].most_common(1)[0][0] for k in chosen), words])) <= CHARACTERS:
                chosen.append(key)
        if len(chosen) == PHRASES:
            break
    text = ", ".join(_plain(spelled[key]) for key in chosen)
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
