"""The page of a lecture in a real browser: played, followed, searched, printed, narrow, dark, and unseen."""

import dataclasses
import datetime
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import PIL.Image
import PIL.ImageDraw
import pypdf
import pytest

from pipelines.core.settings import ThemeSettings
from pipelines.lecture.notes.formats.page.write import write_page
from pipelines.lecture.notes.record import Chosen, Notes
from pipelines.lecture.records import Chapter, KeyPoint, Paragraph, Question, Sentence, Slide, Summary, Term
from pipelines.typeset.times import clock

# Length of the recording and of a sentence (s).
DURATION, STEP = 60.0, 2.0
ENGLISH = {
    "title": "The Cell and its Café",
    "said": "Sentence {number} tells of the cell, at some length, so that a paragraph has a few lines",
    "odd": "Over there is a naïve ENZYME",
    "chapters": ("Walls", "Enzymes", "Energy"),
    "question": "What is an enzyme?",
    "answer": "A catalyst that lives in cells.",
    "term": "enzyme",
}
RUSSIAN = {
    "title": "Клетка и её устройство",
    "said": "Предложение {number} говорит о клетке, и довольно подробно, чтобы в абзаце было несколько строк",
    "odd": "Вот тут всё ещё лежит ФЕРМЕНТ",
    "chapters": ("Мембраны", "Ферменты", "Энергия"),
    "question": "Что такое фермент?",
    "answer": "Это катализатор, который живёт в клетках.",
    "term": "фермент",
}


