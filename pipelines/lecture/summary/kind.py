"""What kind of recording it is: a lecture, a meeting or a conversation, told from its words.

A meeting is run by phrases that no lecture has ("the next item on the agenda"), and many of its sentences
are answers in passing; a conversation asks a guest, and its speakers tell of themselves. How often a phrase
is said counts by its root, and one or two phrases for nothing, so that a lecture about meetings is none.
What is not surely another thing is a lecture. Measured by bench/kinds.py, on whose texts the limits were
chosen.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.core.settings import KINDS
from pipelines.language.language import Pattern, language_of
from pipelines.language.text.sentences import word_count
from pipelines.lecture.records import Sentence

LECTURE, MEETING, CONVERSATION = KINDS
# Fewer words tell of nothing but themselves.
FEWEST_WORDS = 300
# A sentence of so many words at most is an answer in passing; what a share of one such sentences counts.
SHORT, ANSWERS = 3, 6.0
# Where sentences have fewer words in the mean, people talk to each other: what each word less counts.
TOLD, TALK = 12.0, 0.2
# So few different phrases tell nothing; the power of the thousands of words by which what is said grows.
FEWEST_PHRASES, GROWTH = 3, 0.6
# Signs of a meeting, and of a conversation, from which it is one. Lectures had 1.2 and 2.2 at most, and
# stretches of ten minutes of them 1.9 and 2.7. A meeting has at least one of its phrases, or this share of
# answers in passing: in a seminar up to a third may be.
SURELY_TALK = 0.35
MEETS, CONVERSES = 2.4, 3.2


@dataclass(frozen=True)
class Signs:
    """What tells the kinds apart: phrases of each, for their number and the length, and the short sentences.

    `short` is their share of all, 0 to 1, `mean` the words of a sentence, `phrases` how many of a meeting are
    different.
    """

    meeting: float
    conversation: float
    short: float
    mean: float
    phrases: int


def kind_of(sentences: Sequence[Sentence], language: str) -> str:
    """lecture, meeting or conversation; a lecture where it is short, or the language's phrases unknown."""
    found = signs(sentences, language)
    if found is None:
        return LECTURE
    meets = found.meeting + ANSWERS * found.short + TALK * max(0.0, TOLD - found.mean)
    if found.conversation >= max(CONVERSES, meets):
        return CONVERSATION
    surely = found.phrases > 0 or found.short >= SURELY_TALK
    return MEETING if surely and meets >= MEETS else LECTURE


def signs(sentences: Sequence[Sentence], language: str) -> Signs | None:
    """The signs of a recording; None where it is too short, or the language's phrases are not known."""
    known = language_of(language)
    words = sum(word_count(sentence.text) for sentence in sentences)
    if not known.meeting or not known.conversation or words < FEWEST_WORDS:
        return None
    texts = [sentence.text.replace("’", "'") for sentence in sentences]
    short = sum(word_count(text) <= SHORT for text in texts) / len(texts)
    meeting, conversation = (_phrases(one, texts) for one in (known.meeting, known.conversation))
    mean = words / len(texts)
    return Signs(_weight(meeting, words), _weight(conversation, words), short, mean, len(meeting))


def _phrases(phrases: Pattern, texts: Sequence[str]) -> Counter[str]:
    return Counter(match[0].lower() for text in texts for match in phrases.finditer(text))


def _weight(found: Counter[str], words: float) -> float:
    if len(found) < FEWEST_PHRASES:
        return 0.0
    return sum(map(math.sqrt, found.values())) / (words / 1000) ** GROWTH
