"""Help and usage errors in the language of the person; in English they are Typer's to the letter."""

import re

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from pipelines.cli import _help_of, app
from pipelines.cli.terminal import help as helping
from pipelines.cli.terminal.usage import SENTENCES, VALUES, told
from pipelines.locale.catalogue import catalogue
from pipelines.locale.languages import SOURCE, languages
from pipelines.locale.message import paragraphs

OTHERS = [language for language in languages() if language != SOURCE]
ROOT = typer.main.get_command(app)


def commands(command=ROOT, path=()) -> list:
    """Every command there is, by its path."""
    below = getattr(command, "commands", {})
    return [(path, command), *(found for name in below for found in commands(below[name], (*path, name)))]


COMMANDS = commands()


def context_of(path):
    context = ROOT.context_class(ROOT, info_name="konspekt", help_option_names=["--help", "-h"])
    for name in path:
        command = context.command.commands[name]
        settings = command.context_settings
        context = command.context_class(command, info_name=name, parent=context, **settings)
    return context


@pytest.fixture
def speak(monkeypatch):
    def speak(language: str) -> None:
        monkeypatch.setattr(helping, "words", lambda: catalogue(language))
        monkeypatch.setenv("COLUMNS", "100")

    return speak


def help_of(path) -> str:
    """The help of a command, each paragraph of it in one line."""
    context = context_of(path)
    return context.command.get_help(context)


def texts(command, context) -> set[str]:
    """All that a help shows of the catalogue: texts, kinds, names and what Typer adds."""
    parameters = command.get_params(context)
    found = {"Usage: ", "Options", "Show this message and exit.", command.options_metavar}
    for each in parameters:
        found |= {each.metavar or (each.name if each.param_type_name == "argument" else "")}
        found |= set() if each.metavar and each.param_type_name == "option" else {each.display_type(context)}
        found |= set(paragraphs(each.help or ""))
        found |= {"Arguments"} if each.param_type_name == "argument" else set()
    found |= set(paragraphs(command.help or ""))
    for each in getattr(command, "commands", {}).values():
        found |= {paragraphs(each.short_help or each.help)[0], "Commands", "COMMAND [ARGS]..."}
    return found - {"", "<bool>"}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path, command", COMMANDS)
def test_help_has_every_text_translated(path, command, language, speak):
    speak(language)
    shown = " ".join(help_of(path).split())
    words = catalogue(language)
    for text in texts(command, context_of(path)):
        told = words.gettext(text)
        if re.fullmatch(r"<.+>|[A-Z_.=]+|[a-z]+", text):
            assert told != text or text in ("VIDEO", "video", "LUIGI_OPTION"), text
        else:
            assert told != text, text
            assert text not in shown
        begin = told.split(". ")[0][:35] if text not in ("Usage: ",) else told.strip()
        assert begin.rstrip(".") in re.sub(r"- (?=\w)", "-", shown), text
    assert not re.search(r"\b(default|required|env var|Usage|Options|Arguments|Commands)\b", shown)


@pytest.mark.parametrize("path, command", COMMANDS)
def test_english_help_is_typers_own(path, command, speak):
    speak(SOURCE)
    kind = TyperGroup if isinstance(command, TyperGroup) else TyperCommand
    context = context_of(path)
    formatter = context.make_formatter()
    usage = context.make_formatter()
    kind.format_usage(command, context, usage)
    kind.format_help(command, context, formatter)
    assert help_of(path) == formatter.getvalue().rstrip("\n")
    assert formatter.getvalue().startswith(usage.getvalue())


@pytest.mark.parametrize("language", [SOURCE, *OTHERS])
def test_framed_help_is_in_the_language_too_and_typer_is_left_as_it_was(language, speak, capsys, monkeypatch):
    from typer import core, rich_utils

    before = core._, rich_utils.DEFAULT_STRING, list(rich_utils.OptionHighlighter.highlights)
    speak(language)
    command = ROOT.commands["nightly"]
    monkeypatch.setattr(command, "rich_markup_mode", "rich")
    help_of(("nightly",))
    shown = capsys.readouterr().out
    words = catalogue(language)
    for text in ("Usage: ", "Options", "Arguments", "SECONDS", "<bool>", "Show this message and exit."):
        assert words.gettext(text).strip() in shown
    for form, name in (("default: {default}", "default"), ("env var: {var}", "var")):
        assert f"[{words.gettext(form, **{name: ''})}".strip() in shown
    assert (core._, rich_utils.DEFAULT_STRING, list(rich_utils.OptionHighlighter.highlights)) == before


