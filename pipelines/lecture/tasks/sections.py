"""The sections of a person's own in notes, as a language model writes them.

SplitSentences, FindChapters, FetchModel, WriteNotes -> WriteSections
"""

import contextlib
from collections.abc import Sequence

from pipelines.core.errors import BadInput
from pipelines.core.files.json_files import load
from pipelines.core.progress import Progress
from pipelines.lecture.records import Chapter, OwnSections, Sentences, Written
from pipelines.lecture.tasks.writing import WriteNotes
from pipelines.lecture.writer.own_sections import write_sections


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

    def write(self, heard: Sentences, found: Sequence[Chapter], progress: Progress) -> OwnSections:  # type: ignore[override]
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
