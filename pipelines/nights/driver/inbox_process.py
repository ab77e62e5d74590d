"""The process that a watch starts: `luigi --module pipelines ProcessInbox`."""

import contextlib
from pathlib import Path

from pipelines.nights.driver.locks import lock, lock_path
from pipelines.nights.driver.process import WorkerProcess, luigi_command


def start_inbox_run(work: Path, workers: int, local_scheduler: bool, log: Path | None) -> WorkerProcess:
    """Start it; raises Busy where a run is at work that this one must not meet."""
    options = ["--until", "none", "--workers", str(workers)]
    options += ["--local-scheduler"] if local_scheduler else []
    with contextlib.ExitStack() as held:
        # A run with a scheduler of its own would do the same work beside a night.
        whats = ("run", "nightly") if local_scheduler else ("run",)
        locks = [held.enter_context(lock(lock_path(work, what))) for what in whats]
        run = WorkerProcess.start(luigi_command("ProcessInbox", *options), locks, log)
        run.remember(locks[0])
    return run
