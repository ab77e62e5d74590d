"""What the training half refuses, each with the line that it says: faults of the data, and of models."""

import json
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas

from bench.measure import ROOT, heading, working_folder
from pipelines.core.faults import SUFFIX

BOSTON = ROOT / "data" / "datasets" / "boston_housing.csv"
QUICK = ["--mlp-epochs", "4", "--mlp-layers", "16", "--boosting-rounds", "30", "--boosting-patience", "30"]
QUICK += ["--training-folds", "3", "--training-committee", "1"]
NUMBERS = "".join(f"{number},{number * number}\n" for number in range(30)).encode()
WIDE = b",".join(b"c%d" % column for column in range(40)) + b",y\n"
WIDE += b"".join(b",".join(b"%d" % ((n * 37 + m * m) % 101) for n in range(41)) + b"\n" for m in range(12))
FAULTS = {
    "empty file": b"",
    "header only": b"a,y\n",
    "target missing": b"a,b\n" + NUMBERS,
    "target constant": b"a,y\n" + b"1,7\n2,7\n" * 15,
    "text in a number column": b"a,y\n" + NUMBERS + b"abc,5\n",
    "infinity": b"a,y\n" + NUMBERS + b"inf,5\n",
    "1 row": b"a,y\n1,2\n",
    "more columns than rows": WIDE,
    "mixed encodings": b"a,b,y\n" + "Пермь,1,2\n".encode() * 20 + "Пермь,1,2\n".encode("cp1251"),
    "a 1 GB line": None,
}


def show() -> None:
    with tempfile.TemporaryDirectory() as name:
        place = working_folder(Path(name), Path(name) / "models")
        heading("Data that cannot be learned from")
        for title, content in FAULTS.items():
            path = place / "data.csv"
            write(path, content)
            said = refused(place, "ReportTraining", "--dataset", path.name, "--target", "y", *QUICK)
            written = [path for kind in ("work", "models", "reports") for path in files(place / kind)]
            print(f"{title:<26}{said}{f', but wrote {written}' if written else ''}", flush=True)
            path.unlink()
        heading("Models and data that are not what they were")
        shutil.copy(BOSTON, place / "boston_housing.csv")
        models(place)


def write(path: Path, content: bytes | None) -> None:
    if content is not None:
        path.write_bytes(content)
        return
    with path.open("wb") as file:
        for _ in range(1024):
            file.write(b"1" * 2**20)


def files(folder: Path) -> list[Path]:
    """All files but those that say what was refused."""
    found = [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
    return [path for path in found if not path.name.endswith(SUFFIX)]


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess:
    command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", *arguments]
    command.append("--local-scheduler")
    return subprocess.run(command, cwd=place, capture_output=True, text=True)


def refused(place: Path, *arguments: str) -> str:
    """The line in which a run says why it failed."""
    outcome = run(place, *arguments)
    lines = [line for line in outcome.stderr.splitlines() if " ERROR " in line]
    told = re.sub(r"^\S+ ERROR +", "", lines[-1]) if lines else "nothing was said"
    return f"exit code {outcome.returncode}: {told.replace(str(place), '.')}"


def decided(place: Path) -> str:
    """The last decision about promotion."""
    found = [path for path in place.glob("work/PromoteModel/*.json") if "record" not in path.name]
    decision = json.loads(max(found, key=lambda path: path.stat().st_mtime_ns).read_text())
    return f"{'promoted' if decision['promoted'] else 'not promoted'}: {decision['reason']}"


def models(place: Path) -> None:
    data, model = place / "boston_housing.csv", place / "models" / "boston_housing"
    train = ["ReportTraining", "--dataset", data.name, "--target", "MEDV", *QUICK]
    predict = ["PredictBatch", "--dataset", data.name, "--model", "boston_housing"]
    run(place, *train)
    print(f"{'the first model':<26}{decided(place)}")
    kept = shutil.copytree(place / "models", place / "kept")
    run(place, *train, "--boosting-rounds", "1", "--mlp-epochs", "1", "--boosting-learning-rate", "0.5")
    print(f"{'a planted worse model':<26}{decided(place)}", flush=True)
    table = pandas.read_csv(data)
    table.assign(RM=table["RM"] * 1.4).to_csv(data, index=False)
    run(place, *train)
    print(f"{'a drifted column':<26}{decided(place)}", flush=True)
    table.drop(columns="RM").to_csv(data, index=False)
    print(f"{'a column gone, training':<26}{refused(place, *train)}", flush=True)
    print(f"{'a column gone, predicting':<26}{refused(place, *predict)}", flush=True)
    shutil.copy(BOSTON, data)
    weights = model / "mlp" / "member-00.weights.h5"
    content = bytearray(weights.read_bytes())
    content[len(content) // 2] ^= 1
    weights.write_bytes(content)
    print(f"{'a tampered model file':<26}{refused(place, *predict)}", flush=True)
    shutil.rmtree(place / "models")
    shutil.copytree(kept, place / "models")
    weights.write_bytes(pickle.dumps({"weights": [1.0, 2.0]}))
    print(f"{'a pickle':<26}{refused(place, *predict)}", flush=True)
