"""Slides are found in small recordings drawn for the purpose, and in three real ones."""

import json
import math
import subprocess
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipelines.core.errors import BadInput
from pipelines.lecture.slides.find import find_slides
from pipelines.lecture.slides.frames import MovingPicture

WIDTH, HEIGHT, RATE = 640, 360, 10
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "23")
VP8_QUICK = ("-b:v", "500k", "-deadline", "realtime", "-cpu-used", "16")
BLACK = np.zeros((HEIGHT, WIDTH, 3), np.uint8)


def slide(title: str, *lines: str, ground: str = "#fbfbf8", ink: str = "#16324a") -> np.ndarray:
    image = Image.new("RGB", (WIDTH, HEIGHT), ground)
    draw = ImageDraw.Draw(image)
    draw.text((40, 20), title, font=ImageFont.load_default(30), fill=ink)
    for row, line in enumerate(lines):
        draw.text((60, 90 + 45 * row), f"- {line}", font=ImageFont.load_default(20), fill=ink)
    return np.asarray(image)


AXIOMS = slide("Axioms of probability", "Nothing is less likely than never", "Something always happens")
BAYES = slide("The theorem of Bayes", "Prior, likelihood, evidence", "What we believe after looking")
MARKOV = slide("Chains of Markov", "The present forgets the past", "A matrix says what follows", "It settles")