WRONG = {
    "--foo": "Нет такого параметра: --foo (см. konspekt --help)",
    "runn": "Нет такой команды: 'runn'. Может быть, 'run'? (см. konspekt --help)",
    "blabla": "Нет такой команды: 'blabla'. (см. konspekt --help)",
    "--": "Не указана команда. (см. konspekt --help)",
    "run": "Не хватает аргумента 'ВИДЕО'. (см. konspekt run --help)",
    "init": "Не хватает аргумента 'папка'. (см. konspekt init --help)",
    "run --jsn x": "Нет такого параметра: --jsn; похожие: --json, --set (см. konspekt run --help)",
    "doctor x y": "Лишние аргументы: x y (см. konspekt doctor --help)",
    "serve --port": "Параметру '--port' нужно значение. (см. konspekt --help)",
    "status --all=3": "Параметр '--all' не принимает значения. (см. konspekt --help)",
    "search x --limit 0": "Недопустимое значение '--limit': нужно число не меньше 1 "
    "(см. konspekt search --help)",
    "search x --limit a": "Недопустимое значение '--limit': нужно целое число (см. konspekt search --help)",
    "serve --port 70000": "Недопустимое значение '--port': нужно число не больше 65535 "
    "(см. konspekt serve --help)",
    "nightly --pause z": "Недопустимое значение '--pause' (переменная окружения: 'KONSPEKT_PAUSE'): "
    "нужно число (см. konspekt nightly --help)",
    f"search x --limit {'9' * 5000}": "Недопустимое значение '--limit': слишком длинное число "
    "(см. konspekt search --help)",
    "retry": "Недопустимое значение: назовите записи или укажите --all (см. konspekt retry --help)",
}  # fmt: skip


def error_of(line: str) -> typer.TyperException:
    with pytest.raises(typer.TyperException) as caught:
        app(line.split(), prog_name="konspekt", standalone_mode=False)
    return caught.value


@pytest.mark.parametrize("line", WRONG)
def test_usage_errors_are_told_in_the_language(line, monkeypatch):
    monkeypatch.delenv("KONSPEKT_PAUSE", raising=False)
    error = error_of(line)
    assert error.exit_code == 2
    russian = catalogue("ru")
    told_in_russian = russian.gettext(
        "{message} (see {command})", message=told(error, russian), command=_help_of(error)
    )
    assert told_in_russian == WRONG[line]
    assert told(error, catalogue(SOURCE)) == error.format_message()
    german = told(error, catalogue("de"))
    assert german != error.format_message() and not re.search(r"\b(Invalid|Missing|such|Input)\b", german)


def test_every_sentence_and_kind_of_value_is_met():
    met = {error_of(line).format_message() for line in WRONG}
    for sentence in SENTENCES:
        pattern = re.sub(r"\\\{\w+\\\}", ".*", re.escape(sentence))
        assert any(re.fullmatch(pattern, each) for each in met), sentence
    for kind, form in VALUES.items():
        if kind != "string_unicode":  # no argument of a test can be one
            assert any(form.partition("{")[0] in each for each in met), kind


def test_the_command_says_it_in_the_language_of_the_environment(house):
    told = house.run("run", LANG="ru_RU.UTF-8", LC_ALL="ru_RU.UTF-8")
    assert told.returncode == 2
    assert told.stderr == "konspekt: Не хватает аргумента 'ВИДЕО'. (см. konspekt run --help)\n"
    shown = house.run("run", "--help", LANG="de_DE.UTF-8", LC_ALL="de_DE.UTF-8")
    assert shown.returncode == 0
    assert shown.stdout.startswith("Aufruf: konspekt run [OPTIONEN] {VIDEO}...\n")
