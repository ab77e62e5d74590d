"""Sentences chosen by SumBasic (Vanderwende et al. 2007), as sumy has it."""

from collections.abc import Sequence

from pipelines.lecture.records import Sentence
from pipelines.lecture.summary import extractive
from pipelines.lecture.writer.writer import NoteWriter


class SumBasic(NoteWriter):
    """The most telling sentences come first; none is rewritten."""

    name = "sumbasic"
    packages = ("sumy",)

    def rank(self, sentences: Sequence[Sentence], language: str) -> list[int]:
        return extractive.rank(sentences, language, "sumbasic")