def lecture(language: str = "en", **changes) -> Notes:
    """A minute in three chapters, whose 16th sentence differs from all the others."""
    texts = RUSSIAN if language == "ru" else ENGLISH
    said = [
        Sentence(
            (texts["odd"] if number == 15 else texts["said"].format(number=number)) + ".",
            STEP * number,
            STEP * number + 1.9,
            ((0, 8),) if number == 3 else (),
        )
        for number in range(30)
    ]
    chapters = tuple(
        Chapter(title, 20.0 * number, 20.0 * number + 20) for number, title in enumerate(texts["chapters"])
    )
    point = KeyPoint(said[15].text, 30.0, 31.9)
    record = Notes(
        title=texts["title"],
        date=datetime.date(2026, 3, 14),
        duration=DURATION,
        language=language,
        summary=Summary("cover", (point,), by_chapter=((), (point,), ())),
        paragraphs=tuple(Paragraph(tuple(said[start : start + 5])) for start in range(0, 30, 5)),
        video_name="lecture.mp4",
        colophon=(("Speech recognition", "faster-whisper, model whisper-base"),),
        chapters=chapters,
        slides=tuple(
            Slide(20.0 * number, 20.0 * number + 20, f"{number}.jpg", 640, 360, title)
            for number, title in enumerate(texts["chapters"])
        ),
        terms=(
            Term(texts["term"], (30.0, *(STEP * number for number in range(16, 24))), texts["answer"], 30.0),
            Term("ATP", (40.0,)),
        ),
        questions=(Question(texts["question"], texts["answer"], 30.0, 31.9),),
    )
    return dataclasses.replace(record, **changes)


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with pages, their slides, and a recording: as video, as sound, as sound called video."""
    folder = tmp_path_factory.mktemp("page")
    picture = ["-f", "lavfi", "-i", f"testsrc2=s=64x36:r=4:d={DURATION}"]
    sound = ["-f", "lavfi", "-i", f"sine=d={DURATION}"]
    ffmpeg = ["ffmpeg", "-v", "error"]
    to_h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "8", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    for command in (
        [*picture, *sound, *to_h264, folder / "lecture.mp4"],
        [*sound, "-c:a", "aac", folder / "sound.mp4"],
        [*sound, "-c:a", "libopus", "-b:a", "24k", folder / "lecture.opus"],
    ):
        subprocess.run([*ffmpeg, *command], check=True)
    (folder / "slides").mkdir()
    for number in range(3):
        image = PIL.Image.new("RGB", (640, 360), ("#ffffff", "#10202c", "#fdf6e3")[number])
        PIL.ImageDraw.Draw(image).text((40, 40), f"Slide {number}", fill="#888888")
        image.save(folder / "slides" / f"{number}.jpg")
    told = lecture()
    statement = KeyPoint("Enzymes make what cells need.", 30.0, 33.9, (15, 16))
    written = dataclasses.replace(
        told,
        summary=Summary("cover", (statement,), True, by_chapter=((), (statement,), ())),
        chapters=(
            told.chapters[0],
            dataclasses.replace(told.chapters[1], title="What enzymes do"),
            told.chapters[2],
        ),
        questions=(Question("What do enzymes make?", statement.text, 30.0, 33.9),),
        abstract=(dataclasses.replace(statement, text="It is about cells."),),
        chosen=Chosen(told.summary, told.chapters, told.questions),
    )
    silent = dataclasses.replace(
        lecture(), no_speech=True, paragraphs=(), chapters=(), terms=(), questions=(), slides=(),
        summary=Summary("cover", ()),
    )  # fmt: skip
    long = dataclasses.replace(lecture(), title="Lecture_" + "very_long_" * 30, chapters=())
    for name, notes, media in (
        ("en", lecture(), "lecture.mp4"),
        ("ru", lecture("ru"), "lecture.mp4"),
        ("written", written, "lecture.mp4"),
        ("none", lecture(), ""),
        ("sound", lecture(slides=()), "lecture.opus"),
        ("silent", silent, "lecture.mp4"),
        ("long", long, "lecture.mp4"),
    ):
        theme = ThemeSettings(organisation="Кафедра биологии", footer="Только для курса", accent="#1d4f8c")
        write_page(
            notes,
            folder / "slides",
            folder / f"{name}.html",
            theme if name == "ru" else ThemeSettings(),
            media,
        )
    write_page(lecture(), folder / "slides", folder / "missing.html", ThemeSettings(), "nowhere/lecture.mp4")
    write_page(lecture(slides=()), None, folder / "pictureless.html", ThemeSettings(), "sound.mp4")
    return folder


@pytest.fixture
def opened(page, place):
    """Opens a page by its name; `asked` are the files that it asked for."""

    def load(name: str = "en", fragment: str = "", size: tuple[int, int] = (1280, 800), **options):
        seen = page(viewport={"width": size[0], "height": size[1]}, **options)
        seen.asked = []
        seen.on("request", lambda request: seen.asked.append(request.url))
        seen.goto((place / f"{name}.html").as_uri() + fragment)
        return seen

    return load


def files(seen) -> list[str]:
    return [Path(urlsplit(url).path).name for url in seen.asked if not url.startswith("data:")]


def now(seen) -> float:
    """Where the recording is (s)."""
    return seen.evaluate("document.querySelector('video, audio').currentTime")


def until(seen, condition: str) -> None:
    """Wait for something to be so in the page, which forbids Playwright's own way of waiting."""
    for _ in range(400):
        if seen.evaluate(f"Boolean({condition})"):
            return
        seen.wait_for_timeout(20)
    raise AssertionError(f"it never came to be that {condition}")


PLAYING = "!document.querySelector('video, audio').paused"
CURRENT = "document.querySelector('.s.now')"
IN_SIGHT = f"(box => box?.top > 0 && box?.bottom < innerHeight)({CURRENT}?.getBoundingClientRect())"


def come_to_rest(seen) -> None:
    """Wait until the page does not scroll any more."""
    places = [-1.0, -2.0]
    while places[-1] != places[-2]:
        seen.wait_for_timeout(150)
        places.append(seen.evaluate("scrollY"))


def start(seen, rate: float = 1) -> None:
    """Play the recording, at a rate that spares waiting."""
    seen.get_by_role("button", name="Play the recording").click()
    until(seen, PLAYING)
    if rate != 1:
        seen.evaluate(f"document.querySelector('video, audio').playbackRate = {rate}")


@pytest.mark.parametrize("name", ["en", "ru", "missing", "none", "sound", "silent"])
def test_a_page_asks_for_nothing_until_the_recording_is_wanted(opened, name):
    seen = opened(name)
    assert files(seen) == [f"{name}.html"]
    assert seen.errors == []
    assert seen.evaluate("[...document.fonts].some(font => font.status === 'loaded')")


def test_the_recording_plays_and_the_current_sentence_is_marked(opened):
    seen = opened()
    start(seen, rate=4)
    until(seen, f"{CURRENT}?.dataset.t >= 2")
    assert set(files(seen)) == {"en.html", "lecture.mp4"}
    assert seen.locator("[aria-current=true]").count() == 2  # a sentence and its chapter
    assert seen.locator(".parts a[aria-current=true]").inner_text().startswith("Walls")
    assert seen.errors == []


