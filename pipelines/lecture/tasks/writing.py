"""From the sentences of a lecture to notes in written words, every statement checked.

SplitSentences, FindChapters, FetchModel -> WriteNotes; before it, notes of chosen sentences are finished
"""

import contextlib
import logging
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import luigi
import msgspec
from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput, BadSetting, Stopped, Unavailable
from pipelines.core.files.atomic import whole
from pipelines.core.files.json_files import load, save
from pipelines.core.models.catalog import catalog
from pipelines.core.models.fetch import FetchModel
from pipelines.core.progress import Progress
from pipelines.core.settings import SettingsParameter, names_in
from pipelines.core.task import explained
from pipelines.lecture.recording import naming
from pipelines.lecture.records import Chapter, Sentences, Written, WrittenChapter
from pipelines.lecture.speech.engine import load_recogniser
from pipelines.lecture.tasks.lecture import LectureTask, quiet
from pipelines.lecture.tasks.text import FindChapters, SplitSentences
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.language_model import LanguageModel, Request, language_model
from pipelines.lecture.writer.prompts import Prompts, all_prompts
from pipelines.lecture.writer.templates.asked import prompts_of
from pipelines.lecture.writer.templates.choosing import AUTO, faults, template_of
from pipelines.lecture.writer.templates.template import Template
from pipelines.lecture.writer.translated import Translated
from pipelines.lecture.writer.trial import tried
from pipelines.lecture.writer.written import chapter_borders, write_chapter, write_whole
from pipelines.locale.message import Message, counted

logger = logging.getLogger("luigi-interface")

# The suffix of the folder in which chapters that are written wait for the others.
KEPT = ".chapters"
# In that folder: which of them are shown in the draft.
SHOWN = "shown.json"


def named(options) -> str:
    """What trials know a writer as, by its section: engine and model."""
    return f"{options.engine} {options.model}"


