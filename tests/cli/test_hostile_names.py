"""A file name and a title that command terminals, break lines and are no text: shown, and obeyed nowhere."""

import os
import re
import shutil
import subprocess

import pytest
import yaml

# Colours, a line of its own, a return, a turn of direction, no character, a bell, a byte that is no UTF-8.
NAME = os.fsdecode(b"a\x1b[31mred\nERROR: false line\rover\xe2\x80\xaegnp\xef\xbf\xbe\x07\xff")
TITLE = "T\x1b[31m\nERROR: false\u2028\u202e\ufffe'\"|*_`<b>: x"
COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe]")


@pytest.fixture
def hostile(house, wordless):
    """One of which there will be notes, and one that is refused."""
    titled = house.folder / "titled.mp4"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        wordless(8),
        "-c",
        "copy",
        "-metadata",
        f"title={TITLE}",
        titled,
    ]
    subprocess.run(command, check=True)
    shutil.move(titled, house.video(f"{NAME}.mp4"))
    shutil.move(house.silent(), house.video(f"silent {NAME}.mp4"))
    return house


def harmless(text: str) -> str:
    assert COMMANDS.search(text) is None, ascii(text)
    assert not re.search(r"^(over|ERROR: false)", text, re.MULTILINE), text
    return text


def test_what_is_said_and_logged_of_them_commands_nothing(hostile):
    made = hostile.run("run", "videos", "--local-scheduler", "--verbose")
    assert made.returncode == 31, made.stderr
    assert "Luigi Execution Summary" in harmless(made.stderr) and "[31mred" in made.stderr
    assert "-> notes/" in harmless(made.stdout)
    assert "refused" in harmless(hostile.run("status", "--all").stdout)
    again = hostile.run("run", "videos", "--local-scheduler")
    harmless(again.stderr + again.stdout)
    night = hostile.run("nightly", KONSPEKT_OPTIONS="--local-scheduler", KONSPEKT_PAUSE="0")
    harmless(night.stdout + night.stderr)
    [log] = hostile.folder.glob("work/nights/*/*.log")
    harmless(log.read_text(encoding="utf-8"))

    notes = hostile.folder / "notes"
    assert (notes / f"{NAME}.pdf").read_bytes().startswith(b"%PDF")
    text = harmless((notes / f"{NAME}.md").read_text(encoding="utf-8"))
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["title"].startswith("T [31m ERROR: false") and front["title"].endswith("<b>: x")
