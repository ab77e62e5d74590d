"""What is to be done when work has ended, whoever drove it."""

from pathlib import Path

from pipelines.core.files.atomic import PARTS, sweep
from pipelines.nights.upkeep.archive_update import update_archive


def clean_up(work: Path) -> None:
    """Remove what was left half written, and bring the archive up to date with the notes."""
    sweep_work(work)
    update_archive()


def sweep_work(work: Path) -> None:
    """Remove what a killed run has left half written among the intermediate outputs."""
    for parts in Path(work).glob(f"*/{PARTS}"):
        sweep(parts)
