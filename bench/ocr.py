"""How well and how fast slides are read: character errors, titles and seconds a slide, for each reader.

    python -m bench.ocr [drawn] [real] [lost]

`drawn`: slides with known text, in English and Russian, light, dark, with a bar and on a photograph, in six
fonts and three sizes, as JPEG of three qualities. `real`: frames of the sample lectures, whose text is known
as well. `lost`: photographs, without text and under noise, of which nothing should be read. Character error
rate is edit distance over the length of the reference, line breaks as spaces and dashes of any length as one.
"""

import itertools
import random
import subprocess
import tempfile
import time
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bench.measure import ROOT, chosen_parts, heading, machine
from pipelines.core.errors import Unavailable
from pipelines.lecture.records import Slide
from pipelines.lecture.slides.read import read_slides

READERS = {"rapidocr": {"en": "eng"}, "tesseract": {"en": "eng", "ru": "eng+rus"}}
SIZES, QUALITIES = ((1280, 720), (1920, 1080), (854, 480)), (90, 70, 45)
THEMES = {  # paper, ink, bar behind the title and the title's ink
    "light": ("#ffffff", "#222222", None, "#1f4e79"),
    "dark": ("#1b1f27", "#e8e8e8", None, "#ffd166"),
    "bar": ("#fafafa", "#333333", "#274b7a", "#ffffff"),
    "photo": ("photo", "#111111", None, "#7a1f1f"),
}
FONTS = (
    "DejaVuSans",
    "DejaVuSerif",
    "LiberationSans-Regular",
    "LiberationSerif-Regular",
    "PT_Sans",
    "PT_Serif",
)

TEXTS = {
    "en": [
        (
            "Bayesian inference",
            [
                "A prior states what we believe",
                "The likelihood weighs the data",
                "Posterior = prior × likelihood",
            ],
        ),
        (
            "Photosynthesis in C4 plants",
            [
                "Rubisco binds CO2 in bundle sheath cells",
                "PEP carboxylase works first",
                "Less photorespiration at 35 °C",
            ],
        ),
        (
            "The Meiji Restoration, 1868",
            ["Tokugawa Yoshinobu resigns", "The domains become prefectures", "Iwakura mission: 1871–1873"],
        ),
        (
            "Why do compilers use SSA form?",
            [
                "Every variable is assigned once",
                "Phi nodes join the branches",
                "Constant propagation gets simple",
            ],
        ),
        (
            "Heat equation and boundary conditions",
            [
                "Dirichlet: the temperature is given",
                "Neumann: the flux is given",
                "Robin: both, weighed",
                "Stability needs dt < dx² / 2",
            ],
        ),
        ("Exercises", ["Read chapter 7, pages 112 to 140", "Prove Lemma 3.2", "Hand in by Friday"]),
    ],
    "ru": [
        (
            "Байесовский вывод",
            [
                "Априорное распределение выражает наше мнение",
                "Правдоподобие взвешивает данные",
                "Апостериорное: то и другое вместе",
            ],
        ),
        (
            "Закон Гаусса и теорема Остроградского",
            ["Поток поля через поверхность", "Заряд внутри объёма", "Дивергенция как предел"],
        ),
        (
            "Реформы Столыпина, 1906–1911",
            ["Выход крестьян из общины", "Переселение за Урал", "Кредит через Крестьянский банк"],
        ),
        (
            "Почему сортировка слиянием устойчива?",
            ["Равные элементы сохраняют порядок", "Сложность O(n log n)", "Нужна дополнительная память"],
        ),
        (
            "Митохондрии и синтез АТФ",
            ["Цикл Кребса проходит в матриксе", "Протоны создают градиент", "АТФ-синтаза вращается"],
        ),
        ("Домашнее задание", ["Прочитать главу 7", "Доказать лемму 3.2", "Сдать до пятницы"]),
    ],
}


@dataclass(frozen=True)
class Drawn:
    """A slide with what it says; the group is what its results are counted under."""

    slide: Slide
    title: str
    text: str
    language: str
    group: str


def font(name: str, size: int):
    from PIL import ImageFont

    if name.startswith("PT_"):
        family = name.removeprefix("PT_")
        path = files(f"fontpkg_pt_{family.lower()}") / "files" / f"PT_{family}-Web-Regular.ttf"
        return ImageFont.truetype(str(path), size)
    return ImageFont.truetype(f"{name}.ttf", size)


def photograph(size: tuple[int, int], name: str = "china.jpg"):
    from PIL import Image

    with Image.open(str(files("sklearn.datasets.images") / name)) as picture:
        return picture.convert("RGB").resize(size)


def paper(theme: str, size: tuple[int, int]):
    """The empty slide: a colour, or a photograph under a veil, as text is put on it."""
    from PIL import Image

    colour = THEMES[theme][0]
    if colour != "photo":
        return Image.new("RGB", size, colour)
    return Image.blend(photograph(size), Image.new("RGB", size, "#ffffff"), 0.75)


