"""`luigi --module pipelines ProcessInbox` as a process of its own, for those who only decide when it runs.

The process inherits the locks under which it works: they are held until it is gone, whatever becomes of
the one that has started it.
"""

import contextlib
import datetime
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

import psutil

from pipelines.core.atomic import PARTS, sweep
from pipelines.nights import clock
from pipelines.nights.planning import plan_files


def lock_path(work: Path, what: str) -> Path:
    """This host's lock: watch, run (what a watch has started) or nightly (config/nightly.sh)."""
    return Path(work) / f"{what}-{socket.gethostname()}.lock"


class Busy(Exception):
    """Another process holds a lock; the text is its path."""


def run_log(work: Path) -> Path:
    """Where what a run logs goes: the same file as that of a night on this host."""
    night = clock.night_of(datetime.datetime.now())
    return plan_files.nights_folder(work) / night / f"{socket.gethostname()}.log"


def lock(path: Path) -> IO[str]:
    """An open file, locked until it is closed here and in all that inherit it; raises Busy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 (it is the lock)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Busy(str(path)) from None
    return file


class InboxRun:
    """A run that is at work, with all processes that it has started: they are one process group."""

    def __init__(self, process: psutil.Process):
        self.process = process

    @classmethod
    def start(cls, work: Path, workers: int, local_scheduler: bool, log: Path | None) -> "InboxRun":
        """What it says is added to `log`, or goes to standard error. Raises Busy where a run is at work that
        this one must not meet."""
        command = [sys.executable, "-m", "luigi", "--module", "pipelines", "ProcessInbox", "--until", "none"]
        command += ["--workers", str(workers), *(["--local-scheduler"] if local_scheduler else [])]
        with contextlib.ExitStack() as held:
            # A run with a scheduler of its own would do the same work beside a night.
            whats = ("run", "nightly") if local_scheduler else ("run",)
            locks = [held.enter_context(lock(lock_path(work, what))) for what in whats]
            output = None
            if log:
                log.parent.mkdir(parents=True, exist_ok=True)
                output = held.enter_context(open(log, "ab"))
            process = psutil.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.DEVNULL,
                stderr=output,
                start_new_session=True,
                pass_fds=[each.fileno() for each in locks],
            )
            with contextlib.suppress(OSError):  # on a full disk the next watch waits without knowing for whom
                os.ftruncate(locks[0].fileno(), 0)
                known = {"pid": process.pid, "started": process.create_time()}
                os.write(locks[0].fileno(), json.dumps(known).encode())
        return cls(process)

    @classmethod
    def left_at_work(cls, work: Path) -> "InboxRun | None":
        """The run that an earlier watch has left behind, if it is still at work on this machine."""
        path = lock_path(work, "run")
        with contextlib.suppress(Busy), lock(path):
            return None
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
            process = psutil.Process(known["pid"])
            return cls(process) if abs(process.create_time() - known["started"]) < 2 else None
        except (OSError, ValueError, KeyError, psutil.Error):
            return None

    @property
    def pid(self) -> int:
        return self.process.pid

    def at_work(self) -> bool:
        if isinstance(self.process, psutil.Popen):
            return self.process.poll() is None
        try:
            return self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    @property
    def exit_code(self) -> int | None:
        """None where it is not known, as of a process that another one has started."""
        return getattr(self.process, "returncode", None)

    def drain(self) -> None:
        """Let it finish the tasks that run, and take no more (how Luigi understands SIGUSR1)."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.process.send_signal(signal.SIGUSR1)

    def interrupt(self) -> None:
        """Stop it now; Python's way out removes what it was writing."""
        self._signal_group(signal.SIGINT)

    def kill(self) -> None:
        """Leave no process of it."""
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


def sweep_work(work: Path) -> None:
    """Remove what a killed run has left half written among the intermediate outputs."""
    for parts in work.glob(f"*/{PARTS}"):
        sweep(parts)
