"""Chapters as players and ffmpeg read them."""

import dataclasses
import datetime
import json
import subprocess

import pysubs2
import pytest

from pipelines.lecture.notes.formats.chapters import write_chapters_vtt
from pipelines.lecture.notes.formats.ffmetadata import write_ffmetadata
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, Summary
from pipelines.typeset.webvtt import webvtt

ODD = "a=b; #c \\d 'e' –\n«ё» <f> & --> g"
LECTURE = Notes(
    title=ODD,
    date=datetime.date(2026, 3, 14),
    duration=12.0,
    language="en",
    summary=Summary("cover", ()),
    paragraphs=(),
    video_name="cell.mp4",
    colophon=(),
    chapters=(Chapter("Cells", 0.52, 4.0), Chapter(ODD, 4.0, 8.25), Chapter("Walls", 8.25, 11.0)),
)
PLAIN = dataclasses.replace(LECTURE, chapters=())


@pytest.fixture
def recording(tmp_path):
    """A real recording of twelve seconds."""
    path = tmp_path / "cell.mp4"
    sources = ["-f", "lavfi", "-i", "color=s=64x48:r=5:d=12", "-f", "lavfi", "-i", "sine=d=12"]
    subprocess.run(["ffmpeg", "-v", "error", *sources, "-pix_fmt", "yuv420p", "-shortest", path], check=True)
    return path


def embedded(recording, notes: Notes) -> dict:
    """What ffprobe reads from the recording after ffmpeg has put the metadata into it."""
    file, target = recording.with_suffix(".ffmetadata"), recording.with_name("with chapters.mp4")
    write_ffmetadata(notes, file)
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        recording,
        "-i",
        file,
        "-map_metadata",
        "1",
        "-map_chapters",
        "1",
    ]
    subprocess.run([*command, "-codec", "copy", target], check=True)
    probe = ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", target]
    return json.loads(subprocess.run(probe, capture_output=True, check=True).stdout)


def cues(path) -> list[tuple[float, float]]:
    return [(event.start / 1000, event.end / 1000) for event in pysubs2.load(str(path))]


def test_ffmpeg_puts_chapters_and_title_into_the_recording(recording):
    found = embedded(recording, LECTURE)
    chapters = [
        (float(each["start_time"]), float(each["end_time"]), each["tags"]["title"])
        for each in found["chapters"]
    ]
    odd = " ".join(ODD.split())
    assert chapters == [(0.0, 4.0, "Cells"), (4.0, 8.25, odd), (8.25, 12.0, "Walls")]
    assert found["format"]["tags"]["title"] == odd
    assert found["format"]["tags"]["date"] == "2026-03-14"


def test_a_lecture_without_chapters_is_one(recording, tmp_path):
    (chapter,) = embedded(recording, PLAIN)["chapters"]
    assert (chapter["start_time"], chapter["end_time"]) == ("0.000000", "12.000000")
    assert chapter["tags"]["title"] == " ".join(ODD.split())
    write_chapters_vtt(PLAIN, tmp_path / "chapters.vtt")
    assert cues(tmp_path / "chapters.vtt") == [(0.0, 12.0)]


def test_webvtt_has_each_chapter_from_the_beginning_to_the_end(tmp_path):
    write_chapters_vtt(LECTURE, tmp_path / "chapters.vtt")
    assert cues(tmp_path / "chapters.vtt") == [(0.0, 4.0), (4.0, 8.25), (8.25, 12.0)]


def test_a_browser_reads_the_chapters_as_they_are_called(page, tmp_path):
    write_chapters_vtt(LECTURE, tmp_path / "chapters.vtt")
    opened = page()
    opened.set_content("<video><track kind='chapters'></video>")
    titles = opened.evaluate(
        """text => new Promise(done => {
            const track = document.querySelector("track");
            const titles = () => [...track.track.cues].map(cue => cue.getCueAsHTML().textContent);
            track.addEventListener("load", () => done(titles()));
            track.track.mode = "hidden";
            track.src = "data:text/vtt," + encodeURIComponent(text);
        })""",
        (tmp_path / "chapters.vtt").read_text(encoding="utf-8"),
    )
    assert titles == ["Cells", " ".join(ODD.split()), "Walls"]


def test_an_empty_recording_still_has_a_chapter_that_lasts(tmp_path):
    write_chapters_vtt(dataclasses.replace(PLAIN, duration=0.0), tmp_path / "chapters.vtt")
    assert cues(tmp_path / "chapters.vtt") == [(0.0, 0.001)]


def test_times_of_cues_go_past_the_hour():
    assert webvtt([(3599.9996, 36000.5, "late")]) == "WEBVTT\n\n01:00:00.000 --> 10:00:00.500\nlate\n"


def test_an_empty_line_does_not_end_a_cue():
    assert webvtt([(0, 1, "one\n\ntwo\n")]) == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\none\ntwo\n"
