"""The report of a training: what readers find in it, in print and on the screen, whatever the contents."""

import ast
import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import numpy
import pandas
import pypdf
import pytest
from lxml import etree, html

from pipelines.core.settings import TrainingSettings
from pipelines.locale.catalogue import catalogue
from pipelines.locale.languages import SOURCE, languages
from pipelines.training.data.profile import describe
from pipelines.training.data.splits import described
from pipelines.training.judging import promotion
from pipelines.training.records import (
    Column,
    DataCard,
    Decision,
    Drift,
    Evaluation,
    Finding,
    Importance,
    Interval,
    Profile,
    Repeat,
    Score,
    Slice,
)
from pipelines.training.report import recorded
from pipelines.training.report.contents import ReportContents, write_report
from pipelines.training.report.text import told_in

MODELS = ("mean", "linear", "kernel_ridge", "mlp", "boosting", "ensemble")
MAE = dict(zip(MODELS, (5.8, 3.1, 2.5, 2.0, 1.95, 1.9)))
FORMS = ("pdf", "html")
BOTH = pytest.mark.parametrize("form", FORMS)


def predictions(tests: int = 60, scale: float = 1.0, offset: float = 0.0) -> pandas.DataFrame:
    """Three times as many training rows as test rows; baselines know test rows only."""
    chance = numpy.random.default_rng(0)
    truth = chance.normal(20, 5, 4 * tests)
    table = pandas.DataFrame(
        {"row": numpy.arange(4 * tests), "part": ["train"] * 3 * tests + ["test"] * tests}
    )
    table["truth"] = truth
    for model, error in MAE.items():
        table[model] = truth + chance.normal(0, error, len(table))
    table.loc[: 3 * tests, ["mean", "linear", "kernel_ridge"]] = numpy.nan
    table["low"], table["high"] = table["ensemble"] - 4, table["ensemble"] + 4
    figures = table.columns[2:]
    table[figures] = table[figures] * scale + offset
    return table


def history(members: int, epochs: int = 30) -> pandas.DataFrame:
    """Members of different length, whose loss falls a thousandfold."""
    rows = [
        (member, epoch, 2.0 * 0.8**epoch, 1.0, 0.3 + 0.8**epoch + member / 50, 1.2, epoch == epochs - 9)
        for member in range(members)
        for epoch in range(1, epochs + member + 1)
    ]
    return pandas.DataFrame(rows, columns=["member", "epoch", "loss", "mae", "val_loss", "val_mae", "best"])


def around(value: float, scale: float = 1.0) -> Interval:
    return Interval(value * scale, 0.9 * value * scale, 1.1 * value * scale)


def column(name: str, **changes) -> Column:
    known = Column(name, "number", f"what {name} means", 0, 40, 0.0, 0.4, 1.0, (3, 8, 13, 7, 1))
    return dataclasses.replace(known, **changes)


