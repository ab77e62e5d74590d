"""A default of a setting stands in its section and nowhere else: nothing that takes it says it again."""

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pipelines
from pipelines.core.settings import SpeechSettings, ThemeSettings, read, section_of, speech, theme
from pipelines.core.settings.kinds import SECTIONS, settings_of

PACKAGE = Path(pipelines.__file__).parent
OWN = PACKAGE / "core" / "settings"
# What "nothing", "none" and "no" are written as says nothing about a setting.
EMPTY = ("", False, None, 0)


def defaults(tree: ast.Module) -> Iterator[tuple[int, str, ast.expr]]:
    """The line, name and default of every field of a class and every parameter of a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name) and each.value:
                    yield each.lineno, each.target.id, each.value
        elif isinstance(node, (ast.FunctionDef, ast.Lambda)):
            placed = [*node.args.posonlyargs, *node.args.args]
            given = [
                *zip(placed[::-1], node.args.defaults[::-1]),
                *zip(node.args.kwonlyargs, node.args.kw_defaults),
            ]
            yield from ((node.lineno, name.arg, value) for name, value in given if value)


def repeated(text: str) -> list[str]:
    """The defaults of settings that a module says again, by line and name."""
    known: dict[str, list] = {}
    for section in SECTIONS.values():
        for name, setting in settings_of(section).items():
            known.setdefault(name, []).append(setting.default)
    found = []
    for line, name, value in defaults(ast.parse(text)):
        try:
            said = ast.literal_eval(value)
        except ValueError:
            continue
        if said not in EMPTY and said in known.get(name, ()):
            found.append(f"{line} {name} = {said!r}")
    return found


def test_no_module_says_the_default_of_a_setting_again():
    # Options of commands are told by --help, which loads no settings.
    modules = [path for path in PACKAGE.rglob("*.py") if not {OWN, PACKAGE / "cli"} & set(path.parents)]
    found = {path.relative_to(PACKAGE): repeated(path.read_text(encoding="utf-8")) for path in modules}
    assert len(modules) > 200
    assert {str(path): said for path, said in found.items() if said} == {}


def test_what_would_be_found():
    assert repeated("@dataclass\nclass Look:\n    font_size: float = 10.5\n    page: str = PAGE\n") == [
        "3 font_size = 10.5"
    ]
    assert repeated("def write(path, page='A4', *, lines=2): ...") == ["1 page = 'A4'", "1 lines = 2"]
    assert repeated("def write(page='A3', footer='', logo=None): ...") == []


def test_a_section_of_luigi_becomes_the_one_that_functions_take():
    assert section_of(read(speech)) == SpeechSettings()
    assert section_of(theme(footer="Room 12")) == dataclasses.replace(ThemeSettings(), footer="Room 12")
