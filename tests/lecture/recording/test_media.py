"""A recording is read as itself: whatever it says of other files, none of them is opened."""

import ast
import re
import subprocess
import threading
from pathlib import Path

import luigi
import numpy
import pytest
from watchdog.events import EVENT_TYPE_OPENED, FileSystemEventHandler
from watchdog.observers import Observer

import pipelines
from pipelines import FindSlides
from pipelines.core.errors import BadInput
from pipelines.lecture.recording import audio
from pipelines.lecture.slides.find import find_slides
from pipelines.lecture.speech.windows import read_windows
from tests.lecture.recording.traps import FOLLOWED, HEARD, OTHERWISE, OWN, ffmpeg, tone, write_others


class Opened(FileSystemEventHandler):
    """The files of a folder that anybody opens, this process or another, for as long as it is entered."""

    def __init__(self, folder: Path):
        self.folder, self.names, self._heard = folder, set(), threading.Event()

    def on_any_event(self, event):
        name = Path(event.src_path).name
        if event.event_type == EVENT_TYPE_OPENED:
            self._heard.set() if name == "last" else self.names.add(name)

    def __enter__(self):
        (self.folder / "last").touch()
        self._observer = Observer()
        self._observer.schedule(self, str(self.folder))
        self._observer.start()
        return self

    def __exit__(self, *_):
        # Events come in order: when the last has been heard, so have all.
        (self.folder / "last").read_bytes()
        assert self._heard.wait(10)
        self._observer.stop()
        self._observer.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("others")
    write_others(folder)
    return folder


@pytest.fixture(params=["the system's ffmpeg", "the wheel's"])
def both_programs(request, tmp_path, monkeypatch):
    if request.param == "the wheel's":
        monkeypatch.setenv("PATH", str(tmp_path))
    assert ("imageio_ffmpeg" in audio.ffmpeg_command()) == (request.param == "the wheel's")


def pitch(video: Path, flac: Path) -> float:
    """The strongest frequency in the sound that is taken from a recording, in hertz."""
    audio.extract_audio(video, flac, 1, lambda _: None)
    [window] = read_windows(flac, 1)
    return float(numpy.abs(numpy.fft.rfft(window.samples)).argmax() * 16000 / len(window.samples))


def slides_of(video: Path, tmp_path: Path):
    (tmp_path / "slides").mkdir(exist_ok=True)
    return find_slides(video, tmp_path / "slides", lambda _: None)


@pytest.mark.parametrize("kind", FOLLOWED)
def test_an_unguarded_ffmpeg_follows_it_to_another_file(folder, kind):
    make, options = FOLLOWED[kind]
    trap = make(folder)
    if kind.startswith("HLS"):  # newer versions believe it under its own name alone
        trap = trap.rename(trap.with_suffix(".m3u8"))
    with Opened(folder) as opened:
        command = ["ffmpeg", "-v", "quiet", "-nostdin", *options, "-i", trap, "-f", "null", "-"]
        subprocess.run(command, check=False)
    assert opened.names - {trap.name}


@pytest.mark.parametrize("kind", [*FOLLOWED, *OTHERWISE])
def test_what_leads_to_other_files_is_refused_and_none_is_opened(folder, tmp_path, both_programs, kind):
    trap = FOLLOWED[kind][0](folder) if kind in FOLLOWED else OTHERWISE[kind](folder)
    with Opened(folder) as opened:
        with pytest.raises(BadInput) as refused:
            pitch(trap, tmp_path / "out.flac")
        try:
            assert slides_of(trap, tmp_path) == ()
        except BadInput as error:
            assert error.path == str(trap)
    assert opened.names <= {trap.name}
    assert str(refused.value).startswith(f"{trap}: ") and "\n" not in str(refused.value)


@pytest.mark.parametrize("kind", HEARD)
def test_a_recording_that_names_others_is_heard_alone(folder, tmp_path, both_programs, kind):
    trap = HEARD[kind](folder)
    with Opened(folder) as opened:
        assert pitch(trap, tmp_path / "out.flac") == pytest.approx(OWN, abs=2)
        assert slides_of(trap, tmp_path) == ()
    assert opened.names == {trap.name}


@pytest.mark.parametrize(
    "name",
    ["concat:other.mp3|other.mp3", "file:other.mp3", "subfile,,start,0,end,0,,:other.mp3", "http:other.mp3"],
)
def test_a_name_is_a_name_and_no_address(folder, tmp_path, monkeypatch, name):
    monkeypatch.chdir(folder)
    with Opened(folder) as opened:
        for read in (audio.probe, lambda path: slides_of(path, tmp_path)):
            with pytest.raises(BadInput, match="No such file or directory"):
                read(Path(name))
    assert opened.names == set()


@pytest.mark.parametrize("kind", ["concat, a file beside it", "MP3 behind HLS"])
def test_the_tasks_open_no_other_file_either(folder, place, kind):
    made = (FOLLOWED[kind][0] if kind in FOLLOWED else HEARD[kind])(folder)
    video = made.rename(folder / f"lecture {made.name}")
    with Opened(folder) as opened:
        done = luigi.build([FindSlides(video=video)], local_scheduler=True, log_level="WARNING")
    assert done == (kind in HEARD)
    assert opened.names == {video.name}


@pytest.mark.parametrize("name", ["talk.mp3", "talk.mp4", "talk.mkv"])
def test_a_title_that_is_not_utf_8_is_no_fault(tmp_path, name):
    ffmpeg(*tone(OWN), "-metadata", "title=Rows of Fourier", tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content.replace(b"Rows", "Ряды".encode("cp1251")))
    assert audio.probe(tmp_path / name).title == "\ufffd" * 4 + " of Fourier"
    assert pitch(tmp_path / name, tmp_path / "out.flac") == pytest.approx(OWN, abs=2)
    assert slides_of(tmp_path / name, tmp_path) == ()


def test_media_is_opened_in_one_module_alone():
    callers = {}
    root = Path(pipelines.__file__).parent
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("av.open", "ffmpeg.input"):
                callers.setdefault(ast.unparse(node.func), set()).add(path.relative_to(root).as_posix())
            elif isinstance(node, ast.ImportFrom):
                assert node.module is None or node.module.split(".")[0] not in ("av", "ffmpeg"), path
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert "ffprobe" not in node.value, path
    door = {"lecture/recording/media.py"}
    assert callers == {"av.open": door, "ffmpeg.input": door}


def test_pyav_is_of_a_release_that_setup_py_allows():
    """The bound is raised when all tests of this folder have passed with the next major release."""
    import av

    setup = (Path(pipelines.__file__).parents[1] / "setup.py").read_text(encoding="utf-8")
    least, below = map(int, re.search(r'"av>=(\d+),<(\d+)"', setup).groups())
    assert least <= int(av.__version__.split(".")[0]) < below
