"""`konspekt search`: what was said where, for people and for scripts."""

import subprocess
import sys

import pytest

from pipelines.core.files import json_files
from tests.archive.conftest import OPTICS, Folder, lecture
from tests.cli.conftest import House
from tests.disks import disk


@pytest.fixture
def archive(tmp_path):
    """A house with two lectures."""
    (tmp_path / "videos").mkdir()
    house = House(tmp_path)
    house.configure()
    folder = Folder(tmp_path)
    folder.add("ml/01", lecture("Optimisation", chapters=[(0, "Slopes"), (20, "Inertia")]), ".html", ".pdf")
    folder.add("физика/01", lecture("Оптика", OPTICS, "ru"), ".pdf")
    yield house
    house.close()


def test_it_tells_title_date_course_times_chapters_and_page(archive):
    told = archive.run("search", "steps", "remembering")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "Optimisation  2026-09-01  ml  30 s",
        "     0:10  The learning rate says how far each step goes.  (Slopes)",
        "     0:20  With momentum the steps remember where they came from.  (Inertia)",
        "           notes/ml/01.html",
    ]


def test_nothing_found_is_exit_code_1_and_one_line(archive):
    told = archive.run("search", "entropy")
    assert (told.returncode, told.stdout, told.stderr) == (1, "", "konspekt: nothing was found\n")


def test_scripts_get_one_document(archive):
    found = archive.json("search", "лучи", "--course", "ФИЗ")
    assert (found["total"], found["some_words"]) == (1, False)
    (told,) = found["lectures"]
    assert told["page"] == str(archive.folder / "notes" / "физика" / "01.pdf")
    assert (told["title"], told["language"], told["duration"]) == ("Оптика", "ru", 30.0)
    (hit,) = told["hits"]
    assert (hit["time"], hit["text"][slice(*hit["marks"][0])]) == (0.0, "Луч")


def test_an_argument_with_spaces_is_a_phrase_and_a_dash_leaves_out(archive):
    assert archive.run("search", "learning rate", "-hidden").returncode == 0
    assert archive.run("search", "rate learning").returncode == 1
    assert archive.run("search", "momentum", "-slope").returncode == 1


def test_h_alone_is_help_and_before_a_word_it_is_no_option(archive):
    told = archive.run("search", "-h")
    assert told.returncode == 0 and told.stdout.startswith("Usage: konspekt search ")
    assert told.stdout == archive.run("search", "--help").stdout
    left_out = archive.run("search", "momentum", "-hidden")
    assert left_out.returncode == 0 and "Usage" not in left_out.stdout


def test_an_option_that_there_is_not_is_refused(archive):
    told = archive.run("search", "momentum", "--limits")
    assert (told.returncode, told.stdout) == (2, "")
    assert "no option --limits" in told.stderr


def test_a_lecture_that_has_just_been_made_is_found_and_what_is_none_is_told(archive):
    folder = archive.folder / "notes"
    (folder / "ml" / "02.json").write_bytes(
        (folder / "ml" / "01.json").read_bytes().replace(b"momentum", b"entropy ")
    )
    (folder / "other.json").write_text("{}")
    told = archive.run("search", "entropy")
    assert told.returncode == 0
    assert "notes/other.json: left out: no notes of a lecture" in told.stderr
    assert archive.run("search", "entropy").stderr == ""


def test_without_the_extra_it_says_what_to_install(archive):
    blocked = "import sys; sys.modules['snowballstemmer'] = None\n"
    program = "from pipelines.cli import main; sys.exit(main())"
    for command in (["search", "momentum"], ["serve", "--port", "0"]):
        told = subprocess.run(
            [sys.executable, "-c", blocked + program, *command],
            cwd=archive.folder,
            env=archive.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert told.returncode == 40
        line = "konspekt: the package snowballstemmer is not installed: pip install 'konspekt[lecture]'\n"
        assert told.stderr == line


def test_on_a_full_disk_what_is_in_the_index_is_found(archive):
    with disk(archive.folder / "work", "size=1m") as work:
        told = archive.run("search", "steps")
        assert told.returncode == 0 and told.stderr == ""
        work.fill()
        json_files.save(lecture("Momentum"), archive.folder / "notes" / "ml" / "02.json")
        told = archive.run("search", "steps")
        assert told.returncode == 0 and "Optimisation" in told.stdout, told.stderr
        [line] = told.stderr.splitlines()
        assert line.startswith("konspekt: the index could not be brought up to date: "), line


def test_without_room_for_an_index_one_line_says_so(archive):
    with disk(archive.folder / "work", "size=12k") as work:
        work.fill()
        told = archive.run("search", "steps")
        [line] = told.stderr.splitlines()
        assert told.returncode == 40 and "No space left on device" in line, line
