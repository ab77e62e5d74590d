"""Recordings that cost more than they look: refused with the reason, or heard without what is too much."""

import dataclasses
import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.core.errors import BadInput, Stopped
from pipelines.core.guard.client import SERVER, end_waiting
from pipelines.core.settings import LimitsSettings
from pipelines.lecture.recording import audio
from pipelines.lecture.recording.bounds import bounds_of
from pipelines.lecture.recording.describe import describe_recording
from pipelines.lecture.slides.frames import MovingPicture
from pipelines.lecture.slides.guarded import find_slides_guarded
from tests.conftest import ROOT
from tests.lecture.recording import poison
from tests.lecture.recording.traps import ffmpeg

CASES = ROOT.parent / "shared" / "cases" / "security"
USUAL = LimitsSettings()
# The most that any process took for a poison (bytes); without the guard it is 3 GB and more.
MOST_MEMORY = 700 * 2**20


def heard(video: Path, folder: Path, limits: LimitsSettings = USUAL) -> float:
    return audio.extract_audio(video, folder / "out.flac", 1, lambda _: None, limits)


@pytest.mark.parametrize("kind", poison.REFUSED)
def test_poison_is_refused_with_its_reason(tmp_path, kind):
    make, reason = poison.REFUSED[kind]
    video = make(tmp_path)
    with pytest.raises(BadInput) as refused:
        heard(video, tmp_path)
    told = str(refused.value)
    assert told.startswith(f"{video}: ") and reason in told and "\n" not in told
    assert (tmp_path / "out.flac").stat().st_size < 2**20 if (tmp_path / "out.flac").exists() else True


def test_a_title_that_no_page_could_hold_is_cut(tmp_path):
    video = poison.HEARD["a title of a megabyte"](tmp_path)
    assert heard(video, tmp_path) == pytest.approx(3, abs=0.2)
    described = describe_recording(video, USUAL)
    assert (
        len(described.title) == 200 and described.title.startswith("word word") and described.title[-1] == "…"
    )
    longer = dataclasses.replace(USUAL, title_length=20)
    assert describe_recording(video, longer).title == "word word word word…"


def test_pictures_that_are_too_large_are_no_slides_and_the_sound_is_heard(tmp_path):
    make = poison.picture("large.mkv", 2000)
    video, small = make(tmp_path), dataclasses.replace(USUAL, frame_megapixels=3.0)
    assert heard(video, tmp_path, small) == pytest.approx(3, abs=0.2)
    with pytest.raises(
        BadInput, match=r"2000 x 2000 pixels; more than 3 million .*\[limits\] frame_megapixels"
    ):
        find_slides_guarded(video, tmp_path, 3.0, lambda _: None, small)
    assert len(find_slides_guarded(video, tmp_path, 3.0, lambda _: None, USUAL)) <= 1


def test_a_picture_that_grows_on_the_way_is_not_decoded(tmp_path):
    """The header says 320 x 240; from the second picture on they have a hundred times as many pixels."""
    for name, size in (("small", "320x240"), ("large", "3200x2400")):
        source = ["-f", "lavfi", "-i", f"testsrc=s={size}:r=1:d=3"]
        ffmpeg(*source, "-c:v", "mjpeg", "-f", "mjpeg", tmp_path / f"{name}.mjpeg")
    joined = (tmp_path / "small.mjpeg").read_bytes() + (tmp_path / "large.mjpeg").read_bytes()
    (tmp_path / "joined.mjpeg").write_bytes(joined)
    ffmpeg("-f", "mjpeg", "-r", 1, "-i", tmp_path / "joined.mjpeg", "-c", "copy", tmp_path / "joined.mkv")
    bounded = dataclasses.replace(USUAL, frame_megapixels=1.0)

    def widths(limits: LimitsSettings) -> set[int]:
        with MovingPicture(tmp_path / "joined.mkv", bounds_of(limits)) as moving:
            return {each.first.frame.width for each in moving.stretches() if each.first}

    assert widths(USUAL) == {320, 3200} and widths(bounded) == {320}


