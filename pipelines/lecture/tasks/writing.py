"""From the sentences of a lecture to notes in written words, every statement checked.

SplitSentences, FindChapters, FetchModel -> WriteNotes -> WriteSections; before them, notes of chosen
sentences are finished
"""

import contextlib
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from luigi.util import inherits

from pipelines.core import settings
from pipelines.core.errors import BadInput
from pipelines.core.files.atomic import whole
from pipelines.core.files.json_files import load, save
from pipelines.core.models.catalog import catalog
from pipelines.core.models.fetch import FetchModel
from pipelines.core.settings import SettingsParameter, names_in
from pipelines.lecture.recording import naming
from pipelines.lecture.records import Chapter, OwnSections, Sentences, Written, WrittenChapter
from pipelines.lecture.speech.engine import load_recogniser
from pipelines.lecture.tasks.lecture import LectureTask
from pipelines.lecture.tasks.text import FindChapters, SplitSentences
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.language_model import LanguageModel, language_model
from pipelines.lecture.writer.own_sections import write_sections
from pipelines.lecture.writer.prompts import Prompts, all_prompts
from pipelines.lecture.writer.templates.asked import prompts_of
from pipelines.lecture.writer.templates.choosing import AUTO, faults, template_of
from pipelines.lecture.writer.templates.template import Template
from pipelines.lecture.writer.translated import Translated
from pipelines.lecture.writer.trial import tried
from pipelines.lecture.writer.written import chapter_borders, write_chapter, write_whole
from pipelines.locale.message import Message

# The suffix of the folder in which chapters that are written wait for the others.
KEPT = ".chapters"
NONE = "none"
# More than any rank.
LAST = 1_000_000


def named(options) -> str:
    """What trials know a writer as, by its section: engine and model."""
    return f"{options.engine} {options.model}"


@inherits(FindChapters)
class WriteNotes(LectureTask):
    """What a lecture says in written words, by a language model; a killed run goes on at its last chapter."""

    writer_settings = SettingsParameter(settings.writer)
    signed = ("writer_settings",)

    @property
    def engine(self) -> type[LanguageModel]:
        return language_model(self.writer_settings.engine)

    @property
    def code_version(self) -> int:  # type: ignore[override]
        return 1 + sum(each.version - 1 for each in all_prompts())

    @property
    def priority(self) -> int:  # type: ignore[override]
        """Below that of all other work: first every lecture has notes of chosen sentences."""
        return self.rank - LAST

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
        """What it reads, and notes with chosen sentences: whatever happens here, those are there."""
        from pipelines.lecture.tasks.outputs import LectureNotes

        if self.complete():
            return self.inputs()
        section = type(self.writer_settings)
        chosen = section(**settings.values(self.writer_settings) | {"engine": NONE})
        return self.inputs() | {"draft": self.clone(LectureNotes, writer_settings=chosen)}

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

    def run(self):
        read, target = self.input(), self.output()
        heard = load(read["sentences"].path, Sentences)
        found = load(read["chapters"].path, tuple[Chapter, ...])
        with self.writing(target) as part, self.progress("writing") as progress:
            save(self.write(heard, found, target.path.with_suffix(KEPT), progress), part)
        shutil.rmtree(target.path.with_suffix(KEPT), ignore_errors=True)

    def write(self, heard: Sentences, found: tuple[Chapter, ...], kept: Path, progress) -> Written:
        asked = self.asked(heard)
        if asked is None:
            return Written()
        spoken, borders = self.spoken(heard), chapter_borders(heard.sentences, found)
        kept.mkdir(exist_ok=True)
        chapters: list[WrittenChapter] = []
        with self.model() as writer:
            for number, (begin, end) in enumerate(borders):
                self.check_time()  # the chapters that are done are kept
                path = kept / f"{number:03}.json"
                if not path.exists():

                    def tell(done: int, of: int, number: int = number) -> None:
                        progress((number + done / max(of, 1)) / len(borders), f"chapter {number + 1}")

                    with whole(path) as part:
                        save(write_chapter(spoken, begin, end, writer, asked, tell), part)
                chapters.append(load(path, WrittenChapter))
            written = write_whole(spoken, chapters, writer, asked)
        points = list(chain.from_iterable(chapter.points for chapter in chapters))
        self.facts |= {
            "statements": len(points),
            "checked": sum(chapter.checked for chapter in chapters),
            "mended": sum(chapter.mended for chapter in chapters),
            "left_out": sum(chapter.left_out for chapter in chapters),
        }
        return written

    def language(self, heard: Sentences) -> str:
        """That of the notes: as set, else the one that was spoken."""
        chosen = self.writer_settings.language
        return heard.language if chosen == AUTO else chosen

    def asked(self, heard: Sentences) -> Prompts | None:
        """What the model is asked; None where it may not write in the language, or nothing was said."""
        language = self.language(heard)
        if not self.writes(language) or not heard.sentences:
            return None
        return prompts_of(self.template(), language, heard.language)

    def spoken(self, heard: Sentences) -> Spoken:
        """What was said, to compare with what is written."""
        if (language := self.language(heard)) != heard.language:
            return Translated(heard.sentences, heard.language, language)
        return Spoken(heard.sentences, heard.language)

    def model(self) -> LanguageModel:
        """The model, loaded; it is let go at the end of the block that it is used in."""
        load_recogniser.cache_clear()  # one model in memory at a time
        path = self.input()["model"].path if "model" in self.input() else None
        return self.engine(settings.section_of(self.writer_settings), path)

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


class WriteSections(WriteNotes):
    """The sections of a person's own that a language model is asked for; no other change makes them anew."""

    def inputs(self):
        found = super().inputs()
        with contextlib.suppress(BadInput):  # the signature raises it
            if any(own.of == "whole" for own in self.template().asked):
                found["written"] = self.clone(WriteNotes)
        return found

    def instructions(self) -> str | None:
        return self.template().own_instructions

    def write(self, heard: Sentences, found: tuple[Chapter, ...], kept: Path, progress) -> OwnSections:  # type: ignore[override]
        asked = self.asked(heard)
        if asked is None:
            return OwnSections()
        read = self.input()
        told = load(read["written"].path, Written) if "written" in read else Written()

        def tell(done: int, of: int) -> None:
            self.check_time()
            progress(done / of)

        with self.model() as writer:
            return write_sections(self.template(), self.spoken(heard), found, told, writer, asked, tell)


def setting_faults() -> Iterator[tuple[tuple[str, str], Message]]:
    """What of [writer] refers to what cannot be, as it is set now: where, and why."""
    return faults(settings.section_of(settings.read(settings.writer)))


def template_for(video: Path, paths: Any, writer: Any) -> Template:
    """The template of a recording's notes; raises BadInput for one that says what cannot be."""
    return template_of(video, naming.inbox_folders(paths.inbox), writer.template)
