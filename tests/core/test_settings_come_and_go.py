"""A setting that is added to every section of a copy of the project, and taken away, makes nothing stale."""

import ast
import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT

MAKE = """
from pathlib import Path
from pipelines import LectureNotes, ReportTraining
from pretend import pretend_done
pretend_done(LectureNotes(video=Path("videos/lecture.mp4")))
pretend_done(ReportTraining(dataset=Path("houses.csv"), target="b"))
"""
ASK = """
import json
from pathlib import Path
from pipelines import LectureNotes, ReportTraining
from pipelines.nights.planning.finished import FinishedNotes
from pipelines.nights.planning.outcome import tree
from pipelines.nights.upkeep.stale import outdated
video = Path("videos/lecture.mp4").absolute()
notes, report = LectureNotes(video=video), ReportTraining(dataset=Path("houses.csv"), target="b")
found = [each for task in (notes, report) for each in tree(task)]
print(json.dumps({
    "done": notes.complete() and video in FinishedNotes(),
    "stale": sorted({reason for each in found for reason in outdated(each)}),
    "signatures": {each.task_family: each.signature() for each in found},
}))
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project with notes and a report of its own: ask(**settings) tells how they stand."""
    place = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "pipelines", place / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests" / "pretend.py", place)
    (place / "videos").mkdir()
    (place / "videos" / "lecture.mp4").write_bytes(b"a recording")
    (place / "houses.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    def run(code: str, **changes: dict) -> str:
        sections = {
            "paths": {"inbox": "videos", "notes": "notes", "reports": "reports", "work": "work"}
        } | changes
        lines = (
            f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in chosen.items())
            for name, chosen in sections.items()
        )
        (place / "luigi.cfg").write_text("".join(lines), encoding="utf-8")
        environment = os.environ | {"PYTHONPATH": str(place), "PYTHONWARNINGS": "ignore"}
        environment.pop("LUIGI_CONFIG_PATH", None)
        command = [
            sys.executable,
            "-c",
            f"import pipelines; assert {str(place)!r} in pipelines.__file__\n{code}",
        ]
        done = subprocess.run(
            command, cwd=place, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run(MAKE)
    run.place = place
    run.ask = lambda **changes: json.loads(run(ASK, **changes))
    return run


MODULES = ("house.py", "lecture.py", "training.py")


def with_a_setting_more(text: str) -> tuple[str, list[str]]:
    """A module of settings with one more in every section, and the names of the sections."""
    lines, sections = text.splitlines(keepends=True), []
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.ClassDef) and any("Section" in ast.unparse(base) for base in node.bases):
            added = '    added_later: int = kinds.whole(7, 0, 100, "A setting that came later.")\n'
            lines.insert(node.body[-1].end_lineno, added)
            sections.append(node.name)
    first = next(number for number, line in enumerate(lines) if line.startswith("from pipelines"))
    lines.insert(first, "from pipelines.core.settings import kinds\n")
    return "".join(lines), sections


@pytest.fixture
def enlarged(project):
    """The copy with a setting more in every section, as long as the test lasts."""
    folder, sections = project.place / "pipelines" / "core" / "settings", []
    for name in MODULES:
        text, found = with_a_setting_more((folder / name).read_text(encoding="utf-8"))
        (folder / name).write_text(text, encoding="utf-8")
        sections += found
    assert {"AudioSettings", "SpeechSettings", "CaptionsSettings", "MlpSettings", "ReportSettings"} <= set(
        sections
    )
    assert len(sections) == 21
    yield project
    as_they_are(project)


def as_they_are(project) -> None:
    """The copy with the settings that there are."""
    for name in MODULES:
        shutil.copy(
            ROOT / "pipelines" / "core" / "settings" / name, project.place / "pipelines/core/settings"
        )


def test_an_added_setting_makes_nothing_stale_and_neither_does_its_end(project, request):
    before = project.ask()
    assert before["done"] and before["stale"] == []
    enlarged = request.getfixturevalue("enlarged")
    assert enlarged.ask() == before


def test_notes_made_with_the_setting_survive_its_end(project, request):
    enlarged = request.getfixturevalue("enlarged")
    enlarged(MAKE)
    record = (enlarged.place / "notes" / ".records" / "lecture.srt.json").read_text(encoding="utf-8")
    assert json.loads(record)["parameters"]["captions"]["added_later"] == 7
    made = enlarged.ask()
    as_they_are(enlarged)
    assert project.ask() == made and made["done"] and made["stale"] == []


def test_an_added_setting_counts_once_it_is_set(enlarged):
    stale = enlarged.ask(captions={"added_later": 8}, mlp={"added_later": 9})
    assert not stale["done"]
    assert stale["stale"] == ["[captions] added_later: 7 → 8", "[mlp] added_later: 7 → 9"]
