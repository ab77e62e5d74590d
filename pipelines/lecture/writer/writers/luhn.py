"""Sentences chosen by Luhn (Luhn 1958), as sumy has it."""

from collections.abc import Sequence

from pipelines.lecture.records import Sentence
from pipelines.lecture.summary import extractive
from pipelines.lecture.writer.writer import NoteWriter


class Luhn(NoteWriter):
    """The most telling sentences come first; none is rewritten."""

    name = "luhn"
    packages = ("sumy",)

    def rank(self, sentences: Sequence[Sentence], language: str) -> list[int]:
        return extractive.rank(sentences, language, "luhn")
