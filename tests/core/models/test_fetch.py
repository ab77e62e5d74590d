"""Models come from the first source that has the right files, and are put in place whole."""

import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import luigi
import pytest

from pipelines import FetchModel
from pipelines.core.errors import BadSetting, Unavailable
from pipelines.core.files import damage
from pipelines.core.files.fingerprint import sha256_of
from pipelines.core.models import fetch as models
from pipelines.core.models.catalog import catalog

ROOT = Path(__file__).resolve().parents[3]

SMALL = """
[small]
engine = "vosk"
languages = ["en"]
licence = "MIT"
about = "a model for this test"
files = {{ "model.bin" = {{ sha256 = "{sha256}", bytes = 5 }}, "conf/a.conf" = {{ }} }}
"""
CATALOG = (
    SMALL
    + """
sources = [
  {{ kind = "hub", repo = "nobody/nothing", revision = "0123456789abcdef" }},
  {{ kind = "wheels", wheels = ["konspekt-no-such-wheel==1.0.0"], folder = "x" }},
  {{ kind = "archive", url = "http://127.0.0.1:9/small.zip", folder = "small" }},
]
"""
)


@pytest.fixture
def shelf(tmp_path, settings_of):
    """A models folder with a catalogue of one model whose remote sources do not answer."""
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "catalog.toml").write_text(CATALOG.format(sha256=hashlib.sha256(b"right").hexdigest()))
    settings_of(paths={"models": folder}, catalog={"offline": "true"})
    return folder


def put(folder, content=b"right"):
    (folder / "conf").mkdir(parents=True)
    (folder / "model.bin").write_bytes(content)
    (folder / "conf" / "a.conf").write_text("a")


def fetch(name="small", engine="vosk"):
    return luigi.build([FetchModel(name=name, engine=engine)], local_scheduler=True, log_level="WARNING")


def last_error(caplog):
    return [record.getMessage() for record in caplog.records if record.levelname == "ERROR"][-1]


def test_a_folder_of_the_user_comes_first_and_no_network_is_asked(shelf, tmp_path, settings_of, monkeypatch):
    put(tmp_path / "mine" / "small")
    settings_of(catalog={"folders": tmp_path / "mine", "offline": "false"})
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the network was asked"))
    assert fetch()
    assert (shelf / "small" / "model.bin").read_bytes() == b"right"
    assert (shelf / "small" / "conf" / "a.conf").read_text() == "a"
    monkeypatch.setattr(models, "fetch", lambda *_: pytest.fail("it was fetched again"))
    assert fetch()


def test_files_put_in_place_by_hand_are_checked_and_taken(shelf):
    put(shelf / "small")
    assert not FetchModel(name="small", engine="vosk").complete()
    assert fetch()
    assert FetchModel(name="small", engine="vosk").complete()


def test_a_link_to_a_model_elsewhere_is_taken_and_stays_a_link(shelf, tmp_path):
    put(tmp_path / "shared")
    (shelf / "small").symlink_to(tmp_path / "shared")
    assert fetch()
    assert (shelf / "small").is_symlink() and FetchModel(name="small", engine="vosk").complete()


def test_a_file_with_a_wrong_sum_is_refused_and_nothing_is_left(shelf, tmp_path, settings_of, caplog):
    put(tmp_path / "mine" / "small", b"wrong")
    settings_of(catalog={"folders": tmp_path / "mine"})
    assert not fetch()
    assert "model.bin is not the file that the catalogue describes" in last_error(caplog)
    assert not (shelf / "small").exists()
    assert list((shelf / ".part").iterdir()) == []


def test_where_no_source_answers_one_line_says_what_was_tried_and_what_to_do(shelf, settings_of, caplog):
    settings_of(catalog={"offline": "false"})
    assert not fetch()
    message = last_error(caplog)
    for part in (
        "model hub nobody/nothing@01234567",
        "konspekt-no-such-wheel",
        "127.0.0.1:9",
        "By hand: put",
    ):
        assert part in message
    assert "\n" not in message


