"""The training half by the real command, as a user and as cron would run it."""

import json
import os
import pickle
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from pathlib import Path

import pandas
import psutil
import pytest

from pipelines.core import faults

ROOT = Path(__file__).resolve().parents[2]
BOSTON = ROOT / "data" / "datasets" / "boston_housing.csv"
QUICK = ["--mlp-epochs", "4", "--mlp-layers", "16", "--boosting-rounds", "30", "--boosting-patience", "30"]
QUICK += ["--training-folds", "3", "--training-committee", "1"]
MEDV = ["--target", "MEDV"]
# Without a network, for tests that are not about it: trees grow in less time than TensorFlow is imported.
TREES = [*QUICK, "--training-models", "boosting"]


@pytest.fixture
def place(place, settings_of):
    """An empty working folder, with a folder of models of its own."""
    settings_of(paths={"models": place / "models", "reports": place / "reports"})
    return place


@pytest.fixture
def run_luigi(run_luigi, place):
    text = (place / "luigi.cfg").read_text()
    (place / "luigi.cfg").write_text(text.replace(f"models = {ROOT / 'models'}", f"models = {place}/models"))
    return run_luigi


@pytest.fixture
def dataset(trained_once) -> Path:
    """Boston housing, always at the same place: what was trained once belongs to it."""
    return Path(shutil.copy(BOSTON, trained_once.parent / "boston_housing.csv"))


@pytest.fixture(scope="session")
def trained_once(tmp_path_factory):
    """Keeps what one training has left, for the tests that start after it."""
    return tmp_path_factory.mktemp("trained") / "place"


# The real command, which then tells what it has loaded of the libraries that only its steps need.
LUIGI = """
import sys
from luigi.cmdline import luigi_run
try:
    luigi_run(sys.argv[1:])
except SystemExit as end:
    code = end.code
print(*[name for name in ("tensorflow", "keras", "xgboost", "sklearn") if name in sys.modules], "none else")
sys.exit(code)
"""


@pytest.fixture
def trained(trained_once, run_luigi, place, dataset) -> Path:
    """The working folder after a training of Boston housing; `loaded` has what the command had loaded."""
    return after(trained_once, place, [dataset, *MEDV, *QUICK])


@pytest.fixture
def trees(trained_once, run_luigi, place, dataset) -> Path:
    """The same after a training of trees alone."""
    return after(trained_once.with_name("trees"), place, [dataset, *MEDV, *TREES])


