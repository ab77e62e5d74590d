"""Whether a change of the code has changed any output: keeps what a checkout makes, and compares two such.

    python -m bench.golden make FOLDER VIDEO ... [--notes NAME] [--set SECTION.SETTING=VALUE ...]
    python -m bench.golden train FOLDER DATASET TARGET
    python -m bench.golden compare BEFORE AFTER

Run the first two with the code before the change and with that after it, into two folders beside each other
(pages name their recording relative to where they lie), one at a time and on the same machine: what a network
computes differs in its last bits from one kind of processor to another.

`make` makes the notes of recordings by the real command, with the code and the luigi.cfg of the checkout
that it lies in, into FOLDER/notes, or FOLDER/NAME for a second set with other settings. The folder that
they all lie in is the inbox. `train` makes the report of a training, its promoted model, and the
predictions of that for the same rows. What is there already and up to date is not made again.

`compare` prints a line a file, `same`, `allowed` or `DIFFERENT`, and what differs (bench.differences has
the rules), and ends with exit code 1 where anything is DIFFERENT. It needs pdftotext and pdftoppm (poppler-
utils).
"""

import argparse
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from bench.differences import DIFFERENT, Difference, differences, status
from bench.measure import ROOT

LUIGI = Path(sys.executable).parent / "luigi"
# How each command ended, by the task and what it was about.
OUTCOMES = "outcomes.json"
# What lies in such a folder and is no output, and why; folders can be compared by themselves (BEFORE/work).
NOT_COMPARED = {
    "work/*": "intermediates, named by signatures",
    "logs/*": "times and process ids; errors and warnings are in outcomes.json",
    "*.cfg": "settings, with the paths of the folder",
    "models/catalog.toml": "a copy of the checkout's",
}
# Differences of one file that are shown.
MOST = 12


def make(folder: Path, videos: list[Path], notes: str, options: list[str]) -> None:
    """The notes of each recording in `folder`/`notes`, one after another; exit codes are kept as well."""
    videos = [Path(os.path.abspath(video)) for video in videos]
    inbox = os.path.commonpath([video.parent for video in videos])
    place(folder, notes, inbox=inbox, notes=folder / notes, models=ROOT / "models")
    for video in videos:
        told = os.path.relpath(video, inbox)
        luigi(folder, notes, told, [whole_notes(), f"--video={video}", *options])


def whole_notes() -> str:
    """The task that makes all files of a lecture: RenderPdf did in checkouts that have no LectureNotes."""
    known = (ROOT / "pipelines" / "__init__.py").read_text(encoding="utf-8")
    return "LectureNotes" if "LectureNotes" in known else "RenderPdf"


def train(folder: Path, dataset: Path, target: str) -> None:
    """Report, promoted model and predictions of a dataset, with no model in place before."""
    models = folder / "models"
    models.mkdir(parents=True, exist_ok=True)
    if (own := ROOT / "models" / "catalog.toml").is_file():  # of checkouts that keep it there
        shutil.copy(own, models)
    place(folder, "training", reports=folder / "reports", predictions=folder / "predictions", models=models)
    luigi(folder, "training", dataset.stem, ["ReportTraining", f"--dataset={dataset}", f"--target={target}"])
    called = ["PredictBatch", f"--dataset={dataset}", f"--model={dataset.stem}"]
    luigi(folder, "training", f"{dataset.stem} predictions", called)


def place(folder: Path, name: str, **paths: str | Path) -> None:
    """Write the checkout's luigi.cfg with other [paths] to `folder`/`name`.cfg."""
    text = (ROOT / "luigi.cfg").read_text(encoding="utf-8")
    before, head, after = text.partition("[paths]\n")
    section, foot, rest = after.partition("\n[")
    for setting, path in (paths | {"work": folder / "work"}).items():
        section, found = re.subn(rf"(?m)^{setting} =.*$", lambda _, line=f"{setting} = {path}": line, section)
        if found != 1:
            sys.exit(f"[paths] of luigi.cfg has {found} lines with {setting} =, one was expected")
    text = before + head + section + foot + rest
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.cfg").write_text(text, encoding="utf-8")


