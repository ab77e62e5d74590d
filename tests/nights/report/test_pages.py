"""The morning report as files: what is written where, in which words, and that no name breaks it."""

import dataclasses
import html
import os
import time
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as reading

from pipelines.core.errors import BadInput, about, without_path
from pipelines.core.files.json_files import load
from pipelines.locale.languages import languages
from pipelines.locale.message import Message
from pipelines.nights.planning.list_scheduling import why
from pipelines.nights.records import Night, Recording, Stage, Status
from pipelines.nights.report.digest import digest
from pipelines.nights.report.pages import index_page, night_page, write_report
from pipelines.nights.report.totals import totals
from pipelines.nights.report.words import Words, shown

TEXTS = st.text(st.characters(exclude_categories=()), min_size=1, max_size=40).filter(
    lambda text: "\0" not in text
)
# Any name that a file can have: bytes that are no text are halves of pairs, but not any halves.
NAMES = (
    st.binary(min_size=1, max_size=40).map(os.fsdecode)
    | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
).filter(lambda name: "\0" not in name)
MARKUP = st.sampled_from(
    ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</style>", "&amp;")
)
# The elements that the page is made of.
TAGS = """html head meta link title style script body svg symbol path circle use header main section h1 h2 p a
ul li dl dt dd div span small bdi i table thead tbody tr th td"""


def text_of(page: str) -> str:
    """What a reader sees, in one line."""
    body = reading.fromstring(page).find("body")
    for script in body.findall(".//script"):
        script.drop_tree()
    return " ".join(body.text_content().split())


def night_of(*recordings: Recording, **changes) -> Night:
    times = {"started": "2026-11-24T22:00:00+00:00", "ended": "2026-11-25T01:30:00+00:00", "until": None}
    known = {"hosts": ("aula",), "trainings": (), "finished_before": 0, "exit_code": 0} | changes
    return Night("2026-11-25", **times, recordings=recordings, **known)


def test_a_night_leaves_a_page_a_record_and_an_index(full_night, tmp_path):
    page = write_report(full_night, tmp_path / "nights")
    assert page == tmp_path / "nights" / "2026-11-25.html"
    assert load(page.with_suffix(".json"), Night) == full_night
    index = reading.parse(page.parent / "index.html")
    assert "2026-11-25.html" in index.xpath("//tbody//a/@href")
    assert not [part for part in (page.parent / ".part").iterdir()]


