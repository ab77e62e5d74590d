"""Lectures that were written for the tests, as if they had been recognised: sentences with times."""

from pathlib import Path

from pipelines.language.text.sentences import split, word_count
from pipelines.lecture.records import Sentence

HERE = Path(__file__).parent
# Seconds a word and between two sentences, as a slow lecturer speaks.
A_WORD, PAUSE = 0.55, 0.4


def spoken(name: str, language: str, a_word: float = A_WORD) -> list[list[Sentence]]:
    """The sentences of each topic of a lecture, which a blank line ends."""
    clock, topics = 0.0, []
    for topic in (HERE / name).read_text(encoding="utf-8").strip().split("\n\n"):
        topics.append([])
        for start, end in split(topic, language):
            text, begin = topic[start:end], clock
            clock += a_word * word_count(text)
            topics[-1].append(Sentence(text, round(begin, 2), round(clock, 2)))
            clock += PAUSE
    return topics