def contents(
    features=("RM", "LSTAT", "Год постройки"), tests=60, scale=1.0, offset=0.0, members=3, **changes
):
    """Small contents in which everything occurs once; RACE is excluded."""
    chance = numpy.random.default_rng(1)
    card = DataCard(
        title="Houses of Boston",
        about="Census tracts of 1970.\n\nA tract is a row.",
        source="StatLib",
        licence="public domain",
        unit="1000 USD",
        warnings=("RACE encodes the race of residents. No model should see it.",),
    )
    excluded = column("RACE", unused="it encodes the race of residents")
    profile = Profile(
        dataset="boston",
        target="MEDV",
        files=1,
        rows=4 * tests,
        columns=(*map(column, features), excluded, column("MEDV")),
        split="random, seed 1",
        parts={"train": 3 * tests - 20, "validation": 20, "test": tests},
        findings=(Finding("leakage", "LSTAT", "LSTAT nearly gives MEDV away."),),
        card=card,
    )
    evaluation = Evaluation(
        target="MEDV",
        transform="none",
        scores=tuple(
            Score(model, around(mae, scale), around(1.4 * mae, scale), around(0.8))
            for model, mae in MAE.items()
        ),
        weights={"mlp": 0.4, "boosting": 0.6},
        spread=4.0 * scale,
        coverage=0.91,
        slices=(Slice("RM", "3 – 6", 30, 1.7 * scale, 2.2 * scale, -0.4 * scale),),
        importance=tuple(Importance(name, 1 / (place + 1), 0.5) for place, name in enumerate(features)),
        repeats=tuple(Repeat(model, 5, 1.5 * mae, 0.1, mae, 0.07) for model, mae in MAE.items()),
    )
    decision = Decision(
        promoted=True,
        reason="it is better than the model in place by 0.11 RMSE",
        rows=tests,
        rmse=2.66,
        rmse_in_place=2.77,
        difference=Interval(-0.11, -0.2, -0.02),
        in_place="2026-10-30T02:00:00+00:00",
        drift=(Drift("RM", 0.31, 1e-6, True, "above 0.25"), Drift("LSTAT", 0.02, 0.4, False)),
    )
    shown = min(tests, 100)
    made = ReportContents(
        profile=profile,
        evaluation=evaluation,
        decision=decision,
        predictions=predictions(tests, scale, offset),
        histories={"mlp": history(members), "boosting": history(members, 80)},
        refitted={"mlp": 23, "boosting": 72} if members > 1 else {"mlp": 0, "boosting": 0},
        explained="boosting",
        shap=pandas.DataFrame({name: chance.normal(0, 0.3, shown) for name in features}),
        shap_values_of=pandas.DataFrame({name: chance.normal(0, 1, shown) for name in features}),
        settings=(("folds", "10"), ("learning rate", "0.002")),
        versions=(("XGBoost", "3.2.0"),),
        made="2026-11-01T03:12:44+00:00",
    )
    return dataclasses.replace(made, **changes)


def without(made: ReportContents, **absent) -> ReportContents:
    """Contents with other values in the records that they hold."""
    changed = {}
    for name, changes in absent.items():
        record = getattr(made, name)
        changed[name] = dataclasses.replace(record, **changes)
    return dataclasses.replace(made, **changed)


class Written:
    """A report in both forms, as its readers find it."""

    def __init__(self, folder: Path, made: ReportContents, page: str = "A4"):
        self.pdf, self.html = folder / "report.pdf", folder / "report.html"
        write_report(made, self.pdf, self.html, page)
        self.reader = pypdf.PdfReader(self.pdf)

    def text(self, form: str) -> str:
        """All that can be read, without the contents, lines joined."""
        if form == "html":
            tree = html.parse(self.html).getroot()
            etree.strip_elements(tree, "head", "nav", with_tail=False)
            found = tree.text_content()
        else:
            command = ["pdftotext", "-layout", self.pdf, "-"]
            found = subprocess.run(command, capture_output=True, check=True).stdout.decode()
        return " ".join(found.split())

    def fonts(self) -> set[str]:
        found = subprocess.run(["pdffonts", self.pdf], capture_output=True, check=True, text=True).stdout
        lines = found.splitlines()[2:]
        assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in lines), (
            "embedded, subset, readable"
        )
        return {line.split()[0].partition("+")[2] for line in lines}


@pytest.fixture(scope="module")
def usual(tmp_path_factory) -> Written:
    return Written(tmp_path_factory.mktemp("usual"), contents())


@BOTH
def test_the_verdict_comes_first_in_plain_words(usual, form):
    text = usual.text(form)
    assert (
        "The ensemble predicts MEDV with a mean absolute error of 1.90 × 1000 USD, 24 % less than that of "
        "the best baseline (kernel ridge). Promoted: it is better than the model in place by 0.11 RMSE."
        in text
    )
    assert text.index("The ensemble predicts MEDV") < text.index("Models compared")
    assert "Houses of Boston: MEDV" in text and "1 November 2026, 03:12 UTC" in text


