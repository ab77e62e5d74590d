"""Asks for guarded work, and gives its answer or the reason why there is none.

The process behind it (server.py) is kept for the next question: a fresh one takes as long as a hundred files.
"""

import atexit
import contextlib
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from pipelines.core.errors import BadInput, Stopped, Unavailable, about
from pipelines.core.guard.job import Answer, Job
from pipelines.core.secrets import without_keys
from pipelines.locale.message import Message, message_of

Wanted = TypeVar("Wanted")

# What is said in answer to one job, at most (bytes): a list of slides has some kilobytes.
MOST_SAID = 64 * 2**20
# After its last word a process has so long (s) to end.
ENDING = 20.0
SERVER = Path(__file__).with_name("server.py")
# The signals by which a program ends that has gone wrong.
CRASHES = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL, signal.SIGTRAP}
# Two arenas of malloc do for a decoder; by default each of its threads reserves 64 MB of address space.
ENVIRONMENT = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


class GuardedWorkFailed(BadInput):
    """A guarded process ended with an error that nobody foresaw; the text has its last line.

    It comes again with every try, and with no other file: it is this one that is told, and left alone.
    """


def guarded(
    job: Job,
    path: Path,
    answer: type[Wanted],
    seconds: float,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Wanted:
    """Do a job about the file `path` in a guarded process; gives what it comes to, as the type `answer`.

    Raises BadInput where the job does, or where the file needs more than is allowed, or crashes what reads it
    or makes it fail; Stopped where it took longer than `seconds`, or was killed.
    """
    waiting = _take()
    try:
        value = waiting.do(job, path, seconds, on_progress)
        return msgspec.convert(value, answer)
    except msgspec.MsgspecError:  # it says what no job says: something else has got hold of it
        raise BadInput(path, "makes the program that reads it say what it does not mean") from None
    finally:
        if waiting.at_rest:
            _waiting.append(waiting)
        else:
            waiting.kill()


class _Server:
    """A process that does jobs, one after another, each in a fork of its own."""

    def __init__(self) -> None:
        self.parent, self.at_rest = os.getpid(), True
        self.process = subprocess.Popen(
            [sys.executable, str(SERVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=without_keys(dict(os.environ)) | ENVIRONMENT,
            start_new_session=True,
            bufsize=0,
        )

    def do(self, job: Job, path: Path, seconds: float, on_progress: Callable[[float], None]) -> object:
        """What the job comes to; the process is at rest again when it has said all."""
        self.at_rest = False
        content = pickle.dumps(job)
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it is gone, which is told below
            self.process.stdin.write(struct.pack("<I", len(content)) + content)
        said: Answer | None = None
        for each in self._answers(path, seconds):
            if each.kind == "tell":
                on_progress(each.fraction)
            elif each.kind == "ended":
                self.at_rest = True
                return _value(said, each, job, path)
            else:
                said = each
        raise Stopped(about(path, Message("the process that reads it was killed")))

    def _answers(self, path: Path, seconds: float) -> Iterator[Answer]:
        assert self.process.stdout is not None
        number, unread, count = self.process.stdout.fileno(), bytearray(), 0
        over = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([number], [], [], max(0.0, over - time.monotonic()))
            if not ready:
                raise _too_long(path, seconds)
            part = os.read(number, 65536)
            count += len(part)
            if not part:
                return
            if count > MOST_SAID:
                raise BadInput(path, "says too much of itself")
            unread += part
            if b"\n" in part:
                *lines, rest = bytes(unread).split(b"\n")
                unread = bytearray(rest)
                yield from (msgspec.json.decode(line, type=Answer) for line in lines)

    def kill(self) -> None:
        """End it, with all that it has started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._close()

    def end(self) -> None:
        """Let it end: it has nothing to do."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            self.process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            self._close()

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self.process.wait()


def _value(said: Answer | None, ended: Answer, job: Job, path: Path) -> object:
    """What a job has said before it ended, or the error that tells why it has said nothing."""
    if said and said.kind == "done":
        return said.value
    if said and said.reason:
        reason = message_of(said.reason)
        raise Unavailable(reason) if said.kind == "unavailable" else BadInput(path, reason)
    if said and said.kind == "system":
        raise OSError(said.code, said.text, said.name or None)
    if said and said.kind == "missing":
        raise ModuleNotFoundError(said.text, name=said.name)
    if said and said.kind == "failed":
        raise GuardedWorkFailed(
            path, Message("makes the program that reads it fail ({error})", error=said.text)
        )
    number = -ended.code
    if said or (number in CRASHES and ended.memory > job.limits.memory / 2):  # said: "memory"
        raise BadInput(
            path,
            "needs more memory to be read than the {size} MiB of [limits] memory_mib",
            size=job.limits.memory // 2**20,
        )
    if number == signal.SIGXFSZ:
        raise BadInput(path, "what is made of it grows beyond all measure")
    if number in CRASHES:
        name = signal.Signals(number).name
        raise BadInput(path, "crashes the program that reads it ({signal})", signal=name)
    if number in (signal.SIGXCPU, signal.SIGKILL) and ended.seconds >= job.limits.seconds:
        raise _too_long(path, job.limits.seconds)
    raise Stopped(about(path, Message("the process that reads it was killed")))


def _too_long(path: Path, seconds: float) -> Stopped:
    return Stopped(about(path, Message("took longer than {seconds:.0f} s to read", seconds=seconds)))


_waiting: list[_Server] = []


def _take() -> _Server:
    """One that is at rest, or a new one."""
    while _waiting:
        known = _waiting.pop()
        if known.parent == os.getpid() and known.process.poll() is None:
            return known
    return _Server()


@atexit.register
def end_waiting() -> None:
    """End the processes that are kept."""
    while _waiting:
        known = _waiting.pop()
        if known.parent == os.getpid():
            known.end()
