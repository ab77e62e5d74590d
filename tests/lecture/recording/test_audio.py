"""Any recording becomes 16 kHz mono FLAC, or is refused with its name and the reason."""

import os
import struct
import subprocess
import time

import av
import numpy
import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import RECORDINGS
from pipelines.lecture.recording import audio

TONE = ["-f", "lavfi", "-i", "sine=frequency=440:duration=3:sample_rate=44100"]
PICTURE = ["-f", "lavfi", "-i", "testsrc=duration=3:size=64x48:rate=5"]


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def extract(video, flac, track=1):
    seen = []
    audio.extract_audio(video, flac, track, seen.append)
    return seen


def samples_of(flac):
    with av.open(str(flac)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.channels, stream.codec.name) == (16000, 1, "flac")
        return numpy.concatenate([frame.to_ndarray().reshape(-1) for frame in container.decode(stream)])


def pitch(samples) -> float:
    """The strongest frequency, in hertz."""
    return float(numpy.abs(numpy.fft.rfft(samples)).argmax() * 16000 / len(samples))


DV = ["-f", "lavfi", "-i", "testsrc=duration=3:size=720x576:rate=25", "-target", "pal-dv"]
MOVING = ["-f", "lavfi", "-i", "testsrc=duration=3:size=64x48:rate=25"]
FORMATS = {
    "a.mp4": [*PICTURE, "-c:v", "mpeg4", "-c:a", "aac"],
    "a.m4v": [*PICTURE, "-c:v", "mpeg4", "-c:a", "aac", "-f", "mp4"],
    "a.mov": [*PICTURE, "-c:v", "mpeg4", "-c:a", "pcm_s16le"],
    "a.3gp": [*PICTURE, "-c:v", "mpeg4", "-c:a", "aac"],
    "a.mkv": [*PICTURE, "-c:v", "mpeg4", "-c:a", "flac"],
    "a.webm": [*PICTURE, "-c:v", "libvpx", "-c:a", "libopus"],
    "a.avi": [*PICTURE, "-c:v", "mpeg4", "-c:a", "libmp3lame"],
    "a.wmv": [*PICTURE, "-c:v", "wmv2", "-c:a", "wmav2"],
    "a.mpg": [*MOVING, "-c:v", "mpeg1video", "-c:a", "mp2"],
    "a.mpeg": [*MOVING, "-c:v", "mpeg2video", "-c:a", "mp2"],
    "a.ts": [*MOVING, "-c:v", "mpeg2video", "-c:a", "ac3"],
    "a.mts": [*MOVING, "-c:v", "mpeg2video", "-c:a", "ac3", "-mpegts_m2ts_mode", "1"],
    "a.m2ts": [*MOVING, "-c:v", "libx264", "-c:a", "aac", "-mpegts_m2ts_mode", "1"],
    "a.flv": [*PICTURE, "-c:v", "flv", "-c:a", "libmp3lame"],
    "a.ogv": [*PICTURE, "-c:v", "libtheora", "-c:a", "libvorbis"],
    "a.mxf": [*MOVING, "-c:v", "mpeg2video", "-c:a", "pcm_s16le", "-ar", "48000"],
    "a.dv": DV,
    "a.wma": ["-c:a", "wmav2"],
    "a.mp3": ["-c:a", "libmp3lame"],
    "a.m4a": ["-c:a", "aac", "-ac", "2"],
    "a.aac": ["-c:a", "aac"],
    "latm.aac": ["-c:a", "aac", "-f", "latm"],
    "a.wav": ["-c:a", "pcm_s24le", "-ac", "2"],
    "a.w64": [],
    "a.flac": ["-c:a", "flac"],
    "a.ogg": ["-c:a", "libvorbis"],
    "a.oga": ["-c:a", "flac"],
    "a.opus": ["-c:a", "libopus"],
    "a.aiff": [],
    "a.caf": [],
    "a.au": [],
    "a.ac3": [],
    "a.mka": ["-c:a", "libopus"],
    "a.vob": [*MOVING, "-c:v", "mpeg2video", "-c:a", "ac3"],
    "a.mp2": ["-c:a", "mp2"],
}
# Other names of the same containers, and one for which ffmpeg has no encoder.
ALIKE = "m4b m2t asf f4v qt 3g2 weba 3ga mpga aif aifc spx amr"