@BOTH
def test_an_excluded_column_is_named_with_its_reason_before_any_result(usual, form):
    text = usual.text(form)
    stated = text.index("Excluded: RACE (it encodes the race of residents).")
    assert stated < text.index("Mean absolute error", stated)
    assert text.index("RACE encodes the race of residents.") > stated
    assert "No model should see it." in text


def test_that_no_column_is_excluded_is_said_too(tmp_path):
    columns = tuple(map(column, ("RM", "B", "MEDV")))
    written = Written(tmp_path, without(contents(), profile={"columns": columns}))
    for form in FORMS:
        assert "Excluded: no column. The models see all 2 columns: RM, B." in written.text(form)


@BOTH
def test_every_figure_is_stated(usual, form):
    text = usual.text(form)
    for figure in (
        "1.90",
        "[1.71, 2.09]",
        "2.66",
        "0.800",
        "91 %",
        "Kernel ridge 2.50 [2.25, 2.75]",
        "60 % boosted",
    ):
        assert figure in text
    assert "Mean of 5 splits" in text and "1.90 ± 0.07" in text
    assert "3 members of the boosted trees kept round 71" in text
    assert "then learned from all 180 rows that are not test" in text
    assert "23 epochs of the multilayer perceptron, 72 rounds of the boosted trees." in text
    assert "± 4.00 × 1000 USD" in text
    assert re.search("RM 3 ?– ?6 30 1.70 2.20 −0.40", text)
    assert "On 60 test rows, that neither model has learned from," in text and "30 October 2026" in text
    assert "−0.110 [−0.200, −0.020]" in text and "Zero lies outside." in text
    assert "1 of 2 columns drifted" in text and "< 0.001" in text
    for told in (
        "Census tracts of 1970.",
        "StatLib",
        "public domain",
        "what Год постройки means",
        "nearly gives MEDV away",
    ):
        assert told in text
    assert "0.002" in text and "3.2.0" in text


def test_the_fonts_of_the_pdf_are_pt_and_lie_inside(usual):
    assert usual.fonts() == {"PTSerif-Regular", "PTSerif-Bold", "PTSans-Regular", "PTSans-Bold"}


def test_charts_are_vectors_whose_text_can_be_searched(usual):
    images = subprocess.run(
        ["pdfimages", "-list", usual.pdf], capture_output=True, check=True, text=True
    ).stdout
    assert len(images.splitlines()) == 2  # the head of an empty list
    assert "predicted MEDV (1000 USD)" in usual.text("pdf")
    assert not html.parse(usual.html).xpath("//image | //img")


def test_the_pdf_can_be_navigated(usual):
    assert usual.reader.metadata.title == "Houses of Boston: MEDV"
    titles = [entry.title for entry in usual.reader.outline]
    assert titles[0] == "Models compared" and titles[-1] == "Settings and versions"
    count = len(usual.reader.pages)
    for number, page in enumerate(usual.reader.pages, 1):
        assert f"{number} / {count}" in page.extract_text()


def test_no_heading_stands_alone_at_the_end_of_a_page(usual):
    titles = {entry.title for entry in usual.reader.outline}
    for page in usual.reader.pages:
        lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        footer = {line for line in lines if re.fullmatch(r"\d+ / \d+|Houses of Boston: MEDV", line)}
        assert [line for line in lines if line not in footer][-1] not in titles


def test_the_page_is_as_wanted(usual, tmp_path):
    boxes = [usual.reader.pages[0].mediabox, Written(tmp_path, contents(), "Letter").reader.pages[0].mediabox]
    assert [(round(box.width), round(box.height)) for box in boxes] == [(595, 842), (612, 792)]


def test_an_unknown_page_is_refused(tmp_path):
    with pytest.raises(ValueError, match="A3"):
        write_report(contents(), tmp_path / "report.pdf", tmp_path / "report.html", "A3")


