"""Brings the catalogues up to date with the texts in the code: `make messages`."""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from pipelines.locale.languages import DOMAIN, FOLDER, SOURCE, catalogue_file, languages
from pipelines.locale.message import paragraphs

TEMPLATE = FOLDER / f"{DOMAIN}.pot"
METHODS = [
    ("cli/*.py", "pipelines.locale.extraction:of_commands"),
    ("**.py", "python"),
    ("**/templates/*.j2", "jinja2"),
    ("**/templates/*.html", "jinja2"),
]
# What takes a text for the catalogues, and as which of its arguments (Babel's notation; c: the context).
KEYWORDS = {
    "_": None,
    "N_": None,
    "NC_": ((1, "c"), 2),
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "Message": None,
    "counted": (1, 2),
    "BadInput": (2,),
    "NameTaken": (2,),
    "BadSetting": None,
    "BadTemplate": (2,),
    "OutOfTime": None,
    "Unavailable": None,
    "Check": (1,),
    "NoNotes": None,
    "SchedulerDown": None,
}
# Lines of comments that are meant for translators begin so.
NOTES = ["Translators:"]
# Of the head of a catalogue these alone are kept: all else changes by itself, or is a form to fill in.
HEAD = (b"Language:", b"Plural-Forms:", b"MIME-Version:", b"Content-")


def of_commands(file: IO[bytes], keywords, comment_tags, options) -> Iterator[tuple]:
    """Babel's method for modules of commands: with the docstring of each function that becomes one."""
    from babel.messages.extract import extract_python

    yield from extract_python(file, keywords, comment_tags, options)  # type: ignore[arg-type]
    file.seek(0)
    tree = ast.parse(file.read())
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and _registered(function, tree):
            for paragraph in paragraphs(ast.get_docstring(function) or ""):
                yield function.lineno, "_", paragraph, []


def _registered(function: ast.FunctionDef, tree: ast.Module) -> bool:
    """Whether it is a command: `app.command()(function)`, or so decorated."""
    calls = [(node.func, node.args) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    takers = [
        taker for taker, given in calls if [getattr(each, "id", "") for each in given] == [function.name]
    ]
    return any(
        isinstance(each, ast.Call) and getattr(each.func, "attr", "") in ("command", "callback")
        for each in (*takers, *function.decorator_list)
    )


def extracted(package: Path):
    """Every text for the catalogues in the source and the templates below a folder, as Babel's catalogue."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(project="konspekt", charset="utf-8")
    # Relative paths keep the folder of this checkout out of the catalogues.
    for file, _, msgid, comments, context in extract_from_dir(
        package, METHODS, keywords=KEYWORDS, comment_tags=NOTES
    ):
        found.add(msgid, locations=[(file, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return found


def main() -> int:
    """Write the template, and bring new texts into each catalogue; gives 1 where one lacks a translation."""
    from babel.messages.pofile import read_po

    template = extracted(FOLDER.parent)
    _write(TEMPLATE, template)
    incomplete = False
    for language in languages():
        path = catalogue_file(language)
        if language == SOURCE and not path.exists():
            continue
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        _write(path, catalogue)
        left = [message.id for message in catalogue if message.id and not _translated(message)]
        incomplete |= bool(left)
        print(f"{language}: {len(catalogue)} texts, {len(left)} to translate in {path}")
    return int(incomplete)


def _translated(message) -> bool:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms) and not message.fuzzy


def _write(path: Path, catalogue) -> None:
    """Without times and the lines of the code, which would make every version of it another."""
    from babel.messages.pofile import write_po

    language = catalogue.locale.get_display_name("en") if catalogue.locale else "English"
    catalogue.header_comment = f"# What Konspekt prints, {language}: `make messages` keeps it with the code."
    catalogue.fuzzy = False
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, include_lineno=False)
    head, empty, rest = written.getvalue().partition(b"\n\n")
    # Entries of the head may go on in further lines; each ends with \\n.
    comment, _, entries = head.partition(b'msgstr ""\n')
    kept = [entry for entry in re.split(rb'(?<=\\n")\n', entries) if entry[1:].startswith(HEAD)]
    path.write_bytes(comment + b"\n".join([b'msgstr ""', *kept]) + empty + rest)


if __name__ == "__main__":
    sys.exit(main())
