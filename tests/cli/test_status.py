"""`konspekt status`: how everything stands, and why."""

import json
import os

from pipelines.core import faults
from pipelines.core.faults import Kind


def test_finished_recordings_are_counted_and_the_others_told_with_the_reason(lived_in):
    told = lived_in.run("status")
    assert told.returncode == 0, told.stderr
    assert told.stdout.splitlines() == [
        "status   name        why",
        "refused  silent.mp4  has no audio track",
        "",
        "recordings: 1 done, 1 refused",
    ]
    assert "done     Лекция 1.mp4\n" in lived_in.run("status", "--all").stdout


def test_what_was_said_is_for_its_owner_and_the_group_alone(lived_in):
    written = [path for name in ("notes", "work") for path in (lived_in.folder / name).rglob("*")]
    assert len(written) > 20
    assert [path for path in written if path.stat().st_mode & 0o027] == []


def test_what_no_night_takes_is_counted_and_named(lived_in):
    few = ("status", "--set", "batch.patterns=*.m4a, *1.mp4")
    line = "1 file lies in the inbox that is not taken for a recording ([batch] patterns): silent.mp4\n"
    assert line in lived_in.run(*few).stdout
    assert lived_in.json(*few)["left_lying"] == ["silent.mp4"]


def test_a_person_is_told_in_the_language_of_the_environment(lived_in):
    russian = lived_in.run("status", LC_ALL="ru_RU.UTF-8")
    assert russian.stdout.splitlines() == [
        "состояние   название    почему",
        "не принято  silent.mp4  нет звуковой дорожки",
        "",
        "записи: 1 готово, 1 не принято",
    ]
    german = lived_in.run("status", LANGUAGE="de", LC_ALL="en_GB.UTF-8").stdout
    assert "abgelehnt  silent.mp4  hat keine Tonspur\n" in german
    assert lived_in.run("status", LC_ALL="kk_KZ.UTF-8").stdout == lived_in.run("status").stdout
    # What programs read stays as it is.
    assert (
        lived_in.run("status", "--json", LC_ALL="ru_RU.UTF-8").stdout
        == lived_in.run("status", "--json").stdout
    )


def test_the_setting_of_the_language_goes_before_the_environment(lived_in):
    told = lived_in.run("status", "--set", "batch.language=de", LC_ALL="ru_RU.UTF-8")
    assert "Aufnahmen: 1 fertig, 1 abgelehnt\n" in told.stdout
    wrong = lived_in.run("gc", "--older-than", "soon", LC_ALL="de_DE.UTF-8")
    assert "--older-than 'soon': gebraucht wird eine Zahl mit s, m, h, d oder w" in wrong.stderr
    assert lived_in.run("status", "--set", "batch.language=xx").returncode == 2


def test_stale_notes_tell_which_settings_have_changed(lived_in):
    changes = ["notes.page=Letter", "captions.lines=1", "speech.beam_size=5", "audio.track=2"]
    found = lived_in.json("status", *(each for change in changes for each in ("--set", change)))
    [lecture] = [each for each in found["recordings"] if each["name"] == "Лекция 1.mp4"]
    assert lecture["status"] == "stale"
    assert sorted(lecture["stale"]) == [
        "[audio] track: 1 → 2",
        "[captions] lines: 2 → 1",
        "[notes] page: A4 → Letter",
        "[speech] beam_size: 3 → 5",
    ]
    assert found["counts"] == {"done": 0, "stale": 1, "waiting": 1}  # the other has another track, too


def test_another_model_makes_notes_stale_by_its_name(lived_in):
    found = lived_in.json("status", "--set", "speech.model=whisper-base")
    [lecture] = [each for each in found["recordings"] if each["status"] == "stale"]
    assert lecture["stale"] == ["[speech] model: whisper-tiny.en → whisper-base"]


def test_the_document_has_all_that_a_script_needs(lived_in):
    found = lived_in.json("status", "--all")
    assert found["counts"] == {"done": 1, "refused": 1}
    assert found["recordings"] == [
        {
            "name": "silent.mp4",
            "video": str(lived_in.video("silent.mp4")),
            "status": "refused",
            "reason": "has no audio track",
            "stale": [],
            "attempts": 0,
        },
        {"name": "Лекция 1.mp4", "video": str(lived_in.video("Лекция 1.mp4")), "status": "done"},
    ]
    assert (found["trainings"], found["messages"]) == ([], [])


def test_one_recording_shows_each_of_its_stages(lived_in):
    found = lived_in.json("status", "videos/Лекция 1.mp4")["stages"]
    assert [stage["task"] for stage in found] == [
        *("ExtractAudio", "FetchModel", "TranscribeAudio", "SplitSentences", "FindSlides"),
        *("FindChapters", "SummarizeTranscript", "FindTerms", "DescribeRecording"),
        *("DiarizeSpeech", "ComposeNotes"),
        *("ExportNotes", "RenderPage", "WriteCaptions", "RenderPdf"),
    ]
    assert all(stage["state"] == "done" and stage["seconds"] >= 0 for stage in found)
    refused = lived_in.run("status", "videos/silent.mp4").stdout.splitlines()
    assert refused[1].startswith("refused  ExtractAudio ") and refused[1].endswith("  has no audio track")
    assert all(line.startswith("waiting  ") for line in refused[3:])


def test_what_is_still_on_its_way_and_what_is_missing_is_told(house):
    house.configure(batch__settle="3600")
    house.video("new.mp4").write_bytes(b"not all of it")
    [recording] = house.json("status")["recordings"]
    assert recording["status"] == "arriving"
    gone = house.run("status", "videos/none.mp4")
    assert (gone.returncode, gone.stdout) == (31, "")
    assert gone.stderr == f"konspekt: {house.video('none.mp4')}: no such file\n"


def test_failed_attempts_are_counted_and_a_training_is_listed(house):
    house.video("talk.mp3").write_bytes(b"sound")
    dataset = house.folder / "houses.csv"
    dataset.write_text("a,b\n1,2\n", encoding="utf-8")
    house.configure(batch__trainings=f"{dataset}:b", batch__attempts="1", batch__unreadable_minutes="0")
    stage = house.json("status", "videos/talk.mp3")["stages"][0]
    signature = os.path.basename(stage["output"]).partition(".")[0]
    fault = faults.fault_path(house.folder / "work" / "ExtractAudio", signature)
    faults.begin(fault, "ExtractAudio", "talk")
    faults.fail(fault, Kind.WORLD, "No space left on device")
    found = house.json("status")
    [recording], [training] = found["recordings"], found["trainings"]
    assert (recording["status"], recording["attempts"]) == ("failed", 1)
    assert (training["name"], training["target"], training["status"]) == ("houses", "b", "waiting")
    assert "failed   talk.mp3  No space left on device; 1 attempt this night" in house.run("status").stdout


def test_a_setting_that_cannot_be_is_one_line(house):
    house.configure(speech__beam_size="many")
    told = house.run("status")
    assert (told.returncode, told.stdout) == (40, "")
    assert "[speech] beam_size: 'many' is no whole number" in told.stderr and told.stderr.count("\n") == 1


def test_stages_prints_where_the_time_went(lived_in):
    found = json.loads(lived_in.run("stages", "videos/Лекция 1.mp4", "--json").stdout)
    assert [stage["task"] for stage in found][-1] == "RenderPdf"
    none = lived_in.run("stages", "videos/silent.mp4")
    assert (none.returncode, none.stdout) == (1, "")
