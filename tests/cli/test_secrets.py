"""A secret, however it is given, is found nowhere afterwards: neither said, nor written, nor listed."""

import http.server
import os
import re
import shutil
import threading
import time
from pathlib import Path

import psutil
import pytest

from pipelines.core.errors import Unavailable
from pipelines.core.secrets import without_keys, without_secrets
from pipelines.core.settings import WriterSettings
from pipelines.lecture.writer.language_model import Request
from pipelines.lecture.writer.language_models.openai import KEY, OpenAi
from pipelines.ops import scheduler

# Parts that nothing else contains, so that each tells which way it has gone.
SECRETS = {name: f"konspekt-{name}-7f3a9c" for name in ("key", "writer", "scheduler")}


@pytest.fixture
def telltale():
    """A server that says back with which key it was asked; gives its port, and the keys."""
    keys = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            keys.append(self.headers["Authorization"])
            said = f"wrong key: {self.headers['Authorization']}".encode()
            self.send_response(401)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, keys
    server.shutdown()
    server.server_close()


def command_lines(process: psutil.Process) -> set[str]:
    """Those of a process and of all that it has started, for as long as it runs."""
    seen = set()
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        for each in (process, *process.children(recursive=True)):
            try:
                seen.add(Path(f"/proc/{each.pid}/cmdline").read_bytes().decode(errors="replace"))
            except OSError:  # it has just ended
                continue
        time.sleep(0.02)
    return seen


def found_in(folder: Path, secret: str) -> list[Path]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "luigi.cfg")
    return [path for path in files if secret.encode() in path.read_bytes()]


def test_a_run_keeps_each_secret_to_itself(house, clip, telltale):
    port, keys = telltale
    shutil.copy(clip(5), house.video("short.mp4"))
    house.configure(
        writer__engine="openai",
        writer__model="any",
        writer__url=f"http://127.0.0.1:{port}/v1?of=http://me:{SECRETS['writer']}@host/",
    )
    settings = (house.folder / "luigi.cfg").read_text()
    named = f"default_scheduler_url = http://me:{SECRETS['scheduler']}@127.0.0.1:9"
    (house.folder / "luigi.cfg").write_text(settings.replace("[core]\n", f"[core]\n{named}\n", 1))
    os.environ[KEY] = SECRETS["key"]
    try:
        running = house.start("run", "videos/short.mp4", "--verbose")
        listed: set[str] = set()
        watcher = threading.Thread(target=lambda: listed.update(command_lines(psutil.Process(running.pid))))
        watcher.start()
        told = "".join(running.communicate(timeout=240))
        watcher.join()
        told += "".join((doctor := house.run("doctor")).stdout + doctor.stderr)
    finally:
        del os.environ[KEY]
    assert keys and SECRETS["key"] in keys[0], "it was not used"
    assert re.search(r"no scheduler answers at http://\*\*\*@127.0.0.1:9", told) and "answers 401" in told
    assert any("short.mp4" in each for each in listed) and len(found_in(house.folder, "short")) > 5
    for name, secret in SECRETS.items():
        assert secret not in told, name
        assert not [each for each in listed if secret in each], name
        assert found_in(house.folder, secret) == [], name


def test_a_key_from_a_file_is_not_told_by_a_server_that_says_it_back(telltale, tmp_path):
    port, keys = telltale
    (tmp_path / "key").write_text(f"{SECRETS['key']}\n")
    options = WriterSettings(url=f"http://127.0.0.1:{port}/v1", model="any", key_file=str(tmp_path / "key"))
    with pytest.raises(Unavailable) as refused:
        OpenAi(options).answer(Request("Sum it up.", "A text."))
    assert keys == [f"Bearer {SECRETS['key']}"]
    assert SECRETS["key"] not in str(refused.value) and "wrong key: Bearer ***" in str(refused.value)


def test_a_password_on_the_command_line_is_refused(lived_in):
    url = f"http://me:{SECRETS['writer']}@127.0.0.1:9"
    told = lived_in.run("run", "videos/silent.mp4", "--set", f"writer.url={url}")
    assert told.returncode == 2 and "a list of processes would show" in told.stderr
    night = lived_in.run("nightly", KONSPEKT_OPTIONS=f"--scheduler-url {url}")
    assert night.returncode == 40 and "a list of processes would show" in night.stdout + night.stderr
    assert SECRETS["writer"] not in told.stderr + night.stdout + night.stderr
    with pytest.raises(Exception, match="default_scheduler_url"):
        scheduler.address(["--scheduler-url", url])


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("at http://me:pass@host:1/x", "at http://***@host:1/x"),
        ("'https://me:p@ss:w@host'", "'https://***@host'"),
        ("http://host/a@b:c@d", "http://host/a@b:c@d"),
        ("lecture@uni.edu: see http://host", "lecture@uni.edu: see http://host"),
    ],
)
def test_passwords_of_addresses_are_hidden(text, safe):
    assert without_secrets(text) == safe


def test_what_opens_media_has_no_keys_in_its_environment():
    given = {
        KEY: "a",
        "HF_TOKEN": "b",
        "OPENAI_API_KEY": "c",
        "PATH": "/bin",
        "KEYBOARD": "de",
        "MONKEY": "x",
    }
    assert without_keys(given) == {"PATH": "/bin", "KEYBOARD": "de", "MONKEY": "x"}
