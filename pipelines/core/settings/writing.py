"""luigi.cfg and docs/settings.md, written from the settings themselves."""

import textwrap
from collections.abc import Iterator

from pipelines.core.settings.kinds import SECTIONS, Flag, Setting, Text, settings_of
from pipelines.core.settings.luigi_own import OWN

WIDTH = 115
HEAD = (
    "Konspekt's settings. Every value below is the default; change it here, or for one run on the command "
    "line as --SECTION-NAME VALUE (say --speech-language ru). Settings that change an output are part of its "
    "signature: after a change, what depends on it, and only that, is made again. `konspekt settings --file` "
    "has written this file."
)
ABOUT = (
    "All are in `luigi.cfg`, each with its meaning; for one run they may stand on the command line, as "
    "`--speech-language ru` of `luigi` and as `--set speech.language=ru` of `konspekt`. A changed setting "
    "makes again what depends on it, and only that; changing back finds what was there. Those marked with ○ "
    "change no output. This page is written by `konspekt settings --page`."
)


def luigi_cfg() -> str:
    """The text of luigi.cfg with every default."""
    return "\n".join(_cfg()).rstrip() + "\n"


def _cfg() -> Iterator[str]:
    yield from _comment(HEAD)
    for section, own in OWN.items():
        yield from ("", f"[{section}]")
        for name, (value, meaning) in own.items():
            yield from _comment(meaning)
            yield f"{name} = {value}"
    for name, kind in SECTIONS.items():
        yield from ("", f"[{name}]", *_comment(kind.__doc__ or ""))
        for setting_name, setting in settings_of(kind).items():
            yield from _comment(_explained(setting))
            yield f"{setting_name} = {written(setting)}".rstrip()


def _comment(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        for line in textwrap.wrap(paragraph, WIDTH - 2, break_long_words=False, break_on_hyphens=False):
            yield f"# {line}"


def _explained(setting: Setting) -> str:
    """The meaning with what is allowed, where that is a choice or a form, and the unit."""
    allowed = "" if isinstance(setting.kind, Flag) else setting.kind.allowed
    told = "; ".join(filter(None, (setting.unit, allowed)))
    return f"{setting.meaning} ({told})" if told else setting.meaning


def written(setting: Setting) -> str:
    """The default as luigi.cfg has it."""
    if isinstance(setting.kind, Flag):
        return str(setting.default).lower()
    text = setting.kind.write(setting.default)
    return text.removesuffix(".0") if not isinstance(setting.kind, Text) else text


def settings_page() -> str:
    """docs/settings.md: a table a section."""
    return "\n".join(_page()).rstrip() + "\n"


def _page() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield from textwrap.wrap(ABOUT, 140)
    for name, section in SECTIONS.items():
        yield from ("", f"## `[{name}]`", "", section.__doc__ or "", "")
        yield from ("| setting | default | allowed | meaning |", "| --- | --- | --- | --- |")
        for setting_name, setting in settings_of(section).items():
            default = f"`{written(setting)}`" if written(setting) else ""
            allowed = ", ".join(filter(None, (setting.kind.allowed, setting.unit)))
            quiet = "" if setting.significant else " ○"
            cells = (f"`{setting_name}`{quiet}", _cell(default), _cell(allowed), _cell(setting.meaning))
            yield f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