def test_a_chapter_leads_the_recording_and_the_transcript_to_its_beginning(opened):
    seen = opened()
    seen.get_by_role("navigation").get_by_role("link", name="Energy").click()
    until(seen, f"{PLAYING} && {IN_SIGHT}")
    assert now(seen) >= 40
    assert seen.evaluate("location.hash") == "#t=40"
    assert seen.locator("#part-3 h3").is_visible()


def test_times_lead_into_the_recording_and_leave_the_reader_where_he_is(opened):
    seen = opened()
    for part in ("#points", "#chapters", "#terms"):
        seen.evaluate("document.querySelector('video').pause()")
        link = seen.locator(f"{part} a[data-t='30']").first
        link.scroll_into_view_if_needed()
        before = seen.evaluate("scrollY")
        link.click()
        until(seen, PLAYING)
        assert 30 <= now(seen) < 60
        assert seen.evaluate("scrollY") == before
    seen.get_by_role("button", name="To the current sentence").click()
    until(seen, IN_SIGHT)


def test_a_click_on_a_sentence_leads_there_but_a_double_click_chooses_a_word(opened):
    seen = opened()
    sentence = seen.locator(".s[data-t='24']")
    sentence.dblclick(position={"x": 20, "y": 10})
    seen.wait_for_timeout(400)
    assert seen.evaluate("getSelection().toString()").strip() == "Sentence"
    assert not seen.evaluate(PLAYING)
    seen.evaluate("getSelection().removeAllRanges()")
    sentence.click()
    until(seen, PLAYING)
    assert now(seen) >= 24


def test_the_transcript_follows_until_the_reader_goes_away_and_comes_back(opened):
    seen = opened(size=(1280, 600))
    start(seen)
    until(seen, IN_SIGHT)
    for away_to in (-5000, 5000):
        come_to_rest(seen)
        seen.mouse.move(900, 300)
        seen.mouse.wheel(0, away_to)
        seen.get_by_role("button", name="To the current sentence").wait_for()
        seen.evaluate("document.querySelector('video').currentTime += 4")
        until(seen, f"!({IN_SIGHT})")
        seen.get_by_role("button", name="To the current sentence").click()
        until(seen, IN_SIGHT)
    assert not seen.locator(".back").is_visible()


def test_following_can_be_switched_off_for_good(opened):
    seen = opened(size=(1280, 600))
    seen.get_by_role("button", name="Follow", exact=True).click()
    start(seen, rate=4)
    until(seen, f"Number({CURRENT}?.dataset.t) >= 2")
    assert seen.evaluate("scrollY") == 0
    seen.reload()
    assert seen.get_by_role("button", name="Follow", exact=True).get_attribute("aria-pressed") == "false"


def test_the_player_stays_in_sight_on_a_narrow_screen_while_it_plays(opened):
    seen = opened(size=(360, 740))
    start(seen)
    until(seen, f"scrollY > 500 && {IN_SIGHT}")
    top, bottom = seen.evaluate(
        "(box => [box.top, box.bottom])(document.querySelector('video').getBoundingClientRect())"
    )
    assert top == 0
    assert bottom <= seen.evaluate(f"{CURRENT}.getBoundingClientRect().top")
    seen.evaluate("document.querySelector('video').pause()")
    until(seen, "document.querySelector('video').getBoundingClientRect().bottom <= 1")
    assert seen.get_by_role("searchbox").is_visible()


@pytest.mark.parametrize(
    ("name", "of", "totals"),
    [("en", "of", {"naive enzyme": 3, "CAFÉ": 1, "lines. Sentence 7": 1, "  cell,": 29}),
     ("ru", "из", {"все еще": 3, "фёрмент": 8, "ЁЩЁ": 3, "УСТРОЙСТВО": 1})],
)  # fmt: skip
def test_search_is_blind_to_case_accents_and_yo(opened, name, of, totals):
    seen = opened(name)
    for query, total in totals.items():
        seen.keyboard.press("/")
        seen.keyboard.type(query)
        until(seen, f"document.querySelector('.find output').textContent === '1 {of} {total}'")
        assert seen.evaluate("CSS.highlights.get('found').size") == total
        seen.keyboard.press("Escape")
    # й is another letter than и, not one with an accent.
    seen.get_by_role("searchbox").fill("устроиство")
    until(seen, "/^(Not found|Не найдено)$/.test(document.querySelector('.find output').textContent)")
    assert seen.errors == []


