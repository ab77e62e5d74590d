"""Sentences that together cover most of what the lecture says."""

from collections.abc import Sequence

from pipelines.lecture.records import KeyPoint, Sentence
from pipelines.lecture.summary import coverage
from pipelines.lecture.summary.foremost import foremost
from pipelines.lecture.writer.writer import NoteWriter


class Cover(NoteWriter):
    """The choice of summary/coverage.py."""

    name = "cover"
    packages = ("snowballstemmer", "stopwordsiso")

    def points(
        self, sentences: Sequence[Sentence], language: str, wanted: int, told: Sequence[KeyPoint] = ()
    ) -> tuple[KeyPoint, ...]:
        return coverage.key_points(sentences, language, wanted, told=[point.text for point in told])

    def points_of_chapter(
        self,
        sentences: Sequence[Sentence],
        language: str,
        wanted: int,
        words: float,
        told: Sequence[KeyPoint] = (),
    ) -> tuple[KeyPoint, ...]:
        known = [point.text for point in told]
        return coverage.key_points(sentences, language, words=words, told=known, of_chapter=True)

    def points_of_whole(
        self,
        points: Sequence[Sequence[KeyPoint]],
        parts: Sequence[Sequence[Sentence]],
        language: str,
        wanted: int,
    ) -> tuple[KeyPoint, ...]:
        return foremost(points, parts, language, wanted)
