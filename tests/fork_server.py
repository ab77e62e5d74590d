"""Starts `luigi` and `konspekt` as processes that are forked from one which has imported their modules.

A command spends half a second of processor time on importing Luigi and the tasks, and tests start hundreds.
What is forked is the command in all that matters: a process with a folder, an environment, pipes, a session
and signals of its own, which runs the installed script, finds its luigi.cfg and ends as programs end.
"""

import contextlib
import ctypes
import fcntl
import functools
import gc
import importlib
import io
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import types
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COMMANDS = ("luigi", "konspekt")
AS_MODULE = [sys.executable, "-m", "luigi"]
# Descriptors from here on are of the machinery.
KEPT = 300
# Room for the command line of what is forked.
ROOM = "-" * 3000
# Settings of the environment that an interpreter or a library reads when it starts.
EARLY = ("PYTHON", "LC_", "LANG", "LUIGI_CONFIG_", "MALLOC_", "OMP_", "OPENBLAS_", "LD_")
# Rooms whose modules are left to who needs them: they load more than all others, or mean something by it.
LEFT = ("pipelines.ops", "pipelines.locale", "pipelines.training.report", "pipelines.core.guard.server")
LEFT += ("pipelines.lecture.speech.engines.transformers",)
# What is loaded where it is used; most commands of tests make notes.
LIBRARIES = (
    "reportlab.platypus",
    "fontTools.ttLib",
    "fontTools.subset",
    "uharfbuzz",
    "jinja2",
    "babel.dates",
)
LIBRARIES += ("PIL.Image", "PIL.PngImagePlugin", "PIL.JpegImagePlugin", "pysubs2", "rich.table")
# Templates, which are compiled where they are first used.
TEMPLATES = ("pipelines.lecture.notes.formats.page", ("page.html", "page.css", "page_print.css"))


class Command(subprocess.Popen):
    """A command with what Popen takes and does; what it starts in turn is begun in the same way.

    One whose environment differs in what is read when an interpreter starts has an interpreter of its own.
    """

    status: int | None = None

    def _execute_child(self, arguments, *values) -> None:
        executable, before, _, passed, folder, given, _, _, shell = values[:9]
        pipes, (session, group) = values[9:15], values[20:22]
        given = dict(os.environ if given is None else given)
        other = executable or before or shell or group != -1 or any(each >= KEPT for each in passed)
        if other or not _is_ours(arguments) or _early(given) != _early(environment()):
            super()._execute_child(arguments, *values)
            return
        own = [pipe if pipe != -1 else number for number, pipe in enumerate((pipes[0], *pipes[3::2]))]
        self.status, status = os.pipe()
        wanted = {"command": [*map(os.fspath, arguments)], "folder": os.fspath(folder or os.getcwd())}
        wanted |= {"environment": given, "session": bool(session), "passed": [*passed], "umask": _umask()}
        try:
            self.pid = _ask(_connection(), wanted, [status, *own, *passed])
            self._child_created = True
        finally:
            os.close(status)
            self._close_pipe_fds(*pipes)

    def _try_wait(self, flags):
        if self.status is None:
            return super()._try_wait(flags)
        if flags and not select.select([self.status], [], [], 0)[0]:
            return 0, 0
        said = os.read(self.status, 4)
        os.close(self.status)
        assert len(said) == 4, "the process that commands are forked from is gone"
        return self.pid, struct.unpack("<i", said)[0]

    def _internal_poll(self, _deadstate=None, **_):
        if self.status is None:
            return super()._internal_poll(_deadstate)
        if self.returncode is None and self._waitpid_lock.acquire(blocking=False):
            try:
                pid, status = self._try_wait(os.WNOHANG)
                if pid:
                    self._handle_exitstatus(status)
            finally:
                self._waitpid_lock.release()
        return self.returncode


