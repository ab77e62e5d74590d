"""The texts of a template, which are Jinja2 in a sandbox: checked when it is read, filled in when asked."""

from functools import cache
from typing import Any

# What stands for something in the texts of each place, with what it may stand for while they are checked.
SAMPLES = {"language": "English", "spoken": "English", "chapter": "Limits", "usual": "Write.", "most": 10}
TITLE = ("language", "spoken")
ASK, OWN = (*TITLE, "usual"), (*TITLE, "chapter", "most")


@cache
def _environment() -> Any:
    import jinja2
    import jinja2.sandbox

    return jinja2.sandbox.SandboxedEnvironment(undefined=jinja2.StrictUndefined, autoescape=False)


def filled(text: str, **values: object) -> str:
    """A text with its values; one without braces needs no Jinja2."""
    if "{" not in text:
        return text.strip()
    return str(_environment().from_string(text).render(values)).strip()


def fault(text: str, known: tuple[str, ...]) -> str:
    """What is wrong with a text in which these may stand; nothing where it can be filled in."""
    if "{" not in text:
        return ""
    import jinja2
    import jinja2.meta

    try:
        used = jinja2.meta.find_undeclared_variables(_environment().parse(text))
        if unknown := sorted(used - {*known, "range", "dict"}):
            return f"{unknown[0]} stands for nothing; there are {', '.join(known)}"
        return "" if filled(text, **{name: SAMPLES[name] for name in known}) else "comes out empty"
    except jinja2.TemplateSyntaxError as error:
        return f"{error.message} (line {error.lineno} of the text)"
    except Exception as error:  # whatever an expression in it may raise
        return f"{error}" or type(error).__name__
