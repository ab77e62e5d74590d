"""The wheel by itself: in an environment of its own, without constraints, in an empty folder."""

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pip
import pytest

from tests.conftest import ROOT


class Newcomer:
    """A person with the wheel, who has a home and a folder with a recording and nothing else of Konspekt."""

    def __init__(self, place: Path):
        self.place, self.bin = place, place / "venv" / "bin"
        self.folder = place / "talks"
        self.folder.mkdir()
        cache = subprocess.run([sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True)
        kept = {
            name: value for name, value in os.environ.items() if not re.match("PYTHON|LUIGI|KONSPEKT", name)
        }
        self.environment = kept | {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "PIP_CACHE_DIR": cache.stdout.strip(),  # what is fetched for all tests is fetched once
            "PIP_NO_COMPILE": "1",  # most of it is never imported
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "XDG_CACHE_HOME": str(place / "cache"),
            "XDG_CONFIG_HOME": str(place / "config"),
            "XDG_DATA_HOME": str(place / "share"),
        }

    def do(self, *command, folder: Path | None = None) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(part) for part in command],
            cwd=folder or self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=400,
        )


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory, clip):
    """One who has installed the wheel without any extra, and copied a recording."""
    place = tmp_path_factory.mktemp("newcomer")
    found = Newcomer(place)
    built = found.do(
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        place,
        copy(place),
    )
    assert built.returncode == 0, built.stderr
    [wheel] = place.glob("konspekt-*.whl")
    assert found.do(sys.executable, "-m", "venv", "--without-pip", place / "venv").returncode == 0
    lend_pip(found)
    installed = found.do("python", "-m", "pip", "install", "--quiet", wheel)
    assert installed.returncode == 0, installed.stderr
    (found.folder / "talk.mp4").write_bytes(clip(10).read_bytes())
    return found


def lend_pip(newcomer: Newcomer) -> None:
    """Give an environment the pip of this one: to unpack another takes as long as to install ten packages."""
    [library] = (newcomer.place / "venv" / "lib").glob("python3*/site-packages")
    (library / "pip").symlink_to(Path(pip.__file__).parent)
    command = newcomer.bin / "pip"
    command.write_text(f'#!/bin/sh\nexec {newcomer.bin}/python -m pip "$@"\n')
    command.chmod(0o755)


