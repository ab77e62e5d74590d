"""Keeps the index and the library as the notes folder is while a server shows them."""

import contextlib
import ipaddress
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

from pipelines.archive.files import Files
from pipelines.archive.index import update
from pipelines.archive.library import courses, library_page
from pipelines.archive.web import Site, application
from pipelines.core.errors import Unavailable
from pipelines.core.settings import ThemeSettings
from pipelines.language.language import known_languages
from pipelines.language.text.search_tokens import stem
from pipelines.locale.message import Message

logger = logging.getLogger("konspekt.archive")

# A look at the folder anyway (s): events can be lost.
RESCAN = 60.0
# What is written to the folder is looked at once nothing has been for so long, but after so long at most (s).
SETTLE, LATEST = 1.0, 10.0


class Keeper:
    """Follows a notes folder on a thread of its own."""

    def __init__(self, notes: Path, work: Path, theme: ThemeSettings, language: str):
        self.notes, self.work, self.theme, self.language = Path(notes), Path(work), theme, language
        self._page, self._making = "", threading.Lock()
        self._heard, self._ending = threading.Event(), threading.Event()

    def library(self) -> str:
        """The library as it was at the last look; the first that asks for it has it made."""
        return self._page or self._make(False)

    @contextlib.contextmanager
    def keeping(self) -> Iterator[None]:
        """Follow the folder while the body runs."""
        thread = threading.Thread(target=self._follow, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ending.set()
            self._heard.set()
            thread.join(LATEST)

    def _follow(self) -> None:
        from pipelines.ops.folder_events import Arrivals

        with contextlib.closing(Arrivals(self._heard.set, None, 5.0)) as arrivals:
            for code in known_languages():
                stem("word", code)  # so that the first question need not wait for the stemmers
            written = True
            while not self._ending.is_set():
                self._look(arrivals, written)
                written = self._heard.wait(RESCAN)
                self._settle()

    def _settle(self) -> None:
        latest = time.monotonic() + LATEST
        while self._heard.is_set() and time.monotonic() < latest and not self._ending.is_set():
            self._heard.clear()
            self._ending.wait(SETTLE)

    def _look(self, arrivals, written: bool) -> None:
        """Bring the index up to date, and the library where anything has been written."""
        try:
            arrivals.follow([self.notes])
            changes = update(self.notes, self.work)
            for each in changes.skipped:
                logger.warning(Message("{path}: left out: {reason}", path=each.path, reason=each.reason))
            if changes:
                count = len(changes.added), len(changes.changed), len(changes.removed)
                logger.info("index: %d lectures came, %d changed, %d left", *count)
            if written or changes:
                self._make(True)
        except Exception as error:
            # A share that is away, a full disk, whatever it is: the server outlives it, and looks again.
            known = isinstance(error, (OSError, Unavailable))
            logger.warning("the index is not up to date: %s", error, exc_info=not known)

    def _make(self, anew: bool) -> str:
        with self._making:
            if anew or not self._page:
                found = courses(self.notes)
                self._page = library_page(found, self.theme, self.language, search=True)
            return self._page


def serve(
    notes: Path,
    inboxes: Sequence[Path],
    work: Path,
    theme: ThemeSettings,
    language: str,
    host: str,
    port: int,
    tell: Callable[[str], None],
) -> None:
    """Show the archive on `host` and `port` until a signal comes; `tell` gets the address.

    Raises Unavailable where the port is taken.
    """
    import snowballstemmer  # noqa: F401 (where it is missing, it is told here, not by the thread that needs it)
    import uvicorn

    keeper = Keeper(notes, work, theme, language)
    site = Site(Files(notes, inboxes), Path(work), theme, language, keeper.library)
    hosts = ("localhost", "127.0.0.1", "[::1]", host) if loopback(host) else ()
    shown = application(site, hosts, keeper.keeping)
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=kind)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise Unavailable(
            "{host}, port {port}: {why}; --port 0 takes any that is free",
            host=host,
            port=port,
            why=Message(cast(str, why)),
        ) from None
    with listening:
        named = f"[{host}]" if ":" in host else host
        tell(f"http://{named}:{listening.getsockname()[1]}/")
        config = uvicorn.Config(
            shown, log_config=None, access_log=False, server_header=False, proxy_headers=False, lifespan="on",
            ws="none", timeout_graceful_shutdown=3,
        )  # fmt: skip
        uvicorn.Server(config).run([listening])


def loopback(host: str) -> bool:
    """Whether a host is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
