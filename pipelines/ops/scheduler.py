"""The central scheduler as seen from outside: where it is, whether it answers, what it has at work."""

import json
import re
import socket
from collections.abc import Sequence
from typing import Any

import luigi.configuration
from luigi.rpc import RemoteScheduler, RPCError

from pipelines.core.errors import Mendable

# Seconds for an answer.
PATIENCE = 5.0

# What Luigi calls a worker.
_WORKER = re.compile(r"host=(?P<host>[^,]+), .*pid=(?P<pid>\d+)")


def address(options: Sequence[str] = ()) -> str | None:
    """The URL that luigi would use with these options of its command line; None for a local scheduler."""
    given = _given(options)
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


class SchedulerDown(Mendable):
    """No scheduler answers; the text says where one should."""


def require(url: str | None) -> list[str]:
    """Before work is begun: take tasks from processes of this host that were killed, and give their ids.

    Raises SchedulerDown where no scheduler answers. A local scheduler (None) needs none of it.
    """
    if url is None:
        return []
    if not answers(url):
        raise SchedulerDown("no scheduler answers at {url}", url=url)
    return take_from_dead(url)


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
