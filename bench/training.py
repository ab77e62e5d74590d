"""The training half against baselines, peers and published figures, in one run on one machine.

    python -m bench.training [uci] [keras] [whole] [million] [rerun] [refusals]

Prints RMSE on Boston housing by the protocol of the uncertainty literature, MAE on the split of Keras, the
time of the whole graph over plain scripts that do the same fits, what a run without work costs, and what is
refused. Everything goes through the `luigi` command; peers get the same splits.
"""

import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy
import pandas

from bench import refusals
from bench.measure import ROOT, Outcome, chosen_parts, heading, machine, run_measured, working_folder

BOSTON = ROOT / "data" / "datasets" / "boston_housing.csv"
SPLITS = 20
# Mean test RMSE on all 13 features, from the papers: the protocol is theirs, the splits may differ.
PUBLISHED = {
    "PBP": 3.01,
    "NGBoost": 2.94,
    "MC dropout": 2.90,
    "WGBoost": 2.78,
    "CARD": 2.62,
    "sklearn boosting (NGBoost paper, Table 3)": 2.46,
}
ROUNDS = 3
MILLION = 1_000_000


@contextlib.contextmanager
def place():
    """A working folder of its own, with Boston housing in it and no models of other runs."""
    with tempfile.TemporaryDirectory() as name:
        folder = working_folder(Path(name), Path(name) / "models")
        shutil.copy(BOSTON, folder)
        yield folder


def luigi(folder: Path, task: str, *arguments: str) -> Outcome:
    command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", task, *arguments]
    return run_measured([*command, "--local-scheduler"], folder)


def evaluated(folder: Path, *arguments: str) -> dict:
    """The evaluation that the graph makes of Boston housing with the given settings."""
    arguments = ["--dataset", BOSTON.name, "--target", "MEDV", *arguments, "--workers", "2"]
    luigi(folder, "EvaluateModels", *arguments)
    found = folder.glob("work/EvaluateModels/*/evaluation.json")
    return json.loads(max(found, key=lambda file: file.stat().st_mtime_ns).read_text())


def uci() -> None:
    with place() as folder:
        for title, excluded in (("all 13 features", "none"), ("without B", "boston_housing.B")):
            heading(f"Boston housing, {title}: mean test RMSE and standard error over {SPLITS} splits")
            started = time.perf_counter()
            found = evaluated(
                folder, "--training-split", "uci", "--training-repeats", str(SPLITS - 1),
                "--training-exclude-columns", excluded,
            )  # fmt: skip
            for entry in found["repeats"]:
                figures = f"{entry['rmse']:.3f} ± {entry['rmse_error']:.3f}   MAE {entry['mae']:.3f}"
                print(f"{entry['model']:<28}{figures}")
            print(f"({time.perf_counter() - started:.0f} s for all of it)")
            peers([] if excluded == "none" else ["B"])
        heading("Published, all 13 features")
        for name, figure in PUBLISHED.items():
            print(f"{name:<44}{figure:.2f}")


def peers(excluded: list[str]) -> None:
    """What scikit-learn's and XGBoost's own defaults reach on the same splits."""
    import xgboost
    from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor

    table = pandas.read_csv(BOSTON).drop(columns=excluded)
    truth = table.pop("MEDV").to_numpy()
    makers = {
        "peer: sklearn boosting": lambda seed: GradientBoostingRegressor(random_state=seed),
        "peer: sklearn forest": lambda seed: RandomForestRegressor(random_state=seed),
        "peer: xgboost": lambda seed: xgboost.XGBRegressor(random_state=seed, n_jobs=1),
    }
    for name, make in makers.items():
        random, errors = numpy.random.RandomState(1), []
        for seed in range(SPLITS):
            order = random.choice(range(len(truth)), len(truth), replace=False)
            learned, tested = order[:455], order[455:]
            model = make(seed).fit(table.to_numpy()[learned], truth[learned])
            errors.append(rmse(model.predict(table.to_numpy()[tested]) - truth[tested]))
        print(f"{name:<28}{numpy.mean(errors):.3f} ± {numpy.std(errors, ddof=1) / SPLITS**0.5:.3f}")


def rmse(errors) -> float:
    return float(numpy.sqrt(numpy.mean(errors**2)))


# Chollet 2021, Deep Learning with Python, 4.3, on the split that Keras makes of the same rows.
CHOLLET = """
import sys, keras, numpy, pandas
table = pandas.read_csv(sys.argv[1])
order = numpy.arange(506)
numpy.random.RandomState(113).shuffle(order)
x, y = table.drop(columns="MEDV").to_numpy()[order], table["MEDV"].to_numpy()[order]
x = (x - x[:404].mean(axis=0)) / x[:404].std(axis=0)
keras.utils.set_random_seed(int(sys.argv[2]))
layers = [keras.layers.Dense(64, "relu"), keras.layers.Dense(64, "relu"), keras.layers.Dense(1)]
model = keras.Sequential(layers)
model.compile("rmsprop", "mse", metrics=["mae"])
model.fit(x[:404], y[:404], epochs=130, batch_size=16, verbose=0)
print("MAE", abs(model.predict(x[404:], verbose=0)[:, 0] - y[404:]).mean())
"""