def test_the_same_contents_give_the_same_bytes_and_english_is_what_it_is_without_a_language(usual, tmp_path):
    write_report(contents(), tmp_path / "report.pdf", tmp_path / "report.html", "A4", "en")
    assert (tmp_path / "report.pdf").read_bytes() == usual.pdf.read_bytes()
    assert (tmp_path / "report.html").read_bytes() == usual.html.read_bytes()


def test_the_html_is_sound_and_fetches_nothing(usual):
    source = usual.html.read_text()
    assert "http" not in re.sub(r"base64,[\w+/=]+", "", source)
    assert set(re.findall(r"url\(([^)]{0,12})", source)) <= {'"data:font/w'} | {f"#{x}" for x in ids(source)}
    assert "<script" not in source
    # Well-formed as XML once the elements that HTML leaves open are closed.
    etree.fromstring(re.sub(r"<(meta [^>]*)>", r"<\1/>", source).replace("<!doctype html>", "").encode())
    tree = html.fromstring(source)
    names = tree.xpath("//@id")
    assert len(names) == len(set(names))
    for target in tree.xpath("//a/@href | //use/@href | //@aria-labelledby"):
        assert target.removeprefix("#") in names
    assert len(tree.xpath("//h1")) == 1
    assert len(tree.xpath("//table")) == len(
        tree.xpath("//table[caption][.//th[@scope='col']][.//th[@scope='row']]")
    )
    assert all(chart.xpath("string(title)") for chart in tree.xpath("//svg[@role='img'][@aria-labelledby]"))


def ids(source: str) -> list[str]:
    return [name[:11] for name in re.findall(r'id="(\w+)"', source)]


def test_colours_of_charts_are_those_of_the_page_in_light_and_dark(usual):
    source = usual.html.read_text()
    charts = "".join(re.findall(r"<svg viewBox.*?</svg>", source, re.S))
    assert "var(--ink)" in charts and not re.findall(r"(?:fill|stroke): #", charts)
    light, dark = re.findall(r":root \{(.*?)\}", source, re.S)[:2]
    colours = [dict(re.findall(r"--([\w-]+): (#\w{6})", rules)) for rules in (light, dark)]
    assert colours[0].keys() == colours[1].keys() >= set(re.findall(r"var\(--([\w-]+)\)", charts))
    for named in colours:
        for text in ("ink", "muted", "value-0", "value-4"):
            assert contrast(named[text], named["paper"]) > 4.5, (text, named)


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_names_with_signs_of_html_are_shown_as_they_are(tmp_path):
    name = 'a<b & "c"'
    made = contents(features=(name, "</svg><script>alert(1)</script>", "{{ 7 * 7 }}"))
    made = without(made, profile={"target": "x<y>"}, decision={"reason": "it is <b>better</b> & new"})
    written = Written(tmp_path, made)
    for form in FORMS:
        text = written.text(form)
        assert name in text and "x<y>" in text and "{{ 7 * 7 }}" in text
        assert "it is <b>better</b> & new" in text
    assert not html.parse(written.html).xpath("//script | //b")


def test_what_is_not_there_is_left_out(tmp_path):
    made = contents(members=1)
    made = without(
        made,
        profile={"card": None, "findings": ()},
        evaluation={"repeats": (), "slices": (), "importance": (), "weights": {}},
        decision={
            "drift": (),
            "difference": None,
            "rmse": None,
            "rmse_in_place": None,
            "in_place": "",
            "reason": "",
        },
    )
    empty = pandas.DataFrame()
    made = dataclasses.replace(made, histories={}, shap=empty, shap_values_of=empty, settings=(), versions=())
    written = Written(tmp_path, made)
    for form in FORMS:
        text = written.text(form)
        for title in ("Over repeated splits", "Learning curves", "Errors by slice", "What moves", "drifted"):
            assert title not in text
        assert "boston: MEDV" in text and "Promoted." in text and "no data card" in text
        assert "Nothing was noticed" in text


