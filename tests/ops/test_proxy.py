"""The proxy of the compose file, for real: Caddy with its Caddyfile before a luigid, over TLS."""

import base64
import contextlib
import dataclasses
import http.client
import os
import ssl
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, free_port
from tests.ops.conftest import BIN, await_answer, launch

CADDYFILE = ROOT / "config" / "compose" / "proxy" / "Caddyfile"
USER, PASSWORD = "lecturer", "chalk and talk"


@dataclasses.dataclass
class Proxy:
    """A running proxy; `authority` is the certificate of the authority that vouches for it."""

    port: int
    authority: Path

    def ask(self, path: str, password: str = PASSWORD, **headers: str):
        """The status, the headers and the body of the answer."""
        login = base64.b64encode(f"{USER}:{password}".encode()).decode() if password else ""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        named |= {"Authorization": f"Basic {login}"} if login else {}
        trusted = ssl.create_default_context(cafile=self.authority)
        connection = http.client.HTTPSConnection("localhost", self.port, context=trusted, timeout=10)
        with contextlib.closing(connection):
            connection.request("GET", path, headers=named)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()

    def await_certificate(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                self.ask("/", password="")
                return
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.1)


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    for name in ("notes/.records", "reports", "predictions"):
        (folder / name).mkdir(parents=True)
    (folder / "notes" / "optics 1.pdf").write_bytes(b"%PDF-1.4 optics")
    (folder / "notes" / ".records" / "optics 1.pdf.json").write_text("{}")
    (folder.parent / "secret.txt").write_text("not to be shown")
    return folder


@pytest.fixture(scope="module")
def proxy(tmp_path_factory, results):
    folder = tmp_path_factory.mktemp("proxy")
    scheduler = launch(folder)
    hash_password = [BIN / "caddy", "hash-password", "--plaintext", PASSWORD]
    hashed = subprocess.run(hash_password, capture_output=True, text=True, check=True).stdout.strip()
    https, health = free_port(), free_port()
    environment = os.environ | {
        "KONSPEKT_USER": USER,
        "KONSPEKT_PASSWORD_HASH": hashed,
        "LUIGID": f"127.0.0.1:{scheduler.port}",
        "RESULTS": str(results),
        "HTTPS_PORT": str(https),
        "HTTP_PORT": str(free_port()),
        "HEALTH_PORT": str(health),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    command = [BIN / "caddy", "run", "--config", CADDYFILE, "--adapter", "caddyfile"]
    with open(folder / "caddy.log", "wb") as log:
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        await_answer(f"http://127.0.0.1:{health}/", running)
        started = Proxy(https, folder / "caddy" / "pki" / "authorities" / "local" / "root.crt")
        started.await_certificate()
        yield started
    finally:
        running.terminate()
        running.wait(20)
        scheduler.stop()


@pytest.mark.parametrize(
    "path",
    ["/", "/static/visualiser/index.html", "/api/task_list", "/metrics", "/history", "/results/notes/"],
)
def test_nothing_is_shown_without_login(proxy, path):
    status, headers, body = proxy.ask(path, password="")
    assert status == 401 and headers["WWW-Authenticate"].startswith("Basic") and body == b""
    assert proxy.ask(path, password="chalk")[0] == 401


def test_with_login_there_are_the_scheduler_and_the_results(proxy):
    status, headers, body = proxy.ask("/static/visualiser/index.html")
    assert status == 200 and b"Luigi Task Visualiser" in body
    assert headers["X-Content-Type-Options"] == "nosniff" and "Server" not in headers
    assert proxy.ask("/api/task_list?data=%7B%7D")[0] == 200
    status, headers, body = proxy.ask("/results/notes/optics%201.pdf")
    assert (status, headers["Content-Type"], body) == (200, "application/pdf", b"%PDF-1.4 optics")
    listing = proxy.ask("/results/notes/")[2].decode()
    assert "optics%201.pdf" in listing and ".records" not in listing


@pytest.mark.parametrize(
    "path",
    ["notes/.records/optics%201.pdf.json", "notes/../../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt"],
)
def test_nothing_but_results_is_shown(proxy, path):
    status, _, body = proxy.ask(f"/results/{path}")
    assert status in (400, 403, 404) and b"not to be shown" not in body


def test_another_site_cannot_make_a_browser_obey(proxy):
    disable = "/api/disable_worker?data=%7B%22worker%22%3A%22w%22%7D"
    assert proxy.ask(disable, Sec_Fetch_Site="cross-site")[0] == 403
    assert proxy.ask(disable, Sec_Fetch_Site="same-origin")[0] == 200
    assert proxy.ask("/results/notes/optics%201.pdf", Sec_Fetch_Site="cross-site")[0] == 200


def test_a_browser_sees_the_scheduler_through_it_and_asks_nobody_else(proxy, page):
    view = page(ignore_https_errors=True, http_credentials={"username": USER, "password": PASSWORD})
    answered = []
    view.on("response", lambda response: answered.append(response.url))
    view.goto(f"https://localhost:{proxy.port}/")
    view.get_by_text("Running Tasks", exact=True).wait_for()
    assert {urlsplit(url).netloc for url in answered} == {f"localhost:{proxy.port}"}
    refused = [error for error in view.errors if "favicon.ico" not in error]
    assert all("Content Security Policy" in error for error in refused), refused
    view.goto(f"https://localhost:{proxy.port}/results/notes/")
    view.get_by_role("link", name="optics 1.pdf").wait_for()
