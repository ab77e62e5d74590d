"""What a watch tells: a line when something is new, and none when it is as before."""

import logging
import signal
from collections import Counter
from pathlib import Path

from pipelines.core.names import path_of
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
        now = {message: message for message in plan.messages}
        now |= {r.video: _line(r) for r in plan.recordings if r.status is not Status.WAITING}
        if self.told is None:
            count = Counter(r.status for r in plan.recordings)
            stands = [f"{count[status]} {status}" for status in Status if count[status]]
            logger.info("inbox: %s", ", ".join([f"{plan.finished} done before", *stands]))
            self.told = {r.video: now[r.video] for r in plan.recordings if r.earlier and r.video in now}
        for key, line in now.items():
            if self.told.get(key) != line:
                logger.info("%s", line)
        self.told = now

    def tell_run(self, plan: Plan, taken: dict[str, Recording]) -> None:
        """What has become of the recordings that a run took on."""
        now = {recording.video: recording.status for recording in plan.recordings}
        count: Counter[str] = Counter()
        for video in taken:
            count[now.get(video) or (Status.DONE if path_of(video).exists() else "gone")] += 1
        logger.info("the run has ended: %s", ", ".join(f"{n} {what}" for what, n in count.most_common()))

    def tell_retry(self, recording: Recording, pause: float) -> None:
        """One that is still to do after a run."""
        # Without a failed attempt the reason is only that another process has it, or had.
        why = f" ({recording.reason})" if recording.attempts else ""
        logger.info("%s: not done%s; again in %.0f s", recording.name, why, pause)

    def tell_end(self, exit_code: int | None, log: Path | None) -> None:
        """How a run ended, where that is no usual end."""
        if exit_code is not None and exit_code < 0:
            logger.warning("the run was killed by %s", signal.Signals(-exit_code).name)
        elif exit_code not in USUAL:
            where = f"; see {log}" if log else ""
            logger.warning("the run has ended with exit code %d%s", exit_code, where)


def _line(recording: Recording) -> str:
    # How long ago an arriving file changed is new with every look.
    changing = recording.status is Status.ARRIVING and recording.reason.startswith("changed")
    reason = "" if changing else recording.reason
    return ": ".join(filter(None, (recording.name, recording.status, reason)))