def keras() -> None:
    heading("Boston housing, the fixed split of Keras (404/102): test MAE")
    found = []
    for seed in range(1, 6):
        outcome = subprocess.run(
            [sys.executable, "-c", CHOLLET, BOSTON, str(seed)], capture_output=True, text=True, check=True
        )
        found.append(float(outcome.stdout.split()[-1]))
    spread = f"5 seeds, {min(found):.3f} to {max(found):.3f}; all 13 features"
    print(f"{'64-64-1 as in Chollet':<28}{statistics.mean(found):.3f}   ({spread})")
    with place() as folder:
        for title, excluded in (("all 13 features", "none"), ("without B", "boston_housing.B")):
            made = evaluated(folder, "--training-split", "keras", "--training-exclude-columns", excluded)
            for score in made["scores"]:
                mae, name = score["mae"], f"{score['model']}, {title}"
                print(f"{name:<32}{mae['value']:.3f}   [{mae['low']:.3f}, {mae['high']:.3f}]", flush=True)


def settings_of(*names: str) -> dict:
    """The settings of some sections as luigi.cfg has them."""
    from pipelines.core import settings

    return {name: settings.values(getattr(settings, name)()) for name in names}


def whole() -> None:
    from pipelines.training.models.learners.boosting import COPIES

    heading(f"The whole graph on Boston housing over a plain script with the same fits, {ROUNDS} rounds")
    options = settings_of("mlp", "boosting")
    options["boosting"] |= {"threads": 1, "copies": COPIES}
    options |= {"folds": 10, "members": 10, "refit": True, "root": True, "excluded": ["B"]}
    options |= {"kinds": ["mlp", "boosting"], "baselines": True}
    ratios = []
    for _ in range(ROUNDS):
        with place() as folder:
            graph = luigi(folder, "ReportTraining", "--dataset", BOSTON.name, "--target", "MEDV")
            plain = plain_script(folder, BOSTON.name, "MEDV", options)
            ratios.append(graph.seconds / plain.seconds)
            print(
                f"graph {graph.seconds:.1f} s, plain {plain.seconds:.1f} s, ratio {ratios[-1]:.3f}",
                flush=True,
            )
    print(f"median ratio {statistics.median(ratios):.3f}")


def plain_script(folder: Path, data: str, target: str, options: dict) -> Outcome:
    command = [sys.executable, "-m", "bench.plain_training", data, target, json.dumps(options)]
    return run_measured(command, folder)


def million() -> None:
    heading(f"{MILLION:,} rows of Friedman's function: prepare and boosting, over a plain script")
    options = settings_of("boosting") | {"folds": 10, "members": 1, "refit": False, "root": False}
    options |= {"excluded": [], "baselines": False}
    ratios = []
    with place() as folder:
        friedman(MILLION).to_csv(folder / "friedman.csv", index=False)
        for _ in range(ROUNDS):
            graph = luigi(folder, "TrainBoosting", "--dataset", "friedman.csv", "--target", "y")
            plain = plain_script(folder, "friedman.csv", "y", options | {"kinds": ["boosting"]})
            ratios.append(graph.seconds / plain.seconds)
            [made] = folder.glob("work/TrainBoosting/*/model.json")
            kept = json.loads(made.read_text())["members"][0]["epochs"]
            peaks = f"peak {graph.peak_bytes / 1e6:.0f} MB and {plain.peak_bytes / 1e6:.0f} MB"
            times = f"graph {graph.seconds:.1f} s ({kept} rounds), plain {plain.seconds:.1f} s"
            print(f"{times}, ratio {ratios[-1]:.3f}, {peaks}", flush=True)
            shutil.rmtree(folder / "work")
    print(f"median ratio {statistics.median(ratios):.3f}")


def friedman(rows: int) -> pandas.DataFrame:
    """Friedman's first function with five inputs that do not matter (Friedman 1991)."""
    random = numpy.random.default_rng(0)
    inputs = random.random((rows, 10))
    target = 10 * numpy.sin(numpy.pi * inputs[:, 0] * inputs[:, 1]) + 20 * (inputs[:, 2] - 0.5) ** 2
    target += 10 * inputs[:, 3] + 5 * inputs[:, 4] + random.normal(size=rows)
    return pandas.DataFrame(inputs, columns=[f"x{place}" for place in range(10)]).assign(y=target)


# The graph as luigi builds it, and the libraries that asking it has loaded.
ASK = """
import sys, luigi, pipelines
task = pipelines.ReportTraining(dataset=sys.argv[1], target="MEDV")
assert luigi.build([task], local_scheduler=True, log_level="WARNING")
names = ("tensorflow", "keras", "xgboost", "sklearn", "pandas", "numpy")
print("loaded:", *[name for name in names if name in sys.modules] or ["none of", *names])
"""


def rerun() -> None:
    heading("A run that finds all done")
    with place() as folder:
        arguments = ["ReportTraining", "--dataset", BOSTON.name, "--target", "MEDV"]
        luigi(folder, *arguments)
        seconds = [luigi(folder, *arguments).seconds for _ in range(5)]
        print(f"median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s")
        outcome = subprocess.run(
            [sys.executable, "-c", ASK, BOSTON.name], cwd=folder, capture_output=True, text=True, check=True
        )
        print(outcome.stdout.strip().splitlines()[-1])


PARTS = {
    "uci": uci,
    "keras": keras,
    "whole": whole,
    "million": million,
    "rerun": rerun,
    "refusals": refusals.show,
}

if __name__ == "__main__":
    chosen = chosen_parts(__doc__, list(PARTS))
    print(machine("tensorflow-cpu", "keras", "xgboost-cpu", "scikit-learn", "pandas"))
    for name in chosen:
        PARTS[name]()