@pytest.mark.parametrize("scale, offset, log", [(1e12, 0.0, True), (1e-9, 0.0, True), (1.0, -500.0, False)])
def test_figures_of_any_size_are_shown(tmp_path, scale, offset, log):
    made = contents(tests=40, scale=scale, offset=offset, members=1)
    made = without(made, evaluation={"transform": "log" if log else "none", "spread": 0.2})
    text = Written(tmp_path, made).text("pdf")
    assert "with a mean absolute error of 1.90" in text
    assert len(text) < 12_000 and "then learned from all" not in text
    assert ("from 1/1.22 to 1.22 times the prediction" in text) == log


@pytest.mark.parametrize("tests", [1, 3])
def test_few_rows_are_enough_and_what_is_no_number_is_a_dash(tmp_path, tests):
    unknown = Interval(numpy.nan, numpy.nan, numpy.nan)
    made = contents(tests=tests)
    scores = tuple(dataclasses.replace(score, r2=unknown) for score in made.evaluation.scores)
    table = made.predictions.assign(mlp=numpy.nan, truth=5.0)
    table.loc[table.index[-1], "ensemble"] = 1e300
    diverged = history(2).assign(val_loss=numpy.inf, best=False)
    made = dataclasses.replace(made, predictions=table, histories={"mlp": diverged})
    text = Written(tmp_path, without(made, evaluation={"scores": scores})).text("html")
    assert "[–, –]" in text and f"the error on the {tests} test row" in text and "nan" not in text


@pytest.mark.parametrize("rows, told", [(50_000, False), (800_000, True)])
def test_a_training_loss_that_was_measured_on_some_rows_is_told(tmp_path, rows, told):
    text = Written(tmp_path, without(contents(), profile={"parts": {"train": rows, "test": 40}})).text("html")
    assert ("is that of 50,000 rows spread over the training part" in text) == told


def test_of_many_columns_the_weightiest_are_shown(tmp_path):
    features = tuple(
        f"column {place} with a name that is sixty characters long indeed" for place in range(200)
    )
    written = Written(tmp_path, contents(features=features))
    for form in FORMS:
        text = written.text(form)
        assert "180 more columns together have" in text
        assert "All 202 columns" in text or "162 more rows are in the HTML" in text
    assert len(written.reader.pages) < 15
    assert written.html.read_text().count(f">{features[150]}<") == 1


def test_columns_have_their_range_as_dates_or_whole_numbers_where_they_are(tmp_path):
    dates = {"kind": "date", "least": 18_993.0, "mean": 19_447.5, "most": 19_892.0}
    columns = (
        column("sold", **dates),
        column("floor", least=-2.0, mean=9.81, most=25_000.0),
        column("area", least=18.0, mean=68.7, most=135.8),
        column("MEDV"),
    )
    written = Written(tmp_path, without(contents(), profile={"columns": columns}))
    texts = [written.text(form) for form in FORMS]
    for told in ("2022-01-01 – 2024-06-18", "mean 2023-03-31", "−2 – 25,000", "mean 9.81", "18.0 – 135.8"):
        assert all(told in text for text in texts)


def test_names_that_pt_cannot_write_are_shown_all_the_same(tmp_path):
    written = Written(tmp_path, contents(features=("面積", "α₁ 🙂")))
    assert "面積" in written.text("html") and "α₁ 🙂" in written.text("html")


def test_a_million_rows_make_a_small_file(tmp_path):
    made = contents(tests=250_000)
    categories = made.shap_values_of.assign(RM=["a", "b"] * 50, LSTAT=numpy.nan)
    written = Written(tmp_path, dataclasses.replace(made, shap_values_of=categories))
    assert "1,500 of 250,000 test rows, drawn by lot" in written.text("pdf")
    assert written.pdf.stat().st_size < 1_000_000 and written.html.stat().st_size < 1_500_000


