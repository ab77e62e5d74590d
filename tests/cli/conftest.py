"""The real `konspekt` command in a folder with its own luigi.cfg."""

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tests import fork_server
from tests.conftest import ROOT, free_port, show
from tests.fork_server import Command

BIN = Path(sys.executable).parent


@dataclass
class House:
    """A working folder: videos/ is the inbox, notes/ and work/ beside it."""

    folder: Path
    started: list[subprocess.Popen] = field(default_factory=list)

    def configure(self, **changes: str) -> None:
        """Write luigi.cfg: that of the repository with other folders; changes as section__name="value"."""
        text = (ROOT / "luigi.cfg").read_text(encoding="utf-8")
        text = text.replace("models = models", f"models = {ROOT / 'models'}").replace(
            "data/", f"{self.folder}/"
        )
        usual = {"speech__model": "whisper-tiny.en", "batch__settle": "0", "core__scheduler_port": "9"}
        for where, value in {**usual, **changes}.items():
            section, name = where.split("__")
            pattern = rf"(\n\[{section}\]\n(?:(?!\n\[)[\s\S])*?{name} *=)[^\n]*"
            text, count = re.subn(pattern, lambda found, value=value: f"{found[1]} {value}", text)
            assert count == 1, where
        (self.folder / "luigi.cfg").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        given = fork_server.environment().items()
        return {name: value for name, value in given if name not in ("LUIGI_CONFIG_PATH", "COLUMNS")}

    def command(self, *arguments) -> list[str]:
        return [str(BIN / "konspekt"), *map(str, arguments)]

    def run(self, *arguments, **environment: str) -> subprocess.CompletedProcess:
        return show(
            fork_server.run(
                self.command(*arguments), cwd=self.folder, env=self.environment | environment, text=True
            )
        )

    def json(self, *arguments):
        """The document of a command that has nothing else to say on standard output."""
        return json.loads(self.run(*arguments, "--json").stdout)

    def start(self, *arguments) -> subprocess.Popen:
        process = Command(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def await_file(self, pattern: str, process: subprocess.Popen | None = None) -> Path:
        deadline = time.monotonic() + 60
        while not (found := sorted(self.folder.glob(pattern))):
            assert time.monotonic() < deadline and (process is None or process.poll() is None), pattern
            time.sleep(0.02)
        return found[0]

    def video(self, name: str) -> Path:
        return self.folder / "videos" / name

    def silent(self, name: str = "silent.mp4") -> Path:
        """A picture without sound, which is refused."""
        picture = ["-f", "lavfi", "-i", "testsrc=duration=1:size=64x64"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *picture, self.video(name)], check=True)
        return self.video(name)

    def spoken(self, name: str, seconds: int) -> Path:
        """The sample lecture over and over."""
        source = ["-stream_loop", "-1", "-i", ROOT / "data" / "videos" / "lecture.mp4", "-t", str(seconds)]
        subprocess.run(["ffmpeg", "-v", "error", *source, "-vn", "-ac", "1", self.video(name)], check=True)
        return self.video(name)

    def close(self) -> None:
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


def _house(folder: Path) -> House:
    (folder / "videos").mkdir()
    made = House(folder)
    made.configure()
    return made


@pytest.fixture
def house(tmp_path, model_folder):
    """An empty one."""
    model_folder("whisper-tiny.en")
    made = _house(tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="session")
def lived_in(once, clip, model_folder):
    """One with a finished lecture and a refused recording, for tests that change nothing.

    `told` and `refused` are what `run` said of them.
    """

    def make(folder: Path) -> None:
        model_folder("whisper-tiny.en")
        new = _house(folder)
        shutil.copy(clip(12), new.video("Лекция 1.mp4"))
        told = new.run("run", "videos/Лекция 1.mp4", "--local-scheduler")
        new.silent()
        refused = new.run("run", "videos/silent.mp4", "--local-scheduler")
        folder.joinpath(".said").write_bytes(pickle.dumps((told, refused)))

    made = House(once("house", make))
    made.told, made.refused = pickle.loads(made.folder.joinpath(".said").read_bytes())
    yield made
    made.close()


@pytest.fixture
def scheduler(house):
    """A real central scheduler for the house, by its port."""
    port = free_port()
    house.configure(core__scheduler_port=str(port))
    command = [BIN / "luigid", "--address", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--state-path", house.folder / "state"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not any(c.laddr.port == port for c in psutil.Process(process.pid).net_connections("tcp")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
    yield port
    process.terminate()
    process.wait(20)
