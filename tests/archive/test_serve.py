"""The local web page, as a real server gives it."""

import http.client
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.archive.conftest import OPTICS, Folder, lecture
from tests.archive.server import awaited, served

VIDEO = bytes(range(256)) * 400
# A name that is not UTF-8, as from an old archive.
ODD = os.fsdecode(b"\xe9t\xe9")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A server over two lectures and the recording of one of them; its folder is `site.folder`."""
    place = tmp_path_factory.mktemp("site")
    folder = Folder(place)
    folder.add("ml/01 C#", lecture("Why C#"), ".html", ".pdf")
    folder.add("физика", lecture("Оптика", OPTICS, "ru"))
    folder.add(f"{ODD}/{ODD}", lecture("Émission"), ".html")
    folder.add("ml/.records/01", lecture("A record"), ".html")
    with served(place) as (address, process):
        (place / "videos" / "физика").mkdir()
        (place / "videos" / "Оптика.mp4").write_bytes(VIDEO)
        (place / "videos" / ODD).mkdir()
        (place / "videos" / ODD / f"{ODD}.mp4").write_bytes(VIDEO)
        awaited(f"{address}search?q={quote('луч')}", quote("Оптика.mp4"))
        yield Site(address, folder, process)


class Site:
    def __init__(self, address, folder, process):
        self.address, self.folder, self.process = address, folder, process

    def get(self, path: str, method: str = "GET", **headers: str):
        """The status, the headers and the body of an address that is sent as it is."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        connection.close()
        return found


def test_a_name_that_is_no_text_has_an_address_and_is_shown_with_escapes(site):
    _, _, body = site.get(f"/search?q={quote('émission')}")
    page = body.decode()
    assert "%E9t%E9/%E9t%E9.html" in page and "\\xe9t\\xe9" in page
    assert 'href="videos/%E9t%E9/%E9t%E9.mp4"' in page
    assert site.get("/%E9t%E9/%E9t%E9.html")[2].decode() == "Émission as .html"
    assert site.get("/videos/%E9t%E9/%E9t%E9.mp4")[2] == VIDEO
    assert site.get("/%E9t%E9/%E9t%E8.html")[0] == 404


def test_the_library_is_at_the_root_with_a_box_to_ask(site):
    status, _, body = site.get("/")
    assert status == 200
    assert b'action="search"' in body and "Why C#" in body.decode()


def test_a_question_is_answered_without_scripts_with_links_to_the_moment(site):
    _, _, body = site.get("/search?q=learning+rates")
    page = body.decode()
    assert '<a href="ml/01%20C%23.html#t=10"' in page
    assert "<mark>learning rate</mark>" in page
    _, _, body = site.get(f"/search?q={quote('преломления')}")
    assert f'<a href="videos/{quote("Оптика.mp4")}#t=10"' in body.decode()


def test_a_part_of_a_recording_can_be_asked_for(site):
    path = f"/videos/{quote('Оптика.mp4')}"
    status, headers, body = site.get(path, Range="bytes=1000-1999")
    assert (status, body) == (206, VIDEO[1000:2000])
    assert headers["content-range"] == f"bytes 1000-1999/{len(VIDEO)}"
    assert headers["content-type"] == "video/mp4"
    assert site.get(path, Range="bytes=-10")[2] == VIDEO[-10:]
    assert site.get(path, Range=f"bytes={len(VIDEO)}-")[0] == 416
    status, headers, body = site.get(path, "HEAD")
    assert (status, headers["accept-ranges"], headers["content-length"]) == (200, "bytes", str(len(VIDEO)))


@pytest.mark.parametrize(
    "path",
    [
        "/../luigi.cfg", "/%2e%2e/luigi.cfg", "/..%2fluigi.cfg", "/ml/../../work/archive/index.db",
        "/ml/.records/01.html", "/ml/%2erecords/01.html", "/work/archive/index.db", "//etc/passwd",
        "/%2fetc%2fpasswd", "/ml/01%20C%23.json", "/videos/%2e%2e/luigi.cfg", "/%00",
        "/ml/01%20C%23.html%00.pdf", "/%ff.html",
    ],
)  # fmt: skip
def test_nothing_outside_of_the_notes_can_be_reached(site, path):
    status, headers, body = site.get(path)
    assert status == 404
    assert headers["x-content-type-options"] == "nosniff"
    assert b"There is no such page" in body


@pytest.mark.parametrize(
    "path", ["/", "/search?q=a", "/search.js", "/archive.css", "/ml/01%20C%23.html", "/none"]
)
def test_every_answer_is_told_what_it_may_do(site, path):
    _, headers, _ = site.get(path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers
    if headers["content-type"].startswith("text/html"):
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'") and "frame-ancestors 'none'" in policy


def test_a_name_that_is_not_this_machines_is_refused(site):
    assert site.get("/", Host="evil.example")[0] == 400
    assert site.get("/", Host="localhost:1234")[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%22%20%2A(",
        "q=%FF%00",
        "q=a&from=-1",
        "q=a&from=x",
        "q=a&from=" + "9" * 40,
        "q=" + "a+" * 3000,
    ],
)
def test_no_question_is_an_error(site, query):
    assert site.get(f"/search?{query}")[0] == 200


def test_what_is_typed_is_shown_as_text(site):
    _, _, body = site.get(f"/search?q={quote('<script>alert(1)</script>')}")
    assert b"<script>alert" not in body


def test_a_lecture_that_comes_is_found_and_one_that_goes_is_not(site):
    path = site.folder.add("новый/курс", lecture("Entropy", ["Entropy never falls."]), ".html")
    awaited(f"{site.address}search?q=entropy", "<mark>Entropy</mark>")
    assert "Entropy" in awaited(site.address, "Entropy")
    path.unlink()
    awaited(f"{site.address}search?q=entropy", "No lecture has this")


def test_sigterm_stops_it(tmp_path):
    Folder(tmp_path)
    with served(tmp_path, "--language", "ru") as (address, process):
        assert "Лекций ещё нет" in awaited(address, "Лекций")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) in (0, -signal.SIGTERM)
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(address, timeout=5)


def test_a_port_that_is_taken_is_told_in_one_line(site):
    port = str(urlsplit(site.address).port)
    told = subprocess.run(
        [Path(sys.executable).parent / "konspekt", "serve", "--port", port],
        cwd=site.folder.notes.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 40
    assert "Address already in use" in told.stderr
    assert len(told.stderr.splitlines()) == 1
