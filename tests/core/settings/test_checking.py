"""What is wrong with settings is one line with its place, at the head of every command."""

import subprocess
from pathlib import Path

import pytest

from tests import fork_server

SECTION = "[speach]\nmodel = x", "luigi.cfg:1: [speach] is no section; did you mean speech?"
NAME = "[speech]\n\nbeam_sise = 3", "luigi.cfg:3: [speech] has no setting beam_sise; did you mean beam_size?"
RANGE = "[speech]\nbeam_size = 0", "luigi.cfg:2: [speech] beam_size: 0 is not between 1 and 100"
WORD = "[speech]\nbeam_size = many", "luigi.cfg:2: [speech] beam_size: 'many' is no whole number"
LANGUAGE = (
    "[speech]\nlanguage = russian",
    "luigi.cfg:2: [speech] language: 'russian' is no code of a language such as en or ru; did you mean ru?",
)
COLOUR = (
    "[theme]\naccent = #ffff00",
    "luigi.cfg:2: [theme] accent: #ffff00: contrast 1.1 on white; text needs 4.5",
)
ENGINE = (
    "[speech]\nengine = whisper",
    "luigi.cfg:2: [speech] engine: there is no speech engine 'whisper'; did you mean faster-whisper?",
)
TIME = "[batch]\nuntil = six", "luigi.cfg:2: [batch] until: 'six' is no time of day, such as 06:00"
WRONG = [SECTION, NAME, RANGE, WORD, LANGUAGE, COLOUR, ENGINE, TIME]
UNREADABLE = [
    ("[speech]\nbeam_size 3", "luigi.cfg:2: 'beam_size 3' is no setting; NAME = VALUE is wanted"),
    ("beam_size = 3", "luigi.cfg:1: 'beam_size = 3' stands before the first [section]"),
    ("[speech]\nmodel = a\nmodel = b", "luigi.cfg:3: [speech] model is set twice"),
]


def run(folder: Path, text: str, *command: str) -> subprocess.CompletedProcess:
    (folder / "luigi.cfg").write_text(f"{text}\n", encoding="utf-8")
    program, *rest = command
    return fork_server.run(
        [fork_server.BIN / program, *rest], cwd=folder, env=fork_server.environment(), text=True
    )


@pytest.mark.parametrize(("text", "line"), [*WRONG, *UNREADABLE])
def test_konspekt_tells_it_before_any_work(tmp_path, text, line):
    done = run(tmp_path, text, "konspekt", "run", "none.mp4")
    assert (done.returncode, done.stdout) == (40, "")
    assert done.stderr == f"konspekt: {line}\n"


@pytest.mark.parametrize(("text", "line"), [SECTION, RANGE, COLOUR])
def test_luigi_tells_it_before_any_work(tmp_path, text, line):
    work = ("--module", "pipelines", "RenderPdf", "--video", "none.mp4", "--local-scheduler")
    done = run(tmp_path, text, "luigi", *work)
    assert done.returncode == 40 and f"konspekt: {line}\n" in done.stderr
    assert "Traceback" not in done.stderr and "Informed scheduler" not in done.stderr


@pytest.mark.parametrize("command", ["status", "gc", "report", "nightly", "watch"])
def test_every_command_tells_it(tmp_path, command):
    done = run(tmp_path, RANGE[0], "konspekt", command)
    assert done.returncode == 40 and RANGE[1] in done.stderr


@pytest.mark.parametrize("command", ["doctor", "settings"])
def test_what_tells_of_settings_looks_on(tmp_path, command):
    done = run(tmp_path, SECTION[0], "konspekt", command)
    assert done.returncode in (0, 1) and done.stdout