def test_the_page_tells_the_verdict_first_and_then_all_the_rest(full_night, tmp_path):
    seen = text_of(night_page(full_night, tmp_path, Words("en")))
    order = """Morning of Wednesday, 25 November 2026 | 30 of 37 lectures have become notes
        | Trainings with a report: 1 of 3. | 31 done | 3 refused | 1 failed | 3 postponed | 1 still arriving
        | 1 waiting | of recordings turned into notes | 22:00 to 05:41; time until 06:00
        | Needs you 4 | was it copied completely? | Repair or replace the file
        | No space left on device | 3 failed attempts | Refused in earlier nights 2 | the file is empty
        | Last changed on 1 September, 14:03. | Also to know | The scheduler did not answer
        | Notes 30 | transcript 91 % | Babylon | Waits 4 | comes first in the next night
        | Trainings 3 | boston_housing | Worked on | aula.example.org, lab-2 | 412 recordings of the inbox
        | 30: some failed"""
    parts = [" ".join(part.split()) for part in order.split("|")]
    places = [seen.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_the_page_is_told_in_russian_too(full_night, tmp_path):
    page = night_page(full_night, tmp_path, Words("ru"))
    seen = text_of(page)
    assert '<html lang="ru">' in page
    for part in (
        "Ночь на 25 ноября 2026",
        "Готовы конспекты 30 лекций из 37",
        "ещё копируется",
        "412 записей",
    ):
        assert part in seen


def test_links_lead_to_the_notes_whatever_their_names(full_night, tmp_path):
    folder = tmp_path / "re ports#"
    page = reading.fromstring(night_page(full_night, folder, Words("en")))
    links = page.xpath("//tbody//a/@href")
    assert len(links) == 31
    assert not [link for link in links if set(link) & set("#?\"'<> ")]
    assert all((folder.parent / unquote(link).removeprefix("../")).resolve().exists() for link in links)


def test_a_link_may_hold_bytes_that_are_no_text(tmp_path):
    name = os.fsdecode(b"caf\xe9 \xff.pdf")
    notes = tmp_path / name
    night = night_of(Recording(name, str(notes), Status.DONE, notes=str(notes)))
    page = write_report(night, tmp_path / "nights")
    assert 'href="../caf%E9%20%FF.pdf"' in page.read_text(encoding="utf-8")
    assert load(page.with_suffix(".json"), Night).recordings[0].status == Status.DONE


@settings(max_examples=15, deadline=None)
@given(*[st.lists(kind | MARKUP, min_size=12, max_size=12) for kind in (NAMES, TEXTS)])
@example(["²"] * 12, ["²"] * 12)
def test_names_and_reasons_are_text_and_nothing_else(names, reasons):
    recordings = [
        Recording(name, name, status, reason, notes=name)
        for name, reason, status in zip(names, reasons, [*Status] * 2)
    ]
    night = night_of(*recordings, hosts=tuple(names), messages=tuple(reasons))
    page = reading.fromstring(night_page(night, Path("nights"), Words("en")))
    seen = " ".join(page.text_content().split())
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= set(TAGS.split())
    assert len(page.xpath("//script")) == len(page.xpath("//style")) == 1
    assert not page.xpath("//*[@onerror or @onload or @src]")
    assert len(page.xpath("//bdi")) >= len(names)
    assert all(" ".join(shown(name).split()) in seen for name in names)
    told = digest(night).replace("\n", " ")
    assert not {unicodedata.category(character) for character in told} & {"Cc", "Cs", "Zl", "Zp"}


def test_files_that_no_night_takes_are_counted_and_named(full_night, tmp_path):
    names = ("all.zip", "a/<b>.rm", "c.txt", "d.txt", "e.txt", "f.txt")
    left = dataclasses.replace(full_night, left_lying=names, messages=())
    line = (
        "6 files lie in the inbox that are not taken for recordings ([batch] patterns): all.zip, a/<b>.rm, "
    )
    assert f"  {line}c.txt, d.txt, e.txt …\n" in digest(left)
    page = write_report(left, tmp_path).read_text(encoding="utf-8")
    assert line.replace("<b>", "&lt;b&gt;") in page and "f.txt" not in page
    assert load(tmp_path / "2026-11-25.json", Night).left_lying == names


def test_recordings_without_speech_are_named_with_their_tracks():
    done = {"status": Status.DONE, "no_speech": True}
    silent = Recording("a.mkv", "/a.mkv", tracks=2, **done), Recording("b.mp3", "/b.mp3", tracks=1, **done)
    heard = dataclasses.replace(silent[0], name="c.mkv", no_speech=False)
    line = "  No speech was found in 2 recordings: a.mkv (2 audio tracks), b.mp3 (1 audio track)\n"
    assert line in digest(night_of(*silent, heard))
    assert "No speech" not in digest(night_of(heard))


def test_the_digest_is_short_however_much_has_failed(full_night):
    bad = [
        Recording(f"{n}.mp4", f"/in/{n}.mp4", Status.REFUSED, f"/in/{n}.mp4: there is no sound in it")
        for n in range(500)
    ]
    told = digest(night_of(*bad, exit_code=31), Path("/reports/2026-11-25.html"))
    assert (
        told.splitlines()[0]
        == "Morning of Wednesday, 25 November 2026. None of the 500 lectures has become notes."
    )
    assert "  refused: 0.mp4: there is no sound in it\n" in told
    assert "  and 480 more\n" in told
    assert (
        "Report: /reports/2026-11-25.html\nExit code 31: some were refused, all the rest is done.\n" in told
    )
    assert len(told.splitlines()) < 30


def test_the_digest_names_what_was_made_what_failed_and_what_waits(full_night):
    told = digest(full_night)
    assert "34 h 52 min of recordings, 38 × real time; from 22:00 to 05:41 (7 h 42 min)." in told
    assert (
        "failed: Linear algebra/06 Tensors.mkv: /data/work/TranscribeAudio: No space left on device" in told
    )
    assert "refused: энергия: column кВт·ч, row 17: no number" in told
    assert "Waits: 3 postponed, 1 still arriving, 1 waiting." in told
    assert "\N{NO-BREAK SPACE}" not in told


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [(None, "–", "–"), (0, "0 s", "0 с"), (0.44, "0.4 s", "0,4 с"), (2.0, "2 s", "2 с"),
     (51.6, "52 s", "52 с"), (60, "1 min", "1 мин"),
     (192, "3 min 12 s", "3 мин 12 с"), (599.7, "10 min", "10 мин"), (2280, "38 min", "38 мин"),
     (5040, "1 h 24 min", "1 ч 24 мин"), (7199, "2 h", "2 ч"), (4e6, "1,111 h 7 min", "1 111 ч 7 мин")],
)  # fmt: skip
def test_durations_are_told_as_people_say_them(seconds, english, russian):
    for language, expected in (("en", english), ("ru", russian)):
        assert Words(language).duration(seconds).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_speeds_and_shares_have_no_more_digits_than_they_deserve():
    told = [
        Words("en").speed(39.4),
        Words("ru").speed(4.53),
        Words("en").share(0.0234),
        Words("en").share(0.5),
    ]
    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in told] == ["39 ×", "4,5 ×", "2.3 %", "50 %"]


