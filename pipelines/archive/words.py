"""What the library and the search say in a language, beyond its catalogue."""

import datetime

from pipelines.locale.catalogue import UNKNOWN, Catalogue
from pipelines.locale.figures import DAY
from pipelines.locale.message import N_

# What a person can open of a lecture, by the ending of its file, the best to read first.
WAYS = {"html": N_("Page"), "pdf": N_("PDF"), "md": N_("Markdown"), "recording": N_("Recording")}
# Durations from this one on (s) are told in hours alone: days of recordings.
MANY_HOURS = 36_000


class ArchiveWords(Catalogue):
    """The catalogue of a language with the phrases that only the archive has."""

    def dated(self, day: datetime.date | str | None) -> str:
        """`7 September 2026`."""
        if not day:
            return self.gettext("no date")
        try:
            return self.day(datetime.date.fromisoformat(str(day)), DAY)
        except ValueError:
            return str(day)

    def long(self, seconds: float) -> str:
        """A duration to the minute, `1 h 24 min`; of days of recordings the hours alone."""
        if seconds >= MANY_HOURS:
            return self.hours(seconds)
        return self.duration(round(seconds / 60) * 60 if seconds >= 60 else seconds)

    def spoken(self, code: str | None) -> str:
        """The name of a language by its code."""
        return (self.language_name(code) or code) if code else UNKNOWN

    def kind(self, kind: str) -> str:
        """In which part of the notes something was found."""
        kinds = {
            "chapters": self.gettext("chapter"),
            "points": self.gettext("key point"),
            "terms": self.gettext("term"),
            "slides": self.gettext("slide"),
        }
        return kinds.get(kind, "")

    def examples(self) -> list[tuple[str, str]]:
        """Questions that one can ask, and what each of them finds."""
        return [
            (self.gettext("gradient descent"), self.gettext("lectures with both words, in any form")),
            (self.gettext('"learning rate"'), self.gettext("these words, one after the other")),
            (self.gettext("-momentum"), self.gettext("without a word")),
            (self.gettext("regular*"), self.gettext("words that begin so")),
            (
                self.gettext("title:optics course:physics lang:ru"),
                self.gettext("in a title, a course, a language"),
            ),
        ]
