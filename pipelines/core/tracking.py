"""Links from the scheduler's page to the outputs of tasks."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from luigi.rpc import RPCError

if TYPE_CHECKING:
    from pipelines.core.task import KonspektTask


def output_url(path: Path, results_url: str, roots: Mapping[str, Path]) -> str:
    """Where a browser finds an output, or nothing where no web server shows it.

    A server shows each of the folders `roots` under its name below `results_url`:
    data/notes/a.pdf is RESULTS_URL/notes/a.pdf. The address of a folder ends with a slash.
    """
    if not results_url:
        return ""
    full = os.path.abspath(path)
    for name, root in roots.items():
        relative = os.path.relpath(full, os.path.abspath(root))
        if relative.split(os.sep)[0] != os.pardir:
            slash = "/" if os.path.isdir(full) else ""
            return f"{results_url.rstrip('/')}/{name}/{quote(os.fsencode(relative))}{slash}"
    return ""


def link(task: "KonspektTask", path: Path) -> None:
    """Let the scheduler's page link a running task to its output, if a web server shows that."""
    paths = task.paths_settings
    roots = {"notes": paths.notes, "reports": paths.reports, "predictions": paths.predictions}
    url = output_url(path, paths.results_url, roots | {"work": paths.work})
    # Luigi sets this for the time of run() only; and a scheduler that is away for a while stops no work.
    if url and getattr(task, "set_tracking_url", None):
        with contextlib.suppress(RPCError):
            task.set_tracking_url(url)