def run(command, timeout: float = 300.0, **options) -> subprocess.CompletedProcess:
    """A command from beginning to end, with what it has said."""
    with Command([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options) as process:
        try:
            said, complained = process.communicate(timeout=timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(process.args, process.returncode, said, complained)


def environment() -> dict[str, str]:
    """That of the tests, with what their commands need; they may change what they like in it."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def _early(given: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in given.items() if name.startswith(EARLY)}


def _umask() -> int:
    os.umask(found := os.umask(0))
    return found


def _is_ours(arguments) -> bool:
    if isinstance(arguments, (str, bytes, os.PathLike)):
        return False
    program = Path(os.fsdecode(arguments[0]))
    return (program.parent == BIN and program.name in COMMANDS) or [*arguments[:3]] == AS_MODULE


# The way to the process that commands are forked from, and that process itself where it is this one's.
_known: list[tuple[socket.socket, subprocess.Popen | None]] = []


def _connection() -> socket.socket:
    if not _known:
        ours, theirs = socket.socketpair()
        with theirs:
            server = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno()), ROOM],
                env=environment(),
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        _known.append((ours, server))
    return _known[0][0]


def close() -> None:
    """End the process that commands are forked from, if there is one."""
    while _known:
        connection, server = _known.pop()
        connection.close()
        if server:
            server.wait(20)


def _ask(connection: socket.socket, wanted: dict, descriptors: list[int]) -> int:
    """Begin a command: the first descriptor takes its status, three are its input, output and errors, and
    then come those that it is passed. Gives the id of its process."""
    content = json.dumps(wanted).encode()
    socket.send_fds(connection, [struct.pack("<I", len(content))], descriptors)
    connection.sendall(content)
    return struct.unpack("<i", connection.recv(4, socket.MSG_WAITALL))[0]


class Wanted(NamedTuple):
    """What is wanted of a process: see `_ask`; `connection` is its own way to the server."""

    command: dict
    descriptors: list[int]
    connection: socket.socket


def _serve(first: socket.socket) -> Wanted | None:
    """Fork command after command; gives what is wanted of it in the process of each, and else nothing."""
    ended, wake = os.pipe()
    for each in (ended, wake):
        os.set_blocking(each, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting: dict[int, int] = {}
    connections = [first]
    while True:
        ready, _, _ = select.select([*connections, ended], [], [])
        if ended in ready:
            os.read(ended, 4096)
            _tell(waiting)
            continue
        asking = ready[0]
        head, descriptors, _, _ = socket.recv_fds(asking, 4, 32)
        if not head:
            if asking is first:
                return None
            connections.remove(asking)
            asking.close()
            continue
        wanted = json.loads(asking.recv(struct.unpack("<I", head)[0], socket.MSG_WAITALL))
        ours, theirs = socket.socketpair()
        if (pid := os.fork()) == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for each in (*connections, ours):
                each.close()
            return Wanted(wanted, descriptors, theirs)
        waiting[pid], *others = descriptors
        theirs.close()
        connections.append(ours)
        for each in others:
            os.close(each)
        asking.sendall(struct.pack("<i", pid))


def _tell(waiting: dict[int, int]) -> None:
    """How those have ended that have."""
    while waiting:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        if number := waiting.pop(pid, None):
            with contextlib.suppress(BrokenPipeError):  # nobody has waited for it
                os.write(number, struct.pack("<i", status))
            os.close(number)


def _preload() -> types.ModuleType:
    """Import what commands import, but for the package itself, which reads the settings where it is run."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # it starts threads when it is loaded
    package = types.ModuleType("pipelines")
    package.__path__ = [str(ROOT / "pipelines")]
    sys.modules["pipelines"] = package
    for module in pkgutil.walk_packages(package.__path__, "pipelines."):
        if not module.name.startswith(LEFT) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in LIBRARIES:
        importlib.import_module(name)
    webpage = importlib.import_module("pipelines.typeset.webpage")
    for name in TEMPLATES[1]:
        webpage.environment(TEMPLATES[0]).get_template(name)
    threads = Path("/proc/self/task")
    assert not threads.exists() or len(list(threads.iterdir())) == 1, "a thread is not there after a fork"
    gc.collect()
    gc.freeze()
    return package


def _become(wanted: Wanted) -> None:
    """What a process is like in which the command is begun."""
    command = wanted.command["command"]
    if wanted.command["session"]:
        os.setsid()
    kept = [fcntl.fcntl(each, fcntl.F_DUPFD_CLOEXEC, KEPT) for each in wanted.descriptors[1:]]
    connection = fcntl.fcntl(wanted.connection.detach(), fcntl.F_DUPFD_CLOEXEC, KEPT + 100)
    os.closerange(3, KEPT)
    for descriptor, number in zip(kept, (0, 1, 2, *wanted.command["passed"])):
        os.dup2(descriptor, number)
        os.close(descriptor)
    _known.append((socket.socket(fileno=connection), None))
    subprocess.Popen = Command
    os.umask(wanted.command["umask"])
    os.chdir(wanted.command["folder"])
    os.environ.clear()
    os.environ.update(wanted.command["environment"])
    _call_it([sys.executable, *command] if command[0] != sys.executable else command)
    if command[:3] == AS_MODULE:
        program = Path(str(sys.modules["luigi"].__file__)).with_name("__main__.py")
        sys.argv[:], sys.path[0] = [str(program), *command[3:]], os.getcwd()
    else:
        sys.argv[:], sys.path[0] = command, str(BIN)
    stream = functools.partial(io.open, closefd=False, errors="surrogateescape")
    sys.stdin = sys.__stdin__ = stream(0)
    sys.stdout = sys.__stdout__ = stream(1, "w")
    sys.stderr = sys.__stderr__ = stream(2, "w", errors="backslashreplace", buffering=1)


def _call_it(command: list[str]) -> None:
    """Let the system show the command in the list of processes (Linux): it stands in the room for it."""
    stat = Path("/proc/self/stat")
    if stat.exists():
        start, end = map(int, stat.read_text().rpartition(")")[2].split()[45:47])
        content = b"\0".join(map(os.fsencode, command)) + b"\0"
        if len(content) < end - start:
            ctypes.memmove(start, content.ljust(end - start, b"\0"), end - start)


def _read_settings() -> None:
    """As Luigi does when it is imported; where that fails, an interpreter of its own has to tell."""
    from luigi.configuration import LuigiConfigParser, get_config
    from luigi.setup_logging import BaseLogging

    LuigiConfigParser._instance = None
    try:
        BaseLogging.config = get_config()
    except Exception:
        os.execv(sys.executable, [sys.executable, *sys.argv])


def main() -> None:
    package = _preload()
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        wanted = _serve(connection)
    if wanted:
        _become(wanted)
        _read_settings()
        path = ROOT / "pipelines" / "__init__.py"
        package.__file__ = str(path)
        SourceFileLoader("pipelines", str(path)).exec_module(package)
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