def test_search_leads_from_one_to_the_next_and_opens_what_is_folded(opened):
    seen = opened()
    field, count = seen.get_by_role("searchbox", name="Search the notes"), seen.locator(".find output")
    field.fill("catalyst")
    until(seen, "document.querySelector('.find output').textContent === '1 of 2'")
    chosen = "[...CSS.highlights.get('found-now')][0]"
    assert seen.evaluate(f"{chosen}.startContainer.parentElement.closest('section').id") == "terms"
    assert not seen.locator(".answer").is_visible()
    field.press("Enter")
    assert count.inner_text() == "2 of 2"
    assert seen.locator(".answer").is_visible()
    until(seen, f"(box => box.top > 0 && box.bottom < innerHeight)({chosen}.getBoundingClientRect())")
    field.press("Enter")
    assert count.inner_text() == "1 of 2"
    field.press("Shift+Enter")
    assert count.inner_text() == "2 of 2"
    seen.get_by_role("button", name="Previous").first.click()
    assert count.inner_text() == "1 of 2"
    field.press("Escape")
    assert count.inner_text() == field.input_value() == ""
    assert seen.evaluate("CSS.highlights.get('found').size") == 0
    field.fill("mitochondria")
    until(seen, "document.querySelector('.find output').textContent === 'Not found'")


def test_what_was_written_gives_way_to_what_was_said_until_it_is_wanted_again(opened):
    seen = opened("written")
    button = seen.get_by_role("button", name="Only what was said")
    main = seen.get_by_role("main")
    written = (
        "It is about cells.",
        "Enzymes make what cells need.",
        "What enzymes do",
        "What do enzymes make?",
    )
    said = ("Over there is a naïve ENZYME.", "What is an enzyme?")
    assert all(main.get_by_text(text).first.is_visible() for text in written)
    assert not main.get_by_text("What is an enzyme?").is_visible()
    field = seen.get_by_role("searchbox")
    field.fill("cells need")
    until(seen, "document.querySelector('.find output').textContent === '1 of 3'")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    until(seen, "document.querySelector('.find output').textContent === 'Not found'")
    assert not any(each.is_visible() for text in written for each in main.get_by_text(text).all())
    notes = main.locator("section:not(#transcript)")
    assert all(notes.get_by_text(text).filter(visible=True).count() for text in said)
    assert seen.get_by_role("navigation").get_by_text("Enzymes", exact=True).is_visible()
    assert not seen.get_by_role("navigation").get_by_role("link", name="In short").is_visible()
    seen.reload()
    assert not main.get_by_text("It is about cells.").is_visible()
    button.click()
    assert main.get_by_text("It is about cells.").is_visible()
    assert seen.errors == []
    # Nothing to switch where nothing was written.
    assert opened().get_by_role("button", name="Only what was said").count() == 0


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_what_a_statement_rests_on_is_seen_before_it_is_opened(opened, size):
    seen = opened("written", size=size)
    source = seen.locator("#points .source")
    summary, peek = source.locator("summary"), seen.locator(".peek")
    said = "Over there is a naïve ENZYME. Sentence 16 tells of the cell"
    summary.hover()
    peek.wait_for()
    assert said in peek.inner_text()
    box = peek.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    seen.mouse.move(5, 5)
    peek.wait_for(state="hidden")
    seen.locator("#points .written .time").focus()
    seen.keyboard.press("Tab")
    peek.wait_for()
    seen.keyboard.press("Enter")
    peek.wait_for(state="hidden")
    assert source.locator("blockquote").is_visible() and said in source.inner_text()


def test_keys_lead_the_recording(opened):
    seen = opened()
    for key in (" ", "k"):
        seen.keyboard.press(key)
        until(seen, PLAYING)
        seen.keyboard.press(key)
        until(seen, f"!({PLAYING})")
    seen.evaluate("document.querySelector('video').currentTime = 30")
    until(seen, f"{CURRENT}?.dataset.t === '30'")
    for key, time in (("j", 20), ("l", 30), ("ArrowLeft", 25), ("ArrowRight", 30), ("]", 40), ("[", 20)):
        seen.keyboard.press(key)
        assert now(seen) == pytest.approx(time, abs=0.1), key
        until(seen, "!document.querySelector('video').seeking")


