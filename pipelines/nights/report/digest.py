"""The night in a few lines of plain text, for the mail of cron: what was made, failed and waits."""

from pathlib import Path

from pipelines.core.files.names import shown
from pipelines.locale.catalogue import NO_BREAK
from pipelines.nights.records import Night, Recording, Training
from pipelines.nights.report.totals import NEEDS, WAITS, totals
from pipelines.nights.report.words import Words

# Lines about what needs a person in a mail; the report has the rest.
MOST_LINES = 20


def digest(night: Night, report: Path | None = None, language: str = "en") -> str:
    """The lines; `report` is the page that has all the rest."""
    words, sums = Words(language), totals(night)
    lines = [f"{words.night(night)}. {words.verdict(sums, night.exit_code)}.", words.trained(sums)]
    told = {"clocks": words.clocks(night), "worked": words.duration(sums.worked)}
    if sums.speech:
        told |= {"speech": words.duration(sums.speech), "speed": words.speed(sums.speed)}
        lines.append(
            words.gettext("{speech} of recordings, {speed} real time; from {clocks} ({worked}).", **told)
        )
    else:
        lines.append(words.gettext("From {clocks} ({worked}).", **told))
    lines += _bad(night, words)
    if sums.earlier:
        earlier = words.number(sums.earlier)
        lines.append(
            words.gettext("Refused in earlier nights and not changed since: {count}.", count=earlier)
        )
    lines += [f"  {line}" for line in words.notices(night)]
    if waits := words.counted(sums.recordings + sums.trainings, WAITS):
        lines.append(words.gettext("Waits: {what}.", what=waits))
    lines += [shown(words.say(message)) for message in night.told]
    if report is not None:
        lines.append(words.gettext("Report: {path}", path=shown(report)))
    code = words.gettext("Exit code")
    lines.append(f"{code} {night.exit_code}: {words.outcome(night.exit_code, night.stopped)}.")
    return "\n".join(filter(None, lines)).replace(NO_BREAK, " ") + "\n"


def _bad(night: Night, words: Words) -> list[str]:
    """A line for each that needs a person, first what a night lost time by; not all if they are many."""
    entries: tuple[Recording | Training, ...] = (*night.recordings, *night.trainings)
    bad = [entry for entry in entries if entry.status in NEEDS and not entry.earlier]
    bad.sort(key=lambda entry: not entry.hurt)
    unknown = words.gettext("no reason was given")
    lines = [
        f"  {words.status(entry.status)}: {shown(entry.name)}: {words.why(entry) or unknown}"
        for entry in bad[:MOST_LINES]
    ]
    left = len(bad) - len(lines)
    more = words.gettext("and {count} more", count=words.number(left))
    return [*lines, f"  {more}"] if left else lines