def test_a_draft_counts_as_made_once_and_says_why_it_is_not_written():
    stages = (Stage("TranscribeAudio", 20.0),)
    reason = "http://gpu:8000/v1/chat/completions does not answer: HTTP 503"
    tried = {"reason": reason, "attempts": 3}
    night = night_of(
        Recording(
            "a.mp4", "/in/a.mp4", Status.DRAFT, duration=600.0, stages=stages, notes="/n/a.pdf", **tried
        ),
        Recording(
            "b.mp4", "/in/b.mp4", Status.DRAFT, duration=600.0, stages=stages, notes="/n/b.pdf", **tried
        ),
        Recording("c.mp4", "/in/c.mp4", Status.DONE, duration=600.0, stages=stages, notes="/n/c.pdf"),
        # Of an earlier night: there was no time to write it.
        Recording("d.mp4", "/in/d.mp4", Status.DRAFT, "writing needs about 9 min; 1 min were left"),
    )
    sums = totals(night)
    assert (sums.speech, sums.recordings.total()) == (1800.0, 3)
    lines = digest(night).splitlines()
    assert lines[0].endswith("All 3 lectures have become notes.")
    assert f"  draft: 2 lectures: {reason}" in lines
    assert "  1 draft is written in the next night." in lines
    seen = text_of(night_page(night, Path("/reports"), Words("en")))
    assert seen.count(reason) == 3 and "draft: 2 lectures" in seen  # once for all, and in its row
    assert "writing needs about 9 min; 1 min were left" in seen


@pytest.mark.parametrize("language", languages())
def test_every_exit_code_and_every_status_has_its_words(language):
    words = Words(language)
    outcomes = [words.outcome(code) for code in (0, 2, 10, 30, 31, 32, 36, 40)]
    assert len(set(outcomes)) == 8
    assert words.outcome(137) not in outcomes
    assert len({words.status(status) for status in Status}) == len(Status)


@pytest.mark.parametrize(
    ("made", "total", "english", "russian"),
    [(1, 1, "The lecture has become notes", "Конспект лекции готов"),
     (0, 1, "The lecture has not become notes", "Конспект лекции не готов"),
     (1, 3, "1 of 3 lectures has become notes", "Готов конспект 1 лекции из 3"),
     (21, 30, "21 of 30 lectures have become notes", "Готовы конспекты 21 лекции из 30"),
     (30, 30, "All 30 lectures have become notes", "Готовы конспекты всех лекций: 30 из 30"),
     (0, 0, "There was nothing to do", "Делать было нечего")],
)  # fmt: skip
def test_the_verdict_is_a_sentence(made, total, english, russian):
    recordings = [Recording("a", "a", Status.DONE if n < made else Status.FAILED) for n in range(total)]
    sums = totals(night_of(*recordings))
    assert [Words("en").verdict(sums), Words("ru").verdict(sums)] == [english, russian]


