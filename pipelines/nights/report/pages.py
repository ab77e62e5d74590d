"""The morning report: a page and a JSON file for each night, and a page over all of them."""

import base64
import hashlib
import logging
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import msgspec
from natsort import natsorted, ns

from pipelines.core.files.atomic import whole
from pipelines.core.files.json_files import load, save
from pipelines.core.files.names import path_of, shown
from pipelines.locale.figures import SHORT_DAY
from pipelines.nights.records import Night, Recording, Stage, Status, Training, made
from pipelines.nights.report.totals import NEEDS, WAITS, counts, seconds, spoken, timed, totals, worked
from pipelines.nights.report.words import Words
from pipelines.typeset.webpage import environment, with_fonts

logger = logging.getLogger("luigi-interface")

INDEX = "index.html"


@dataclass(frozen=True)
class Outcome:
    """As much of a recording or a training as the page over all nights shows."""

    status: Status
    duration: float | None = None
    earlier: bool = False
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True)
class Outline:
    """As much of a night as the page over all nights shows: reading no more keeps a thousand quick."""

    night: str
    started: str
    ended: str
    recordings: tuple[Outcome, ...]
    trainings: tuple[Outcome, ...]
    exit_code: int


def write_report(night: Night, folder: Path, language: str = "en") -> Path:
    """Write `<night>.json`, `<night>.html` and `index.html` into a folder; gives the path of the page."""
    folder, words = Path(folder), Words(language)
    folder.mkdir(parents=True, exist_ok=True)
    with whole(folder / f"{night.night}.json") as part:
        save(night, part)
    page = folder / f"{night.night}.html"
    with whole(page) as part:
        part.write_text(night_page(night, folder, words), encoding="utf-8")
    with whole(folder / INDEX) as part:
        part.write_text(index_page(folder, words), encoding="utf-8")
    return page


def night_page(night: Night, folder: Path, words: Words) -> str:
    """The page of a night as HTML, with links from the folder that it will lie in."""
    recordings = natsorted(night.recordings, key=lambda each: each.name, alg=ns.IGNORECASE)
    trainings = natsorted(night.trainings, key=lambda each: each.name, alg=ns.IGNORECASE)
    entries: tuple[Recording | Training, ...] = (*recordings, *trainings)
    bad = sorted((each for each in entries if each.status in NEEDS), key=lambda each: not each.hurt)
    stages = list(dict.fromkeys(stage.task for each in night.recordings for stage in each.stages))
    return _rendered(
        "night.html.j2",
        words,
        night=night,
        sums=totals(night),
        needs=[each for each in bad if not each.earlier],
        earlier=[each for each in bad if each.earlier],
        made=[each for each in recordings if made(each)],
        notices=words.notices(night),
        waits=[each for state in (Status.DRAFT, *WAITS) for each in recordings if each.status == state],
        trainings=trainings,
        stages=stages,
        longest=max(map(seconds, recordings), default=0),
        link=partial(_link, folder=folder),
        seconds=seconds,
        timed=timed,
    )


def index_page(folder: Path, words: Words) -> str:
    """The page over all nights whose JSON lies in a folder, the last one first."""
    nights, skipped = [], []
    for path in sorted(folder.glob("*.json"), reverse=True):
        try:
            nights.append((path.stem, load(path, Outline)))
        except (OSError, msgspec.DecodeError) as error:
            skipped.append(path.name)
            logger.warning("%s: no report of a night: %s", path, error)
    years: dict[str, list] = {}
    for stem, outline in nights:
        years.setdefault(outline.night[:4], []).append((stem, outline))
    return _rendered(
        "index.html.j2",
        words,
        years=years,
        latest=nights[0] if nights else None,
        amount=len(nights),
        made=sum(counts(outline.recordings)[Status.DONE] for _, outline in nights),
        first=nights[-1][1].night if nights else "",
        skipped=skipped,
        skipped_names=", ".join(map(shown, skipped[:10])),
        counts=counts,
        spoken=spoken,
        worked=worked,
        pages={path.stem for path in folder.glob("*.html")},
        short_day=SHORT_DAY,
    )


def _rendered(template: str, words: Words, **values) -> str:
    """A page as one file that fetches nothing and runs no script but its own."""
    templates = environment("pipelines.nights.report")
    script, _, _ = templates.loader.get_source(templates, "table.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    known = {"words": words, **words.templates(), "shown": shown, "quoted": quote}
    written = templates.get_template(template).render(
        known | {"script": script, "script_digest": digest} | values
    )
    return with_fonts(written)


def _link(path: str, folder: Path) -> str:
    """A path as a relative URL from the folder of the report, whatever characters its names have."""
    return quote(os.fsencode(os.path.relpath(path_of(path), folder)))