@pytest.mark.parametrize("name", FORMATS)
def test_every_usual_container_and_codec_gives_the_same_tone(tmp_path, monkeypatch, name):
    ffmpeg(*TONE, *FORMATS[name], tmp_path / name)
    for path in (os.environ["PATH"], str(tmp_path)):  # the system's ffmpeg, and that of the wheel
        monkeypatch.setenv("PATH", path)
        extract(tmp_path / name, tmp_path / "out.flac")
        samples = samples_of(tmp_path / "out.flac")
        assert len(samples) / 16000 == pytest.approx(3.0, abs=0.15)
        assert pitch(samples) == pytest.approx(440, abs=2)


def test_the_usual_containers_are_all_that_a_night_looks_for():
    named = {name.split(".")[1] for name in FORMATS} | set(ALIKE.split())
    assert named == {pattern.strip().removeprefix("*.") for pattern in RECORDINGS.split(",")}


@pytest.mark.parametrize("name", ["book.m4b", "sound.weba", "phone.3ga"])
def test_a_container_is_read_under_its_other_names(tmp_path, name):
    encoder = {"weba": ["-c:a", "libopus", "-f", "webm"], "3ga": ["-c:a", "aac", "-f", "3gp"]}
    ffmpeg(*TONE, *encoder.get(name[-4:].strip("."), ["-c:a", "aac", "-f", "mp4"]), tmp_path / name)
    extract(tmp_path / name, tmp_path / "out.flac")
    assert pitch(samples_of(tmp_path / "out.flac")) == pytest.approx(440, abs=2)


def test_a_stream_that_nginx_recorded_is_read(tmp_path):
    """Another demuxer of ffmpeg takes FLV files that begin with the name of that server."""
    ffmpeg(*TONE, tmp_path / "a.flv")
    content, server = (tmp_path / "a.flv").read_bytes(), b"NGINX RTMP (github.com/arut/nginx-rtmp-module)"
    said = b"\x02\0\x0aonMetaData\x03\0\x06Server\x02" + struct.pack(">H", len(server)) + server + b"\0\0\x09"
    tag = b"\x12" + struct.pack(">I", len(said))[1:] + bytes(7) + said
    (tmp_path / "a.flv").write_bytes(content[:13] + tag + struct.pack(">I", len(tag)) + content[13:])
    assert audio.probe(tmp_path / "a.flv").demuxer == "live_flv"
    extract(tmp_path / "a.flv", tmp_path / "out.flac")
    assert pitch(samples_of(tmp_path / "out.flac")) == pytest.approx(440, abs=2)


def test_a_dictaphones_amr_is_read(tmp_path):
    """ffmpeg has a decoder alone: a file of frames at 12.2 kbit/s, 20 ms each."""
    frames = [b"\x3c" + bytes((7 * number + at) % 251 for at in range(31)) for number in range(150)]
    (tmp_path / "a.amr").write_bytes(b"#!AMR\n" + b"".join(frames))
    extract(tmp_path / "a.amr", tmp_path / "out.flac")
    assert len(samples_of(tmp_path / "out.flac")) / 16000 == pytest.approx(3.0, abs=0.05)


@pytest.mark.parametrize(
    "name", ["a b.mp3", 'it\'s "so".mp3', "лекция.mp3", "📼.mp3", "-y.mp3", "10:30 a%d.mp3", "concat:x|y.mp3"]
)
def test_no_name_is_too_strange(tmp_path, monkeypatch, name):
    ffmpeg(*TONE, tmp_path / "plain.mp3")
    os.rename(tmp_path / "plain.mp3", tmp_path / name)
    monkeypatch.chdir(tmp_path)
    extract(tmp_path / name, tmp_path / "out.flac")
    assert pitch(samples_of(tmp_path / "out.flac")) == pytest.approx(440, abs=2)


