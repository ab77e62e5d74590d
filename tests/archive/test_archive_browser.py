"""The library and the search in a real browser: wide, narrow, dark, printed, read aloud."""

import pypdf
import pytest

from pipelines.archive.library import write_library
from pipelines.core.settings import ThemeSettings
from pipelines.lecture.records import Slide, Term
from tests.archive.conftest import GRADIENTS, OPTICS, Folder, lecture
from tests.archive.server import awaited, served


def _filled(place) -> Folder:
    """A folder with sixteen lectures in three courses; one has a picture."""
    from PIL import Image

    folder = Folder(place)
    slides = (Slide(0, 9, "001.jpg", 640, 360, "Slopes", "Slopes\nSteps"),)
    terms = (Term("learning rate", (10.0,)), Term("momentum", (20.0,)))
    first = lecture(
        "Gradient descent", points=GRADIENTS, slides=slides, terms=terms, chapters=[(0, "Slopes")]
    )
    folder.add("Machine learning/01", first, ".html", ".pdf", ".md")
    (folder.notes / "Machine learning/01.slides").mkdir()
    Image.new("RGB", (640, 360), "#2f6073").save(folder.notes / "Machine learning/01.slides/001.jpg")
    folder.add("Физика/01", lecture("Оптика", OPTICS, "ru", points=OPTICS[:2]), ".html", ".pdf")
    for number in range(14):
        said = [f"Number {number} is said here.", "It ends."]
        folder.add(
            f"Talks/{number:02}", lecture(f"A talk about {number} very_long_names_" + "x" * 60, said), ".pdf"
        )
    write_library(folder.notes, ThemeSettings("Faculty of Mechanics", "Room 12"), "en")
    write_library(folder.notes / "Физика", ThemeSettings(), "ru")
    return folder


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """The pages by name: the library as a file in two languages, and what a server shows."""
    place = tmp_path_factory.mktemp("shown")
    folder = _filled(place)
    with served(place) as (address, _):
        awaited(f"{address}search?q=gradient", "<mark>Gradient</mark>")
        yield {
            "library": (folder.notes / "index.html").as_uri(),
            "russian": (folder.notes / "Физика" / "index.html").as_uri(),
            "root": address,
            "empty": f"{address}search",
            "found": f"{address}search?q=gradient+step",
            "none": f"{address}search?q=zzz",
        }


@pytest.fixture
def opened(page, places):
    def load(name: str, width: int = 1100, **options):
        shown = page(viewport={"width": width, "height": 800}, **options)
        shown.goto(places[name])
        return shown

    return load


ALL = pytest.mark.parametrize("name", ["library", "russian", "root", "empty", "found", "none"])


@ALL
def test_a_page_says_nothing_to_the_console_and_never_scrolls_sideways(opened, name):
    shown = opened(name, 360)
    shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    assert shown.evaluate("document.fonts.ready.then(all => [...all].some(font => font.status === 'loaded'))")
    assert shown.errors == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("library", 360, "dark"), ("russian", 1100, "light"), ("root", 1100, "dark"), ("found", 1100, "light"),
     ("found", 360, "dark"), ("empty", 1100, "dark")],
)  # fmt: skip
def test_contrast_names_and_structure_are_right(opened, name, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    shown = opened(name, width, color_scheme=scheme, bypass_csp=True)
    shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(shown)
    assert found.violations_count == 0, found.generate_report()
    background = shown.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"light": "rgb(255, 255, 255)", "dark": "rgb(25, 24, 23)"}[scheme]


def visible(shown) -> list[str]:
    return [head.inner_text() for head in shown.locator(".card:visible h3").all()]


def test_lectures_are_filtered_by_title_points_terms_and_course_as_one_types(opened):
    shown = opened("library")
    box = shown.get_by_role("searchbox", name="Filter by title")
    for typed, left in [
        ("gradient", ["Gradient descent"]),
        ("momentum follows", ["Gradient descent"]),
        ("ФИЗИКА лёд", []),
        ("показатель стекла", ["Оптика"]),
        ("LEARNING machine", ["Gradient descent"]),
    ]:
        box.fill(typed)
        shown.wait_for_function("document.querySelector('output').textContent !== ''")
        shown.evaluate("new Promise(requestAnimationFrame)")
        assert visible(shown) == left, typed
    assert shown.locator("output").inner_text() == "1 of 16 lectures"
    assert shown.locator("main h2:visible").count() == 1
    box.press("Escape")
    assert len(visible(shown)) == 16
    assert shown.locator("output").inner_text() == ""


def test_a_picture_is_seen_from_a_file_and_from_the_server(opened):
    for name in ("library", "root"):
        picture = opened(name).locator(".card img").first
        picture.scroll_into_view_if_needed()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640


def test_key_points_open_by_the_keyboard(opened):
    shown = opened("library")
    summary = shown.locator(".card summary").first
    summary.focus()
    summary.press("Enter")
    assert shown.get_by_text(GRADIENTS[1]).first.is_visible()


def test_results_come_as_one_types_and_the_address_can_be_kept(opened, places):
    shown = opened("empty")
    shown.get_by_role("searchbox").press_sequentially("learning rat", delay=5)
    shown.locator("mark", has_text="learning rate").first.wait_for()
    assert shown.url == f"{places['root']}search?q=learning+rat"
    assert shown.title().startswith("learning rat – ")
    shown.get_by_role("searchbox").fill("")
    shown.locator("#results li").first.wait_for(state="detached")
    assert shown.errors == []


def test_a_time_leads_to_the_moment_in_the_notes(opened):
    shown = opened("found")
    with shown.expect_navigation():
        shown.locator(".hits a").last.click()
    assert shown.url.endswith("/Machine%20learning/01.html#t=20")
    assert "Gradient descent as .html" in shown.content()


def test_without_scripts_one_asks_from_the_library_and_gets_the_next_page(opened):
    shown = opened("root", java_script_enabled=False)
    assert not shown.locator("form.filter").is_visible()
    shown.get_by_role("searchbox").fill("number")
    shown.get_by_role("button", name="Search").click()
    assert shown.locator(".found > li").count() == 12
    with shown.expect_navigation():
        shown.get_by_role("link", name="More lectures").click()
    assert shown.locator(".found > li").count() == 2
    assert shown.locator(".found").get_attribute("start") == "13"


def test_the_printed_library_has_every_lecture_and_no_controls(opened, tmp_path):
    shown = opened("library", color_scheme="dark")
    shown.pdf(path=tmp_path / "library.pdf", format="A4")
    printed = " ".join(sheet.extract_text() for sheet in pypdf.PdfReader(tmp_path / "library.pdf").pages)
    assert "A talk about 13" in printed and "Оптика" in printed
    assert GRADIENTS[1] in " ".join(printed.split())
    assert "Filter by" not in printed
