"""The process that guarded work is forked from: `python server.py`, without the graph and the settings.

It reads jobs from standard input, the length and then a pickle of `Job`, and answers with JSON lines on
standard output, an `Answer` each: how far it is, what came of it, and at last how its process ended. Each job
has a process of its own, so that nothing of a file outlives it, and no file meets what another has left.
"""

import contextlib
import importlib
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
import types
from pathlib import Path

HOME = Path(__file__).resolve().parents[3]


def _light() -> None:
    """Let the packages of the house be imported without the graph, which takes a second."""
    sys.path[0] = str(HOME)  # in place of this folder, whose modules have the names of others
    package = types.ModuleType("pipelines")
    package.__path__ = [str(HOME / "pipelines")]
    sys.modules["pipelines"] = package


def serve() -> None:
    """Do job after job, until the one who asks is gone."""
    import msgspec

    from pipelines.core.guard.confinement import confine, die_with_parent, restrict_calls
    from pipelines.core.guard.job import Answer, Job

    with contextlib.suppress(ImportError):
        import landlock  # noqa: F401 (each job is confined with it)
    die_with_parent()
    restrict_calls()  # for itself, as what it starts has it then
    jobs, server = os.fdopen(os.dup(0), "rb"), os.getpid()
    answers = os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)

    def answer(told: Answer) -> None:
        line = memoryview(msgspec.json.encode(told) + b"\n")
        while line:
            line = line[os.write(answers, line) :]

    while head := jobs.read(4):
        job: Job = pickle.loads(jobs.read(struct.unpack("<I", head)[0]))
        for name in (*job.preload, job.module):
            with contextlib.suppress(ModuleNotFoundError):  # the job will tell
                importlib.import_module(name)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                die_with_parent(server)
                jobs.close()
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                confine(job.limits)
                _work(job, answer)
                code = 0
            finally:
                os._exit(code)
        _, status, used = os.wait4(pid, 0)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        ended = os.waitstatus_to_exitcode(status)
        answer(Answer("ended", code=ended, seconds=seconds, memory=used.ru_maxrss * 1024))


def _work(job, answer) -> None:  # type: ignore[no-untyped-def]
    from pipelines.core.errors import BadInput, Unavailable
    from pipelines.core.guard.job import Answer
    from pipelines.locale.message import Message

    def tell(fraction: float) -> None:
        answer(Answer("tell", fraction=fraction))

    try:
        work = getattr(importlib.import_module(job.module), job.function)
        value = work(*job.arguments, tell) if job.tells else work(*job.arguments)
        answer(Answer("done", value=value))
    except BadInput as error:
        reason = error.reason if isinstance(error.reason, Message) else Message(error.reason)
        answer(Answer("bad input", reason=reason.record))
    except Unavailable as error:
        answer(Answer("unavailable", reason=error.message.record))
    except ModuleNotFoundError as error:
        answer(Answer("missing", text=str(error), name=error.name or ""))
    except MemoryError:
        answer(Answer("memory"))
    except OSError as error:
        name = os.fsencode(str(error.filename or "")).decode("utf-8", "replace")
        answer(Answer("system", code=error.errno or 0, text=error.strerror or str(error), name=name))
    except Exception as error:
        last = traceback.format_exception_only(error)[-1].encode("utf-8", "replace").decode()
        answer(Answer("failed", text=last.strip()[:1000]))


if __name__ == "__main__":
    _light()
    serve()
