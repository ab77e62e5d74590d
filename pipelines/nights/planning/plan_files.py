"""The plans of every night on disk: what its report is made of, and what the next night knows of it."""

import datetime
import os
import re
import socket
from pathlib import Path

import msgspec

from pipelines.core.files import json_files
from pipelines.core.files.atomic import whole
from pipelines.nights.records import Plan, Recording, Status


def nights_folder(work: Path) -> Path:
    return Path(work) / "nights"


def write(plan: Plan, work: Path) -> None:
    """Keep a plan beside those of other runs."""
    moment = re.sub(r"\D", "", plan.made.partition("+")[0])
    name = f"{plan.host}-{plan.pid}-{moment}-{plan.part}.json"
    with whole(nights_folder(work) / plan.night / name) as path:
        json_files.save(plan, path)


def writer() -> tuple[str, int]:
    """Host and process that a plan is signed with."""
    return socket.gethostname(), os.getpid()


def read(work: Path, night: str) -> list[Plan]:
    """All plans of a night, the earliest first; what cannot be read is passed over."""
    found = []
    for path in (nights_folder(work) / night).glob("*.json"):
        try:
            plan = json_files.load(path, Plan)
            if datetime.datetime.fromisoformat(plan.made).tzinfo:
                found.append(plan)
        except (OSError, msgspec.DecodeError, ValueError):
            continue
    return sorted(found, key=lambda plan: plan.made)


def latest(plans: list[Plan]) -> dict[str, Recording]:
    """What the plans last said of each recording, by its path."""
    return {recording.video: recording for plan in plans for recording in plan.recordings}


def last_night(work: Path, night: str) -> dict[str, Recording]:
    """What was last said in the night before this one that had any."""
    folder = nights_folder(work)
    earlier = [path.name for path in folder.iterdir() if path.name < night] if folder.is_dir() else []
    return latest(read(work, max(earlier))) if earlier else {}


def left_over(before: dict[str, Recording]) -> set[str]:
    """The recordings that a night had no time for."""
    unfinished = (Status.POSTPONED, Status.WAITING, Status.DRAFT)
    return {path for path, known in before.items() if known.status in unfinished}