def after(kept: Path, place: Path, arguments: list) -> Path:
    """Train, or lay out what the same training has left before."""
    if not kept.exists():
        command = [sys.executable, "-c", LUIGI, "--module", "pipelines", "--local-scheduler"]
        outcome = subprocess.run(
            [*command, "ReportTraining", "--dataset", *arguments],
            cwd=place, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert outcome.returncode == 0, outcome.stderr
        (place / "loaded").write_text(outcome.stdout.strip().splitlines()[-1])
        shutil.copytree(place, kept)
    else:
        for name in ("work", "models", "reports"):
            shutil.copytree(kept / name, place / name, dirs_exist_ok=True)
        shutil.copy(kept / "loaded", place)
    return place


def files(folder: Path) -> list[str]:
    """All files but hidden ones, and those that only say what was refused."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(faults.SUFFIX))
    found = (path.relative_to(folder) for path in files)
    return sorted(str(path) for path in found if not any(part.startswith(".") for part in path.parts))


def leftovers(folder: Path) -> list[Path]:
    return [path for parts in folder.rglob(".part") for path in parts.iterdir()]


def decisions(place: Path) -> list[dict]:
    """All decisions about promotion, the latest last."""
    found = [p for p in (place / "work" / "PromoteModel").glob("*.json") if "record" not in p.name]
    return [json.loads(path.read_text()) for path in sorted(found, key=lambda path: path.stat().st_mtime_ns)]


def last_error(outcome) -> str:
    return [line for line in outcome.stderr.splitlines() if "ERROR" in line or "Error" in line][-1]


def test_one_command_makes_report_log_and_model_and_the_second_run_does_nothing(trained, run_luigi, dataset):
    report = trained / "reports" / "boston_housing"
    assert files(report) == ["report.html", "report.pdf", "schema.yaml", "training_logs.txt"]
    assert (trained / "models" / "boston_housing" / "model.json").exists()
    assert leftovers(trained) == []
    before = {path: path.stat().st_mtime_ns for path in report.iterdir()}
    second = run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *QUICK)
    assert second.returncode == 0 and "1 complete ones were encountered" in second.stderr
    assert {path: path.stat().st_mtime_ns for path in report.iterdir()} == before


def test_the_log_has_a_line_for_every_epoch_and_round(trained):
    log = (trained / "reports" / "boston_housing" / "training_logs.txt").read_text()
    line = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - INFO - %s \d+/%d - loss: \d+\.\d{4} - mae: \d+\.\d{4}"
    line += r" - val_loss: \d+\.\d{4} - val_mae: \d+\.\d{4}$"
    assert len(re.findall(line % ("Epoch", 4), log, re.M)) == 4
    assert len(re.findall(line % ("Round", 30), log, re.M)) == 30


def text_of(pdf: Path) -> str:
    outcome = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return " ".join(outcome.stdout.split())


def test_column_b_is_left_out_by_default_and_the_report_says_so(trees, run_luigi, dataset):
    manifest = json.loads((trees / "models" / "boston_housing" / "model.json").read_text())
    assert [column["name"] for column in manifest["columns"]] == (
        ["CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "LSTAT"]
    )
    pdf = trees / "reports" / "boston_housing" / "report.pdf"
    assert re.search(r"[Ee]xcluded[^.]*\bB\b|\bB\b[^.]*excluded", text_of(pdf))
    with_b = ["--training-exclude-columns", "none", "--promotion-tolerance", "1"]
    assert run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES, *with_b).returncode == 0
    manifest = json.loads((trees / "models" / "boston_housing" / "model.json").read_text())
    assert "B" in [column["name"] for column in manifest["columns"]]
    assert "Excluded: no column" in text_of(pdf)


def test_a_changed_setting_makes_again_what_depends_on_it_and_only_that(trained, run_luigi, dataset):
    def made() -> dict[str, int]:
        return Counter(record.parent.name for record in (trained / "work").glob("*/*.record.json"))

    assert (
        run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *QUICK, "--report-page", "Letter").returncode
        == 0
    )
    assert set(made().values()) == {1}
    changed = ["--boosting-learning-rate", "0.1"]
    assert run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *QUICK, *changed).returncode == 0
    twice = {name for name, count in made().items() if count == 2}
    assert twice == {"TrainBoosting", "EvaluateModels", "PromoteModel"}


def test_a_planted_worse_model_does_not_take_the_place_of_the_good_one(trees, run_luigi, dataset):
    model = trees / "models" / "boston_housing"
    before = {name: (model / name).read_bytes() for name in files(model)}
    bad = ["--boosting-rounds", "1", "--boosting-learning-rate", "0.5"]
    outcome = run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES, *bad)
    assert outcome.returncode == 0, outcome.stderr
    decision = decisions(trees)[-1]
    assert not decision["promoted"] and decision["reason"].startswith("worse than the model in place: RMSE")
    assert {name: (model / name).read_bytes() for name in files(model)} == before
    assert "worse than the model in place" in text_of(trees / "reports" / "boston_housing" / "report.pdf")


def test_a_drifted_column_is_not_promoted_and_the_reason_names_it(trees, run_luigi, dataset):
    table = pandas.read_csv(dataset)
    table.assign(RM=table["RM"] * 1.4).to_csv(dataset, index=False)
    assert run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES).returncode == 0
    decision = decisions(trees)[-1]
    assert not decision["promoted"] and decision["reason"].startswith("column RM has drifted")
    accept = ["--promotion-accept-drift", "true", "--promotion-tolerance", "1"]
    assert run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES, *accept).returncode == 0
    assert decisions(trees)[-1]["promoted"]


@pytest.mark.parametrize(
    "change, reason",
    [
        (lambda table: table.drop(columns="RM"), "column RM"),
        (lambda table: table.assign(RM=table["RM"] * 1000), "column RM, data row 1"),
        (lambda table: table.assign(RM="six"), "column RM"),
    ],
    ids=["missing column", "other unit", "text"],
)
def test_a_dataset_that_breaks_its_schema_is_refused_by_name(change, reason, trained, run_luigi, dataset):
    report = trained / "reports" / "boston_housing"
    before = {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()}
    change(pandas.read_csv(dataset)).to_csv(dataset, index=False)
    outcome = run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *QUICK)
    assert outcome.returncode == 30
    assert reason in last_error(outcome) and str(dataset) in last_error(outcome)
    assert {path.name: path.read_bytes() for path in report.iterdir() if path.is_file()} == before
    assert leftovers(trained) == []


def test_a_model_that_was_removed_is_put_in_place_again(trees, run_luigi, dataset):
    shutil.rmtree(trees / "models" / "boston_housing")
    outcome = run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES)
    assert outcome.returncode == 0 and "2 ran successfully" in outcome.stderr
    assert (trees / "models" / "boston_housing" / "model.json").exists()


def test_after_a_change_and_back_the_report_tells_of_the_model_that_is_in_place(trees, run_luigi, dataset):
    better = ["--boosting-rounds", "200"]
    assert run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES, *better).returncode == 0
    assert decisions(trees)[-1]["promoted"]
    manifest = (trees / "models" / "boston_housing" / "model.json").read_bytes()
    assert run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES).returncode == 0
    assert decisions(trees)[-1]["reason"].startswith("worse than the model in place")
    assert (trees / "models" / "boston_housing" / "model.json").read_bytes() == manifest
    assert "Not promoted" in text_of(trees / "reports" / "boston_housing" / "report.pdf")
    again = run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *TREES)
    assert "1 complete ones were encountered" in again.stderr


def test_without_the_intermediates_what_is_finished_stays_finished(trained, run_luigi, dataset):
    shutil.rmtree(trained / "work")
    again = run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *QUICK)
    assert again.returncode == 0 and "1 complete ones were encountered" in again.stderr
    assert not (trained / "work" / "TrainMlp").exists()


def test_another_target_under_the_same_name_is_refused_before_it_is_learned(trained, run_luigi, dataset):
    outcome = run_luigi("ReportTraining", "--dataset", dataset, "--target", "TAX", *QUICK)
    assert outcome.returncode == 30
    assert "predicts MEDV, not TAX: give this one a --name" in last_error(outcome)
    assert len(list((trained / "work" / "TrainMlp").glob("*.record.json"))) == 1


@pytest.mark.parametrize(
    "setting, reason, code",
    [
        (["--mlp-layers", "many"], "[mlp] layers: 'many' is no list of numbers of units", 40),
        (
            ["--training-split", "keras", "--training-group-column", "RAD"],
            "only one of them divides the rows",
            30,
        ),
        (["--training-exclude-columns", "MEDV"], "exclude_columns has the target MEDV", 30),
    ],
)
def test_settings_that_cannot_be_are_told_in_one_line(setting, reason, code, run_luigi, dataset):
    outcome = run_luigi("TrainMlp", "--dataset", dataset, *MEDV, *QUICK, *setting)
    assert outcome.returncode == code and reason in last_error(outcome)
    assert "Traceback" not in outcome.stderr


def predict(run_luigi, path: Path, *more: str):
    return run_luigi("PredictBatch", "--dataset", path, "--model", "boston_housing", *more)


def test_predictions_stand_beside_the_rows(trained, run_luigi, place):
    new = place / "new.csv"
    rows = pandas.read_csv(BOSTON).drop(columns=["MEDV", "B"]).head(40)
    address = [f"Street {number}" for number in range(40)]
    rows.assign(address=address, code="00054", sold="2024-03-01T00:00:00+03:00").to_csv(new, index=False)
    outcome = predict(run_luigi, new)
    assert outcome.returncode == 0, outcome.stderr
    result = place / "predictions" / "new.boston_housing.csv"
    found, given = pandas.read_csv(result), new.read_text().splitlines()
    assert [line.rsplit(",", 3)[0] for line in result.read_text().splitlines()] == given
    assert list(found) == [*rows, "address", "code", "sold", "MEDV_predicted", "MEDV_low", "MEDV_high"]
    truth = pandas.read_csv(BOSTON)["MEDV"].head(40)
    assert (found["MEDV_predicted"] - truth).abs().mean() < 5
    assert (found["MEDV_low"] < found["MEDV_predicted"]).all()
    assert "2 complete ones" not in predict(run_luigi, new).stderr


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


class Payload:
    def __reduce__(self):
        return exec, ("raise SystemExit('a pickle was opened')",)


def tamper(model: Path) -> None:
    spoil(model / "boosting" / "member-00.ubj")


def put_a_pickle(model: Path) -> None:
    (model / "mlp" / "member-00.weights.h5").write_bytes(pickle.dumps(Payload()))


def lose_a_file(model: Path) -> None:
    (model / "preparation.json").unlink()


@pytest.mark.parametrize(
    "break_it, reason",
    [
        (tamper, r"member-00\.ubj: has changed since it was recorded"),
        (put_a_pickle, r"member-00\.weights\.h5: is a pickle"),
        (lose_a_file, r"preparation\.json: is missing from the model"),
        (shutil.rmtree, "boston_housing: there is no promoted model; ReportTraining makes one"),
    ],
)
def test_a_model_that_is_not_what_it_was_predicts_nothing(
    break_it, reason, trained, run_luigi, place, dataset
):
    break_it(trained / "models" / "boston_housing")
    outcome = predict(run_luigi, dataset)
    assert outcome.returncode == 30 and re.search(reason, last_error(outcome))
    assert not (place / "predictions").exists() or files(place / "predictions") == []


def test_rows_without_a_column_that_the_model_needs_are_refused(trained, run_luigi, place):
    pandas.read_csv(BOSTON).drop(columns=["RM", "TAX"]).to_csv(place / "new.csv", index=False)
    outcome = predict(run_luigi, place / "new.csv")
    assert outcome.returncode == 30
    assert re.search(
        r"new\.csv: columns RM, TAX are missing; the model boston_housing needs CRIM", last_error(outcome)
    )


GOOD_ROWS = b"".join(b"%d,%d\n" % (number, number * number) for number in range(30))
MIXED = b"a,b,y\n" + "Пермь,1,2\n".encode() * 20 + "Пермь,1,2\n".encode("cp1251")
BAD = {
    "empty file": (b"", "the file is empty"),
    "header only": (b"a,b,y\n", "no rows"),
    "no target": (b"a,b\n" + b"1,2\n" * 30, "there is no column y"),
    "constant target": (b"a,y\n" + b"1,7\n2,7\n" * 15, "the target y is 7 in every row"),
    "text in the target": (b"a,y\n" + GOOD_ROWS + b"5,abc\n", "column y, data row 31: 'abc'"),
    "infinity": (b"a,y\n" + GOOD_ROWS + b"5,inf\n", "column y, data row 31"),
    "one row": (b"a,y\n1,2\n", "1 row: at least 10 are needed"),
    "mixed encodings": (MIXED, "line 22: byte 0xCF is not UTF-8"),
    "a long line": (b"a,y\n" + b"1" * (17 * 2**20), "longer than 16 MiB"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_data_is_refused_in_one_line_and_nothing_is_half_written(name, run_luigi, place):
    content, reason = BAD[name]
    path = place / "data.csv"
    path.write_bytes(content)
    outcome = run_luigi("ReportTraining", "--dataset", path, "--target", "y", *QUICK)
    assert outcome.returncode == 30 and "Traceback" not in outcome.stderr
    assert f"{path}: " in last_error(outcome) and reason in last_error(outcome)
    written = [name for folder in ("work", "reports", "models") for name in files(place / folder)]
    assert written == [] and leftovers(place) == []


def test_the_scheduler_hears_of_the_epochs_and_after_a_kill_nothing_looks_finished_and_the_next_run_goes_on(
    luigid, run_luigi, place, dataset
):
    slow = [*QUICK, "--mlp-epochs", "100000", "--mlp-patience", "100000"]
    through = f"--scheduler-port={luigid}"
    arguments = ["ReportTraining", "--dataset", dataset, *MEDV, *slow]
    running = run_luigi(*arguments, scheduler=through, start_only=True)
    deadline, message = time.monotonic() + 120, ""
    try:
        while not re.search(r"\bepoch\b", message):
            assert time.monotonic() < deadline and running.poll() is None
            address = f"http://127.0.0.1:{luigid}/api/task_list?data=%7B%7D"
            tasks = json.loads(urllib.request.urlopen(address, timeout=5).read())["response"]
            message = " ".join(task.get("status_message") or "" for task in tasks.values())
            time.sleep(0.1)
        assert re.search(r"mlp: \d+ % epoch \d+ of 100000, val_mae \d", message)
        steps = [child.pid for child in psutil.Process(running.pid).children(recursive=True)]
    finally:
        os.kill(running.pid, signal.SIGKILL)  # the parent alone: its step has to notice
        running.communicate()
    while any(psutil.pid_exists(pid) for pid in steps):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert steps and files(place / "reports" / "boston_housing") == ["schema.yaml"]
    assert any("Epoch" in log.read_text() for log in place.glob("work/TrainMlp/.part/*/training_logs.txt"))
    assert not list(place.glob("work/TrainMlp/*.record.json"))
    outcome = run_luigi("ReportTraining", "--dataset", dataset, *MEDV, *QUICK)
    assert outcome.returncode == 0, outcome.stderr
    assert leftovers(place) == []


def test_repeats_and_trials_through_two_workers(run_luigi, place, dataset):
    more = ["--training-repeats", "1", "--training-trials", "2", "--training-folds", "2", "--workers", "2"]
    outcome = run_luigi("EvaluateModels", "--dataset", dataset, *MEDV, *QUICK, *more)
    assert outcome.returncode == 0, outcome.stderr
    [found] = place.glob("work/EvaluateModels/*/evaluation.json")
    repeats = json.loads(found.read_text())["repeats"]
    assert [entry["splits"] for entry in repeats] == [2] * 6
    assert all(entry["rmse"] > entry["mae"] > 0 and entry["rmse_error"] > 0 for entry in repeats)


def test_the_scheduling_process_never_imports_what_the_steps_need(trained):
    assert (trained / "loaded").read_text() == "none else"
