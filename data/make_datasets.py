"""Make the datasets in data/datasets from the packages that carry them.

    python data/make_datasets.py [--out data/datasets]

Boston housing comes from the mlxtend wheel (BSD-3-Clause); what it is, and what is wrong with it, stands in
data/datasets/boston_housing.toml.
"""

import argparse
import csv
from pathlib import Path

from mlxtend.data import boston_housing_data

HERE = Path(__file__).resolve().parent
COLUMNS = [
    "CRIM",
    "ZN",
    "INDUS",
    "CHAS",
    "NOX",
    "RM",
    "AGE",
    "DIS",
    "RAD",
    "TAX",
    "PTRATIO",
    "B",
    "LSTAT",
    "MEDV",
]


def written(values) -> list[str]:
    """A column's numbers in their shortest exact form; without a point where all are whole."""
    whole = all(value.is_integer() for value in values)
    return [str(int(value)) if whole else repr(value) for value in values]


def make_boston_housing(path: Path) -> None:
    """Write 506 rows, one a census tract, with 13 features and the target MEDV."""
    features, target = boston_housing_data()
    columns = [written(column.tolist()) for column in (*features.T, target)]
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(zip(*columns))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=HERE / "datasets")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    make_boston_housing(out / "boston_housing.csv")
    print(out / "boston_housing.csv")
