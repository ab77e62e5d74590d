"""luigid behind a door: it answers its workers and its own page, and no other page that a browser has open.

python -m pipelines.ops.luigid --port 8082 --name scheduler.example.org

The other options are those of `luigid`. It listens on loopback unless `--address` says otherwise.
"""

import argparse
import getpass
import os
import socket
import sys

import luigi.cmdline
import luigi.server
import msgspec
from tornado.httputil import HTTPMessageDelegate, HTTPServerRequest
from tornado.routing import Router
from tornado.web import Application, RequestHandler

from pipelines.core import settings
from pipelines.core.files.rights import take_away
from pipelines.ops.requests import refusal
from pipelines.ops.scheduler import HOME, SchedulerHome

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _Refused(RequestHandler):
    """Tells why a request is not answered, whatever its method."""

    def initialize(self, why: str) -> None:
        self.why = why

    def prepare(self) -> None:
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"refused: {self.why}\n")


class _Home(RequestHandler):
    """Which folder's tasks are scheduled here."""

    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(msgspec.json.encode(home()))


class Door(Router):
    """Lets those requests through to luigid that come from its workers or its own page.

    `names` are those by which it may be called, in small letters and without a port.
    """

    def __init__(self, application: Application, names: frozenset[str]):
        self.application, self.names = application, names

    def find_handler(self, request: HTTPServerRequest, **kwargs) -> HTTPMessageDelegate | None:
        if why := refusal(request.method or "", request.path, request.headers, self.names):
            return self.application.get_handler_delegate(request, _Refused, target_kwargs={"why": why})
        return self.application.find_handler(request, **kwargs)


def home() -> SchedulerHome:
    """What this scheduler serves: the folder of work of the settings that it was started with."""
    work = os.path.realpath(settings.read(settings.paths).work)
    return SchedulerHome(host=socket.gethostname(), user=_user(), work=os.fsencode(work).hex())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as containers have
        return str(os.getuid())


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.ops.luigid", description=__doc__, add_help=False, allow_abbrev=False
    )
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--name", action="append", default=[])
    parser.add_argument("--help", action="store_true")
    chosen, others = parser.parse_known_args(arguments)
    if chosen.help:
        print(__doc__)
        others = ["--help"]
    take_away(settings.read(settings.paths).umask)  # the history names recordings
    names = frozenset(name.lower() for name in (*LOOPBACK, chosen.address, *chosen.name))
    serving = luigi.server.app

    def behind_door(scheduler) -> Door:  # type: ignore[no-untyped-def]
        application = serving(scheduler)
        application.add_handlers(".*", [(f"/{HOME}", _Home)])
        return Door(application, names)

    luigi.server.app = behind_door
    sys.argv[0] = "luigid"
    luigi.cmdline.luigid(["--address", chosen.address, *others])


if __name__ == "__main__":
    main()
