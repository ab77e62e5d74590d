"""What the tests share: a folder to work in with its own luigi.cfg, models, media, evaluation data."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import luigi
import luigi.configuration
import pytest
from filelock import FileLock

from tests import fork_server
from tests.fork_server import Command

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
# What is printed is English in tests, whoever runs them, unless they say otherwise.
os.environ["LC_ALL"] = "C.UTF-8"

# Files whose tests take longest, which are begun first: the processes of a run then end together.
LONGEST = ("end_to_end/test_training.py", "training/models/test_committee.py", "end_to_end/test_nights.py")
LONGEST += ("end_to_end/test_night_driver.py", "nights/driver", "end_to_end", "training/judging", "plugins")
LONGEST += ("install", "lecture/tasks", "cli", "lecture/speech")


def pytest_configure() -> None:
    """Each process of a run has cores of its own: threads that wait for one that is taken only turn round.

    With both processes on both cores, hearing eight seconds takes half as much again of processor time.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker and hasattr(os, "sched_setaffinity"):
        number, count = int(worker.removeprefix("gw")), int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, cores[number % len(cores) :: count])


def pytest_unconfigure() -> None:
    fork_server.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = ROOT / "tests"

    def place(item: pytest.Item) -> int:
        return next((n for n, name in enumerate(LONGEST) if item.path.is_relative_to(tests / name)), 99)

    items.sort(key=place)


def pytest_terminal_summary(terminalreporter) -> None:
    """Why a test was run again stands at the end, as if it had failed."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"run again: {report.nodeid}", "_")
        terminalreporter.line(report.longreprtext)
        for name, text in report.sections:
            terminalreporter.line(f"-- {name}\n{text}")


@pytest.fixture
def evaluation_data() -> Path:
    """The real recordings with references, which do not ship with the project."""
    if not DATA.is_dir():
        pytest.skip("the evaluation recordings (../shared/data) are not here")
    return DATA


@pytest.fixture
def settings_of(monkeypatch):
    """Sets values of luigi.cfg for one test: settings_of(section={"name": "value"})."""
    config = luigi.configuration.get_config()

    def change(**sections: dict[str, str]) -> None:
        for section, values in sections.items():
            for name, value in values.items():
                before = config.get(section, name, None)
                config.set(section, name, str(value))
                changed.append((section, name, before))

    changed: list[tuple[str, str, str | None]] = []
    yield change
    for section, name, before in reversed(changed):
        if before is None:
            config.remove_option(section, name)
        else:
            config.set(section, name, before)
    luigi.task_register.Register.clear_instance_cache()


@pytest.fixture
def place(tmp_path, settings_of) -> Path:
    """An empty working folder; models come from the repository's folder, where they stay."""
    settings_of(
        paths={
            "inbox": tmp_path / "videos",
            "notes": tmp_path / "notes",
            "work": tmp_path / "work",
            "models": ROOT / "models",
        }
    )
    (tmp_path / "videos").mkdir()
    return tmp_path


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Makes a folder once for all processes of a run: once(name, make) calls make(folder) the first time."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared"
    shared.mkdir(exist_ok=True)

    def get(name: str, make: Callable[[Path], object]) -> Path:
        folder, made = shared / name, shared / f"{name}.made"
        with FileLock(shared / f"{name}.lock"):
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                made.touch()
        return folder

    return get


@pytest.fixture(scope="session")
def model_folder(once):
    """Fetches a model of the catalogue into models/ once and gives its folder."""
    from pipelines import FetchModel
    from pipelines.core.models.catalog import catalog

    def fetch(name: str) -> Path:
        def make(_: Path) -> None:
            config = luigi.configuration.get_config()
            before = config.get("paths", "models", None)
            config.set("paths", "models", str(ROOT / "models"))
            try:
                engine = catalog(ROOT / "models")[name].engine
                assert luigi.build([FetchModel(name=name, engine=engine)], local_scheduler=True)
            finally:
                if before is None:
                    config.remove_option("paths", "models")
                else:
                    config.set("paths", "models", before)

        once(f"model {name}", make)
        return ROOT / "models" / name

    return fetch