def tried(video: Path, folder: Path, memory_mib: int) -> None:
    """Open a recording as a stage would; print the refusal, and the most that any process took (bytes)."""
    limits, refused = dataclasses.replace(USUAL, memory_mib=memory_mib), ""
    try:
        assert heard(video, folder, limits) < 10
        find_slides_guarded(video, folder, 5.0, lambda _: None, limits)
    except BadInput as error:
        refused = str(error)
    end_waiting()
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(json.dumps({"refused": refused, "memory": used}))


def assert_bounded(video: Path, folder: Path, memory_mib: int = USUAL.memory_mib) -> None:
    """In a process of its own, as what children took is known of all together that ever were."""
    code = f"from {__name__} import *; tried(Path({str(video)!r}), Path({str(folder)!r}), {memory_mib})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["memory"] < MOST_MEMORY
    assert not told["refused"] or told["refused"].startswith(f"{video}: ")


@pytest.mark.parametrize("kind", poison.EITHER)
def test_an_index_without_end_takes_no_more_than_the_limit(tmp_path, kind):
    assert_bounded(poison.EITHER[kind](tmp_path), tmp_path, 600)


@pytest.mark.parametrize(
    "name", ["gap_10h_3GB.mkv", "vstsz_10x8e7.mp4", "ffconcat_sibling.mp4", "hls_mp3_polyglot.mp3"]
)
def test_the_cases_that_were_found(tmp_path, name):
    if not CASES.is_dir():
        pytest.skip("the cases (../shared/cases/security) are not here")
    assert_bounded(CASES / name, tmp_path)


def test_sound_that_takes_too_long_for_its_length_is_stopped(tmp_path):
    video = poison.silence("long.opus", 11)(tmp_path)
    hurried = dataclasses.replace(USUAL, media_minutes=0.1, media_factor=0.0)
    with pytest.raises(Stopped, match=r"took longer than 6 s to read|was killed"):
        heard(video, tmp_path, dataclasses.replace(hurried, longest_hours=12))


def test_more_slides_than_anybody_shows_are_none(tmp_path):
    pictures = []
    for number in range(6):
        pictures += ["-f", "lavfi", "-i", f"testsrc2=s=320x240:r=2:d=4,hue=h={60 * number}"]
    joined = "".join(f"[{number}]" for number in range(6)) + "concat=n=6"
    ffmpeg(*pictures, "-filter_complex", joined, "-c:v", "mpeg4", "-g", 1, tmp_path / "a.mkv")
    few = dataclasses.replace(USUAL, slides=1)
    found = find_slides_guarded(tmp_path / "a.mkv", tmp_path, 24.0, lambda _: None, USUAL)
    if len(found) > 1:
        with pytest.raises(BadInput, match="shows more than 1 slides"):
            find_slides_guarded(tmp_path / "a.mkv", tmp_path, 24.0, lambda _: None, few)


def test_a_good_recording_is_heard_and_seen_as_without_the_guard(tmp_path, clip):
    from pipelines.lecture.slides.find import find_slides

    video = clip(20)
    (tmp_path / "plain").mkdir()
    (tmp_path / "guarded").mkdir()
    plain = find_slides(video, tmp_path / "plain", lambda _: None)
    seen: list[float] = []
    assert find_slides_guarded(video, tmp_path / "guarded", 20.0, seen.append, USUAL) == plain != ()
    assert seen == sorted(seen) and seen[-1] == 1.0
    for slide in plain:
        pictures = [(tmp_path / way / slide.image).read_bytes() for way in ("plain", "guarded")]
        assert pictures[0] == pictures[1]


def test_the_guarded_process_knows_no_graph():
    """It is to be there in a moment: Luigi and the tasks would take longer than many files."""
    light = (
        f"import runpy, sys; sys.path.insert(0, ''); server = runpy.run_path({str(SERVER)!r})\n"
        "server['_light']()\n"
        "import pipelines.lecture.recording.sound, pipelines.lecture.slides.find\n"
        "heavy = ('luigi', 'typer', 'rich', 'pipelines.core.settings')\n"
        "print(*(name for name in heavy if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", light], cwd="/", capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