def test_long_tables_repeat_their_head_and_long_texts_fit(tmp_path):
    made = contents(settings=tuple((f"setting {place}", "value " * 40) for place in range(60)))
    made = dataclasses.replace(made, versions=(("all", "package 1.0, " * 900),))
    made = without(made, decision={"reason": "it is " + "very " * 300 + "good"})
    pages = [page.extract_text() for page in Written(tmp_path, made).reader.pages]
    continued = [text for text in pages if "setting " in text]
    assert len(continued) > 2 and all("Setting\nValue\nSetting\nValue" in text for text in continued)


def test_the_entry_point_loads_no_heavy_library():
    heavy = ("matplotlib", "reportlab", "pandas", "numpy", "jinja2")
    loaded = f"[name for name in {heavy} if name in sys.modules]"
    code = f"import sys, pipelines.training.report.contents; print(*{loaded})"
    assert not subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_report_is_whole_in_a_language_with_its_figures(tmp_path):
    """No text of the English report that the catalogue knows is left in it."""
    assert set(FIGURES_IN) <= set(languages())
    for language in (each for each in languages() if each != SOURCE):
        folder = tmp_path / language
        folder.mkdir()
        made = contents(tests=25_000)
        made = without(made, decision={"reason": "there was no model in place", "drift": DRIFT})
        made = without(made, profile={"findings": (Finding("constant", "RM", CONSTANT),)})
        write_report(made, folder / "report.pdf", folder / "report.html", "A4", language)
        words = catalogue(language)
        source = folder.joinpath("report.html").read_text(encoding="utf-8")
        assert f'<html lang="{language}">' in source
        reader = pypdf.PdfReader(folder / "report.pdf")
        assert reader.trailer["/Root"]["/Lang"] == language
        assert reader.metadata.subject == words.gettext("Training report")
        tree = html.fromstring(source.encode(), parser=html.HTMLParser(encoding="utf-8"))
        etree.strip_elements(tree, "style", with_tail=False)
        texts = [" ".join(text.split()) for text in tree.itertext() if text.strip()]
        texts += [" ".join(text.split()) for text in tree.xpath("//@aria-label")]
        left = {text for text in texts if re.search(ENGLISH, re.sub(OURS, "", text))}
        assert left == set()
        assert reader.outline[0].title == words.gettext("Models compared")
        text = " ".join(tree.text_content().split()).replace("\N{NO-BREAK SPACE}", " ")
        for figure in FIGURES_IN.get(language, ()):
            assert figure in text


FIGURES_IN = {
    "ru": ("1,90", "[1,71; 2,09]", "1 500", "0,310"),
    "de": ("1,90", "1.500", "[1,71; 2,09]"),
}
# What the contents themselves say, names, and measures that are called so everywhere.
OURS = "|".join(
    (
        r"Houses of Boston|Census tracts of 1970\.|A tract is a row\.|public domain|learning rate",
        r"\(ParaType.*\)",
        r"RACE encodes the race of residents\.|No model should see it\.|it encodes the race of residents",
        r"what \S+( постройки)? means",
    )
)
ENGLISH = r"\b(the|of|is|are|and|each|rows?|columns?|mean|errors?|with|that|not|models?|test|train|value)\b"
CONSTANT = "has the same value in every row, and is not used"
DRIFT = (Drift("RM", 0.31, 1e-6, True, "population stability index 0.31, above 0.25"),)