@pytest.mark.parametrize(
    ("language", "reasons"),
    [
        ("en", ("has no audio track", "/mnt: Permission denied", "needs about 120 min; 30 min were left")),
        ("ru", ("нет звуковой дорожки", "/mnt: нет доступа", "нужно около 120 мин; оставалось 30 мин")),
        ("de", ("hat keine Tonspur", "/mnt: keine Berechtigung", "braucht etwa 120 min; übrig waren 30 min")),
    ],
)
def test_reasons_are_told_in_the_language_of_the_report(language, reasons, tmp_path):
    refused = BadInput("/in/a.mp4", "has no audio track")
    night = night_of(
        Recording("a.mp4", "/in/a.mp4", Status.REFUSED, without_path(refused.message, "/in/a.mp4")),
        Recording("b.mp4", "/in/b.mp4", Status.POSTPONED, why(7200, 1800)),
        messages=(about("/mnt", Message("Permission denied")),),
    )
    # The record is what another machine may make the page from, the year after.
    kept = load(write_report(night, tmp_path, language).with_suffix(".json"), Night)
    assert [each.reason for each in kept.recordings] == [
        "has no audio track",
        "needs about 120 min; 30 min were left",
    ]
    shown = text_of(night_page(kept, tmp_path, Words(language))).replace("\N{NO-BREAK SPACE}", " ")
    told = digest(kept, None, language)
    assert [reason for reason in reasons if reason not in shown] == []
    assert [reason for reason in reasons[:2] if reason not in told] == []


def test_the_share_of_doubt_is_weighed_by_length():
    long, short = (
        Recording("a", "a", Status.DONE, "", length, "en", doubt)
        for length, doubt in ((900.0, 0.0), (100.0, 0.5))
    )
    assert totals(night_of(long, short)).doubtful == pytest.approx(0.05)


def test_stages_that_took_no_time_are_left_out():
    ran = (Stage("DescribeRecording", 0.04), Stage("TranscribeAudio", 90.0), Stage("TrainModel", 0.06))
    night = night_of(Recording("a.mp4", "/in/a.mp4", Status.DONE, "", 3600.0, "en", 0.0, ran, 40.0))
    assert totals(night).stages == {"TranscribeAudio": 90.0, "TrainModel": 0.06}
    seen = text_of(night_page(night, Path("nights"), Words("en")))
    assert "transcript 1 min 30 s, other models 0.1 s" in seen.replace("\N{NO-BREAK SPACE}", " ")
    assert "title and date" not in seen and " 0 s" not in seen.replace("\N{NO-BREAK SPACE}", " ")


def test_what_was_refused_in_an_earlier_night_is_shown_but_no_news(full_night):
    old = [Recording(f"{n}.mp4", f"/in/{n}.mp4", Status.REFUSED, "is empty", earlier=True) for n in range(3)]
    night = night_of(Recording("a.mp4", "/in/a.mp4", Status.DONE), *old)
    page = night_page(night, Path("nights"), Words("en"))
    assert "The lecture has become notes" in text_of(page)
    assert "3 refused in earlier nights" in text_of(page)
    assert "Needs you" not in page
    assert "is empty" in page
    assert "\nRefused in earlier nights and not changed since: 3.\n" in digest(night)


def test_files_that_are_no_nights_are_left_out_with_a_note(full_night, tmp_path, caplog):
    write_report(full_night, tmp_path)
    (tmp_path / "<b>foreign.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "torn.json").write_text('{"night": "2026-1', encoding="utf-8")
    (tmp_path / "folder.json").mkdir()
    page = index_page(tmp_path, Words("en"))
    assert (
        "3 files here are no reports of a night and were left out: torn.json, folder.json, <b>foreign.json"
        in text_of(page)
    )
    assert html.escape("<b>foreign.json") in page
    assert len([record for record in caplog.records if "no report of a night" in record.getMessage()]) == 3
    assert "30 of 37" in text_of(page)


def test_an_index_of_a_thousand_nights_is_quick(full_night, tmp_path):
    page = write_report(full_night, tmp_path)
    written = page.with_suffix(".json").read_bytes()
    for number in range(1000):
        day = f"{2020 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        (tmp_path / f"{day}.json").write_bytes(written.replace(b'"2026-11-25"', f'"{day}"'.encode()))
    started = time.process_time()
    index = index_page(tmp_path, Words("en"))
    assert time.process_time() - started < 15
    assert "1,001 nights, 30,030 lectures since 1 January 2020" in text_of(index)


def test_ten_thousand_recordings_fit_on_a_page(full_night, tmp_path):
    one = full_night.recordings[0]
    many = [dataclasses.replace(one, name=f"Матанализ/{n:05}.mp4") for n in range(10_000)]
    page = night_page(night_of(*many), tmp_path, Words("ru"))
    assert len(page.encode()) < 10_000_000
    assert page.count("<tr>") == 10_001
    assert "<summary>Показать: 10 000</summary>" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_names_are_shown_in_their_own_direction_and_without_control_characters():
    assert shown("a\x1b[31mb\nc\u202egpj.exe") == "a [31mb c gpj.exe"