def copy(place: Path) -> Path:
    """What the distribution is made of, so that building leaves nothing in the repository."""
    target = place / "source"
    target.mkdir()
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        (target / name).write_bytes((ROOT / name).read_bytes())
    files = subprocess.run(
        ["git", "ls-files", "pipelines"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in files.stdout.splitlines():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes((ROOT / name).read_bytes())
    return target


def test_all_that_the_packages_hold_is_in_it(newcomer):
    [wheel] = newcomer.place.glob("konspekt-*.whl")
    packed, source = set(zipfile.ZipFile(wheel).namelist()), newcomer.place / "source"
    held = {
        path.relative_to(source).as_posix() for path in (source / "pipelines").rglob("*") if path.is_file()
    }
    assert held - packed == set()
    assert {"pipelines/core/models/catalog.toml", "pipelines/core/settings/logging.cfg"} <= held


def test_without_the_extra_what_to_type_is_told_and_typing_it_is_enough(newcomer):
    told = newcomer.do("konspekt", "run", "talk.mp4")
    assert told.returncode == 30 and "Traceback" not in told.stderr
    advice = re.search(r"is not installed: (pip install .*)", told.stderr)[1]
    luigi = ["luigi", "--module", "pipelines", "RenderPdf", "--video", "talk.mp4", "--local-scheduler"]
    by_luigi = newcomer.do(*luigi)
    assert by_luigi.returncode == 30 and advice in by_luigi.stderr and "Traceback" not in by_luigi.stderr
    training = newcomer.do("luigi", "--module", "pipelines", "ReportTraining", "--dataset", table(newcomer),
                           "--target", "y", "--local-scheduler")  # fmt: skip
    assert training.returncode == 30 and "Traceback" not in training.stderr
    assert "is not installed: pip install 'konspekt[training]'" in training.stderr
    installed = newcomer.do(*shlex.split(advice), "--quiet")
    assert installed.returncode == 0, installed.stderr


def table(newcomer) -> Path:
    path = newcomer.place / "houses.csv"
    path.write_text("a,b,y\n" + "".join(f"{n},{n % 7},{n % 5}\n" for n in range(80)))
    return path


def test_then_notes_are_made_in_an_empty_folder_with_the_default_model(newcomer):
    told = newcomer.do("konspekt", "run", "talk.mp4")
    assert (told.returncode, told.stdout) == (0, "talk.mp4 -> konspekt/notes/talk.pdf\n"), told.stderr
    assert (newcomer.folder / "konspekt" / "notes" / "talk.pdf").read_bytes().startswith(b"%PDF")
    assert "working without one" in told.stderr
    assert (newcomer.place / "share" / "konspekt" / "models" / "whisper-base" / "model.bin").exists()
    assert sorted(path.name for path in newcomer.folder.iterdir()) == ["konspekt", "talk.mp4"]


@pytest.mark.parametrize(
    "command, exit_code, said",
    [
        ("konspekt", 2, "Usage: konspekt"),
        ("konspekt doctor", 0, "0 failed"),
        ("konspekt status", 0, "recordings: 1 done"),
        ("konspekt models", 0, "whisper-base "),
        ("konspekt search lecture", None, ""),
        ("konspekt stages talk.mp4", 0, "konspekt/notes/talk.pdf"),
        ("konspekt gc", 0, "nothing to delete"),
        ("konspekt watch", 40, "konspekt init FOLDER"),
        ("konspekt nightly", 40, "konspekt init FOLDER"),
        ("luigi --module pipelines RenderPdf --video talk.mp4 --local-scheduler", 0, "1 complete ones"),
        ("luigi --module pipelines Nightly --local-scheduler", 30, "konspekt init FOLDER"),
    ],
)
def test_every_command_works_there_or_says_in_a_line_why_not(newcomer, command, exit_code, said):
    told = newcomer.do(*command.split())
    assert exit_code in (None, told.returncode), told.stderr
    assert said in told.stdout + told.stderr and "Traceback" not in told.stderr
    for name in ("make luigid", "constraints.txt", "config/"):
        assert name not in told.stdout + told.stderr


def test_a_luigi_cfg_elsewhere_serves_from_any_folder(newcomer):
    place = newcomer.place / "laid out"
    assert newcomer.do("konspekt", "init", place).returncode == 0
    settings = place / "luigi.cfg"
    text = re.sub(
        r"(?m)^(inbox|notes|reports|predictions|work|models) = ", rf"\1 = {place}/", settings.read_text()
    )
    # As it stood in the repository, relative to a folder that this one is not.
    settings.write_text(text.replace("[core]\n", "[core]\nlogging_conf_file = config/logging.cfg\n", 1))
    (newcomer.place / "elsewhere").mkdir()
    newcomer.environment["LUIGI_CONFIG_PATH"] = str(settings)
    try:
        for command in (["luigi", "--module", "pipelines", "RenderPdf", "--local-scheduler", "--video"],
                        ["konspekt", "run"]):  # fmt: skip
            told = newcomer.do(*command, newcomer.folder / "talk.mp4", folder=newcomer.place / "elsewhere")
            assert told.returncode == 0, told.stderr
    finally:
        del newcomer.environment["LUIGI_CONFIG_PATH"]
    assert (place / "notes" / "talks" / "talk.pdf").exists()
    assert list((newcomer.place / "elsewhere").iterdir()) == []


def test_a_night_in_a_place_that_was_laid_out_needs_nothing_else(newcomer):
    place = newcomer.place / "by night"
    assert newcomer.do("konspekt", "init", place).returncode == 0
    (place / "luigi.cfg").write_text((place / "luigi.cfg").read_text().replace("# settle = 30", "settle = 0"))
    (place / "recordings" / "talk.mp4").write_bytes((newcomer.folder / "talk.mp4").read_bytes())
    line = (place / "crontab").read_text().splitlines()[-1].removeprefix("0 22 * * *  ")
    told = newcomer.do("/bin/sh", "-c", line)
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    assert (place / "notes" / "talk.pdf").exists()
    assert len(list((place / "reports" / "nights").glob("20*.html"))) == 1