def recorded_texts() -> list[str]:
    """What profile, schema, splits, drift and promotion put down, from those that do."""
    rows = 120
    table = pandas.DataFrame({"y": numpy.random.default_rng(2).normal(size=rows)})
    table["double"] = 2.0 * table["y"]
    table["close"] = table["y"] + 1e-4 * numpy.arange(rows) / rows
    table["rank"], table["same"] = numpy.exp(4 * table["y"]), 1.0
    table["id"] = [f"r{number}" for number in range(rows)]
    table["text"] = [f"t{number // 2 * 2}" if number < 80 else None for number in range(rows)]
    table["number"], table["gaps"] = numpy.arange(rows), [1.0, 2.0] * 10 + [None] * 100
    table["few"], table["none"] = [None] + [1.0, 2.0, 3.0] * 39 + [1.0, 2.0], numpy.nan
    table["level"] = [f"l{value:.9f}" for value in table["y"] // 1]
    columns, findings = describe(table, "y", excluded=["few"], group="level")
    found = [column.unused for column in columns if column.unused]
    found += [text for each in findings for text in (each.kind, each.text)]
    again = pandas.concat([table[["y", "few"]]] * 2, ignore_index=True)
    contrary = pandas.DataFrame({"y": [1.0, 2.0, 2.0] * 10, "x": [1.0, 1.0, 1.0] * 10})
    for each in (again, contrary):
        found += [finding.text for finding in describe(each, "y")[1]]
    found += [
        described(TrainingSettings(**chosen), repeat)
        for chosen, repeat in (
            ({}, 0), ({}, 2), ({"group_column": "g"}, 0), ({"group_column": "g"}, 1),
            ({"time_column": "t"}, 0), ({"split": "keras"}, 0), ({"split": "uci"}, 0),
        )
    ]  # fmt: skip
    return [text.removeprefix("excluded ") for text in found]


def literals(path: str) -> list[str]:
    """Reasons and findings in a module's source that have no braces."""
    source = Path(promotion.__file__).parents[1].joinpath(path).read_text(encoding="utf-8")
    found = []
    for call in ast.walk(ast.parse(source)):
        name = getattr(getattr(call, "func", None), "id", "")
        if name in ("Finding", "replace", "Drift"):
            chosen = [each.value for each in call.keywords if each.arg == "reason"]
            chosen += call.args[2:3] if name == "Finding" else call.args[4:5]
            found += [each.value for each in chosen if isinstance(each, ast.Constant)]
    return found


FIGURES = "RMSE 2.66 against 2.77 on 60 test rows"
SPOKEN = [
    f"worse than always predicting the mean: {FIGURES.rpartition(' on')[0]}",
    f"not worse than the model in place: {FIGURES}",
    f"worse than the model in place: {FIGURES}",
    f"worse than the model in place: {FIGURES}, which that one had learned from: keep the seed to compare "
    "fairly",
    "column RM has drifted: population stability index 0.31, above 0.25; column AGE has drifted: was a "
    "number, and is text now (to promote nevertheless: --promotion-accept-drift true). Otherwise there was "
    "no model in place",
    "there was no model in place",
    "the model in place predicts x, not y: give this one a --name",
    "is not in schema.yaml",
    "2 of 1,000 values are missing, where there were none",
    "new levels: a, b",
    "new levels: a, b, c, d, e and 3 more",
    "reaches -1.5 and 7; so far 0 to 6",
    "reaches 1e+06; so far 0 to 6",
    "the model in place cannot be compared: column RM is missing",
    "the model in place cannot be compared: columns RM, AGE are missing",
    "the model in place cannot be compared: column RM has text ('x'), and a number is expected",
    "the model in place cannot be used: models/x/a.ubj: is missing from the model",
]


def test_what_earlier_stages_recorded_is_known_and_told():
    texts = [*recorded_texts(), *SPOKEN]
    for path in ("data/schema.py", "data/prepare.py", "data/drift.py", "tasks/training.py"):
        texts += literals(path)
    assert len(set(texts)) > 40
    assert [text for text in texts if recorded.known(text) is None] == []
    for language in ("ru", "de"):
        with told_in(language):
            for text in texts:
                assert recorded.told(text) != text
    assert [recorded.told(text) for text in texts] == texts
    with told_in("ru"):
        assert recorded.told(SPOKEN[4]) == (
            "столбец RM изменился: индекс стабильности популяции 0,31, выше 0,25; столбец AGE изменился: "
            "было число, теперь текст (чтобы всё же внедрить её: --promotion-accept-drift true). "
            "В остальном действующей модели не было"
        )
        assert recorded.told("the reason of another version") == "the reason of another version"
