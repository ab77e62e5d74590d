"""Starts `luigi` and `konspekt` as processes that are forked from one which has imported their modules.

A command spends half a second of processor time on importing Luigi and the tasks, and tests start hundreds.
What is forked is the command in all that matters: a process with a folder, an environment, pipes, a session
and signals of its own, which runs the installed script, finds its luigi.cfg and ends as programs end.
"""

import contextlib
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

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COMMANDS = ("luigi", "konspekt")
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
    """A command with what Popen takes and does.

    One whose environment differs in what is read when an interpreter starts has an interpreter of its own.
    """

    def __init__(self, command, **options) -> None:
        self.status: int | None = None
        super().__init__([str(each) for each in command], **options)

    def _execute_child(self, arguments, *values) -> None:
        before, _, passed, folder, given = values[1:6]
        pipes, (session, group) = values[9:15], values[20:22]
        given = dict(os.environ if given is None else given)
        ours = Path(arguments[0]).parent == BIN and Path(arguments[0]).name in COMMANDS
        if not ours or before or passed or group != -1 or _early(given) != _early(environment()):
            super()._execute_child(arguments, *values)
            return
        descriptors = [pipe if pipe != -1 else number for number, pipe in enumerate((pipes[0], *pipes[3::2]))]
        self.status, status = os.pipe()
        wanted = {"command": arguments, "folder": os.fspath(folder or os.getcwd())}
        wanted |= {"environment": given, "session": bool(session)}
        try:
            self.pid = _server().fork(wanted, [*descriptors, status])
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
    with Command(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options) as process:
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


class _Server:
    """The process that commands are forked from, as its user sees it; it ends with that one."""

    def __init__(self) -> None:
        self.connection, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                env=environment(),
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )

    def fork(self, wanted: dict, descriptors: list[int]) -> int:
        """Begin a command with its input, output and errors, and one more for its status; gives its id."""
        content = json.dumps(wanted).encode()
        socket.send_fds(self.connection, [struct.pack("<I", len(content))], descriptors)
        self.connection.sendall(content)
        return struct.unpack("<i", self.connection.recv(4, socket.MSG_WAITALL))[0]

    def close(self) -> None:
        self.connection.close()
        self.process.wait(20)


_servers: list[_Server] = []


def _server() -> _Server:
    if not _servers:
        _servers.append(_Server())
    return _servers[0]


def close() -> None:
    """End the process that commands are forked from, if there is one."""
    while _servers:
        _servers.pop().close()


def _serve(connection: socket.socket) -> tuple[dict, list[int]] | None:
    """Fork command after command; gives what is wanted of it in the process of each, and else nothing."""
    ended, wake = os.pipe()
    for each in (ended, wake):
        os.set_blocking(each, False)
    signal.set_wakeup_fd(wake)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    waiting: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([connection, ended], [], [])
        if ended in ready:
            os.read(ended, 4096)
            _tell(waiting)
        if connection not in ready:
            continue
        head, descriptors, _, _ = socket.recv_fds(connection, 4, 4)
        if not head:
            return None
        wanted = json.loads(connection.recv(struct.unpack("<I", head)[0], socket.MSG_WAITALL))
        if (pid := os.fork()) == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return wanted, descriptors
        *pipes, waiting[pid] = descriptors
        for each in pipes:
            os.close(each)
        connection.sendall(struct.pack("<i", pid))


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


def _become(wanted: dict, descriptors: list[int]) -> None:
    """What a process is like in which the command is begun."""
    if wanted["session"]:
        os.setsid()
    for number, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, number)
    os.closerange(3, 4096)
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    sys.argv[:] = wanted["command"]
    sys.path[0] = str(BIN)
    stream = functools.partial(io.open, closefd=False, errors="surrogateescape")
    sys.stdin = sys.__stdin__ = stream(0)
    sys.stdout = sys.__stdout__ = stream(1, "w")
    sys.stderr = sys.__stderr__ = stream(2, "w", errors="backslashreplace", buffering=1)


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
        command = _serve(connection)
    if command:
        _become(*command)
        _read_settings()
        path = ROOT / "pipelines" / "__init__.py"
        package.__file__ = str(path)
        SourceFileLoader("pipelines", str(path)).exec_module(package)
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
