"""Where the work logs, and the lines of those who drive it, which come between those of Luigi."""

import datetime
import logging
import socket
from pathlib import Path
from typing import TextIO

from pipelines.core.task import Plain
from pipelines.nights import clock
from pipelines.nights.planning import plan_files


def run_log(work: Path, night: str = "") -> Path:
    """Where what is run on this host in a night logs; without its day: the night that it is now."""
    night = night or clock.night_of(datetime.datetime.now())
    return plan_files.nights_folder(work) / night / f"{socket.gethostname()}.log"


def line_handler(stream: TextIO, who: str) -> logging.Handler:
    """Writes a line an event, with the time and who tells it, as core/settings/logging.cfg has Luigi do."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(f"%(asctime)s {who:7} %(message)s", "%H:%M:%S"))
    handler.addFilter(Plain())
    return handler


def log_to(handler: logging.Handler, logger: logging.Logger) -> None:
    """Let a driver's lines go there and nowhere else."""
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
