"""Nothing that Konspekt did not make is replaced, followed or deleted, however names and links lie.

Trees of recordings and of what lies in the folder of notes already, by chance; the real task that writes
files, a folder of pictures and records, then all that sweeps and collects.
"""

import hashlib
import socket
from pathlib import Path

import luigi
import luigi.configuration
import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from pipelines import ComposeNotes, ExportNotes, FindSlides
from pipelines.core.errors import BadInput
from pipelines.core.files.atomic import PARTS, sweep
from pipelines.core.files.json_files import save
from pipelines.lecture.records import Slide
from pipelines.lecture.slides.find import LIST
from pipelines.nights.upkeep import garbage
from tests.archive.conftest import lecture

RECORDINGS = ("day.mp4", "day.mp3", "day.md/b.mp4", "day.json/day.mp4", "day.slides/001.mp4", "x/day.mp4")
RECORDINGS += ("day.slides/day.slides/a.mp4",)
THERE = (
    "day.md",
    "day.json",
    "day.slides",
    "day.slides/001.jpg",
    "day.slides/thesis.txt",
    "day.chapters.vtt",
)
THERE += (PARTS, ".records", "x", "x/day.slides", "day.slides/.records")
KINDS = ("folder", "file", "link to a file", "link to a folder", "broken link")
# As a killed writer would have left it.
LEFT = f"{socket.gethostname()}~{2**22 + 1}~1-0a1b2c3d"


def lay(root: Path, name: str, kind: str, outside: Path) -> None:
    path = root / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "folder":
            path.mkdir()
            (path / "theirs.txt").write_text("theirs")
        elif kind == "file":
            path.write_text(f"theirs: {name}")
        else:
            target = {"link to a file": "file.txt", "link to a folder": "folder"}.get(kind, "none")
            path.symlink_to(outside / target)
    except OSError:  # what lies there already does not allow it
        return


def contents(root: Path) -> dict[str, str]:
    """Every file and link below a folder, with what it holds; nothing behind links."""
    found = {}
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def made(task: ExportNotes) -> None:
    """Give the task what it needs: notes with a slide, and its picture."""
    notes = lecture(task.video.stem, slides=[Slide(0.0, 10.0, "001.jpg", 320, 180)])
    composed, slides = task.clone(ComposeNotes), task.clone(FindSlides)
    with composed.writing(composed.output()) as part:
        save(notes, part)
    with slides.writing(slides.output()) as part:
        part.mkdir()
        (part / "001.jpg").write_bytes(f"a picture of {task.video}".encode())
        save(notes.slides, part / LIST)


@pytest.mark.filterwarnings("ignore")
@given(
    st.lists(st.sampled_from(RECORDINGS), min_size=1, max_size=4, unique=True),
    st.dictionaries(st.sampled_from(THERE), st.sampled_from(KINDS), max_size=4),
)
@example(["day.mp4", "day.slides/001.mp4"], {})
@example(["day.mp4"], {PARTS: "link to a folder", ".records": "link to a folder"})
@example(["day.mp4"], {"day.slides": "link to a folder"})
@example(["x/day.mp4"], {"x": "link to a folder", "x/day.slides": "folder"})
@trials(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_tree_of_names_leads_outside_or_over_anothers(tmp_path_factory, settings_of, recordings, there):
    place = tmp_path_factory.mktemp("tree")
    inbox, notes, outside = place / "videos", place / "notes", place / "outside"
    settings_of(paths={"inbox": inbox, "notes": notes, "work": place / "work"})
    luigi.task_register.Register.clear_instance_cache()
    (outside / "folder" / LEFT).mkdir(parents=True)
    for name in (
        "file.txt",
        "folder/001.jpg",
        "folder/thesis.txt",
        f"folder/{LEFT}/half",
        f"folder/{LEFT}.md",
    ):
        (outside / name).write_text(f"years of work: {name}")
    notes.mkdir()
    for name, kind in sorted(there.items()):
        lay(notes, name, kind, outside)
    theirs, beyond = contents(notes), contents(outside)
    done: list[ExportNotes] = []
    for name in recordings:
        video = inbox / name
        if any(parent.is_file() for parent in video.parents):
            continue
        video.parent.mkdir(parents=True, exist_ok=True)
        video.write_bytes(f"the recording {name}".encode())
        task = ExportNotes(video=video)
        made(task)
        try:
            task.run()
            done.append(task)
        except (BadInput, OSError):
            continue
    for parts in (*notes.rglob(PARTS), *(place / "work").glob(f"*/{PARTS}")):
        sweep(parts)
    garbage.delete(garbage.garbage(0))
    # A folder of notes may be a link to another disk.
    courses = {name.partition("/")[0] for name in recordings if "/" in name}
    behind = {name for name, kind in there.items() if kind == "link to a folder" and name in courses}
    after = contents(outside)
    assert {name: after.get(name) for name in beyond} == beyond, "something outside has changed"
    assert behind or after == beyond, "something was written outside"
    assert all(task.complete() for task in done), "one lecture has replaced what another has made"
    now, ours = contents(notes), {target.path.name for task in done for target in task.output().values()}
    for name, content in theirs.items():
        if Path(name).name not in ours:
            assert now.get(name) == content, f"{name} is somebody else's"