def test_letters_are_keys_by_their_place_on_a_russian_keyboard(opened):
    seen = opened("ru")
    seen.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'д', code: 'KeyL'}))")
    assert now(seen) == 10


def test_keys_leave_fields_and_buttons_alone_and_can_be_switched_off(opened):
    seen = opened()
    seen.get_by_role("searchbox").fill("k")
    seen.keyboard.press("l")
    seen.keyboard.press(" ")
    assert now(seen) == 0
    assert seen.get_by_role("searchbox").input_value() == "kl "
    seen.keyboard.press("Escape")
    seen.keyboard.press("?")
    seen.get_by_role("dialog", name="Keyboard").get_by_role("checkbox").uncheck()
    seen.keyboard.press("Escape")
    seen.keyboard.press("l")
    assert now(seen) == 0
    seen.reload()
    seen.keyboard.press("l")
    assert now(seen) == 0
    seen.keyboard.press("ArrowRight")
    assert now(seen) == 5


def test_a_link_to_a_moment_opens_there_and_plays_from_there(opened):
    seen = opened(fragment="#t=30.5")
    until(seen, f"{CURRENT}?.dataset.t === '30' && {IN_SIGHT}")
    assert files(seen) == ["en.html"]
    start(seen)
    until(seen, "document.querySelector('video').currentTime > 30")
    assert now(seen) < 50
    seen.evaluate("document.querySelector('video').pause()")
    for fragment, sentence in (("#t=0:24", "24"), ("#t=npt:0:00:44", "44"), ("#t=10s", "10")):
        seen.evaluate("fragment => { location.hash = fragment }", fragment)
        until(seen, f"{CURRENT}?.dataset.t === '{sentence}'")


def test_the_address_tells_where_the_reader_has_stopped(opened):
    seen = opened(fragment="#t=30")
    until(seen, CURRENT)
    start(seen, rate=4)
    until(seen, f"{CURRENT}?.dataset.t === '32'")
    seen.keyboard.press("k")
    until(seen, "Number(location.hash.slice(3)) >= 32")
    seen.evaluate("location.hash = '#t=44'")
    until(seen, f"{CURRENT}?.dataset.t === '44'")


def test_a_missing_recording_leaves_a_quiet_note_and_times_that_lead_to_the_text(opened):
    seen = opened("missing")
    seen.get_by_role("button", name="Play the recording").click()
    seen.get_by_text("The recording was not found").wait_for()
    assert not seen.locator(".stage").is_visible()
    assert not seen.get_by_role("button", name="Follow", exact=True).is_visible()
    seen.locator("#points a[data-t='30']").click()
    until(seen, f"{CURRENT}?.dataset.t === '30' && {IN_SIGHT}")


def test_without_a_recording_times_lead_to_the_text(opened):
    seen = opened("none")
    assert seen.get_by_text("The recording is not beside this page").is_visible()
    seen.locator("#points a[data-t='30']").click()
    until(seen, f"{CURRENT} && {IN_SIGHT}")
    seen.keyboard.press("k")
    assert seen.errors == []


@pytest.mark.parametrize("name", ["sound", "pictureless"])
def test_a_recording_without_a_picture_is_a_slim_player(opened, name):
    seen = opened(name)
    start(seen)
    until(seen, "document.querySelector('.stage').offsetHeight < 60")
    assert seen.locator(".stage.sound").count() == 1
    assert seen.errors == []


def test_the_player_has_captions_in_the_words_of_the_notes(opened):
    seen = opened("ru")
    seen.evaluate("document.querySelector('video').textTracks[0].mode = 'showing'")
    until(seen, "document.querySelector('video').textTracks[0].cues?.length")
    track = seen.evaluate(
        """(({label, language, kind, cues}) => [label, language, kind,
            [...cues].map(cue => cue.text).join(" ").replaceAll("\\n", " "), cues[0].startTime])
           (document.querySelector("video").textTracks[0])"""
    )
    assert track[:3] == ["Русские", "ru", "captions"]
    said = [sentence.text for paragraph in lecture("ru").paragraphs for sentence in paragraph.sentences]
    assert track[3] == " ".join(said)
    assert track[4] == 0
    assert seen.errors == []


