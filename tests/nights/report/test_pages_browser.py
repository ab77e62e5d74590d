"""The morning report in a real browser: wide, narrow, dark, printed, and for those who do not see it."""

import dataclasses
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pypdf
import pytest

from pipelines.nights.records import Night
from pipelines.nights.report.pages import write_report

EMPTY = Night(
    "2026-11-24", "2026-11-23T22:00:00+03:00", "2026-11-23T22:00:02+03:00", None, ("lab-2",), (), (), 415, 0
)


@pytest.fixture(scope="module")
def reports(full_night, tmp_path_factory) -> dict[str, Path]:
    """The pages by name: a full night in two languages, an empty one, and the index."""
    folder = tmp_path_factory.mktemp("reports")
    pages = {"empty": write_report(EMPTY, folder), "full": write_report(full_night, folder)}
    pages["index"] = folder / "index.html"
    return pages | {"russian": write_report(full_night, folder / "ru", "ru")}


@pytest.fixture
def opened(browser, reports):
    """Opens a page; whatever it asks for beside itself and whatever it says to the console is kept."""
    contexts = []

    def load(name: str, width: int = 1100, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(reports[name].as_uri())
        return page

    yield load
    for context in contexts:
        context.close()


ALL = pytest.mark.parametrize("name", ["full", "russian", "empty", "index"])


@ALL
def test_a_page_asks_for_nothing_but_itself_and_says_nothing_to_the_console(opened, reports, name):
    page = opened(name)
    assert [url for url in page.asked if not url.startswith("data:")] == [reports[name].as_uri()]
    assert page.said == []
    assert page.evaluate("[...document.fonts].some(font => font.status === 'loaded')")


@ALL
@pytest.mark.parametrize("width", [360, 768])
def test_a_narrow_screen_never_scrolls_sideways(opened, name, width):
    page = opened(name, width=width)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_name_without_a_space_breaks_on_a_narrow_screen(browser, full_night, tmp_path):
    name = "Lecture_" + "very_long_" * 40 + ".mp4"
    longer = [dataclasses.replace(each, name=name, reason=name) for each in full_night.recordings]
    path = write_report(dataclasses.replace(full_night, recordings=tuple(longer)), tmp_path)
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("full", 360, "light"), ("full", 360, "dark"), ("full", 1100, "light"), ("full", 1100, "dark"),
     ("russian", 1100, "light"), ("index", 360, "light"), ("index", 1100, "dark"), ("empty", 360, "dark")],
)  # fmt: skip
def test_contrast_names_and_structure_are_right(opened, name, scheme, width):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(name, width=width, color_scheme=scheme, bypass_csp=True)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(25, 24, 23)"}[scheme]


def test_every_link_of_the_browser_leads_to_a_file(opened):
    page = opened("full")
    links = page.evaluate("[...document.querySelectorAll('a')].map(link => link.href)")
    missing = [link for link in links if not Path(unquote(urlsplit(link).path)).is_file()]
    assert len(links) == 33
    assert missing == []


def test_notes_with_an_odd_name_open(opened):
    page = opened("full")
    with page.expect_request("**/*C%23*") as asked:
        page.get_by_role("link", name="04 Why C# ?.mp4").click(no_wait_after=True)
    assert asked.value.url.endswith("04%20Why%20C%23%20%3F.pdf")


def test_status_is_told_by_word_and_sign_not_by_colour(opened):
    page = opened("full")
    for status in page.locator(".status").all():
        assert status.text_content().strip()
        assert status.locator("svg use").count() == 1


def test_stage_times_are_told_in_words_beside_their_bars(opened):
    row = opened("full").get_by_role("row", name="01 Babylon.mp4")
    times = "sound 0.5 s, transcript 1 min 49 s, summary 2.4 s, captions 0.7 s, PDF 7.2 s"
    assert times in row.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    parts = row.locator(".bar i").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect().width)"
    )
    assert len(parts) == 5
    assert max(parts) == parts[1]


def test_the_table_is_sorted_by_length_and_back(opened):
    page = opened("full")
    head = page.get_by_role("columnheader", name="Length").first
    lengths = "[...document.querySelectorAll('#made tbody tr')].map(row => +row.cells[2].dataset.v)"
    head.get_by_role("button").click()
    assert page.evaluate(lengths) == sorted(page.evaluate(lengths))
    assert head.get_attribute("aria-sort") == "ascending"
    head.get_by_role("button").press("Enter")
    assert page.evaluate(lengths) == sorted(page.evaluate(lengths), reverse=True)


def test_a_recording_is_found_by_a_part_of_its_name(opened):
    page = opened("full")
    page.get_by_label("Find a recording").fill("физика")
    assert page.locator("#made tbody tr:visible").count() == 6
    assert page.locator("output").inner_text() == "6 shown"


def test_all_can_be_read_without_scripts(opened):
    page = opened("full", java_script_enabled=False)
    assert page.locator("#made tbody tr").count() == 30
    assert not page.locator("form.find").is_visible()


def test_a_name_runs_no_script_even_if_it_were_let_through(opened):
    page = opened("full")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"document.title=1\">')")
    page.wait_for_timeout(200)
    assert page.title() != "1"
    assert any("Content Security Policy" in said for said in page.said)


@pytest.mark.parametrize("name", ["full", "russian", "index"])
def test_the_printed_page_has_everything_and_keeps_the_heads_of_its_tables(opened, tmp_path, name):
    page = opened(name, color_scheme="dark")
    page.pdf(path=tmp_path / "night.pdf", format="A4", print_background=False)
    sheets = pypdf.PdfReader(tmp_path / "night.pdf").pages
    texts = [sheet.extract_text() for sheet in sheets]
    assert len(sheets) <= 5
    if name == "full":
        assert "Find a recording" not in " ".join(texts)
        assert sum("Doubtful" in text for text in texts) >= 2
        assert "06 Оптика.mp4" in " ".join(texts)
