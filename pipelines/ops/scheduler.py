"""The central scheduler as seen from outside: where it is, whose it is, what it has at work."""

import ipaddress
import json
import os
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import luigi.configuration
import msgspec
from luigi.rpc import RemoteScheduler, RPCError

from pipelines.core import settings
from pipelines.core.errors import BadSetting, Mendable
from pipelines.core.files.names import shown
from pipelines.core.secrets import has_password, without_secrets

# Seconds for an answer.
PATIENCE = 5.0

# Where a scheduler that `pipelines.ops.luigid` has started says what it serves.
HOME = "konspekt/home"

# What Luigi calls a worker.
_WORKER = re.compile(r"host=(?P<host>[^,]+), .*pid=(?P<pid>\d+)")


def address(options: Sequence[str] = ()) -> str | None:
    """The URL that luigi would use with these options of its command line; None for a local scheduler.

    Raises BadSetting for a password on the command line.
    """
    given = _given(options)
    if has_password(given.get("scheduler-url", "")):
        raise BadSetting(
            "--scheduler-url has a password, which a list of processes would show: set [core] "
            "default_scheduler_url in luigi.cfg"
        )
    config = luigi.configuration.get_config()
    if "local-scheduler" in given or config.getboolean("core", "local_scheduler", False):
        return None

    def value(name: str, default: str) -> str:
        return given.get(name) or config.get("core", name.replace("-", "_"), default)

    if url := value("scheduler-url", "") or config.get("core", "default_scheduler_url", ""):
        return url.rstrip("/")
    return f"http://{value('scheduler-host', 'localhost')}:{value('scheduler-port', '8082')}"


def _given(options: Sequence[str]) -> dict[str, str]:
    """The options by name, without the dashes before them; one without a value has an empty one."""
    found: dict[str, str] = {}
    for option, following in zip(options, [*options[1:], "--"]):
        if option.startswith("--"):
            name, equals, value = option[2:].partition("=")
            found[name] = value if equals else ("" if following.startswith("--") else following)
    return found


@dataclass(frozen=True)
class SchedulerHome:
    """What a scheduler serves: a user's folder of work on a host; of its path the bytes, in hexadecimal."""

    host: str
    user: str
    work: str

    @property
    def folder(self) -> Path:
        return Path(os.fsdecode(bytes.fromhex(self.work)))


class SchedulerDown(Mendable):
    """No scheduler of ours answers; the text says where one should."""


def require(url: str | None) -> list[str]:
    """Before work is begun: take tasks from processes of this host that were killed, and give their ids.

    Raises SchedulerDown where no scheduler answers, or that of another folder of this machine: it would take
    the tasks of both for the same. A local scheduler (None) needs none of it.
    """
    if url is None:
        return []
    if not answers(url):
        raise SchedulerDown("no scheduler answers at {url}", url=without_secrets(url))
    if other := of_another_folder(url):
        raise SchedulerDown(
            "the scheduler at {url} is that of another folder, {folder} (user {user}): start one of your own "
            "on another port, and set [core] scheduler_port",
            url=without_secrets(url),
            folder=shown(other.folder),
            user=shown(other.user),
        )
    return take_from_dead(url)


def of_another_folder(url: str) -> SchedulerHome | None:
    """What the scheduler of this machine serves, where that is not our folder of work.

    One on another host was chosen by whoever set its address, and sees the folder under another name perhaps.
    """
    if not _loopback(urlsplit(url).hostname or ""):
        return None
    try:
        told = _client(url)._fetcher.session.get(f"{url}/{HOME}", timeout=PATIENCE)
        served = msgspec.json.decode(told.content, type=SchedulerHome) if told.ok else None
        ours = Path(settings.read(settings.paths).work)
        if served is None or served.host != socket.gethostname() or _same(served.folder, ours):
            return None
    except (OSError, ValueError, msgspec.MsgspecError):  # a plain luigid does not say
        return None
    return served


def _same(one: Path, other: Path) -> bool:
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return one.samefile(other)
    except OSError:  # not there yet, or of a user who does not show it
        return False


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def answers(url: str) -> bool:
    """Whether a scheduler answers at the URL."""
    try:
        return isinstance(_client(url).resource_list(), list)
    except (RPCError, ValueError):
        return False


def at_work(url: str) -> list[str]:
    """The ids of the tasks that any worker is running now; none where the scheduler does not answer."""
    return sorted(_running(url))


def take_from_dead(url: str) -> list[str]:
    """Tell the scheduler of tasks whose process on this host was killed, and give their ids.

    By itself it would wait for a word from them for [scheduler] worker_disconnect_delay, and give them to
    nobody meanwhile. It is told what the worker would have said: that the task failed.
    """
    import psutil

    taken = []
    for task_id, task in _running(url).items():
        worker = _WORKER.search(task.get("worker_running") or "")
        if worker and worker["host"] == socket.gethostname() and not psutil.pid_exists(int(worker["pid"])):
            _client(url).add_task(
                worker=task["worker_running"], task_id=task_id, family=task["name"], status="FAILED",
                expl=json.dumps("its process was killed"), owners=[],
            )  # fmt: skip
            taken.append(task_id)
    return taken


def _running(url: str) -> dict[str, dict]:
    try:
        return _client(url).task_list(status="RUNNING", upstream_status="")
    except (RPCError, ValueError):
        return {}


def _client(url: str) -> Any:
    """Luigi's client of a scheduler, which asks once: by itself it would try for minutes."""
    client = RemoteScheduler(url, connect_timeout=PATIENCE)
    client._rpc_retry_attempts, client._rpc_log_retries = 1, False
    return client
