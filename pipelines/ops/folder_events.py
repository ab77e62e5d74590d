"""Tells when something has come into a folder: by inotify, and by polling where that hears nothing.

What it tells is a hint that it is worth to look, no more: events can be lost, and are doubled at times.
"""

import contextlib
import errno
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from pipelines.ops.partial_files import PARTIAL

logger = logging.getLogger("konspekt.watch")

# File systems on which the kernel hears only of changes made on this machine; and all of FUSE but fuseblk.
NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "9p",
    "ceph",
    "lustre",
    "glusterfs",
    "beegfs",
}
NETWORK |= {
    "gpfs",
    "pvfs2",
    "ocfs2",
    "gfs2",
    "virtiofs",
    "vboxsf",
    "prl_fs",
    "davfs",
    "coda",
    "ncpfs",
    "fuse",
}

# A file that grows tells of it with every write; that it was begun and closed is enough.
EVENTS = [FileCreatedEvent, FileClosedEvent, FileMovedEvent, FileDeletedEvent]
EVENTS += [DirCreatedEvent, DirMovedEvent, DirDeletedEvent]
# Polling knows nothing of closing.
POLLED = [*EVENTS, FileModifiedEvent]

# The user's inotify watches or instances are used up.
LIMITS = {errno.ENOSPC, errno.EMFILE}


def network_file_system(folder: Path) -> str:
    """The type of the network file system that the folder, or one below it, is on; empty for a local one."""
    place = Path(os.path.realpath(folder))
    mounted = {Path(mount.mountpoint): mount.fstype for mount in psutil.disk_partitions(all=True)}
    own = next((mounted[each] for each in (place, *place.parents) if each in mounted), "")
    below = [kind for point, kind in mounted.items() if point.is_relative_to(place)]
    return next((kind for kind in (own, *below) if kind in NETWORK or kind.startswith("fuse.")), "")


class _Ear(FileSystemEventHandler):
    def __init__(self, hear: Callable[[], None]):
        self.hear = hear

    def on_any_event(self, event: FileSystemEvent) -> None:
        name = os.path.basename(os.fsdecode(event.dest_path or event.src_path))
        if not name.startswith(".") and not name.lower().endswith(PARTIAL):
            self.hear()


@dataclass(frozen=True)
class _Followed:
    observer: BaseObserver
    watch: ObservedWatch
    identity: tuple[int, int]  # device and inode: another folder of the same name has to be taken up anew

    def listens(self) -> bool:
        return any(each.watch == self.watch and each.is_alive() for each in self.observer.emitters)


class Arrivals:
    """Calls `hear` (on another thread) when something changes below the folders that it follows.

    `poll` None decides for each folder by its file system. `seconds` is the time between two polls.
    """

    def __init__(self, hear: Callable[[], None], poll: bool | None, seconds: float):
        self.ear, self.poll, self.seconds = _Ear(hear), poll, seconds
        self._followed: dict[Path, _Followed] = {}
        self._observers: dict[bool, BaseObserver] = {}

    def follow(self, folders: Iterable[Path]) -> None:
        """Listen to these folders and no others; call it again now and then, for those that come back."""
        there = {folder: status for folder in folders if (status := _identity(folder))}
        for folder, followed in list(self._followed.items()):
            if there.get(folder) != followed.identity or not followed.listens():
                self._leave(folder)
        try:
            for folder, identity in there.items():
                if folder not in self._followed:
                    with _but_limits():
                        self._listen(folder, identity)
            with _but_limits():
                self._try_limit()
        except OSError as error:
            if error.errno not in LIMITS or self.poll:
                raise
            logger.warning(
                "%s: looking every %.0f s instead (sysctl fs.inotify)", error.strerror, self.seconds
            )
            self.poll = True
            for folder in list(self._followed):
                self._leave(folder)
            self.follow(there)

    def _listen(self, folder: Path, identity: tuple[int, int]) -> None:
        kind = network_file_system(folder) if self.poll is None else ""
        polled = bool(self.poll or kind)
        observer = self._observer(polled)
        place, events = os.path.realpath(folder), POLLED if polled else EVENTS
        watch = observer.schedule(self.ear, place, recursive=True, event_filter=events)
        self._followed[folder] = _Followed(observer, watch, identity)
        how = (
            f"every {self.seconds:.0f} s{f', as it is on {kind}' if kind else ''}" if polled else "by inotify"
        )
        logger.info("watching %s %s", folder, how)

    def _observer(self, polled: bool) -> BaseObserver:
        if polled not in self._observers:
            observer = PollingObserver(timeout=self.seconds) if polled else Observer()
            observer.start()
            self._observers[polled] = observer
        return self._observers[polled]

    def _try_limit(self) -> None:
        """Raise OSError where the limit is reached; watchdog is silent about folders below the first."""
        for folder, followed in self._followed.items():
            if followed.observer is self._observers.get(False):
                other = followed.observer.schedule(FileSystemEventHandler(), str(folder.resolve().parent))
                followed.observer.unschedule(other)
                return

    def _leave(self, folder: Path) -> None:
        followed = self._followed.pop(folder)
        followed.observer.unschedule(followed.watch)

    def close(self) -> None:
        for observer in self._observers.values():
            observer.stop()
            observer.join()
        self._observers.clear()
        self._followed.clear()


@contextlib.contextmanager
def _but_limits() -> Iterator[None]:
    """A folder that cannot be listened to is still looked at now and then; the look says what is wrong."""
    try:
        yield
    except OSError as error:
        if error.errno in LIMITS:
            raise


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return (status.st_dev, status.st_ino)
