"""The local web page: the library, search as one types, notes and their recordings.

Everything works without scripts. Only what belongs to the notes can be reached. Where the page is for this
machine alone, so are the names by which it may be called: no page from elsewhere can read it (DNS rebinding).
"""

import contextlib
import os
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlencode

from pipelines.archive.files import Files
from pipelines.archive.library import rendered
from pipelines.archive.query import parse
from pipelines.archive.search import Answer, Hit, Lecture, search
from pipelines.archive.words import WAYS, ArchiveWords
from pipelines.core.files.names import is_unicode
from pipelines.core.settings import ThemeSettings
from pipelines.lecture.notes.parts import pieces
from pipelines.typeset.html_theme import accents
from pipelines.typeset.times import clock
from pipelines.typeset.webpage import FONTS, environment, with_fonts

# Lectures on a page of results, and characters of a question that are read.
LECTURES, LONGEST = 12, 400
# What results are set in: the house's faces have Latin, Greek and Cyrillic.
_LETTERS = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x370, 0x530))))
_LETTERS += "–—‘’“”„…·•№€−×≈≤≥←→▸"

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SHUT = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; font-src data:;"
# The pages of search load our style and script; the library and notes hold theirs, which their own policy
# names by digest, and a department's templates may play a recording from elsewhere.
_LOADED = f"{_SHUT} style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'"
_HELD = f"{_SHUT} style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src 'self' data:"
_NOTES = f"{_HELD}; media-src 'self' data: blob: https:"


@dataclass(frozen=True)
class Site:
    """What is shown: the files, the index in the folder of work, the look, and the library as it is now."""

    files: Files
    work: Path
    theme: ThemeSettings
    language: str
    library: Callable[[], str]

    @cached_property
    def words(self) -> ArchiveWords:
        return ArchiveWords(self.language)

    @cached_property
    def style(self) -> str:
        """The style sheet with the house's faces, made once."""
        templates = environment("pipelines.archive")
        written = templates.get_template("archive.css").render()
        light, dark = accents(self.theme)
        faces = with_fonts(f"{FONTS}/*{_LETTERS.replace('*', '')}*/").rpartition("/*")[0]
        return f"{written.replace(FONTS, faces, 1)}\n:root {{ --accent: light-dark({light}, {dark}); }}\n"

    def results(self, typed: str, offset: int, typing: bool) -> dict:
        """What the page of results says about a question."""
        typed = typed[:LONGEST]
        query = parse(typed, typing)
        answer = search(self.work, query, LECTURES, max(0, offset)) if query else Answer(query)
        return {"typed": typed, "answer": answer, "page": self._page, "way": self._ways, "at": self._at} | {
            "earlier": _further(typed, answer.offset - LECTURES) if answer.offset else "",
            "further": _further(typed, answer.offset + LECTURES)
            if answer.offset + LECTURES < answer.total
            else "",
            "clock": clock,
            "pieces": pieces,
            "named_ways": tuple(WAYS.items()),
        }

    def render(self, template: str, **values) -> str:
        return rendered(template, "search.js", self.theme, self.words, **values)

    def _ways(self, lecture: Lecture) -> dict[str, str]:
        """The addresses of what there is of a lecture, by kind."""
        stem = lecture.path.removesuffix(".json")
        ways = {
            kind: f"{quote(os.fsencode(stem))}.{kind}"
            for kind in ("html", "pdf", "md")
            if self.files.served(f"{stem}.{kind}")
        }
        course, _, name = stem.rpartition("/")
        video = lecture.video if is_unicode(name) else f"{name}{Path(lecture.video).suffix}"
        if recording := self.files.recording(course, video):
            ways["recording"] = recording
        return ways

    def _page(self, ways: dict[str, str]) -> str:
        return next((ways[kind] for kind in ("html", "pdf", "md", "recording") if kind in ways), "")

    def _at(self, ways: dict[str, str], hit: Hit) -> str:
        """The address of a moment: in the page of notes, which plays it, else in the recording itself."""
        where = ways.get("html") or ways.get("recording")
        return f"{where}#t={hit.start:g}" if where else ""


def _further(typed: str, offset: int) -> str:
    return f"search?{urlencode({'q': typed} | ({'from': offset} if offset > 0 else {}))}"


def application(site: Site, hosts: tuple[str, ...] = (), keeping=contextlib.nullcontext):
    """The application for an ASGI server; `hosts` are the names that it may be called by, none: any.

    `keeping` makes what is entered while it runs.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.requests import Request
    from starlette.responses import FileResponse, HTMLResponse, Response
    from starlette.routing import Route

    @contextlib.asynccontextmanager
    async def lifespan(_) -> AsyncIterator[None]:
        with keeping():
            yield

    def shown(page: str, policy: str, status: int = 200) -> Response:
        headers = {**_SAFE, "Content-Security-Policy": policy, "Cache-Control": "no-cache"}
        return HTMLResponse(page, status, headers)

    def library(_: Request) -> Response:
        return shown(site.library(), _HELD)

    def results(request: Request) -> Response:
        asked = request.query_params
        offset = asked.get("from", "")
        number = int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 9 else 0
        values = site.results(asked.get("q", ""), number, asked.get("typing") == "1")
        template = "results.html.j2" if asked.get("typing") == "1" else "search.html.j2"
        return shown(site.render(template, root="", **values), _LOADED)

    def style(_: Request) -> Response:
        return Response(site.style, media_type="text/css", headers={**_SAFE, "Cache-Control": "no-cache"})

    def script(_: Request) -> Response:
        templates = environment("pipelines.archive")
        written, _, _ = templates.loader.get_source(templates, "search.js")
        headers = {**_SAFE, "Cache-Control": "no-cache"}
        return Response(written, media_type="text/javascript", headers=headers)

    def file(request: Request) -> Response:
        # As the names of files are, which need not be UTF-8.
        address = os.fsdecode(unquote_to_bytes(request.scope["raw_path"])).removeprefix("/")
        found = site.files.served(address)
        if found is None:
            root = "../" * address.count("/")
            return shown(site.render("missing.html.j2", root=root), _LOADED, 404)
        headers = {**_SAFE, "Cache-Control": "no-cache"}
        if found.type.startswith("text/html"):
            headers["Content-Security-Policy"] = _NOTES
        return FileResponse(found.path, media_type=found.type, headers=headers)

    routes = [
        Route("/", library),
        Route("/index.html", library),
        Route("/search", results),
        Route("/archive.css", style),
        Route("/search.js", script),
        Route("/{address:path}", file),
    ]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))] if hosts else []
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)
