"""How a night is told to people: durations, dates and counts in their language, and the digest for a mail."""

import datetime
from pathlib import Path

from pipelines.core.names import path_of, shown, without
from pipelines.nights.records import Night, Recording, Status, Training
from pipelines.nights.report.texts import LANGUAGES
from pipelines.nights.report.totals import NEEDS, WAITS, Totals, totals

# Lines about what needs a person in a mail; the report has the rest.
MOST_LINES = 20
# Times below this one (s) are told to the second; other figures below this one with a decimal.
SHORT, SMALL = 600, 10
WHOLE, TENTHS = "#,##0", "#,##0.0"
NO_BREAK = "\N{NO-BREAK SPACE}"
UNKNOWN = "–"


class Words:
    """The words of one language; anything but `ru` gets English."""

    def __init__(self, language: str = "en"):
        from babel import Locale

        self.language = language if language in LANGUAGES else "en"
        self._texts = LANGUAGES["en"] | LANGUAGES[self.language]
        self._locale = Locale(self.language)

    def text(self, key: str, count: int = 0, **values) -> str:
        """A fixed text, in the form that belongs to `count`."""
        found = self._texts[key]
        if isinstance(found, dict):
            exact = found.get(f"={count}")
            found = exact or found.get(self._locale.plural_form(count)) or found["other"]
        return found.format(count=self.number(count), **values)

    def number(self, value: float, pattern: str = WHOLE) -> str:
        """A number with the separators of the language."""
        from babel.numbers import format_decimal

        return format_decimal(value, pattern, locale=self._locale)

    def duration(self, seconds: float | None) -> str:
        """`1 h 24 min`, `38 min`, `3 min 12 s`, `52 s`, `0.4 s`; a dash where it is not known."""
        if seconds is None:
            return UNKNOWN
        if seconds < SMALL:
            return f"{self.number(seconds, '0.#')}{NO_BREAK}{self.text('seconds')}"
        if round(seconds) < SHORT:
            units = ("minutes", "seconds")
            parts = divmod(round(seconds), 60)
        else:
            units = ("hours", "minutes")
            parts = divmod(round(seconds / 60), 60)
        told = [(value, unit) for value, unit in zip(parts, units) if value]
        return NO_BREAK.join(f"{self.number(value)}{NO_BREAK}{self.text(unit)}" for value, unit in told)

    def speed(self, times: float | None) -> str:
        """`39 ×` real time."""
        if times is None:
            return UNKNOWN
        return f"{self.number(times, TENTHS if times < SMALL else WHOLE)}{NO_BREAK}×"

    def share(self, share: float | None) -> str:
        """`2.3 %`, `45 %` of a share (0..1)."""
        if share is None:
            return UNKNOWN
        percent = 100 * share
        return f"{self.number(percent, TENTHS if 0 < percent < SMALL else WHOLE)}{NO_BREAK}%"

    def date(self, day: str, pattern: str = "EEEE, d MMMM y") -> str:
        """A day (YYYY-MM-DD) in words; anything else as it is."""
        from babel.dates import format_date

        try:
            return format_date(datetime.date.fromisoformat(day), pattern, locale=self._locale)
        except ValueError:
            return shown(day)

    def night(self, night: Night) -> str:
        pattern = "EEEE, d MMMM y" if self.language == "en" else "d MMMM y"
        return self.text("night", date=self.date(night.night, pattern))

    def moment(self, moment: str) -> str:
        """`21 November, 14:03` of an ISO 8601 time."""
        day, separator, _ = moment.partition("T")
        return f"{self.date(day, 'd MMMM')}, {self.clock(moment)}" if separator else shown(moment)

    def clock(self, moment: str) -> str:
        """`03:12` of an ISO 8601 time, as the clock of the host showed it."""
        try:
            return f"{datetime.datetime.fromisoformat(moment):%H:%M}"
        except ValueError:
            return shown(moment)

    def clocks(self, night: Night) -> str:
        return self.text("clocks", start=self.clock(night.started), end=self.clock(night.ended))

    def spoken(self, code: str | None) -> str:
        """The name of a language by its code."""
        return (self._locale.languages.get(code) or shown(code)) if code else UNKNOWN

    def stage(self, task: str) -> str:
        """A task as a stage of the work; an unknown one by its own name."""
        return self.text(task) if task in self._texts else shown(task)

    def outcome(self, code: int) -> str:
        """What an exit code means."""
        return self.text(f"exit_{code}" if f"exit_{code}" in self._texts else "exit_unknown")

    def counted(self, amounts: dict[Status, int], wanted: tuple[Status, ...]) -> str:
        """`2 refused, 1 failed`: those of the wanted states that occur."""
        there = [status for status in wanted if amounts[status]]
        return ", ".join(f"{self.number(amounts[status])} {self.text(status)}" for status in there)

    def verdict(self, sums: Totals) -> str:
        """What has become of the night's lectures, in one line."""
        made, total = sums.recordings[Status.DONE], sums.recordings.total()
        if not total:
            trained = sums.trainings.total()
            return self.text("only_trainings", trained, total=trained) if trained else self.text("nothing")
        numbers = {"made": self.number(made), "total": self.number(total)}
        if made == total:
            return self.text("all", total, **numbers)
        return self.text("some", made, **numbers) if made else self.text("none", total, **numbers)

    def trained(self, sums: Totals) -> str:
        """How many trainings have a report; empty where there were none."""
        made, total = sums.trainings[Status.DONE], sums.trainings.total()
        return self.text("trained", made=self.number(made), total=self.number(total)) if total else ""


def why(entry: Recording | Training) -> str:
    """The reason why something is not done, without the name that stands beside it anyway."""
    path = entry.video if isinstance(entry, Recording) else entry.dataset
    return shown(without(path_of(path), entry.reason))


def digest(night: Night, report: Path | None = None, language: str = "en") -> str:
    """The night in a few lines of plain text, for the mail of cron: what was made, failed and waits."""
    words, sums = Words(language), totals(night)
    lines = [f"{words.night(night)}. {words.verdict(sums)}.", words.trained(sums)]
    told = {"clocks": words.clocks(night), "worked": words.duration(sums.worked)}
    if sums.speech:
        told |= {"speech": words.duration(sums.speech), "speed": words.speed(sums.speed)}
    lines += [words.text("digest_made" if sums.speech else "digest_worked", **told), *_bad(night, words)]
    if sums.earlier:
        lines.append(words.text("digest_earlier", sums.earlier))
    if waits := words.counted(sums.recordings + sums.trainings, WAITS):
        lines.append(words.text("digest_waits", what=waits))
    lines += map(shown, night.messages)
    if report is not None:
        lines.append(words.text("digest_report", path=shown(report)))
    lines.append(f"{words.text('exit_code')} {night.exit_code}: {words.outcome(night.exit_code)}.")
    return "\n".join(filter(None, lines)).replace(NO_BREAK, " ") + "\n"


def _bad(night: Night, words: Words) -> list[str]:
    """A line for each that needs a person, the first of them if they are many."""
    bad = [
        entry
        for entry in (*night.recordings, *night.trainings)
        if entry.status in NEEDS and not entry.earlier
    ]
    lines = [
        f"  {words.text(entry.status)}: {shown(entry.name)}: {why(entry) or words.text('unknown_reason')}"
        for entry in bad[:MOST_LINES]
    ]
    left = len(bad) - len(lines)
    return [*lines, f"  {words.text('more', left)}"] if left else lines