@pytest.fixture(scope="session")
def clip(once):
    """A short piece of the sample lecture, with its picture: clip(seconds) gives an mp4."""

    def cut(seconds: float, start: float = 0.0, name: str = "clip.mp4") -> Path:
        def make(folder: Path) -> None:
            source = ROOT / "data" / "videos" / "lecture.mp4"
            cut_with = ["ffmpeg", "-v", "error", "-ss", str(start), "-i", source, "-t", str(seconds)]
            command = [*cut_with, "-c:v", "copy", "-c:a", "aac", "-ac", "1", folder / name]
            subprocess.run(command, check=True)

        return once(f"clip {seconds} {start} {name}", make) / name

    return cut


@pytest.fixture(scope="session")
def wordless(once):
    """The same with a tone in place of speech, for tests of what is not about hearing: wordless(seconds).

    Its notes are made by all steps in two thirds of the processor time.
    """

    def cut(seconds: float, name: str = "wordless.mp4") -> Path:
        def make(folder: Path) -> None:
            source = ROOT / "data" / "videos" / "lecture.mp4"
            picture = ["-i", source, "-f", "lavfi", "-i", "sine=frequency=300"]
            both = ["-map", "0:v", "-map", "1:a", "-t", str(seconds), "-map_metadata", "-1"]
            command = ["ffmpeg", "-v", "error", *picture, *both, "-c:v", "copy", "-c:a", "aac", folder / name]
            subprocess.run(command, check=True)

        return once(f"wordless {seconds} {name}", make) / name

    return cut


@pytest.fixture
def run_luigi(place):
    """Runs the real `luigi` command in the working folder, with that folder's luigi.cfg.

    `path` are folders with packages that are to be found beside those that are installed.
    """
    base = (ROOT / "luigi.cfg").read_text(encoding="utf-8")
    base = base.replace("models = models", f"models = {ROOT / 'models'}").replace("data/", f"{place}/")
    (place / "luigi.cfg").write_text(base, encoding="utf-8")
    environment = fork_server.environment()
    environment.pop("LUIGI_CONFIG_PATH", None)

    def run(*arguments: str, scheduler: str = "--local-scheduler", start_only: bool = False, path=()):
        environment["PYTHONPATH"] = os.pathsep.join(map(str, (ROOT, *path)))
        command = [str(fork_server.BIN / "luigi"), "--module", "pipelines", *map(str, arguments)]
        options = {"cwd": place, "env": environment, "text": True, "start_new_session": True}
        if scheduler:
            command.append(scheduler)
        if start_only:
            return Command(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, **options)
        return show(fork_server.run(command, **options))

    return run


def show(done: subprocess.CompletedProcess, lines: int = 60) -> subprocess.CompletedProcess:
    """What a command was, how it ended and what it wrote last: pytest prints it where a test fails."""
    told = [done.args] if isinstance(done.args, str) else map(str, done.args)
    print("$", *told, f"-> {done.returncode}")
    for stream in (done.stdout, done.stderr):
        text = stream.decode(errors="replace") if isinstance(stream, bytes) else stream or ""
        print(*text.splitlines()[-lines:], sep="\n")
    return done


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def luigid(tmp_path):
    """A real central scheduler on loopback; gives its port."""
    port = free_port()
    command = [Path(sys.executable).parent / "luigid", "--address", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--state-path", tmp_path / "state"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/graph", timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (Debian's), driven by Playwright, that knows no other host than this one.

    The shell without a window takes a third of the processor time of the whole browser.
    """
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not here: apt install chromium-headless-shell")
    from playwright.sync_api import sync_playwright

    quiet = ["background-networking", "component-update", "sync", "gpu", "quic", "dev-shm-usage"]
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{what}" for what in quiet)]
    arguments.append("--font-render-hinting=none")  # lines break where they do in a window
    arguments.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield running
        running.close()


@pytest.fixture
def page(browser):
    """Opens a fresh page, say page(color_scheme="dark"); its `errors` are what went wrong in it."""
    contexts = []

    def fresh(**options):
        contexts.append(browser.new_context(**options))
        opened = contexts[-1].new_page()
        opened.errors = []
        opened.on("pageerror", lambda error: opened.errors.append(str(error)))
        opened.on("console", lambda said: note(opened.errors, said))
        return opened

    def note(errors: list[str], said) -> None:
        if said.type == "error":
            errors.append(f"{said.text} ({said.location['url']})")

    yield fresh
    for context in contexts:
        context.close()
