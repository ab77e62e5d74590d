"""A package of somebody else adds an engine, a format and a model, by its entry points alone."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pandas
import pytest

from tests.conftest import ROOT

EXTRAS = Path(__file__).parent / "konspekt-extras"
BOSTON = ROOT / "data" / "datasets" / "boston_housing.csv"
TONES = ["--speech-engine", "tones"]
PRESSED = "123#456#789#0123#4567#"
ROWS, COLUMNS, KEYS = (697, 770, 852, 941), (1209, 1336, 1477), "123456789*0#"


@pytest.fixture(scope="session")
def extras(tmp_path_factory) -> Path:
    """The package as pip installs it, into a folder of its own."""
    source = shutil.copytree(EXTRAS, tmp_path_factory.mktemp("extras") / "source")
    target = source.parent / "installed"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*command, "--no-build-isolation", "--target", target, source], check=True)
    return target


@pytest.fixture
def luigi(run_luigi, extras):
    """The real command where the package is installed, and others in the folders `also`."""
    return lambda *arguments, also=(): run_luigi(*arguments, path=(extras, *also))


@pytest.fixture
def dialled(place) -> Path:
    """A recording of keys that are pressed: 0.2 s each, with as much silence between them."""
    sounds = []
    for number, key in enumerate(PRESSED):
        row, column = divmod(KEYS.index(key), 3)
        low, high = ROWS[row], COLUMNS[column]
        wave = f"0.3*(sin(2*PI*{low}*t)+sin(2*PI*{high}*t))"
        sounds.append(f"{wave}*between(t,{0.4 * number},{0.4 * number + 0.2})")
    path = place / "videos" / "call.wav"
    source = f"aevalsrc='{'+'.join(sounds)}':s=16000:d={0.4 * len(PRESSED)}"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, path], check=True)
    return path


def outlines(path: Path) -> list[str]:
    return [each.get("text") for each in ElementTree.parse(path).iter("outline")]


def konspekt(place: Path, extras: Path, *arguments) -> subprocess.CompletedProcess:
    command = [Path(sys.executable).parent / "konspekt", *arguments]
    path = os.pathsep.join(map(str, (ROOT, extras)))
    environment = os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)


def test_notes_are_made_by_an_engine_and_in_a_format_from_outside(dialled, luigi, place):
    made = luigi("LectureNotes", "--video", dialled, *TONES)
    assert made.returncode == 0, made.stderr
    notes = json.loads((place / "notes" / "call.json").read_text())
    said = [sentence["text"] for block in notes["paragraphs"] for sentence in block["sentences"]]
    assert said[:3] == ["One two three.", "Four five six.", "Seven eight nine."]
    assert ["Speech recognition", "tones"] in notes["colophon"]
    assert (place / "notes" / "call.pdf").exists() and "One two three." in (
        place / "notes" / "call.srt"
    ).read_text()
    told = outlines(place / "notes" / "call.opml")
    assert told and all(re.fullmatch(r"(\w+ )+\w+\. \(0:0\d\)", each) for each in told)
    record = json.loads((place / "notes" / ".records" / "call.opml.json").read_text())
    assert record["task"] == "WriteFormat" and record["versions"]["konspekt-extras"] == "1.0"
    again = luigi("LectureNotes", "--video", dialled, *TONES)
    assert again.returncode == 0 and "1 complete ones were encountered" in again.stderr


def test_a_section_of_its_own_is_known_and_changes_what_it_should(dialled, luigi, place, extras):
    assert luigi("LectureNotes", "--video", dialled, *TONES).returncode == 0
    config = place / "luigi.cfg"
    text = config.read_text().replace("engine = faster-whisper", "engine = tones")
    config.write_text(f"{text}\n[outline]\ntimes = false\n[tones]\npurty = 0.7\n")
    again = luigi("LectureNotes", "--video", dialled)
    assert again.returncode == 0, again.stderr
    ran = set(re.findall(r"running   (\w+)\(", again.stderr))
    assert ran == {"WriteFormat", "LectureNotes"}
    assert all(each.endswith(".") for each in outlines(place / "notes" / "call.opml"))
    doctor = konspekt(place, extras, "doctor").stdout
    assert "[tones] has no setting purty; did you mean purity?" in doctor and "[outline]" not in doctor
    wrong = konspekt(place, extras, "status", "--set", "tones.purity=much")
    assert wrong.returncode == 2 and "tones" in wrong.stderr and "Traceback" not in wrong.stderr
    heard = konspekt(place, extras, "run", str(dialled), "--local-scheduler", "--set", "tones.purity=1.5")
    assert heard.returncode == 0, heard.stderr
    assert json.loads((place / "notes" / "call.json").read_text())["no_speech"]


def test_a_format_that_cannot_be_loaded_costs_no_other(dialled, luigi, place, tmp_path):
    folder = tmp_path / "broken"
    (folder / "broken_notes-0.1.dist-info").mkdir(parents=True)
    (folder / "broken_notes-0.1.dist-info" / "METADATA").write_text("Name: broken-notes\nVersion: 0.1\n")
    (folder / "broken_notes-0.1.dist-info" / "entry_points.txt").write_text(
        "[konspekt.output_formats]\nbraille = broken_notes:Braille\n"
    )
    (folder / "broken_notes.py").write_text("import a_library_that_is_not_here\n")
    outcome = luigi("LectureNotes", "--video", dialled, *TONES, also=[folder])
    assert outcome.returncode == 30, outcome.stderr
    errors = [line for line in outcome.stderr.splitlines() if " ERROR " in line]
    assert len(errors) == 1 and "Traceback" not in outcome.stderr
    assert "output format braille of the package broken-notes 0.1 cannot be loaded" in errors[0]
    assert (place / "notes" / "call.pdf").exists() and (place / "notes" / "call.opml").exists()


def test_a_model_from_outside_is_the_third_of_an_ensemble(luigi, run_luigi, place, tmp_path):
    config = place / "luigi.cfg"
    config.write_text(config.read_text().replace(f"models = {ROOT / 'models'}", f"models = {place}/models"))
    quick = ["--mlp-epochs", "4", "--mlp-layers", "16", "--boosting-rounds", "30", "--training-folds", "3"]
    quick += ["--training-committee", "1", "--training-models", "mlp, boosting, neighbours"]
    made = luigi("ReportTraining", "--dataset", BOSTON, "--target", "MEDV", *quick)
    assert made.returncode == 0, made.stderr
    report = place / "reports" / "boston_housing"
    page = (report / "report.html").read_text().replace("\N{NO-BREAK SPACE}", " ")
    assert re.search(r"% boosted trees and \d+(\.\d)? % nearest neighbours, weighed", page)
    logs = (report / "training_logs.txt").read_text()
    assert "neighbours: loss is" in logs and "boosting: loss is" in logs and "mlp: loss is" in logs
    model = json.loads((place / "models" / "boston_housing" / "model.json").read_text())
    assert list(model["weights"]) == ["mlp", "boosting", "neighbours"] and model["weights"]["neighbours"] > 0
    rows = pandas.read_csv(BOSTON).drop(columns="MEDV").head(20)
    rows.to_csv(tmp_path / "new.csv", index=False)
    predict = ["PredictBatch", "--dataset", tmp_path / "new.csv", "--model", "boston_housing"]
    without = run_luigi(*predict)
    assert without.returncode == 30 and "Traceback" not in without.stderr
    assert "needs the model neighbours: there is no training model 'neighbours'" in without.stderr
    predicted = luigi(*predict)
    assert predicted.returncode == 0, predicted.stderr
    found = pandas.read_csv(place / "predictions" / "new.boston_housing.csv")["MEDV_predicted"]
    assert len(found) == 20 and found.between(5, 55).all()
