"""`luigi --module pipelines TASK` as a process of its own, for those who only decide when it runs.

The process inherits the locks under which it works: they are held until it is gone, whatever becomes of
the one that has started it.
"""

import contextlib
import json
import math
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import psutil

from pipelines.nights.driver.locks import Busy, lock

# After SIGTERM a process has so long (s) before SIGKILL.
CLEARING = 30.0


def luigi_command(task: str, *options: str, program: Sequence[str] = ()) -> list[str]:
    """The command line of a task; `program` is luigi itself, by default that of this Python."""
    return [*(program or (sys.executable, "-m", "luigi")), "--module", "pipelines", task, *options]


def limited(command: list[str], seconds: float) -> list[str]:
    """A command that ends after so many seconds even where nobody is left to end it (coreutils' timeout)."""
    timeout = shutil.which("timeout")
    return [timeout, "-k", f"{CLEARING:.0f}", str(math.ceil(seconds) + 1), *command] if timeout else command


class WorkerProcess:
    """A run of Luigi that is at work, with all processes that it has started: they are one process group."""

    def __init__(self, process: psutil.Process):
        self.process = process

    @classmethod
    def start(cls, command: Sequence[str], locks: Sequence[IO], log: Path | None) -> "WorkerProcess":
        """What it says is added to `log`, or goes to standard error; raises OSError where it cannot start."""
        with contextlib.ExitStack() as opened:
            output = None
            if log:
                log.parent.mkdir(parents=True, exist_ok=True)
                output = opened.enter_context(open(log, "ab"))
            process = psutil.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.DEVNULL,
                stderr=output,
                start_new_session=True,
                pass_fds=[each.fileno() for each in locks],
            )
        return cls(process)

    def remember(self, held: IO) -> None:
        """Write into a lock which process has it."""
        with contextlib.suppress(OSError):  # on a full disk the next driver waits without knowing for whom
            os.ftruncate(held.fileno(), 0)
            known = {"pid": self.process.pid, "started": self.process.create_time()}
            os.write(held.fileno(), json.dumps(known).encode())

    @classmethod
    def left_at_work(cls, path: Path) -> "WorkerProcess | None":
        """The process that an earlier driver has left at work with this lock, if it is on this machine."""
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
        """Below 0 that of the signal that killed it; None where it is not known, as of another's process."""
        return getattr(self.process, "returncode", None)

    def drain(self) -> None:
        """Let it finish the tasks that run, and take no more (how Luigi understands SIGUSR1)."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self.process.send_signal(signal.SIGUSR1)

    def interrupt(self) -> None:
        """Stop it now; Python's way out removes what it was writing."""
        self._signal_group(signal.SIGINT)

    def terminate(self) -> None:
        """Stop it now, as it stands; the next run sweeps up."""
        self._signal_group(signal.SIGTERM)

    def kill(self) -> None:
        """Leave no process of it."""
        self._signal_group(signal.SIGKILL)

    def _signal_group(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)