def test_a_slide_opens_in_full_with_its_neighbours_a_key_away(opened):
    seen = opened()
    seen.get_by_role("button", name="0:20 Enzymes").click()
    box = seen.get_by_role("dialog", name="Slides")
    assert box.get_by_role("img", name="Enzymes").is_visible()
    seen.keyboard.press("ArrowRight")
    assert box.get_by_role("img", name="Energy").is_visible()
    assert box.get_by_text("3 of 3").is_visible()
    assert box.get_by_role("button", name="Next").is_disabled()
    box.get_by_role("button", name="Previous").click()
    seen.keyboard.press("Escape")
    assert not box.is_visible()
    assert seen.evaluate("document.activeElement.dataset.slide") == "2"
    seen.locator("#slide-3 button").click()
    box.get_by_role("link", name="Play from 0:40").click()
    until(seen, PLAYING)
    assert not box.is_visible()
    assert now(seen) >= 40


def test_a_slide_that_is_shown_again_is_there_once_and_goes_along_at_each_time(place, page):
    first, other, _ = lecture().slides
    again = dataclasses.replace(first, start=40.0, end=60.0)
    notes = lecture(slides=(first, other, again))
    write_page(notes, place / "slides", place / "again.html", ThemeSettings(), "lecture.mp4")
    seen = page()
    seen.goto((place / "again.html").as_uri())
    assert seen.locator(".thumb .at").all_text_contents() == ["0:00, 0:40", "0:20"]
    assert seen.locator("figure").count() == 2
    seen.get_by_role("link", name="The slide shown at 0:00 is shown again.").click()
    assert seen.evaluate("location.hash") == "#slide-1"
    for time, name in (("0:40", "Walls"), ("0:20", "Enzymes"), ("0:00", "Walls")):
        seen.locator("#transcript .time", has_text=time).first.click()
        until(seen, f"document.querySelector('.thumb.now .name')?.textContent === {name!r}")


def test_the_script_tells_times_as_the_page_does(place, page):
    """It has no clock of its own, which could round or write them otherwise."""
    times = (0.0, 0.99, 9.5, 59.4, 59.5, 59.999, 60.0, 61.2, 599.7, 600.0, 3599.5, 3599.99, 3600.0, 3661.9)
    times += (35999.6, 36000.0, 359999.99)
    folder = place / "slides of all times"
    folder.mkdir()
    for number in range(len(times)):
        (folder / f"{number}.jpg").write_bytes((place / "slides" / "0.jpg").read_bytes())
    slides = tuple(Slide(at, at + 0.2, f"{number}.jpg", 640, 360) for number, at in enumerate(times))
    write_page(lecture(slides=slides), folder, place / "times.html", ThemeSettings(), "lecture.mp4")
    seen = page()
    seen.goto((place / "times.html").as_uri())
    told = seen.evaluate("""[...document.querySelectorAll("figure[id^=slide-] .zoom")].map((button) => {
        button.click();
        const link = document.querySelector("#lightbox .play");
        document.querySelector("#lightbox").close();
        return link.textContent;
    })""")
    assert told == [f"Play from {clock(at)}" for at in times]


def test_answers_are_hidden_until_they_are_asked_for(opened):
    seen = opened()
    answer = seen.locator(".answer")
    assert not answer.is_visible()
    seen.get_by_text("What is an enzyme?").press("Enter")
    assert answer.get_by_text("A catalyst that lives in cells.").is_visible()


