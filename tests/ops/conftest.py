"""A central scheduler with the production settings, for the tests of operations."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT, free_port

BIN = Path(sys.executable).parent


def tool(name: str, package: str) -> str:
    """A program beside Python or on the path; without it the test is skipped."""
    found = shutil.which(name, path=f"{BIN}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not here: apt install {package}")
    return found


@dataclasses.dataclass
class Scheduler:
    """A running luigid; `folder` is where it runs, with data/luigid below."""

    folder: Path
    port: int
    process: subprocess.Popen

    def url(self, page: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/{page}"

    def get(self, page: str) -> str:
        with urllib.request.urlopen(self.url(page), timeout=10) as answer:
            return answer.read().decode()

    def api(self, method: str, **arguments):
        """What the scheduler answers to a call of its API."""
        data = urllib.parse.quote(json.dumps(arguments))
        return json.loads(self.get(f"api/{method}?data={data}"))["response"]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)

    @property
    def history(self) -> Path:
        return self.folder / "data" / "luigid" / "history.db"


def await_answer(url: str, process: subprocess.Popen, seconds: float = 30.0) -> None:
    """Return as soon as something answers there, whatever it says."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args} has ended with {process.returncode}"
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


def launch(
    folder: Path, changed: dict[str, str] | None = None, port: int | None = None, options: Sequence[str] = ()
) -> Scheduler:
    """Start luigid behind its door, with config/luigid.cfg; `changed` maps texts of that to others."""
    settings = (ROOT / "config" / "luigid.cfg").read_text(encoding="utf-8")
    for before, after in (changed or {}).items():
        assert before in settings
        settings = settings.replace(before, after)
    (folder / "luigid.cfg").write_text(settings, encoding="utf-8")
    (folder / "data" / "luigid").mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    own = {
        "LUIGI_CONFIG_PATH": str(folder / "luigid.cfg"),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
    }
    command = [sys.executable, "-m", "pipelines.ops.luigid", "--port", str(port), *options]
    with open(folder / "luigid.log", "ab") as log:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | own, stdout=log, stderr=log)
    scheduler = Scheduler(folder, port, process)
    try:
        await_answer(scheduler.url(), process)
    except BaseException:
        scheduler.stop()
        raise
    return scheduler


@pytest.fixture
def start_luigid(place):
    """Starts luigid in the working folder, as `launch` does."""
    started: list[Scheduler] = []

    def start(changed: dict[str, str] | None = None, port: int | None = None) -> Scheduler:
        started.append(launch(place, changed, port))
        return started[-1]

    yield start
    for scheduler in started:
        scheduler.stop()