def draw(title: str, bullets: list[str], theme: str, face: str, size: tuple[int, int]):
    """A slide as a picture, with its text in two columns where it has four points."""
    from PIL import ImageDraw

    width, height = size
    picture, (_, ink, bar, title_ink) = paper(theme, size), THEMES[theme]
    pen = ImageDraw.Draw(picture)
    large = height // 13
    while pen.textlength(title, font(face, large)) > 0.86 * width:
        large -= 1
    if bar:
        pen.rectangle((0, 0, width, height * 0.2), bar)
    pen.text((0.07 * width, 0.11 * height), title, title_ink, font(face, large), "lm")
    small, two = font(face, height // 24), len(bullets) == 4
    for number, bullet in enumerate(bullets):
        column, row = divmod(number, 2) if two else (0, number)
        x, y = (0.07 + 0.46 * column) * width, (0.36 + 0.14 * row) * height
        pen.text((x, y), f"• {bullet}", ink, small, "lm")
    pen.text((0.95 * width, 0.95 * height), "7 / 24", ink, font(face, height // 40), "rm")
    return picture


def drawn(folder: Path) -> list[Drawn]:
    made, choice = [], random.Random(1)
    for language, texts in TEXTS.items():
        for (title, bullets), theme in itertools.product(texts, THEMES):
            face, size, quality = choice.choice(FONTS), choice.choice(SIZES), choice.choice(QUALITIES)
            name = f"{len(made):03d}.jpg"
            draw(title, bullets, theme, face, size).save(folder / name, quality=quality)
            text = "\n".join([title, *bullets, "7 / 24"])
            made.append(Drawn(Slide(0, 1, name, *size), title, text, language, theme))
    return made


def real(folder: Path) -> list[Drawn]:
    """Frames of the sample lectures, one for each slide, found by the change of scene."""
    made = []
    for video, script in (("lecture.mp4", "lecture.en.toml"), ("lecture-ru.mp4", "lecture.ru.toml")):
        lecture = tomllib.loads((ROOT / "data" / "samples" / script).read_text(encoding="utf-8"))
        pattern = folder / f"{video}.%03d.jpg"
        scenes = ["-vf", "select='eq(n,0)+gt(scene,0.003)'", "-fps_mode", "vfr", "-q:v", "3"]
        command = ["ffmpeg", "-v", "error", "-i", ROOT / "data" / "videos" / video, *scenes, pattern]
        subprocess.run(command, check=True)
        frames = sorted(folder.glob(f"{video}.*.jpg"))
        for number, (slide, frame) in enumerate(zip(lecture["slides"], frames)):
            title = slide.get("heading", lecture["title"])
            body = [slide["formula"]] if "formula" in slide else []
            body += [*slide.get("bullets", ())]
            if slide.get("kind") == "title":
                body.append(lecture["course"])
            if "figure" in slide:
                continue  # its labels are drawn by code that does not tell them
            foot = [lecture["title"], f"{number + 1} / {len(lecture['slides'])}"]
            text = "\n".join([title, *body, " ".join(foot)])
            language = lecture["language"][:2]
            made.append(Drawn(Slide(0, 1, frame.name, 1280, 720), title, text, language, "sample lectures"))
    return made


def lost(folder: Path) -> list[Drawn]:
    import numpy
    from PIL import Image

    made = []
    for name, noise in itertools.product(("china.jpg", "flower.jpg"), (0, 12, 30)):
        picture = numpy.asarray(photograph((1280, 720), name), dtype=float)
        picture += numpy.random.default_rng(noise).normal(0, noise, picture.shape)
        file = f"{name}.{noise}.jpg"
        Image.fromarray(picture.clip(0, 255).astype("uint8")).save(folder / file, quality=80)
        made.append(Drawn(Slide(0, 1, file, 1280, 720), "", "", "en", "photographs"))
    return made


def plain(text: str) -> str:
    """The text in one line; a dash of any length is the same."""
    return " ".join(text.translate(dict.fromkeys(map(ord, "–—−"), "-")).split())


def character_errors(reference: str, found: str) -> tuple[int, int]:
    from rapidfuzz.distance import Levenshtein

    reference, found = (plain(text) for text in (reference, found))
    return Levenshtein.distance(reference, found), len(reference)


def measure(slides: list[Drawn], folder: Path) -> None:
    print(f"{'':<12}{'':<18}{'':<4}{'slides':>7}{'CER %':>8}{'titles %':>10}{'wrong %':>9}{'s/slide':>9}")
    for reader, codes in READERS.items():
        for group, language in itertools.product(dict.fromkeys(one.group for one in slides), codes):
            these = [one for one in slides if (one.group, one.language) == (group, language)]
            if not these:
                continue
            try:
                read_slides([these[0].slide], folder, reader, codes[language])  # loads the models
            except Unavailable as reason:
                print(f"{reader:<12}{reason}")
                break
            started = time.perf_counter()
            found = read_slides([one.slide for one in these], folder, reader, codes[language])
            seconds = (time.perf_counter() - started) / len(these)
            counts = [character_errors(one.text, slide.text) for one, slide in zip(these, found)]
            right = [plain(one.title) == plain(slide.title) for one, slide in zip(these, found)]
            wrong = [bool(slide.title) and not ok for slide, ok in zip(found, right)]
            wrongly, letters = (sum(column) for column in zip(*counts))
            rate = f"{100 * wrongly / letters:8.2f}" if letters else f"{wrongly:4} ch"
            print(
                f"{reader:<12}{group:<18}{language:<4}{len(these):7}{rate:>8}"
                f"{100 * sum(right) / len(these):10.0f}{100 * sum(wrong) / len(these):9.0f}{seconds:9.2f}",
                flush=True,
            )


PARTS = {
    "drawn": ("Slides with known text", drawn),
    "real": ("Frames of the sample lectures", real),
    "lost": ("Photographs without text (characters read)", lost),
}

if __name__ == "__main__":
    chosen = chosen_parts(__doc__, list(PARTS))
    print(machine("rapidocr", "onnxruntime", "pytesseract"), flush=True)
    for name in chosen:
        title, make = PARTS[name]
        heading(title)
        with tempfile.TemporaryDirectory() as place:
            measure(make(Path(place)), Path(place))