def luigi(folder: Path, name: str, about: str, arguments: list[str]) -> None:
    """Run one task to its end with the settings `folder`/`name`.cfg; what it says goes to `folder`/logs."""
    command = [LUIGI, "--module", "pipelines", *arguments, "--local-scheduler"]
    environment = os.environ | {"LUIGI_CONFIG_PATH": str(folder / f"{name}.cfg"), "PYTHONPATH": str(ROOT)}
    log = folder / "logs" / f"{name} {about.replace('/', ' ')}.log"
    log.parent.mkdir(exist_ok=True)
    started = time.perf_counter()
    with log.open("w", encoding="utf-8") as said:
        ended = subprocess.run(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)
    code, seconds = ended.returncode, time.perf_counter() - started
    print(f"{name} {about}: exit code {code} after {seconds:.0f} s", flush=True)
    told = re.findall(r"(?m)^[\d:]+ (?:WARNING|ERROR) .*$", log.read_text(encoding="utf-8"))
    told = [line.partition(" ")[2].replace(str(folder), "FOLDER") for line in told]
    path = folder / OUTCOMES
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    # A run that finds all done says nothing of what was said when it was made.
    if known.get(f"{name} {about}", {"exit code": None})["exit code"] != 0:
        known[f"{name} {about}"] = {"exit code": code, "said": told}
    path.write_text(json.dumps(known, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


def compare(before: Path, after: Path) -> bool:
    """Print a line a file and what differs; whether nothing does but what may."""
    old, new = files(before), files(after)
    if not old or not new:
        sys.exit(f"{after if old else before}: there are no outputs to compare")
    counts: Counter[str] = Counter()
    for name in sorted(old | new):
        if name in old & new:
            found = differences(before / name, after / name, name)
        else:
            found = [Difference(f"only in {before if name in old else after}")]
        counts[status(found)] += 1
        print(f"{status(found):<9}  {name}")
        show(found)
    for pattern, why in NOT_COMPARED.items():
        print(f"not compared: {pattern} ({why})")
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return not counts[DIFFERENT]


def show(found: list[Difference]) -> None:
    """The first differences of a file, those that may not be before the others."""
    for each in sorted(found, key=lambda each: bool(each.why))[:MOST]:
        print(f"{'':9}  {each.text}" + (f"   [{each.why}]" if each.why else ""))
    if len(found) > MOST:
        print(
            f"{'':9}  ... {len(found)} differences in all, {sum(not each.why for each in found)} not allowed"
        )


def files(folder: Path) -> set[str]:
    """The outputs in a folder, by their paths below it."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in found if not any(fnmatch.fnmatch(name, pattern) for pattern in NOT_COMPARED)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="notes of recordings")
    making.add_argument("folder", type=Path)
    making.add_argument("videos", type=Path, nargs="+", metavar="VIDEO")
    making.add_argument("--notes", default="notes", metavar="NAME", help="folder below FOLDER")
    making.add_argument("--set", action="append", default=[], metavar="SECTION.SETTING=VALUE")
    training = commands.add_parser("train", help="a training and predictions with its model")
    training.add_argument("folder", type=Path)
    training.add_argument("dataset", type=Path)
    training.add_argument("target")
    comparing = commands.add_parser("compare", help="two folders, file by file")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    given = parser.parse_args()
    match given.command:
        case "make":
            options = [f"--{name.replace('.', '-').replace('_', '-')}={value}"
                       for name, _, value in (each.partition("=") for each in given.set)]  # fmt: skip
            make(given.folder.absolute(), given.videos, given.notes, options)
        case "train":
            train(given.folder.absolute(), given.dataset.absolute(), given.target)
        case "compare":
            sys.exit(0 if compare(given.before, given.after) else 1)


if __name__ == "__main__":
    main()