def test_the_chosen_track_is_taken(tmp_path):
    high = ["-f", "lavfi", "-i", "sine=frequency=1000:duration=3"]
    ffmpeg(*TONE, *high, "-map", "0", "-map", "1", tmp_path / "two.mkv")
    for track, hertz in [(1, 440), (2, 1000)]:
        extract(tmp_path / "two.mkv", tmp_path / "out.flac", track)
        assert pitch(samples_of(tmp_path / "out.flac")) == pytest.approx(hertz, abs=2)
    with pytest.raises(BadInput, match="no audio track 3; it has 2"):
        extract(tmp_path / "two.mkv", tmp_path / "out.flac", 3)


def test_progress_rises_to_the_end(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "sine=duration=1200", "-c:a", "libmp3lame", tmp_path / "long.mp3")
    seen = extract(tmp_path / "long.mp3", tmp_path / "out.flac")
    assert seen == sorted(seen) and len(seen) > 1 and seen[-1] == pytest.approx(1.0, abs=0.02)


def test_a_picture_without_sound_has_no_audio_track(tmp_path):
    ffmpeg(*PICTURE, tmp_path / "mute.mp4")
    with pytest.raises(BadInput, match=r"mute\.mp4: has no audio track"):
        extract(tmp_path / "mute.mp4", tmp_path / "out.flac")


def test_text_under_the_name_of_a_video_is_no_recording(tmp_path):
    (tmp_path / "text.mp4").write_text("These are my notes.\n" * 100)
    with pytest.raises(BadInput, match=r"text\.mp4: is not a recording that ffmpeg can read"):
        extract(tmp_path / "text.mp4", tmp_path / "out.flac")


