"""A real `konspekt serve` on a free port of this machine, for tests."""

import contextlib
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from tests import fork_server
from tests.conftest import ROOT


@contextlib.contextmanager
def served(place: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address of a server over place/notes, place/videos and place/work, and its process."""
    text = (ROOT / "luigi.cfg").read_text(encoding="utf-8")
    text = text.replace("data/", f"{place}/")
    (place / "luigi.cfg").write_text(text, encoding="utf-8")
    (place / "videos").mkdir(exist_ok=True)
    environment = fork_server.environment()
    environment.pop("LUIGI_CONFIG_PATH", None)
    process = fork_server.Command(
        [fork_server.BIN / "konspekt", "serve", "--port", "0", *options],
        cwd=place,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = next(word for word in process.stderr.readline().split() if word.startswith("http"))
        yield address, process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def awaited(address: str, wanted: str) -> str:
    """The page of an address, as soon as it has a text."""
    deadline = time.monotonic() + 60
    while True:
        with urllib.request.urlopen(address, timeout=30) as answer:
            page = answer.read().decode()
        if wanted in page:
            return page
        assert time.monotonic() < deadline, page[-2000:]
        time.sleep(0.1)