def speaker(seconds: float, width: int = WIDTH, height: int = HEIGHT) -> np.ndarray:
    """Somebody who sways in front of a room out of focus, filmed with a noisy sensor."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32) / (height, width, 1)[0]
    room = 90 + 50 * np.sin(9 * columns) * np.cos(7 * rows) + 20 * rows
    middle = width / height / 2 + 0.12 * math.sin(2 * seconds)
    body = (np.abs(columns - middle) < 0.1 + 0.2 * rows) & (rows > 0.4)
    head = (columns - middle) ** 2 + (rows - 0.27) ** 2 < 0.016
    seen = np.where(body | head, 190 - 60 * rows + 25 * np.sin(60 * columns), room)
    noise = np.random.default_rng(int(seconds * RATE)).normal(0, 4, seen.shape)
    return np.repeat(np.clip(seen + noise, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def with_head(under: np.ndarray, seconds: float, left: int, top: int) -> np.ndarray:
    frame = under.copy()
    frame[top : top + 90, left : left + 160] = speaker(seconds, 160, 90)
    return frame


def with_pointer(under: np.ndarray, seconds: float) -> np.ndarray:
    x, y = int(320 + 200 * math.sin(seconds)), int(180 + 120 * math.cos(1.7 * seconds))
    frame = under.copy()
    frame[y : y + 11, x : x + 7] = 30
    return frame


def faded(old: np.ndarray, new: np.ndarray, share: float) -> np.ndarray:
    return (old * (1 - share) + new * share).astype(np.uint8)


@pytest.fixture
def film(tmp_path):
    """Films shots one after the other: film((picture, or what is seen at a time, seconds), ...)."""

    def take(*shots, encoder=(*X264, "-g", "50"), name: str = "lecture.mp4") -> Path:
        target = tmp_path / name
        command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-r", str(RATE)]
        command += ["-s", f"{WIDTH}x{HEIGHT}", "-i", "-", *encoder, "-pix_fmt", "yuv420p", str(target)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
            for seen, seconds in shots:
                for frame in range(round(seconds * RATE)):
                    process.stdin.write((seen(frame / RATE) if callable(seen) else seen).tobytes())
            process.stdin.close()
        assert process.returncode == 0
        return target

    return take


@pytest.fixture
def found(tmp_path):
    """The slides of a recording; their pictures are in found.folder."""

    def find(video: Path, progress=lambda _: None):
        folder = tmp_path / f"{video.stem} slides"
        folder.mkdir()
        find.folder = folder
        return find_slides(video, folder, progress)

    return find


def ends(slides) -> list[float]:
    return [slide.end for slide in slides]


def shows(folder: Path, found, picture: np.ndarray) -> bool:
    """Whether the picture of a slide is this one, but for what a JPEG loses."""
    with Image.open(folder / found.image) as image:
        return bool(np.abs(np.asarray(image).astype(int) - picture).mean() < 3)


def about(*seconds: float):
    return pytest.approx(seconds, abs=0.5)


def test_each_slide_is_found_with_its_time_and_its_picture(film, found):
    first, second, third = found(film((AXIOMS, 5), (BAYES, 4), (MARKOV, 6)))
    assert (first.start, first.end) == about(0, 5)
    assert (second.start, second.end) == about(5, 9)
    assert (third.start, third.end) == about(9, 15)
    assert [each.image for each in (first, second, third)] == ["001.jpg", "002.jpg", "003.jpg"]
    assert (first.width, first.height) == (WIDTH, HEIGHT)
    assert shows(found.folder, first, AXIOMS) and shows(found.folder, third, MARKOV)


def test_bullets_that_appear_one_by_one_are_one_slide_shown_in_full(film, found):
    lines = ("The present forgets the past", "A matrix says what follows", "It settles")
    builds = [(slide("Chains of Markov", *lines[:count]), 2) for count in range(4)]
    chain, other = found(film(*builds, (BAYES, 4)))
    assert (chain.start, chain.end, other.end) == about(0, 8, 12)
    assert shows(found.folder, chain, MARKOV)


def test_what_is_taken_away_at_the_end_is_still_in_the_picture(film, found):
    (only,) = found(film((MARKOV, 4), (slide("Chains of Markov", "The present forgets the past"), 3)))
    assert only.end == pytest.approx(7, abs=0.5)
    assert shows(found.folder, only, MARKOV)


def test_the_empty_beginning_of_the_next_slide_belongs_to_it(film, found):
    old = slide("Exercises", "Throw two dice", "Draw three cards")
    new = slide("Exercises", "Wait for the second bus", "Toss until heads")
    assert ends(found(film((old, 5), (slide("Exercises"), 3), (new, 4)))) == about(5, 12)


def test_slides_of_one_template_are_told_apart_by_their_text(film, found):
    same = [slide("Exercises", text) for text in ("Throw two dice", "Draw three cards", "Toss until heads")]
    assert ends(found(film(*((each, 4) for each in same)))) == about(4, 8, 12)


def test_a_cross_fade_is_no_slide_and_leaves_no_ghost(film, found):
    first, second = found(film((AXIOMS, 4), (lambda at: faded(AXIOMS, BAYES, at / 1.5), 1.5), (BAYES, 4)))
    assert 4 <= first.end <= 5.5
    assert shows(found.folder, first, AXIOMS) and shows(found.folder, second, BAYES)


def with_photograph(title: str, seed: int) -> np.ndarray:
    """A slide of a template in which a photograph takes most of the room."""
    patches = np.random.default_rng(seed).integers(0, 255, (9, 16, 3), np.uint8)
    frame = slide(title).copy()
    frame[90:340, 100:540] = np.asarray(Image.fromarray(patches).resize((440, 250), Image.Resampling.BICUBIC))
    return frame


@pytest.mark.parametrize("seconds", [1, 4, 6])
@pytest.mark.parametrize("key_frames", ["7", "250"])
@pytest.mark.parametrize(
    "pair",
    [
        (AXIOMS, BAYES),
        (AXIOMS, slide("Stars", "Fusion", ground="#14171c", ink="#e8e8e8")),
        (with_photograph("With a photograph", 3), with_photograph("Another one", 4)),
    ],
    ids=["text", "dark", "photographs"],
)
def test_however_slow_a_cross_fade_both_slides_are_pictured_as_they_stood(
    film, found, pair, seconds, key_frames
):
    old, new = pair
    fade = (lambda at: faded(old, new, at / seconds), seconds)
    first, second = found(film((old, 4), fade, (new, 4), encoder=(*X264, "-g", key_frames)))
    assert shows(found.folder, first, old) and shows(found.folder, second, new)


def test_a_recording_that_is_cut_off_in_a_cross_fade_shows_one_slide(film, found):
    (only,) = found(film((AXIOMS, 4), (lambda at: faded(AXIOMS, BAYES, 0.2 * at), 3.5)))
    assert shows(found.folder, only, AXIOMS)


def test_bullets_that_fade_in_are_pictured_when_they_have(film, found):
    stages = [slide("Chains of Markov", "The present forgets the past"), MARKOV]
    fade = (lambda at: faded(*stages, at / 2), 2)
    first, _ = found(film((stages[0], 3), fade, (MARKOV, 1.4), (BAYES, 4), encoder=(*X264, "-g", "20")))
    assert shows(found.folder, first, MARKOV)


def test_a_slide_after_a_shot_of_the_speaker_is_the_same_slide(film, found):
    first, second = found(film((AXIOMS, 4), (speaker, 5), (AXIOMS, 4), (speaker, 5), (BAYES, 4)))
    assert (first.start, first.end) == about(0, 13)
    assert (second.start, second.end) == about(18, 22)


def test_a_speaker_alone_shows_no_slides(film, found):
    assert found(film((speaker, 14))) == ()


def test_a_mouse_pointer_makes_no_slides(film, found):
    moving = (lambda at: with_pointer(AXIOMS, at), 8)
    assert ends(found(film(moving, (lambda at: with_pointer(BAYES, at), 5)))) == about(8, 13)


def test_a_talking_head_may_move_to_another_corner(film, found):
    shots = [
        (lambda at: with_head(AXIOMS, at, 470, 260), 8),
        (lambda at: with_head(AXIOMS, at, 10, 260), 8),
        (lambda at: with_head(BAYES, at, 10, 260), 8),
    ]
    assert ends(found(film(*shots))) == about(16, 24)


def test_a_film_that_plays_inside_a_slide_is_that_slide(film, found):
    def playing(at):
        frame = slide("What dice do").copy()
        frame[90:315, 120:520] = speaker(at, 400, 225)
        return frame

    shown = found(film((slide("What dice do"), 4), (playing, 10), (BAYES, 4)))
    assert ends(shown) == about(14, 18)


def test_of_handwriting_the_finished_page_is_kept(film, found):
    pages = []
    for page in range(2):
        image, states = Image.new("RGB", (WIDTH, HEIGHT), "white"), []
        for stroke in range(12):
            x, y = 40 + stroke % 4 * 145, 60 + stroke // 4 * 100
            wave = [(x + 9 * i, y + 25 * math.sin((2 + page) * i + stroke)) for i in range(13)]
            ImageDraw.Draw(image).line(wave, fill="#1c2f8c", width=4)
            states.append(np.asarray(image))
        pages.append(states)
    shots = [(state, 1.0) for states in pages for state in states]
    first, second = found(film(*shots))
    assert (first.end, second.end) == about(12, 24)
    assert shows(found.folder, first, pages[0][-1]) and shows(found.folder, second, pages[1][-1])


def test_black_before_and_between_slides_is_none(film, found):
    first, second = found(film((BLACK, 3), (AXIOMS, 4), (BLACK, 3), (BAYES, 4), (BLACK, 2)))
    assert (first.start, first.end) == about(3, 7)
    assert (second.start, second.end) == about(10, 14)


def test_dark_slides_are_slides_too(film, found):
    night = {"ground": "#14171c", "ink": "#e8e8e8"}
    shots = (slide("Stars", "Fusion", **night), 4), (slide("Planets", "No fusion", **night), 4)
    assert ends(found(film(*shots))) == about(4, 8)


def test_a_slide_shown_again_has_another_time_and_the_same_picture(film, found):
    first, second, again = found(film((AXIOMS, 4), (BAYES, 4), (AXIOMS, 6)))
    assert (again.start, again.end) == about(8, 14)
    assert again.image == first.image != second.image
    assert len(list(found.folder.iterdir())) == 2


def test_leafing_back_over_slides_is_no_showing(film, found):
    shown = found(film((AXIOMS, 4), (BAYES, 4), (MARKOV, 4), (BAYES, 1), (AXIOMS, 5)))
    assert ends(shown) == about(4, 8, 12, 18)


def test_noise_and_a_low_bit_rate_are_borne(film, found):
    noisy = ("-vf", "noise=alls=12:allf=t", *X264[:-1], "34", "-g", "50")
    assert ends(found(film((AXIOMS, 5), (BAYES, 5), encoder=noisy))) == about(5, 10)


@pytest.mark.parametrize(
    ("name", "encoder"),
    [
        ("one key frame.mp4", (*X264, "-x264-params", "keyint=infinite:scenecut=0")),
        ("key frames alone.mov", ("-c:v", "mjpeg", "-q:v", "3")),
        ("open groups.mpg", ("-c:v", "mpeg2video", "-b:v", "3M", "-g", "40", "-r", "25")),
        ("no times of showing.avi", ("-c:v", "mpeg4", "-q:v", "3", "-g", "40")),
        ("without an index.ts", (*X264, "-g", "40", "-bf", "2")),
        ("times in blocks.webm", ("-vf", "scale=320:180", "-c:v", "libvpx", *VP8_QUICK, "-g", "60")),
    ],
)
def test_whatever_the_key_frames_the_time_is_exact(film, found, name, encoder):
    shots = (AXIOMS, 4.5), (BAYES, 3.3), (MARKOV, 6.2)
    assert ends(found(film(*shots, encoder=encoder, name=name))) == about(4.5, 7.8, 14)


SOUND = ("-f", "lavfi", "-t", "40", "-i", "sine=frequency=300")
AT_CHANGES, EVERY_2_S = "eq(mod(n,100),0)", "eq(mod(n,100),0)+eq(mod(n,20),1)"


@pytest.mark.parametrize(
    ("frames", "name", "encoder"),
    [
        (AT_CHANGES, "player.webm", ("-c:v", "libvpx", *VP8_QUICK, "-g", "9999", "-c:a", "libopus")),
        (AT_CHANGES, "key frames alone.mkv", ("-c:v", "mjpeg", "-q:v", "3")),
        (EVERY_2_S, "every 2 s.mkv", ("-c:v", "libx264", "-bf", "4", "-c:a", "libopus")),
    ],
)
def test_a_frame_that_a_recorder_wrote_on_change_stands_until_the_next(film, found, frames, name, encoder):
    """Such a frame was not seen twice, and so was no slide; others began when the next frame came."""
    on_change = ("-vf", f"select='{frames}'", "-fps_mode", "passthrough", "-enc_time_base", "1:10")
    shots = (AXIOMS, 10), (BAYES, 10), (with_photograph("A photograph", 3), 10), (MARKOV, 10)
    shown = found(film(*shots, encoder=(*SOUND, *on_change, *encoder), name=name))
    assert [each.start for each in shown] == about(0, 10, 20, 30)
    assert ends(shown) == about(10, 20, 30, 40)
    assert all(shows(found.folder, each, picture) for each, (picture, _) in zip(shown, shots, strict=True))


def test_what_stops_a_closer_look_leaves_no_thread_behind(film, found):
    def stop(done: float) -> None:
        if done > 0.5:
            raise KeyboardInterrupt

    before = set(threading.enumerate())
    one_key_frame = (*X264, "-x264-params", "keyint=infinite:scenecut=0")
    with pytest.raises(KeyboardInterrupt):
        found(film((AXIOMS, 8), (BAYES, 8), encoder=one_key_frame), stop)
    assert set(threading.enumerate()) == before


def test_a_large_picture_becomes_one_that_fits(film, found):
    large = (*X264, "-vf", "scale=1920:1080")
    (only,) = found(film((AXIOMS, 3), encoder=large))
    with Image.open(found.folder / only.image) as picture:
        assert picture.size == (only.width, only.height) == (1280, 720)


def test_a_picture_is_upright_and_undistorted(film, found, tmp_path):
    squeezed = film((AXIOMS, 2), encoder=("-vf", "scale=480:360,setsar=4/3", *X264), name="squeezed.mp4")
    turned = tmp_path / "turned.mp4"
    turn = ["-c", "copy", "-metadata:s:v", "rotate=90", turned]
    subprocess.run(["ffmpeg", "-v", "error", "-i", film((AXIOMS, 2)), *turn], check=True)
    (wide,), (tall,) = found(squeezed), found(turned)
    assert (wide.width, wide.height) == (WIDTH, HEIGHT)
    assert shows(found.folder, tall, np.rot90(AXIOMS))


def test_a_document_that_is_scrolled_is_a_slide_a_screenful(film, found):
    page = Image.new("RGB", (WIDTH, 2 * HEIGHT), "white")
    for row in range(26):
        line = f"{'abcdefghijklmnopqrstuvwxyz'[row] * (5 + row * 7 % 20)} = {row * 37}"
        ImageDraw.Draw(page).text((30, 10 + 27 * row), line, font=ImageFont.load_default(20), fill="black")
    page = np.asarray(page)
    steps = [(page[27 * step : 27 * step + HEIGHT], 1.2) for step in range(14)]
    shown = found(film(*steps))
    assert len(shown) == 3
    assert all(before.end == after.start for before, after in pairwise(shown))
    assert (shown[0].start, shown[-1].end) == about(0, 16.8)
    assert shows(found.folder, shown[0], steps[0][0]) and shows(found.folder, shown[-1], steps[-1][0])


def test_of_what_stands_still_only_key_frames_are_decoded(film):
    with MovingPicture(film((AXIOMS, 20))) as moving:
        stretches = list(moving.stretches())
    assert [stretch.start for stretch in stretches] == about(0, 5, 10, 15)
    assert all(stretch.first for stretch in stretches)


def test_sound_alone_shows_no_slides(found, tmp_path):
    tone = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=d=2"]
    subprocess.run([*tone, tmp_path / "talk.mp3"], check=True)
    assert found(tmp_path / "talk.mp3") == ()


def test_a_cover_is_no_slide(found, tmp_path):
    Image.fromarray(AXIOMS).save(tmp_path / "cover.jpg")
    inputs = ["-f", "lavfi", "-i", "sine=d=2", "-i", tmp_path / "cover.jpg", "-map", "0", "-map", "1"]
    kept = ["-c:v", "copy", "-disposition:v", "attached_pic", tmp_path / "talk.mp3"]
    subprocess.run(["ffmpeg", "-v", "error", *inputs, *kept], check=True)
    assert found(tmp_path / "talk.mp3") == ()


def test_a_picture_that_cannot_be_decoded_is_refused_with_its_reason(film, found, tmp_path):
    import av

    with av.open(str(film((AXIOMS, 2)))) as good, av.open(str(tmp_path / "bad.mkv"), "w") as bad:
        stream = bad.add_stream_from_template(good.streams.video[0])
        for number, packet in enumerate(good.demux(video=0)):
            if packet.size:
                broken = av.Packet(bytes((7 * number) % 251 for _ in range(packet.size)))
                broken.pts, broken.dts, broken.time_base = packet.pts, packet.dts, packet.time_base
                broken.is_keyframe, broken.stream = packet.is_keyframe, stream
                bad.mux(broken)
    with pytest.raises(BadInput, match=r"bad\.mkv: its picture cannot be decoded"):
        found(tmp_path / "bad.mkv")


def test_an_index_that_cannot_be_followed_costs_no_slide(film, found):
    """The index of the AVI does not mark the first frame: no jump leads before the second key frame."""
    avi = film((AXIOMS, 5), (BAYES, 5), name="lecture.avi")
    content = bytearray(avi.read_bytes())
    first = content.rindex(b"idx1") + 8
    assert content[first : first + 5] == b"00dc\x10"
    content[first + 4] = 0
    avi.write_bytes(content)
    assert ends(found(avi)) == about(5, 10)


def test_sound_that_begins_late_and_unannounced_costs_no_slide(film, found, tmp_path):
    """The head of an FLV says which tracks there are, and this one nothing of the sound, from 12 s on."""
    seen, flv = film((AXIOMS, 10), (BAYES, 10)), tmp_path / "late.flv"
    sound = ["-itsoffset", "12", "-f", "lavfi", "-i", "sine=duration=5"]
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        seen,
        *sound,
        "-c:v",
        "copy",
        "-c:a",
        "mp3",
        "-ar",
        "44100",
        flv,
    ]
    subprocess.run(command, check=True)
    content = bytearray(flv.read_bytes())
    content[4] = 1  # pictures alone
    flv.write_bytes(content)
    assert ends(found(flv)) == about(10, 20)


def test_what_is_no_recording_is_refused_with_its_name(found, tmp_path):
    (tmp_path / "letter.mp4").write_text("Dear students,\n" * 100)
    with pytest.raises(BadInput, match=r"letter\.mp4"):
        found(tmp_path / "letter.mp4")


def test_progress_grows_to_one(film, found):
    told = []
    found(film((AXIOMS, 11), (BAYES, 6)), told.append)
    assert all(0 <= before <= after for before, after in pairwise(told))
    assert told[-1] == 1.0


@pytest.mark.parametrize("name", ["blur_animation.mp4", "eth_scene_change.mov", "gis_intro.mp4"])
def test_in_real_lectures_all_slides_are_found_and_no_others(evaluation_data, found, name):
    video = evaluation_data / "lecture_video" / name
    known = json.loads(video.with_suffix(".slides.json").read_text())["segment_end"]
    assert ends(found(video)) == pytest.approx(known, abs=1.0)
