"""The notes of three recordings as people get them: the sample, a real short lecture, a synthetic hour.

    python -m bench.documents [--keep FOLDER] [sample] [gis] [hour]

Makes each by the real command and prints what it took, what the notes hold, and how large they are; of
the hour (bench.hour), whose chapters and slides are known, how well these were found in what was heard.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from bisect import bisect_left
from pathlib import Path

import pypdf
from nltk.metrics.segmentation import pk, windowdiff

from bench import hour
from bench.measure import ROOT, SHARED, heading, machine, run_measured, working_folder
from bench.segmentation_corpora import lectures
from pipelines.core.files.json_files import load
from pipelines.lecture.notes.record import Notes

LUIGI = Path(sys.executable).parent / "luigi"
# A chapter that is found counts as the known one within so many seconds, a slide within one.
NEAR_CHAPTER, NEAR_SLIDE = 30.0, 1.0


def sample(folder: Path) -> Path:
    return Path(shutil.copy(ROOT / "data" / "videos" / "lecture.mp4", folder))


def gis(folder: Path) -> Path | None:
    video = SHARED / "lecture_video" / "gis_intro.mp4"
    return Path(shutil.copy(video, folder)) if video.is_file() else None


def synthetic(folder: Path) -> Path | None:
    known = [text for text in (lectures() if SHARED.is_dir() else []) if text.name == hour.NAME]
    return hour.make(known[0], folder) if known else None


KINDS = {"sample": sample, "gis": gis, "hour": synthetic}


def report(video: Path, place: Path) -> None:
    """Make the notes of a recording in a working folder and tell of them."""
    command = [LUIGI, "--module", "pipelines", "LectureNotes", "--video", video, "--local-scheduler"]
    spent = run_measured(command, place)
    notes = load(place / "notes" / f"{video.stem}.json", Notes)
    made = {kind: place / "notes" / f"{video.stem}{kind}" for kind in (".pdf", ".html", ".md", ".json")}
    pages = len(pypdf.PdfReader(made[".pdf"]).pages)
    explained = sum(bool(term.definition) for term in notes.terms)
    print(f"{notes.duration / 60:.1f} min of {notes.language} in {spent.seconds:.0f} s:", end=" ")
    print(f"{notes.duration / spent.seconds:.1f} times real time, {spent.peak_bytes / 2**30:.1f} GB")
    print(
        f"{len(notes.chapters)} chapters, {len(notes.slides)} slides, {len(notes.summary.points)} key points,"
    )
    print(f"{len(notes.terms)} terms ({explained} explained), {len(notes.questions)} questions")
    sizes = ", ".join(f"{kind} {path.stat().st_size / 1e6:.2f} MB" for kind, path in made.items())
    print(f"{pages} pages; {sizes}")
    started = time.perf_counter()
    run_measured(command, place)
    print(f"once more, with nothing to do: {time.perf_counter() - started:.2f} s")
    if (known := video.with_suffix(".json")).is_file():
        against(notes, json.loads(known.read_text()))


def against(notes: Notes, known: dict) -> None:
    """Chapters and slides that were found, beside those that are known."""
    starts = [said.start for paragraph in notes.paragraphs for said in paragraph.sentences]
    true = marks(starts, known["chapters"][1:])
    found = marks(starts, [chapter.start for chapter in notes.chapters[1:]])
    window = max(2, round(len(starts) / len(known["chapters"]) / 2))
    print(f"chapters: {len(notes.chapters)} of {len(known['chapters'])}, ", end="")
    print(f"Pk {pk(true, found, window):.3f}, WindowDiff {windowdiff(true, found, window):.3f}, ", end="")
    near = matched([c.start for c in notes.chapters[1:]], known["chapters"][1:], NEAR_CHAPTER)
    print(f"{near} begin within {NEAR_CHAPTER:.0f} s of a known one")
    right = matched([slide.end for slide in notes.slides], known["slide_ends"], NEAR_SLIDE)
    print(f"slides: {right} of {len(known['slide_ends'])} found within 1 s, ", end="")
    print(f"{len(notes.slides) - right} extra")
    for chapter in notes.chapters:
        print(f"  {chapter.start:6.0f} s  {chapter.title}")


def marks(starts: list[float], times: list[float]) -> str:
    """A 1 for each sentence (by its start) at which a new chapter begins, as NLTK's metrics want it."""
    begun = {bisect_left(starts, moment - 0.5) for moment in times}
    return "".join("1" if place in begun else "0" for place in range(len(starts)))


def matched(found: list[float], known: list[float], near: float) -> int:
    """How many known times have a found one near them, each used once."""
    left, count = sorted(found), 0
    for moment in sorted(known):
        if left and abs((best := min(left, key=lambda time: abs(time - moment))) - moment) <= near:
            left.remove(best)
            count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, help="where the recordings and notes stay")
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS], default=[])
    arguments = parser.parse_args()
    print(machine("faster-whisper", "reportlab"))
    with tempfile.TemporaryDirectory() as scratch:
        place = arguments.keep or Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        if not (place / "luigi.cfg").exists():
            working_folder(place)
        for kind in arguments.kinds or KINDS:
            heading(kind)
            existing = place / "videos" / f"{kind}.mp4"
            if video := existing if existing.is_file() else KINDS[kind](place / "videos"):
                report(video, place)
            else:
                print("the recordings of ../shared/data are not here")


if __name__ == "__main__":
    main()
