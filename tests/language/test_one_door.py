"""What is known about a language is asked of it: nobody else compares codes or keeps a table by them."""

import ast
from pathlib import Path

import pytest

PIPELINES = Path(__file__).parents[2] / "pipelines"
# Codes that are English words, or names of something else, tell nothing.
WORDS = {"am", "as", "be", "br", "da", "de", "el", "he", "hi", "hr", "id", "is", "it", "la", "li", "lo", "my"}
WORDS |= {"ms", "no", "or", "so", "sq", "to", "tt", "ur"}
# Texts that are printed, until the catalogue of messages has them.
PRINTED = ["archive/texts.py", "lecture/notes/page_texts.py", "lecture/notes/texts.py"]
PRINTED += ["nights/report/texts.py", "nights/report/words.py"]


def codes() -> set[str]:
    from faster_whisper.tokenizer import _LANGUAGE_CODES

    return set(_LANGUAGE_CODES)


def modules() -> list[Path]:
    apart = [PIPELINES / name for name in ("language", "locale", *PRINTED)]
    return [path for path in sorted(PIPELINES.rglob("*.py")) if not any(map(path.is_relative_to, apart))]


def knowing(source: str) -> list[int]:
    """The lines that compare something with the code of a language, or have a table by them."""
    known, found = codes(), []

    def is_code(node: ast.AST | None) -> bool:
        return isinstance(node, ast.Constant) and node.value in known

    def surely(nodes) -> bool:
        return any(is_code(node) and node.value not in WORDS for node in nodes)

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            listed = [
                each
                for side in sides
                if isinstance(side, (ast.Tuple, ast.List, ast.Set))
                for each in side.elts
            ]
            if surely([*sides, *listed]):
                found.append(node.lineno)
        elif isinstance(node, ast.Dict) and surely(node.keys) and all(map(is_code, node.keys)):
            found.append(node.lineno)
    return found


def test_no_other_module_knows_a_language():
    found = {
        f"{path.relative_to(PIPELINES)}:{line}"
        for path in modules()
        for line in knowing(path.read_text("utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    "line",
    [
        'x = 1 if language == "ru" else 2',
        'if language != "en": pass',
        'y = language in ("ru", "uk")',
        'z = {"en": 1}',
    ],
)
def test_such_a_line_is_found(line):
    assert knowing(line) == [1]


def test_other_tables_are_not():
    assert knowing('a = {"id": 1, "name": 2}\nb = kind == "no"\nc = "en"') == []
