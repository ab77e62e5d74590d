"""A short lecture with a template of its own, by the command that a user types, in every format."""

import json
import re
import shutil

import pypdf
import pytest

TEMPLATE = """
kind = "lecture"
sections = ["steps", "key_points", "transcript", "terms"]
titles.key_points = "To remember"

[own.steps]
title = "Where it goes, in {{ language }}"
pattern = '\\bsteps?\\b'
keywords = ["gradient"]

[own.zebras]
title = "Zebras"
keywords = ["zebra"]
"""
SHOWN = ["Where it goes, in English", "To remember", "Transcript"]


@pytest.fixture
def lecture(place, clip, model_folder):
    """A piece of the sample lecture, whose slides change, with a template in the folder of its course."""
    model_folder("whisper-tiny.en")
    folder = place / "videos" / "course"
    folder.mkdir()
    return shutil.copy(clip(32), folder / "talk.mp4")


def luigi(run_luigi, lecture, *more: str):
    tiny = '{"model": "whisper-tiny.en"}'
    return run_luigi("LectureNotes", "--video", lecture, "--speech-settings", tiny, *more)


def in_order(text: str, *parts: str) -> bool:
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_the_notes_have_the_sections_of_their_template_in_every_format(run_luigi, lecture, place, page):
    template = TEMPLATE.replace('["steps",', '["zebras", "steps",')
    (place / "videos" / "template.toml").write_text(template, encoding="utf-8")
    outcome = luigi(run_luigi, lecture)
    assert outcome.returncode == 0, outcome.stderr
    folder = place / "notes" / "course"

    notes = json.loads((folder / "talk.json").read_text("utf-8"))
    assert notes["sections"] == ["zebras", "steps", "key_points", "transcript", "terms"]
    [section] = notes["own"]
    assert (section["name"], section["title"]) == ("steps", SHOWN[0])
    told = [point["text"] for point in section["points"]]
    assert told and all(re.search(r"step|gradient", text, re.IGNORECASE) for text in told)
    said = [each["start"] for block in notes["paragraphs"] for each in block["sentences"]]
    assert all(point["start"] in said for point in section["points"])

    text = (folder / "talk.md").read_text("utf-8")
    assert in_order(text, *(f"## {title}" for title in SHOWN), "## About these notes")
    assert f"- {told[0]}" in text.replace("\\", "")
    for gone in ("Chapter by chapter", "Questions", "Zebras", "Index"):
        assert f"## {gone}" not in text

    pdf = pypdf.PdfReader(folder / "talk.pdf")
    printed = "\n".join(each.extract_text() for each in pdf.pages)
    assert in_order(printed.replace("\n", " "), *SHOWN, "About these notes")
    outline = [entry.title for entry in pdf.outline if not isinstance(entry, list)]
    assert [title for title in outline if title in SHOWN] == SHOWN and "Zebras" not in printed

    opened = page()
    opened.goto((folder / "talk.html").as_uri())
    heads = opened.eval_on_selector_all("main h2", "all => all.map(head => head.firstChild.data.trim())")
    assert [head for head in heads if head in SHOWN] == SHOWN
    links = opened.eval_on_selector_all(".contents .sections a", "all => all.map(a => a.textContent)")
    assert links[:3] == SHOWN and opened.locator("#own-steps .time").count() == len(told)
    assert opened.errors == []


def test_notes_may_have_no_transcript(run_luigi, lecture, place, page):
    template = 'sections = ["key_points", "by_chapter", "terms", "index"]'
    lecture.with_name("template.toml").write_text(template, encoding="utf-8")
    outcome = luigi(run_luigi, lecture)
    assert outcome.returncode == 0, outcome.stderr
    folder = place / "notes" / "course"
    assert "## Transcript" not in (folder / "talk.md").read_text("utf-8")
    printed = "".join(each.extract_text() for each in pypdf.PdfReader(folder / "talk.pdf").pages)
    assert "Key points" in printed and "Transcript" not in printed and "Index" not in printed
    opened = page()
    opened.goto((folder / "talk.html").as_uri())
    assert opened.locator("#points li").count() and not opened.locator("#transcript").count()
    opened.locator("#points .time").first.click()
    assert opened.errors == []


def test_a_broken_template_ends_the_command_with_one_line_before_any_work(run_luigi, lecture, place):
    (place / "broken.toml").write_text('sections = ["terms"', encoding="utf-8")
    chosen = (place / "luigi.cfg").read_text("utf-8")
    changed = re.sub(r"^template = .*$", f"template = {place}/broken.toml", chosen, flags=re.MULTILINE)
    assert changed != chosen
    (place / "luigi.cfg").write_text(changed, encoding="utf-8")
    outcome = luigi(run_luigi, lecture)
    assert outcome.returncode == 40
    [line] = outcome.stderr.strip().splitlines()
    assert re.fullmatch(rf"konspekt: luigi.cfg:\d+: {place}/broken.toml: end of document: .*", line), line
    assert not (place / "work").exists()
