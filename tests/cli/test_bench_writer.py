"""`konspekt bench-writer`: a real, tiny model tried on finished lectures."""

import pytest

from pipelines.lecture.writer.trial import tried
from tests.conftest import ROOT


@pytest.fixture
def models(lived_in, model_folder, tmp_path):
    """A folder of models of its own, in which what is found may be kept."""
    model_folder("smollm2-135m")
    for each in (ROOT / "models").iterdir():
        (tmp_path / each.name).symlink_to(each)
    return tmp_path


def test_a_model_is_tried_on_what_is_there_and_what_came_of_it_is_kept(lived_in, models):
    asked = ("bench-writer", "smollm2-135m", "--passages", "2", "--set", f"paths.models={models}")
    asked += ("--set", "writer.threads=1")
    found = lived_in.json(*asked)
    assert found["writer"] == "llama smollm2-135m"
    english = found["languages"]["en"]
    assert 1 <= english["passages"] <= 2 and 0 <= english["held"] <= english["passages"]
    assert english["seconds"] > 0 and english["speech"] > 1
    assert english["may_write"] == (english["held"] >= english["passages"] / 2)
    kept, names = tried(models, "llama smollm2-135m")["en"], ("passages", "held", "may_write")
    assert [getattr(kept, name) for name in names] == [english[name] for name in names]
    told = lived_in.run(*asked)
    assert told.returncode in (0, 1) and "Traceback" not in told.stderr
    assert "smollm2-135m: a language in which less than 50% hold" in told.stdout
    assert [line.split()[0] for line in told.stdout.splitlines() if line.startswith("en ")] == ["en"]


def test_without_lectures_or_a_model_it_says_so_in_one_line(house, lived_in, models):
    nothing = house.run("bench-writer")
    assert nothing.returncode == 1
    assert nothing.stderr.endswith("has no notes in a language that there are prompts in\n")
    unknown = lived_in.run("bench-writer", "enormous-700b", "--set", f"paths.models={models}")
    assert unknown.returncode == 40 and "no model 'enormous-700b' in the catalogue" in unknown.stderr
    assert unknown.stderr.count("\n") == 1
    away = ("--engine", "openai", "--set", "writer.url=http://127.0.0.1:9/v1", "--set", "writer.timeout=1")
    gone = lived_in.run("bench-writer", "any", *away, "--set", f"paths.models={models}")
    assert gone.returncode == 40 and "Traceback" not in gone.stderr and gone.stderr.count("\n") == 1