@inherits(FindChapters)
class WriteNotes(LectureTask):
    """What a lecture says in written words, by a language model; a killed run goes on at its last chapter.

    Where chapters cannot be written, those that are written appear in the draft, and it fails.
    """

    writer_settings = SettingsParameter(settings.writer)
    writing_pace = luigi.FloatParameter(
        default=0.0, description="seconds of writing a second of sound", **quiet
    )
    signed = ("writer_settings",)

    @property
    def engine(self) -> type[LanguageModel]:
        return language_model(self.writer_settings.engine)

    @property
    def code_version(self) -> int:  # type: ignore[override]
        return 1 + sum(each.version - 1 for each in all_prompts())

    @property  # type: ignore[misc]
    def packages(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.engine.packages

    def inputs(self):
        heard = self.clone(SplitSentences, doubtful_word=self.speech_settings.doubtful_word)
        inputs = {"sentences": heard, "chapters": self.clone(FindChapters)}
        if engine := self.engine.model_engine:
            inputs["model"] = self.clone(FetchModel, name=self.writer_settings.model, engine=engine)
        return inputs

    def requires(self):
        """What it reads, and the draft: whatever happens here, that is there.

        It takes the place of no notes in which more is written.
        """
        from pipelines.lecture.tasks.outputs import LectureNotes

        draft = self.clone(LectureNotes).first()
        done = self.complete() or draft.outdone()
        return self.inputs() if done else self.inputs() | {"draft": draft}

    def signed_parameters(self):
        signed = super().signed_parameters() | settings.signed_of(self.engine)
        # A template counts by what it has a model asked, wherever it lies.
        signed["writer"] = signed["writer"] | {"template": None}
        signed |= {"writes": self.engine.version, "instructions": self.instructions()}
        failing = self.failing()
        return signed | ({"fails": failing} if failing else {})

    def template(self) -> Template:
        """The template of the recording's notes; raises BadInput for one that says what cannot be."""
        return template_for(self.video, self.paths_settings, self.writer_settings)

    def instructions(self) -> str | None:
        """What of the template changes the output; None where it is as usual."""
        return self.template().instructions

    def output(self):
        return self.work_product(".json")

    def kept(self) -> Path:
        """The folder of the chapters that are written while others are not."""
        return self.output().path.with_suffix(KEPT)

    def kept_chapter(self, number: int) -> Path:
        """Where a chapter is kept, counted from 1."""
        return self.kept() / f"{number - 1:03}.json"

    def shown(self) -> tuple[int, ...]:
        """The chapters that the draft shows in written words, counted from 1; none where nothing is known."""
        try:
            return tuple(load(self.kept() / SHOWN, list[int]))
        except (OSError, msgspec.DecodeError, BadInput, BadSetting, Unavailable):
            return ()

    def begun(self) -> bool:
        """Whether a chapter is written."""
        with contextlib.suppress(BadInput, BadSetting, Unavailable):
            return any(self.kept().glob("[0-9]*.json"))
        return False

    def to_write(self) -> float | None:
        """Seconds of the recording that are not written yet; None where they cannot be told yet."""
        read = self.inputs()
        try:
            if not (read["sentences"].complete() and read["chapters"].complete()):
                return None
            heard = load(read["sentences"].output().path, Sentences)
            found = load(read["chapters"].output().path, tuple[Chapter, ...])
            if not self.asked(heard):
                return 0.0
            borders = chapter_borders(heard.sentences, found)
            left = [n for n in range(1, len(borders) + 1) if not self.kept_chapter(n).exists()]
            return sum(_length(heard, borders[number - 1]) for number in left)
        except (msgspec.DecodeError, BadInput, BadSetting, Unavailable):
            return None

    def run(self):
        read, target = self.input(), self.output()
        heard = load(read["sentences"].path, Sentences)
        found = load(read["chapters"].path, tuple[Chapter, ...])
        with self.writing(target) as part, self.progress("writing") as progress:
            save(self.write(heard, found, progress), part)
        shutil.rmtree(self.kept(), ignore_errors=True)

    def language(self, spoken: str) -> str:
        """That of the notes: as set, else the one that was spoken."""
        chosen = self.writer_settings.language
        return spoken if chosen == AUTO else chosen

    def asked(self, heard: Sentences) -> Prompts | None:
        """What the model is asked; None where it may not write in the language, or nothing was said."""
        language = self.language(heard.language)
        if not self.writes(language) or not heard.sentences:
            return None
        return prompts_of(self.template(), language, heard.language)

    def spoken(self, heard: Sentences) -> Spoken:
        """What was said, to compare with what is written."""
        if (language := self.language(heard.language)) != heard.language:
            return Translated(heard.sentences, heard.language, language)
        return Spoken(heard.sentences, heard.language)

    def model(self) -> LanguageModel:
        """The model, loaded; it is let go at the end of the block that it is used in."""
        load_recogniser.cache_clear()  # one model in memory at a time
        path = self.input()["model"].path if "model" in self.input() else None
        return self.engine(settings.section_of(self.writer_settings), path)

    def write(self, heard: Sentences, found: Sequence[Chapter], progress: Progress) -> Written:
        """The whole; raises Unavailable where a part of it could not be written, when all others are."""
        asked = self.asked(heard)
        if asked is None:
            return Written()
        begun, spoken = time.monotonic(), self.spoken(heard)
        borders = chapter_borders(heard.sentences, found)
        numbers = range(1, len(borders) + 1)
        self._drop_damaged(numbers)
        left = [number for number in numbers if not self.kept_chapter(number).exists()]
        before = sum(self.chapter(number).seconds for number in numbers if number not in left)

        def check_time(number: int) -> None:
            self.check_time(_length(heard, borders[number - 1]), self.writing_pace)

        for number in left[:1]:
            check_time(number)
        self.kept().mkdir(exist_ok=True)
        written, trouble = None, None
        with self.model() as writer:
            for number in left:
                check_time(number)  # the chapters that are done are kept
                where = Message("writing chapter {number} of {count}", number=number, count=len(borders))

                def tell(done: int, of: int, number: int = number, where: str = where) -> None:
                    progress((number - 1 + done / max(of, 1)) / len(borders), where)

                tell(0, 1)
                started = time.monotonic()
                try:
                    chapter = write_chapter(spoken, *borders[number - 1], writer, asked, tell)
                except Stopped:
                    raise
                except Exception as error:  # whatever a writer of another package raises
                    logger.warning("%s: %d of %d is not written: %s", self, number, len(borders), error)
                    trouble = trouble or error
                    if not _answers(writer):
                        break
                else:
                    with whole(self.kept_chapter(number)) as part:
                        save(replace(chapter, seconds=round(time.monotonic() - started, 3)), part)
                    self.got_on()
            there = [self.chapter(number) for number in numbers if self.kept_chapter(number).exists()]
            if len(there) == len(borders):
                try:
                    written = write_whole(spoken, there, writer, asked)
                except Stopped:
                    raise
                except Exception as error:  # whatever a writer of another package raises
                    trouble = error
        if written is None:
            self._show()
            raise Unavailable(self._unwritten(len(borders), trouble))
        points = list(chain.from_iterable(chapter.points for chapter in there))
        self.facts |= {
            "prompts": asked.version,
            "statements": len(points),
            "checked": sum(chapter.checked for chapter in there),
            "mended": sum(chapter.mended for chapter in there),
            "left_out": sum(chapter.left_out for chapter in there),
            # Of all runs that it took, for the pace of a night.
            "spoken": round(_length(heard, (0, len(heard.sentences))), 3),
            "spent": round(before + time.monotonic() - begun, 3),
        }
        return written

    def chapter(self, number: int) -> WrittenChapter:
        """A chapter that is written, counted from 1."""
        return load(self.kept_chapter(number), WrittenChapter)

    def _drop_damaged(self, numbers: Iterable[int]) -> None:
        """Take away the chapters that a fault of the disk has damaged: they are written again."""
        for number in numbers:
            try:
                self.chapter(number)
            except FileNotFoundError:
                continue
            except msgspec.DecodeError as error:
                logger.warning("%s; the chapter is written again", error)
                self.kept_chapter(number).unlink()

    def _show(self) -> None:
        """Bring the chapters that are written into the draft."""
        from pipelines.lecture.tasks.outputs import LectureNotes

        there = [int(path.stem) + 1 for path in sorted(self.kept().glob("[0-9]*.json"))]
        draft = self.clone(LectureNotes, draft=draft_of(there))
        if there and not draft.outdone():
            draft.make()
            with whole(self.kept() / SHOWN) as part:
                save(there, part)

    def _unwritten(self, count: int, trouble: BaseException | None) -> str:
        """What is not written, and why."""
        missing = [str(n) for n in range(1, count + 1) if not self.kept_chapter(n).exists()]
        reason = explained(trouble) or f"{type(trouble).__name__}: {' '.join(str(trouble).split())}"
        if len(missing) == count:
            return reason  # the same for every lecture: it is told once
        if not missing:
            return Message("the abstract is not written: {reason}", reason=reason)
        told = {"chapters": ", ".join(missing), "all": count, "reason": reason}
        return counted(
            "chapter {chapters} of {all} is not written: {reason}",
            "chapters {chapters} of {all} are not written: {reason}",
            len(missing),
            **told,
        )

    def failing(self) -> list[str]:
        """The languages in which a trial (konspekt bench-writer) found that the model does not do."""
        if self.writer_settings.languages != AUTO:
            return []
        known = tried(Path(self.paths_settings.models), named(self.writer_settings))
        return sorted(language for language, trial in known.items() if not trial.may_write)

    def writes(self, language: str) -> bool:
        """Whether the model may write in the language: as set, as it was tried, or as the catalogue says."""
        if self.writer_settings.languages != AUTO:
            return language in names_in(self.writer_settings.languages)
        if language in self.failing():
            return False
        known_to_write = tried(Path(self.paths_settings.models), named(self.writer_settings))
        if not self.engine.model_engine or language in known_to_write:
            return True
        known = catalog(Path(self.paths_settings.models)).get(self.writer_settings.model)
        return known is None or language in known.languages or "many" in known.languages


def setting_faults() -> Iterator[tuple[tuple[str, str], Message]]:
    """What of [writer] refers to what cannot be, as it is set now: where, and why."""
    return faults(settings.section_of(settings.read(settings.writer)))


def template_for(video: Path, paths: Any, writer: Any) -> Template:
    """The template of a recording's notes; raises BadInput for one that says what cannot be."""
    return template_of(video, naming.inbox_folders(paths.inbox), writer.template)


def draft_of(chapters: Sequence[int]) -> str:
    """What a draft is called in which some chapters are written, counted from 1; "-" without any."""
    return ",".join(map(str, chapters)) or "-"


def chapters_of(draft: str) -> list[int]:
    """The chapters that are written in a draft, by what it is called."""
    return [int(number) for number in draft.split(",") if number.isdigit()]


def _length(heard: Sentences, borders: tuple[int, int]) -> float:
    """How long the sentences begin..end-1 are together, pauses included (s)."""
    begin, end = borders
    return heard.sentences[end - 1].end - heard.sentences[begin].start if begin < end else 0.0


def _answers(writer: LanguageModel) -> bool:
    """Whether the model says anything at all: else it is not the chapter that is at fault."""
    try:
        writer.answer(Request("", ".", most_tokens=1))
    except Exception as error:  # whatever a writer of another package raises
        logger.warning("the writer's model does not answer: %s", error)
        return False
    return True
