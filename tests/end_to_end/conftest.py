"""Nights in a folder of their own, for the tests of what cron sees."""

import contextlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests import fork_server
from tests.conftest import ROOT, show

BIN = Path(sys.executable).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What starts schedulers and nights on a machine that others use may be tried twice; it is shown as R."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def night(run_luigi, place, model_folder):
    """A working folder for nights; `start` begins one, `run` waits for its exit code and what it said."""
    model_folder("whisper-tiny.en")

    class Night:
        inbox = place / "videos"
        environment = fork_server.environment() | {
            "KONSPEKT_HOME": str(place), "KONSPEKT_BIN": str(BIN), "KONSPEKT_PAUSE": "0",
            "KONSPEKT_OPTIONS": "--local-scheduler",
        }  # fmt: skip

        def set(self, **values: str) -> None:
            """Settings of the house, whose sections come first in luigi.cfg."""
            path = place / "luigi.cfg"
            text = path.read_text(encoding="utf-8")
            for name, value in values.items():
                text, count = re.subn(
                    rf"^{name} =.*$", f"{name} = {value}", text, count=1, flags=re.MULTILINE
                )
                assert count == 1, name
            path.write_text(text, encoding="utf-8")

        def start(self, host: str = "", script: bool = False, **environment: str) -> subprocess.Popen:
            """Begin one as cron does, by the `script`, or as that goes on, by the command that it becomes."""
            options = {"env": self.environment | environment, "stdout": subprocess.PIPE, "text": True}
            if not (script or host):
                return fork_server.Command([BIN / "konspekt", "nightly"], cwd=place, **options)
            command = [str(ROOT / "config" / "nightly.sh")]
            if host:
                command = ["unshare", "--uts", "sh", "-c", f'hostname {host}; exec "$0"', *command]
            return subprocess.Popen(command, **options)

        def run(self, script: bool = False, **environment: str) -> tuple[int, str]:
            process = self.start(script=script, **environment)
            said, _ = process.communicate(timeout=300)
            show(subprocess.CompletedProcess(process.args, process.returncode, said, self.log()))
            return process.returncode, said

        def workers(self) -> list[psutil.Process]:
            found = []
            for process in psutil.process_iter(["cmdline"]):
                with contextlib.suppress(psutil.Error):
                    words = process.info["cmdline"] or [""]
                    if "Nightly" in words and "timeout" not in words[0] and process.cwd() == str(place):
                        found.append(process)
            return found

        def log(self) -> str:
            return "".join(path.read_text() for path in (place / "work" / "nights").rglob("*.log"))

        def record(self) -> dict:
            [path] = (place / "reports" / "nights").glob("*.json")
            return json.loads(path.read_text())

        def states(self) -> dict[str, str]:
            return {each["name"]: each["status"] for each in self.record()["recordings"]}

        def bad(self, name: str) -> None:
            (self.inbox / name).write_text("Dear students,\n" * 100)

    (place / "videos").mkdir(exist_ok=True)
    found = Night()
    (place / "luigi.cfg").write_text(
        (place / "luigi.cfg").read_text().replace("= whisper-base", "= whisper-tiny.en")
    )
    found.set(settle="0", unreadable_minutes="0")
    return found


def wait_for(condition, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
