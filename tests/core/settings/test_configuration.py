"""Which luigi.cfg counts, and where things lie where there is none."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

ASK = """
import json
import pipelines
from pipelines.core import settings
from pipelines.core.settings import configuration
paths = settings.read(settings.paths).to_str_params()
speech = settings.read(settings.speech).language
print(json.dumps({"paths": paths, "language": speech, "inbox": configuration.has_inbox()}))
"""


@pytest.fixture
def ask(tmp_path):
    """What the settings are for a person with a home of their own, in a folder."""
    (tmp_path / "home").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "LUIGI_"))}

    def answer(folder, **environment):
        folder.mkdir(exist_ok=True)
        usual = {"HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        told = subprocess.run(
            [sys.executable, "-c", ASK],
            cwd=folder,
            env=kept | usual | environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(told.stdout)

    return answer


def write_users(tmp_path, text):
    path = tmp_path / "home" / ".config" / "konspekt" / "luigi.cfg"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_without_one_notes_lie_here_and_models_and_work_with_the_user(ask, tmp_path):
    found = ask(tmp_path / "talks")
    home, paths = str(tmp_path / "home"), found["paths"]
    assert (paths["inbox"], paths["notes"]) == (".", "konspekt/notes")
    assert paths["models"].startswith(home) and paths["work"].startswith(home)
    assert not found["inbox"]


def test_each_folder_has_work_of_its_own_and_the_models_are_shared(ask, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = ask(tmp_path / "a" / "talks")["paths"], ask(tmp_path / "b" / "talks")["paths"]
    assert one["work"] != other["work"] and one["models"] == other["models"]
    assert ask(tmp_path / "a" / "talks")["paths"] == one


def test_the_users_own_counts_where_there_is_no_nearer_one(ask, tmp_path):
    write_users(tmp_path, "[speech]\nlanguage = ru\n[paths]\nnotes = /srv/notes\n")
    found = ask(tmp_path / "talks")
    assert (found["language"], found["paths"]["notes"]) == ("ru", "/srv/notes")
    assert found["paths"]["inbox"] == "." and not found["inbox"]


def test_an_inbox_in_the_users_own_is_one(ask, tmp_path):
    write_users(tmp_path, "[paths]\ninbox = /srv/recordings\n")
    found = ask(tmp_path / "talks")
    assert found["paths"]["inbox"] == "/srv/recordings" and found["inbox"]


@pytest.mark.parametrize("by_variable", [False, True])
def test_a_nearer_one_counts_alone(ask, tmp_path, by_variable):
    write_users(tmp_path, "[speech]\nlanguage = ru\n")
    (tmp_path / "talks").mkdir()
    near = tmp_path / ("near.cfg" if by_variable else "talks/luigi.cfg")
    near.write_text("[paths]\nwork = elsewhere\n")
    found = ask(tmp_path / "talks", **({"LUIGI_CONFIG_PATH": str(near)} if by_variable else {}))
    assert (found["language"], found["paths"]["work"]) == ("auto", "elsewhere")
    assert found["paths"]["notes"] == "data/notes" and found["inbox"]


def test_where_the_home_cannot_be_written_all_lies_in_this_folder(ask, tmp_path):
    (tmp_path / "no folder").write_text("")
    paths = ask(tmp_path / "talks", HOME=str(tmp_path / "no folder"))["paths"]
    assert (paths["work"], paths["models"]) == (".konspekt/work", ".konspekt/models")


def test_a_percent_sign_in_the_home_is_one(ask, tmp_path):
    home = tmp_path / "100%s"
    home.mkdir()
    assert ask(tmp_path / "talks", HOME=str(home))["paths"]["models"].startswith(str(home))
