"""What a watch tells: a line when something is new, and none when it is as before."""

import logging
import signal
from collections import Counter
from pathlib import Path
from typing import Any

from pipelines.core.errors import about
from pipelines.core.files.names import path_of
from pipelines.locale.message import N_, Message
from pipelines.nights.records import Plan, Recording, Status

logger = logging.getLogger("konspekt.watch")

# Exit codes of a run that say no more than what is told of each recording.
USUAL = (None, 0, 10, 20, 25, 30)


def version(recording: Recording) -> tuple[str, str]:
    """A recording and when it changed: a changed one has no past."""
    return recording.video, recording.changed


class WatchLog:
    """Remembers what was told, by recording or message."""

    def __init__(self):
        self.told: dict[str, str] | None = None

    def tell(self, plan: Plan) -> None:
        """A line for everything that cannot be done, when that is new; at first, how many there are."""
        now = {message: message for message in plan.told}
        now |= {r.video: _line(r) for r in plan.recordings if r.status is not Status.WAITING}
        if self.told is None:
            count = Counter(r.status for r in plan.recordings)
            stands = [_counted(count[status], status) for status in Status if count[status]]
            before = Message("{count} done before", count=plan.finished)
            logger.info(Message("inbox: {states}", states=[before, *stands]))
            self.told = {r.video: now[r.video] for r in plan.recordings if r.earlier and r.video in now}
        for key, line in now.items():
            if self.told.get(key) != line:
                logger.info(line)
        self.told = now

    def tell_run(self, plan: Plan, taken: dict[str, Recording]) -> None:
        """What has become of the recordings that a run took on."""
        now = {recording.video: recording.status for recording in plan.recordings}
        count: Counter[str] = Counter()
        for video in taken:
            count[now.get(video) or (Status.DONE if path_of(video).exists() else N_("gone"))] += 1
        states = [_counted(number, what) for what, number in count.most_common()]
        logger.info(Message("the run has ended: {states}", states=states))

    def tell_retry(self, recording: Recording, pause: float) -> None:
        """One that is still to do after a run."""
        # Without a failed attempt the reason is only that another process has it, or had.
        told: dict[str, Any] = {"name": recording.name, "seconds": pause}
        if recording.attempts:
            logger.info(
                Message("{name}: not done ({reason}); again in {seconds:.0f} s", reason=recording.why, **told)
            )
        else:
            logger.info(Message("{name}: not done; again in {seconds:.0f} s", **told))

    def tell_end(self, exit_code: int | None, log: Path | None) -> None:
        """How a run ended, where that is no usual end."""
        if exit_code is not None and exit_code < 0:
            logger.warning(Message("the run was killed by {signal}", signal=signal.Signals(-exit_code).name))
        elif exit_code not in USUAL:
            told = Message("the run has ended with exit code {code}", code=exit_code)
            logger.warning(Message("{what}; see {log}", what=told, log=log) if log else told)


def _line(recording: Recording) -> Message:
    # How long ago an arriving file changed is new with every look.
    changing = recording.status is Status.ARRIVING and recording.reason.startswith("changed")
    told = Message("{name}: {status}", name=recording.name, status=Message(recording.status))
    return told if changing or not recording.reason else about(told, recording.why)


def _counted(number: int, what: str) -> Message:
    return Message("{number} {what}", number=number, what=Message(what))
