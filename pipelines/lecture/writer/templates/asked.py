"""What a language model is asked by a template, in the language of the notes."""

from dataclasses import replace

from pipelines.lecture.writer.prompts import Prompt, Prompts, prompts
from pipelines.lecture.writer.templates.template import ANY, ASKED, Ask, Own, Template, in_language, title_of
from pipelines.lecture.writer.templates.texts import filled
from pipelines.locale.figures import Figures


def prompts_of(template: Template, language: str, spoken: str) -> Prompts | None:
    """What is asked for notes in `language` of what was said in the language `spoken`.

    None for a language that nobody has written prompts in. Across languages statements are asked for with the
    instruction to write in the language of the notes, and examples are given in the one and answered in the
    other.
    """
    usual = prompts(language)
    if usual is None:
        return None
    names = names_of(language, spoken)
    ask = {name: template.ask.get(name, Ask()) for name in ASKED}
    again = in_language(ask["tell"].again, language)
    asked = replace(
        usual,
        tell=_prompt(usual.tell, ask["tell"], language, names),
        again=filled(again, usual=usual.again, **names) if again else usual.again,
        title=_prompt(usual.title, ask["title"], language, names),
        question=_prompt(usual.question, ask["question"], language, names),
        abstract=_prompt(usual.abstract, ask["abstract"], language, names),
    )
    if language == spoken:
        return asked
    # Titles, questions and abstracts are made of statements, which are in the language of the notes by then.
    instruction = f"{asked.tell.instruction} {_translated(usual, names)}"
    theirs = prompts(spoken)
    examples = asked.tell.examples
    if theirs and asked.tell.examples == usual.tell.examples:
        pairs = zip(theirs.tell.examples, examples, strict=True)
        examples = tuple((given, answer) for (given, _), (_, answer) in pairs)
    return replace(asked, tell=Prompt(instruction, examples))


def own_instruction(own: Own, asked: Prompts, language: str, spoken: str, chapter: str) -> str:
    """What is asked for a section of a person's own; empty where the notes' language has none."""
    text = in_language(own.instruction, language)
    if not text:
        return ""
    names = names_of(language, spoken)
    parts = [filled(text, chapter=chapter, most=own.most, **names), filled(asked.own, most=own.most)]
    if language != spoken and own.of != "whole":
        parts.append(_translated(asked, names))
    return "\n".join(parts)


def headings(template: Template, language: str, spoken: str) -> tuple[tuple[str, str], ...]:
    """The sections of ours that a template calls otherwise, each with its heading in a language."""
    names = names_of(language, spoken)
    return tuple(
        (name, " ".join(filled(title_of(texts, language), **names).split()))
        for name, texts in template.titles.items()
    )


def _prompt(usual: Prompt, ask: Ask, language: str, names: dict[str, str]) -> Prompt:
    instruction = in_language(ask.instruction, language)
    examples = ask.examples.get(language) or ask.examples.get(ANY) or usual.examples
    if not instruction:
        return Prompt(usual.instruction, examples)
    return Prompt(filled(instruction, usual=usual.instruction, **names), examples)


def _translated(asked: Prompts, names: dict[str, str]) -> str:
    return filled(asked.translated, **names)


def names_of(language: str, spoken: str) -> dict[str, str]:
    """What the two languages are called in that of the notes."""
    figures = Figures(language)
    return {
        "language": figures.language_name(language) or language,
        "spoken": figures.language_name(spoken) or spoken,
    }
