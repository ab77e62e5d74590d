"""`konspekt init`: a place to work for those who have no clone."""

import re
import shlex
import shutil
import subprocess

import pytest

from pipelines.cli.init import cron_line, settings_text
from pipelines.core.settings.checking import sections
from tests.cli.conftest import House
from tests.conftest import ROOT


@pytest.fixture
def empty(tmp_path):
    """A folder with nothing in it."""
    house = House(tmp_path)
    yield house
    house.close()


def laid_out(empty, name="my lectures"):
    told = empty.run("init", name)
    assert (told.returncode, told.stderr) == (0, "")
    return House(empty.folder / name), told.stdout


def test_it_lays_out_settings_inbox_and_a_line_for_cron(empty):
    place, told = laid_out(empty)
    assert sorted(path.name for path in place.folder.iterdir()) == ["crontab", "luigi.cfg", "recordings"]
    line = (place.folder / "crontab").read_text().splitlines()[-1]
    assert line.startswith("0 22 * * *  cd ") and line in told
    assert f"cd {shlex.quote(str(place.folder))} && " in line and line.endswith("/konspekt nightly")


def test_the_next_step_is_told_from_where_one_stands(empty):
    _, told = laid_out(empty)
    assert told.splitlines()[0].startswith("my lectures/recordings/ ")
    assert told.splitlines()[-1] == "Now: cd 'my lectures' && konspekt run recordings"
    (empty.folder / "here").mkdir()
    here = House(empty.folder / "here")
    told = here.run("init", ".").stdout
    assert told.splitlines()[0].startswith("recordings/ ")
    assert told.splitlines()[-1] == "Now: konspekt run recordings"
    told = here.run("init", "../beside").stdout
    assert (
        told.splitlines()[-1]
        == f"Now: cd {shlex.quote(str(empty.folder / 'beside'))} && konspekt run recordings"
    )
    here.close()


def test_every_setting_of_it_is_known(empty):
    place, _ = laid_out(empty)
    found = place.json("doctor")["checks"]
    told = [(check["state"], check["found"]) for check in found if check["name"] == "luigi.cfg"]
    assert told == [("ok", str(place.folder / "luigi.cfg"))]


def test_what_it_comments_out_is_the_default():
    section, compared = None, 0
    for line in settings_text().splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = sections().get(header[1])
        elif section and (shown := re.fullmatch(r"# (\w+) =(.*)", line)):
            parameter = getattr(section, shown[1])
            assert parameter.parse(shown[2].strip()) == parameter._default, line
            compared += 1
    assert compared > 10


def test_notes_are_made_there_without_a_scheduler(empty, wordless, model_folder):
    model_folder("whisper-tiny.en")
    place, _ = laid_out(empty)
    shutil.copy(wordless(5), place.folder / "recordings" / "talk.mp4")
    told = place.run(
        "run",
        "recordings",
        "--set",
        "speech.model=whisper-tiny.en",
        "--set",
        f"catalog.folders={ROOT / 'models'}",
    )
    assert (told.returncode, told.stdout) == (0, "talk.mp4 -> notes/talk.pdf\n"), told.stderr
    assert "scheduler" not in told.stderr


def test_what_is_there_is_not_overwritten(empty):
    place, _ = laid_out(empty)
    (place.folder / "luigi.cfg").write_text("[speech]\nlanguage = ru\n")
    (place.folder / "crontab").unlink()
    told = empty.run("init", "my lectures")
    assert told.returncode == 2 and "luigi.cfg is there already; nothing was changed" in told.stderr
    assert (place.folder / "luigi.cfg").read_text() == "[speech]\nlanguage = ru\n"
    assert not (place.folder / "crontab").exists()


def test_a_file_in_the_way_is_one_line(empty):
    (empty.folder / "lectures").write_text("")
    told = empty.run("init", "lectures")
    assert told.returncode == 40 and told.stderr.count("\n") == 1 and "lectures" in told.stderr


def test_the_line_for_cron_survives_spaces_quotes_and_percent_signs(tmp_path):
    place = tmp_path / "it's 100% mine"
    place.mkdir()
    (tmp_path / "konspekt").write_text("#!/bin/sh\npwd; echo $1\n")
    (tmp_path / "konspekt").chmod(0o755)
    line = cron_line(place, tmp_path / "konspekt")
    assert line.replace(r"\%", "").count("%") == 0
    command = line.removeprefix("0 22 * * *  ").replace(r"\%", "%")  # as cron does
    told = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert told == f"{place}\nnightly\n"
