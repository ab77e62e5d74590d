"""The notes of a lecture, ready to be set."""

import datetime
from dataclasses import dataclass

from pipelines.lecture.records import (
    SECTIONS,
    AudienceQuestion,
    Chapter,
    KeyPoint,
    OwnSection,
    Paragraph,
    Question,
    Slide,
    Speaker,
    Summary,
    Task,
    Term,
    Theme,
)

# Of the record below, raised when a field changes its meaning or goes away.
VERSION = 1


@dataclass(frozen=True)
class Chosen:
    """What notes say where nothing has been written: sentences of the lecture alone."""

    summary: Summary
    chapters: tuple[Chapter, ...] = ()
    questions: tuple[Question, ...] = ()
    own: tuple[OwnSection, ...] = ()


@dataclass(frozen=True)
class Notes:
    """All that the notes of one recording say, whatever they are set as.

    Duration in seconds, language as ISO 639-1: the one that dominates in the lecture, or else, where nothing
    was said, that of the person for whom the notes are made. The colophon holds pairs of label and value:
    the models and settings that made the notes. `no_speech`: nothing was said in the recording.
    """

    title: str
    date: datetime.date | None
    duration: float
    language: str
    summary: Summary
    paragraphs: tuple[Paragraph, ...]
    video_name: str
    colophon: tuple[tuple[str, str], ...]
    no_speech: bool = False
    chapters: tuple[Chapter, ...] = ()  # none where the lecture has but one topic
    slides: tuple[Slide, ...] = ()  # none where the recording shows none
    terms: tuple[Term, ...] = ()
    questions: tuple[Question, ...] = ()
    abstract: tuple[KeyPoint, ...] = ()  # where the notes were written
    chosen: Chosen | None = None  # where the notes were written: what they would say otherwise
    kind: str = "lecture"  # or meeting, conversation: they have what follows, and no questions
    decisions: tuple[KeyPoint, ...] = ()
    tasks: tuple[Task, ...] = ()
    themes: tuple[Theme, ...] = ()
    version: int = VERSION
    written_in: str = ""  # another language than was spoken, where the notes are written in one
    sections: tuple[str, ...] = ()  # in their order, as a template has them; none: SECTIONS
    headings: tuple[tuple[str, str], ...] = ()  # of sections that a template calls otherwise
    own: tuple[OwnSection, ...] = ()  # sections of a person's own
    languages: tuple[str, ...] = ()  # that are spoken, the first most; none where it is one
    by: tuple[str, ...] = ()  # who gives the lecture, where somebody has said so
    audio_tracks: int = 0  # how many the recording has; 0: not known
    heard_tracks: str = ""  # which of them was heard, from 1; "1+3": several mixed
    tracks_tried: int = 0  # in how many of them speech was looked for
    speakers: tuple[Speaker, ...] = ()  # where voices were told apart
    audience: tuple[AudienceQuestion, ...] = ()  # of a lecture in which others than the lecturer speak

    @property
    def order(self) -> tuple[str, ...]:
        """The sections that may be shown, in their order."""
        return self.sections or SECTIONS

    @property
    def labels(self) -> str:
        """The language of the notes: that of what is written in them, else the one that was spoken."""
        return self.written_in or self.language

    @property
    def own_by_name(self) -> dict[str, OwnSection]:
        return {section.name: section for section in self.own}

    @property
    def speechless(self) -> bool:
        """Whether there is nothing to be read of what was said."""
        return self.no_speech or not self.paragraphs