def test_an_mp4_without_its_index_is_no_recording(tmp_path):
    ffmpeg(*TONE, *PICTURE, tmp_path / "whole.mp4")
    content = (tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(BadInput, match=r"cut\.mp4: is not a recording that ffmpeg can read"):
        extract(tmp_path / "cut.mp4", tmp_path / "out.flac")


def test_an_mp4_cut_off_while_it_was_copied_says_how_much_is_there(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "sine=duration=60", "-movflags", "+faststart", tmp_path / "whole.mp4")
    content = (tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(content[: len(content) // 2])
    with pytest.raises(BadInput, match=r"cut\.mp4: is cut off: \d\d s of sound where 60 s are declared"):
        extract(tmp_path / "cut.mp4", tmp_path / "out.flac")


def test_the_containers_title_and_date_are_read(tmp_path):
    tags = ["-metadata", "title=Ряды Фурье", "-metadata", "creation_time=2026-03-14T11:00:00Z"]
    ffmpeg(*TONE, *tags, tmp_path / "a.mp4")
    media = audio.probe(tmp_path / "a.mp4")
    assert media.title == "Ряды Фурье"
    assert media.created.isoformat() == "2026-03-14"
    assert media.duration == pytest.approx(3.0, abs=0.1)


@pytest.fixture
def zone(monkeypatch):
    """Puts the machine into a time zone for one test: zone("America/New_York")."""

    def put(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "tag, name, day",
    [
        ("creation_time=2026-03-15T01:30:00Z", "America/New_York", "2026-03-14"),
        ("creation_time=2026-03-15T01:30:00Z", "UTC", "2026-03-15"),
        ("creation_time=2026-03-14T22:30:00Z", "Asia/Almaty", "2026-03-15"),
        ("date=2026-03-14T21:30:00-0400", "Asia/Almaty", "2026-03-14"),  # the day where it was recorded
        ("date=2026-03-14", "America/New_York", "2026-03-14"),
        ("date=2026-03-14 in the evening", "America/New_York", "2026-03-14"),
    ],
)
def test_an_evening_is_of_its_day_and_not_of_the_next_in_utc(tmp_path, zone, tag, name, day):
    ffmpeg(*TONE, "-metadata", tag, tmp_path / "a.mkv")
    zone(name)
    assert audio.probe(tmp_path / "a.mkv").created.isoformat() == day


def test_a_date_that_no_machine_knows_is_read_or_left_out(tmp_path, zone):
    ffmpeg(*TONE, "-metadata", "date=9999-12-31T23:59:59Z", tmp_path / "a.mkv")
    zone("Asia/Almaty")
    assert audio.probe(tmp_path / "a.mkv").created is None


@pytest.mark.parametrize("name, tags", [("a.mp4", ["creation_time=1970-01-01T00:00:10Z"]), ("a.wma", [])])
def test_a_clock_that_nobody_set_tells_no_date(tmp_path, name, tags):
    ffmpeg(*TONE, *(word for tag in tags for word in ("-metadata", tag)), tmp_path / name)
    assert audio.probe(tmp_path / name).created is None


def test_without_the_systems_ffmpeg_the_wheels_is_used(tmp_path, monkeypatch):
    ffmpeg(*TONE, tmp_path / "a.mp3")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "imageio_ffmpeg" in audio.ffmpeg_command()
    extract(tmp_path / "a.mp3", tmp_path / "out.flac")
    assert pitch(samples_of(tmp_path / "out.flac")) == pytest.approx(440, abs=2)


def test_a_picture_that_outlasts_the_sound_is_no_fault(tmp_path):
    picture = ["-f", "lavfi", "-i", "testsrc=duration=30:size=64x48:rate=5"]
    ffmpeg(*TONE, *picture, tmp_path / "a.mp4")
    extract(tmp_path / "a.mp4", tmp_path / "out.flac")
    assert len(samples_of(tmp_path / "out.flac")) / 16000 == pytest.approx(3.0, abs=0.1)


def test_a_matroska_file_cut_off_while_it_was_copied_is_refused(tmp_path):
    ffmpeg("-f", "lavfi", "-i", "sine=duration=120", tmp_path / "whole.mkv")
    content = (tmp_path / "whole.mkv").read_bytes()
    (tmp_path / "cut.mkv").write_bytes(content[: len(content) // 2])
    with pytest.raises(BadInput, match=r"cut\.mkv: is cut off"):
        extract(tmp_path / "cut.mkv", tmp_path / "out.flac")


@pytest.mark.parametrize("name", ["late.mp4", "late.mkv"])
def test_sound_that_starts_late_keeps_its_time(tmp_path, name):
    late = ["-itsoffset", "5", "-f", "lavfi", "-i", "sine=frequency=440:duration=10"]
    picture = ["-f", "lavfi", "-i", "testsrc=duration=15:size=64x48:rate=5"]
    ffmpeg(*picture, *late, "-map", "0", "-map", "1", "-c:v", "mpeg4", tmp_path / name)
    extract(tmp_path / name, tmp_path / "out.flac")
    samples = samples_of(tmp_path / "out.flac")
    assert len(samples) / 16000 == pytest.approx(15, abs=0.2)
    loud = numpy.flatnonzero(numpy.abs(samples) > 500)
    assert loud[0] / 16000 == pytest.approx(5, abs=0.2)


@pytest.mark.parametrize("name", ["hole.mp4", "hole.mkv"])
def test_a_hole_in_the_sound_keeps_the_time_after_it(tmp_path, name):
    ffmpeg("-f", "lavfi", "-i", "sine=frequency=440:duration=30", tmp_path / "whole.mkv")
    without = ["-af", "aselect='not(between(t,10,20))'", "-fps_mode", "passthrough"]
    ffmpeg("-i", tmp_path / "whole.mkv", *without, tmp_path / name)
    extract(tmp_path / name, tmp_path / "out.flac")
    samples = samples_of(tmp_path / "out.flac")
    assert len(samples) / 16000 == pytest.approx(30, abs=0.3)
    assert numpy.abs(samples[12 * 16000 : 18 * 16000]).max() < 10
    assert numpy.abs(samples[25 * 16000 :]).max() > 500


@pytest.mark.parametrize("arguments", [["-c:a", "aac", "a.aac"], ["-write_xing", "0", "-q:a", "7", "a.mp3"]])
def test_a_length_that_is_only_guessed_refuses_nothing(tmp_path, arguments):
    sound = "aevalsrc='if(lt(mod(t,20),10),0.5*sin(2764*t),0)':d=120"
    ffmpeg("-f", "lavfi", "-i", sound, *arguments[:-1], tmp_path / arguments[-1])
    extract(tmp_path / arguments[-1], tmp_path / "out.flac")
    assert len(samples_of(tmp_path / "out.flac")) / 16000 == pytest.approx(120, abs=0.5)