def test_colours_follow_the_system_until_the_reader_chooses(opened):
    seen = opened(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark, light = "rgb(25, 24, 23)", "rgb(255, 255, 255)"
    assert seen.evaluate(background) == dark
    seen.get_by_role("button", name="Colours: automatic").click()
    assert seen.evaluate(background) == light
    seen.reload()
    assert seen.evaluate(background) == light
    seen.get_by_role("button", name="Colours: light").click()
    seen.get_by_role("button", name="Colours: dark").click()
    assert seen.get_by_role("button", name="Colours: automatic").is_visible()
    assert seen.evaluate(background) == dark


def test_a_chosen_speed_is_kept(opened):
    seen = opened()
    seen.get_by_label("Speed").select_option("1.5")
    seen.reload()
    start(seen)
    until(seen, "document.querySelector('video').playbackRate === 1.5")


def test_no_width_scrolls_sideways(opened):
    for name in ("ru", "long", "silent"):
        seen = opened(name)
        seen.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        for width in (1440, 1001, 1000, 360):
            seen.set_viewport_size({"width": width, "height": 800})
            assert seen.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
        seen.close()


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("en", 1280, "light"), ("en", 360, "dark"), ("ru", 360, "light"), ("ru", 1280, "dark"),
     ("silent", 1280, "light"), ("none", 360, "dark")],
)  # fmt: skip
def test_contrast_names_and_structure_are_right(opened, name, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    seen = opened(name, size=(width, 800), color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    seen.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    if name in ("en", "ru"):
        seen.locator(".s[data-t='6']").click()
        until(seen, CURRENT)
    found = Axe().run(seen)
    assert found.violations_count == 0, found.generate_report()
    for dialog in seen.locator("dialog").all() if name in ("en", "ru") else ():
        dialog.evaluate("dialog => dialog.showModal()")
        found = Axe().run(seen, context="dialog[open]")
        assert found.violations_count == 0, found.generate_report()
        dialog.evaluate("dialog => dialog.close()")


def test_the_focus_is_seen(opened):
    seen = opened()
    for _ in range(12):
        seen.keyboard.press("Tab")
        style = seen.evaluate(
            "(style => [style.outlineStyle, style.outlineWidth])(getComputedStyle(document.activeElement))"
        )
        field = seen.evaluate("document.activeElement.id === 'find'")
        assert field or style == ["solid", "2px"]


def test_readers_who_want_less_motion_are_not_scrolled_smoothly(opened):
    seen = opened(reduced_motion="reduce", fragment="#t=50")
    until(seen, CURRENT)
    seen.get_by_role("navigation").get_by_role("link", name="Walls").click()
    assert seen.evaluate("document.querySelector('#part-1').getBoundingClientRect().top") < 100


def test_all_can_be_read_without_scripts(opened):
    seen = opened(java_script_enabled=False)
    assert seen.locator(".s").count() == 30
    assert seen.locator("figure img").count() == 3
    assert not seen.locator(".tools").is_visible()
    assert not seen.locator(".start").is_visible()


def test_the_printed_page_has_the_slides_and_the_transcript_last(opened, tmp_path):
    for name, words in (("en", ENGLISH), ("ru", RUSSIAN)):
        seen = opened(name, color_scheme="dark")
        seen.pdf(path=tmp_path / "page.pdf", format="A4")
        sheets = pypdf.PdfReader(tmp_path / "page.pdf").pages
        text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
        order = [words["title"], words["question"], words["answer"], words["chapters"][0], words["odd"]]
        assert [text.find(each) >= 0 for each in order] == [True] * 5
        assert text.rfind(words["question"]) < text.rfind(words["answer"]) < text.rfind(words["odd"])
        assert sum(len(sheet.images) for sheet in sheets) == 3
        controls = ("Play the recording", "Включить запись", "Search", "Поиск", "1.25")
        assert not any(control in text for control in controls)
        assert len(sheets) <= 5


def test_a_name_runs_no_script_and_breaks_no_page(page, tmp_path):
    evil = (
        """</script><script>document.title="1"</script> '"><img src=x onerror=alert(1)> {{ 7*7 }} </title>"""
    )
    notes = lecture(
        title=evil, video_name=evil, chapters=(Chapter(evil, 0, 60),), terms=(Term(evil, (1.0,), evil, 2.0),),
        questions=(Question(evil, evil, 1.0, 2.0),), colophon=((evil, evil),), slides=(),
    )  # fmt: skip
    theme = ThemeSettings(organisation=evil, footer=evil)
    write_page(notes, None, tmp_path / "evil.html", theme, f"{evil}.mp4")
    seen = page()
    seen.goto((tmp_path / "evil.html").as_uri())
    title = " ".join(evil.split())
    assert seen.title() == f"{title} – {title}"
    assert seen.get_by_role("heading", level=1).inner_text() == title
    assert seen.locator("img").count() == 0
    assert seen.errors == []
