"""Every text of the code is in every catalogue, and what is in braces is the same there."""

import ast
import itertools
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pipelines.locale.extraction import TEMPLATE, extracted
from pipelines.locale.languages import SOURCE, catalogue_file, languages

PACKAGE = Path(__file__).resolve().parents[2] / "pipelines"
TRANSLATED = [language for language in languages() if language != SOURCE]
# Where the message stands among the arguments of what takes one.
PLACES = {"BadInput": 1, "NameTaken": 1, "BadSetting": 0, "Unavailable": 0, "OutOfTime": 0, "NoNotes": 0}
PLACES |= {"Message": 0, "counted": 0}


def messages(path: Path, language: str | None = None) -> dict:
    with path.open("rb") as file:
        found = read_po(file, locale=language)
    return {(message.context, message.id): message for message in found if message.id}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_template_has_every_text_of_the_code_and_no_other():
    in_code = {(message.context, message.id) for message in extracted(PACKAGE) if message.id}
    assert in_code == messages(TEMPLATE).keys(), "make messages"


def test_there_are_catalogues_beside_english():
    assert {"de", "ru"} <= set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_in_all_its_forms(language):
    wanted, found = messages(TEMPLATE), messages(catalogue_file(language), language)
    assert found.keys() == wanted.keys(), "make messages"
    untranslated = []
    for key, message in found.items():
        plural = isinstance(message.id, tuple)
        forms = message.string if plural else (message.string,)
        if not all(forms) or message.fuzzy or isinstance(message.string, tuple) != plural:
            untranslated.append(key)
    left = f"{len(untranslated)} of {len(wanted)} texts are to be translated in {catalogue_file(language)}"
    assert not untranslated, f"{left}, first {untranslated[0][1]!r}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_there_are_as_many_forms_as_the_language_has_plurals(language):
    with catalogue_file(language).open("rb") as file:
        catalogue = read_po(file, locale=language)
    forms = {len(each.string) for each in catalogue if isinstance(each.id, tuple)}
    assert forms == {catalogue.num_plurals}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_braces(language):
    wrong = []
    for key, message in messages(catalogue_file(language), language).items():
        if not message.string or (isinstance(message.string, tuple) and not all(message.string)):
            continue  # not translated, which another test tells
        if isinstance(message.id, tuple):
            # A form for one may do without the number.
            singular, plural = map(fields, message.id)
            must, may = plural - {"count"}, singular | plural
            if not all(must <= fields(form) <= may for form in message.string):
                wrong.append(key)
        elif fields(message.id) != fields(message.string):
            wrong.append(key)
    assert wrong == []


def calls() -> list[tuple[str, ast.Call]]:
    """Every call in the code of what takes a message."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in PLACES and len(node.args) > PLACES[name]:
                found.append((f"{path.relative_to(PACKAGE)}:{node.lineno}", node))
    return found


def test_a_message_is_put_together_from_its_values_alone():
    """A sentence that the code has already filled in, or joined, could not be looked up any more."""
    joined = [
        where
        for where, call in calls()
        if isinstance(call.args[PLACES[call.func.id]], ast.JoinedStr | ast.BinOp)
    ]
    assert joined == []


def test_every_message_is_given_what_its_braces_name():
    wrong = []
    for where, call in calls():
        place = PLACES[call.func.id]
        texts = [each.value for each in call.args[place : place + 2] if isinstance(each, ast.Constant)]
        texts = texts if call.func.id == "counted" else texts[:1]
        if not texts or not all(isinstance(text, str) for text in texts):
            continue
        given = {keyword.arg for keyword in call.keywords}
        named = set(itertools.chain(*map(fields, texts)))
        named -= {"count"} if call.func.id == "counted" else set()
        # Names that come in a dictionary cannot be seen here.
        if not (given - {None} <= named if None in given else given == named):
            wrong.append((where, given, named))
    assert wrong == []
