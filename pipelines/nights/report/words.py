"""How a night is told to people in their language: the phrases that only its report has."""

import datetime
from collections.abc import Sequence

from pipelines.core.errors import without_path
from pipelines.core.files.names import path_of, shown, without
from pipelines.locale.catalogue import NO_BREAK, SMALL, UNKNOWN, Catalogue
from pipelines.locale.figures import DAY, DAY_OF_YEAR, TENTHS, WHOLE
from pipelines.locale.message import N_, NC_
from pipelines.nights import stages
from pipelines.nights.records import Night, Recording, Status, Training, made, unwritten
from pipelines.nights.report.totals import MADE, Totals

# With the day of the week where the language likes that in a heading.
WEEKDAY = NC_("date", "EEEE, d MMMM y")
STATUSES = {
    Status.DONE: N_("done"),
    Status.DRAFT: N_("draft"),
    Status.REFUSED: N_("refused"),
    Status.FAILED: N_("failed"),
    Status.POSTPONED: N_("postponed"),
    Status.ARRIVING: N_("still arriving"),
    Status.WAITING: N_("waiting"),
}
# What to do about it, or why it is so where nothing more is known.
ADVICE = {
    Status.REFUSED: N_("Repair or replace the file; it is not tried again until it changes."),
    Status.FAILED: N_("It is tried again in the next night."),
    Status.DRAFT: N_("has chosen sentences; is written in the next night"),
    Status.POSTPONED: N_("did not fit into the time; comes first in the next night"),
    Status.ARRIVING: N_("still being written when it was looked at"),
    Status.WAITING: N_("not reached yet"),
}
# So many files are named where more lie about.
MOST_NAMED = 5
OUTCOMES = {
    0: N_("all is done"),
    2: N_("the command line is not understood"),
    10: N_("another night was at work already"),
    30: N_("some failed"),
    31: N_("some were refused, all the rest is done"),
    32: N_("there was not enough time for all"),
    36: N_("no scheduler answered"),
    40: N_("an error that nobody foresaw"),
}

OUT_OF_TIME = 32
# The exit codes of nights that end before they know what there is to do.
BROKEN_OFF = (36, 40)