def test_offline_names_the_sources_that_were_not_asked(shelf, caplog, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the network was asked"))
    assert not fetch()
    assert "not asked, [catalog] offline is set" in last_error(caplog)


def test_an_unknown_name_and_a_wrong_engine_name_the_models_that_fit(shelf, caplog):
    assert not fetch(name="large")
    fitting = [name for name, entry in catalog(shelf).items() if entry.engine == "vosk"]
    assert (
        last_error(caplog) == f"no model 'large' in the catalogue; for vosk there are: {', '.join(fitting)}"
    )
    assert fitting[-1] == "small" and "vosk-small-ru" in fitting
    with pytest.raises(Unavailable, match="model small is for vosk"):
        FetchModel(name="small", engine="faster-whisper").entry()


def test_a_catalogue_beside_the_models_adds_to_ours_and_counts_where_both_have_a_name(tmp_path):
    ours = catalog(tmp_path)
    assert {"whisper-base", "whisper-large-v3", "vosk-ru"} <= ours.keys()
    own = SMALL.format(sha256="0" * 64) + "sources = []\n"
    (tmp_path / "catalog.toml").write_text(own + own.replace("[small]", '["whisper-base"]'))
    found = catalog(tmp_path)
    assert found.keys() == ours.keys() | {"small"}
    assert (found["whisper-base"].engine, ours["whisper-base"].engine) == ("vosk", "faster-whisper")
    assert found["vosk-ru"] == ours["vosk-ru"]


@pytest.mark.parametrize(
    "text, reason",
    [
        ("[small", "is no catalogue of models: "),
        ("small = 1", "is no catalogue of models: "),
        ("[small]\nengine = 'vosk'", "a model has no 'languages'"),
    ],
)
def test_what_is_no_catalogue_is_named(tmp_path, text, reason):
    (tmp_path / "catalog.toml").write_text(text)
    with pytest.raises(BadSetting, match=re.escape(reason)) as raised:
        catalog(tmp_path)
    assert str(tmp_path / "catalog.toml") in str(raised.value) and "\n" not in str(raised.value)


def test_a_users_own_folder_is_a_model_and_its_content_is_its_signature(tmp_path):
    put(tmp_path / "own")
    task = FetchModel(name=str(tmp_path / "own"), engine="vosk")
    assert task.complete()
    before = task.signature()
    (tmp_path / "own" / "model.bin").write_bytes(b"other")
    assert task.signature() != before
    assert not FetchModel(name=str(tmp_path / "none"), engine="vosk").complete()


def test_a_changed_catalogue_entry_asks_for_the_model_anew(shelf):
    put(shelf / "small")
    assert fetch()
    (shelf / "catalog.toml").write_text(CATALOG.format(sha256=hashlib.sha256(b"newer").hexdigest()))
    assert not FetchModel(name="small", engine="vosk").complete()


@pytest.fixture
def home_page(tmp_path):
    """A web server on loopback that offers small.zip, as a model's home page would; gives its address."""
    site = tmp_path / "site"
    put(tmp_path / "zipped" / "small-1.0")
    (tmp_path / "zipped" / "small-1.0" / "graph").mkdir()
    (tmp_path / "zipped" / "small-1.0" / "graph" / "HCLr.fst").write_text("graph")
    site.mkdir()
    shutil.make_archive(str(site / "small"), "zip", tmp_path / "zipped")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/small.zip", sha256_of(site / "small.zip")
        server.shutdown()


ARCHIVED = """
[small]
engine = "vosk"
languages = ["en"]
licence = "MIT"
about = "a model for this test"
whole = true
files = {{ "model.bin" = {{}} }}
sources = [{{ kind = "archive", url = "{url}", sha256 = "{sha256}", folder = "small-1.0" }}]
"""


def test_a_whole_model_comes_from_its_home_page(shelf, home_page, settings_of):
    settings_of(catalog={"offline": "false"})
    url, sha256 = home_page
    (shelf / "catalog.toml").write_text(ARCHIVED.format(url=url, sha256=sha256))
    assert fetch()
    taken = {
        str(path.relative_to(shelf / "small")) for path in (shelf / "small").rglob("*") if path.is_file()
    }
    assert taken == {"model.bin", "conf/a.conf", "graph/HCLr.fst"}


def test_an_archive_with_a_wrong_sum_is_refused(shelf, home_page, settings_of, caplog):
    settings_of(catalog={"offline": "false"})
    (shelf / "catalog.toml").write_text(ARCHIVED.format(url=home_page[0], sha256="0" * 64))
    assert not fetch()
    assert "hash" in last_error(caplog).lower() and not (shelf / "small").exists()


REVISION = "0123456789abcdef0123456789abcdef01234567"


class Hub(http.server.SimpleHTTPRequestHandler):
    """As much of the model hub's interface as its own client asks for, over the files of a folder."""

    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        files = [path for path in Path(self.directory).rglob("*") if path.is_file()]
        if self.path.startswith(f"/api/models/somebody/small/tree/{REVISION}?"):
            listed = [
                {
                    "type": "file",
                    "oid": hashlib.sha1(path.read_bytes()).hexdigest(),
                    "size": path.stat().st_size,
                    "path": str(path.relative_to(self.directory)),
                }
                for path in files
            ]
            self.answer(json.dumps(listed).encode())
        elif self.path == f"/api/models/somebody/small/revision/{REVISION}":
            names = [{"rfilename": str(path.relative_to(self.directory))} for path in files]
            self.answer(json.dumps({"id": "somebody/small", "sha": REVISION, "siblings": names}).encode())
        elif self.path.startswith(f"/somebody/small/resolve/{REVISION}/"):
            name = self.path.removeprefix(f"/somebody/small/resolve/{REVISION}/")
            self.answer((Path(self.directory) / name).read_bytes())
        else:
            self.send_error(404)

    do_HEAD = do_GET

    def answer(self, content: bytes):
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha1(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", REVISION)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)


HUBBED = SMALL + 'sources = [{{ kind = "hub", repo = "somebody/small", revision = "{revision}" }}]'


def test_a_model_comes_from_the_hub_at_its_revision(shelf, tmp_path, run_luigi, place):
    put(tmp_path / "hub")
    (tmp_path / "hub" / "much-else.bin").write_bytes(b"not asked for")
    sha256 = hashlib.sha256(b"right").hexdigest()
    (shelf / "catalog.toml").write_text(HUBBED.format(sha256=sha256, revision=REVISION))
    handler = type("Handler", (Hub,), {"asked": []})
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=tmp_path / "hub")
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        # The hub's client reads its address when it is imported.
        environment = os.environ | {
            "HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
            "PYTHONPATH": str(ROOT),
        }
        command = [Path(sys.executable).parent / "luigi", "--module", "pipelines", "FetchModel"]
        command += ["--name", "small", "--engine", "vosk", "--paths-models", shelf, "--local-scheduler"]
        outcome = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
        server.shutdown()
    assert outcome.returncode == 0, outcome.stderr
    assert (shelf / "small" / "model.bin").read_bytes() == b"right"
    assert {path.name for path in (shelf / "small").iterdir()} == {"model.bin", "conf"}
    fetched = {path.rpartition(REVISION)[2] for path in handler.asked if "/resolve/" in path}
    assert fetched == {"/model.bin", "/conf/a.conf"}


def test_the_shipped_catalogue_is_whole(settings_of):
    settings_of(paths={"models": ROOT / "models"})
    for entry in models.catalog(ROOT / "models").values():
        assert entry.sources and entry.files and entry.licence, entry.name
        assert all(len(file.sha256) in (0, 64) for file in entry.files.values()), entry.name
        pins = [pin for source in entry.sources for pin in source.get("wheels", ())]
        assert all("==" in pin for pin in pins), entry.name
        revisions = [source["revision"] for source in entry.sources if source["kind"] == "hub"]
        assert all(len(revision) == 40 for revision in revisions), entry.name


def test_the_default_model_comes_from_wheels_with_the_published_sum(model_folder):
    folder = model_folder("whisper-base")
    published = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
    assert sha256_of(folder / "model.bin") == published


@pytest.fixture
def fetched(shelf, tmp_path, settings_of):
    """The model's folder, brought from another one."""
    put(tmp_path / "disk" / "small")
    settings_of(catalog={"folders": tmp_path / "disk"})
    assert fetch()
    return shelf / "small"


def test_a_turned_bit_is_noticed_and_the_model_fetched_again(fetched, caplog):
    (fetched / "model.bin").write_bytes(b"wrong")
    assert not FetchModel(name="small", engine="vosk").complete()
    assert fetch()
    assert (fetched / "model.bin").read_bytes() == b"right"
    assert "model.bin is damaged" in caplog.text and "it is fetched again" in caplog.text


def test_a_model_is_not_read_again_at_each_start(fetched, monkeypatch):
    task = FetchModel(name="small", engine="vosk")
    damage._right.clear()
    monkeypatch.setattr(damage, "sha256_of", lambda path: pytest.fail(f"{path} is read"))
    assert task.complete()


def test_a_model_from_before_its_sums_were_kept_is_read_once_and_stays(fetched, monkeypatch):
    task, read = FetchModel(name="small", engine="vosk"), []
    target = task.output()
    target.write_record(replace(target.record(), files={}, lengths={}, identities={}))
    damage._right.clear()
    monkeypatch.setattr(damage, "sha256_of", lambda path: read.append(path) or sha256_of(path))
    assert task.complete() and len(read) == 1  # the catalogue has the sum of one of its files
    damage._right.clear()
    assert task.complete() and len(read) == 1