class Words(Catalogue):
    """The catalogue of a language with the phrases of the morning report."""

    def status(self, status: Status) -> str:
        return self.gettext(STATUSES[status])

    def advice(self, status: Status) -> str:
        """What to do about something that is not done."""
        return self.gettext(ADVICE[status])

    def why(self, entry: Recording | Training) -> str:
        """The reason why something is not done, without the name that stands beside it anyway."""
        path = path_of(entry.video if isinstance(entry, Recording) else entry.dataset)
        return shown(without(path, self.say(without_path(entry.why, path))))

    def speed(self, times: float | None) -> str:
        """`39 ×` real time."""
        if times is None:
            return UNKNOWN
        return f"{self.number(times, TENTHS if times < SMALL else WHOLE)}{NO_BREAK}×"

    def date_of(self, day: str, pattern: str = DAY) -> str:
        """A day (YYYY-MM-DD) in words; anything else as it is."""
        try:
            return self.day(datetime.date.fromisoformat(day), pattern)
        except ValueError:
            return shown(day)

    def night(self, night: Night) -> str:
        return self.gettext("Morning of {date}", date=self.date_of(night.night, WEEKDAY))

    def moment(self, moment: str) -> str:
        """`21 November, 14:03` of an ISO 8601 time."""
        day, separator, _ = moment.partition("T")
        return f"{self.date_of(day, DAY_OF_YEAR)}, {self.clock(moment)}" if separator else shown(moment)

    def clock(self, moment: str) -> str:
        """`03:12` of an ISO 8601 time, as the clock of the host showed it."""
        try:
            return f"{datetime.datetime.fromisoformat(moment):%H:%M}"
        except ValueError:
            return shown(moment)

    def clocks(self, night: Night) -> str:
        start, end = self.clock(night.started), self.clock(night.ended)
        return self.gettext("{start} to {end}", start=start, end=end)

    def spoken(self, code: str | None) -> str:
        """The name of a language by its code."""
        return (self.language_name(code) or shown(code)) if code else UNKNOWN

    def stage(self, task: str) -> str:
        """A task as a stage of the work; an unknown one by its own name."""
        return stages.called(task, self)

    def outcome(self, code: int, stopped: bool = False) -> str:
        """What an exit code means, in a night that a signal has `stopped` or not."""
        if stopped and code == OUT_OF_TIME:
            return self.gettext("it was stopped")
        return self.gettext(OUTCOMES[code]) if code in OUTCOMES else self.gettext("unknown")

    def counted(self, amounts: dict[Status, int], wanted: tuple[Status, ...]) -> str:
        """`2 refused, 1 failed`: those of the wanted states that occur."""
        there = [status for status in wanted if amounts[status]]
        return ", ".join(f"{self.number(amounts[status])} {self.status(status)}" for status in there)

    def verdict(self, sums: Totals, code: int = 0) -> str:
        """What has become of the night's lectures, in one line; `code` is its exit code."""
        made, total = sum(sums.recordings[status] for status in MADE), sums.recordings.total()
        if code in BROKEN_OFF and made == total:  # what there was beside them nobody has seen
            return self.gettext("The night could not do its work")
        if not total:
            return self._of_trainings(sums.trainings.total())
        numbers = {"made": self.number(made), "total": self.number(total)}
        if made == total == 1:
            return self.gettext("The lecture has become notes")
        if made == total:
            return self.gettext("All {total} lectures have become notes", **numbers)
        if made == 1:
            return self.gettext("{made} of {total} lectures has become notes", **numbers)
        if made:
            return self.ngettext(
                "{made} of {total} lectures have become notes",
                "{made} of {total} lectures have become notes",
                made,
                **numbers,
            )
        if total == 1:
            return self.gettext("The lecture has not become notes")
        return self.gettext("None of the {total} lectures has become notes", **numbers)

    def _of_trainings(self, total: int) -> str:
        if not total:
            return self.gettext("There was nothing to do")
        return self.ngettext("{count} training was run", "{count} trainings were run", total)

    def drafts(self, night: Night) -> list[str]:
        """What could not be written and why, a line a reason, and what there was no time for."""
        drafts = [each for each in night.recordings if each.status is Status.DRAFT]
        by_reason: dict[str, list[str]] = {}
        for each in filter(unwritten, drafts):
            by_reason.setdefault(self.why(each), []).append(each.name)
        lines = []
        for reason, names in by_reason.items():
            lectures = self.ngettext("{count} lecture", "{count} lectures", len(names))
            what = shown(names[0]) if len(names) == 1 else lectures
            lines.append(f"{self.status(Status.DRAFT)}: {what}: {reason}")
        late = len(drafts) - sum(map(len, by_reason.values()))
        if late:
            lines.append(
                self.ngettext(
                    "{count} draft is written in the next night.",
                    "{count} drafts are written in the next night.",
                    late,
                )
            )
        return lines

    def notices(self, night: Night) -> list[str]:
        """What a person may want to know beside how each recording stands, a line each."""
        told = (self.speechless(night), self.left_lying(night.left_lying))
        return [*self.drafts(night), *filter(None, told)]

    def speechless(self, night: Night) -> str:
        """In which recordings of the night nothing is said, with their audio tracks; empty where in none."""
        found = [each for each in night.recordings if made(each) and each.no_speech]
        if not found:
            return ""
        named = [self._with_tracks(each) for each in found[:MOST_NAMED]]
        names = ", ".join(named) + (" …" if len(found) > MOST_NAMED else "")
        return self.ngettext(
            "No speech was found in {count} recording: {names}",
            "No speech was found in {count} recordings: {names}",
            len(found),
            names=names,
        )

    def _with_tracks(self, recording: Recording) -> str:
        if recording.tracks is None:
            return shown(recording.name)
        count = recording.tracks
        tracks = self.ngettext("{count} audio track", "{count} audio tracks", count)
        return f"{shown(recording.name)} ({tracks})"

    def left_lying(self, names: Sequence[str]) -> str:
        """How many files of the inbox no night takes, and some of their names; empty where there are none."""
        if not names:
            return ""
        told = ", ".join(map(shown, names[:MOST_NAMED])) + (" …" if len(names) > MOST_NAMED else "")
        return self.ngettext(
            "{count} file lies in the inbox that is not taken for a recording ([batch] patterns): {names}",
            "{count} files lie in the inbox that are not taken for recordings ([batch] patterns): {names}",
            len(names),
            names=told,
        )

    def trained(self, sums: Totals) -> str:
        """How many trainings have a report; empty where there were none."""
        made, total = self.number(sums.trainings[Status.DONE]), sums.trainings.total()
        told = {"made": made, "total": self.number(total)}
        return self.gettext("Trainings with a report: {made} of {total}.", **told) if total else ""
