"""What the check of written statements makes of true and false ones, without any model.

    python -m bench.writing.checker

True are the facts of the eight texts in words of our own (`says`, most from several places of the text;
`also`, shorter), false the statements beside them by what is wrong, and the facts of the other texts of the
language. Each is compared with the passage that has most of its words: nobody says where it comes from.
"""

from collections import defaultdict

from bench.measure import heading, machine
from bench.writing.facts import FactSheet, sheets
from bench.writing.measure import text_of
from pipelines.lecture.writer.evidence import Spoken
from pipelines.lecture.writer.passages import Passage, passages
from pipelines.lecture.writer.telling import COVERED


def passes(statement: str, spoken: Spoken, found: list[Passage]) -> bool:
    """Whether words, numbers, names and denials of a statement are those of its passage."""
    place = max(found, key=lambda passage: spoken.covered(statement, passage))
    return spoken.covered(statement, place) >= COVERED and spoken.objection(statement, place) is None


def statements(sheet: FactSheet, others: list[FactSheet]) -> list[tuple[str, str]]:
    """What is checked against a text: its kind, and the statement."""
    found = [("true, of several places", fact.says) for fact in sheet.facts]
    found += [("true, short", other) for fact in sheet.facts for other in fact.also]
    found += [(f"false: {falsehood.kind}", falsehood.says) for falsehood in sheet.falsehoods]
    return found + [("of another text", fact.says) for other in others for fact in other.facts]


def main() -> None:
    print(machine("snowballstemmer", "pymorphy3"))
    heading("Statements that pass, of how many")
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    known = sheets()
    for sheet in known:
        text = text_of(sheet)
        spoken = Spoken(text.sentences, sheet.language)
        found = passages(spoken.sentences, spoken.stems)
        others = [other for other in known if other.language == sheet.language and other is not sheet]
        for kind, statement in statements(sheet, others):
            counts[sheet.language, kind].append(passes(statement, spoken, found))
    for (language, kind), passed in sorted(counts.items()):
        print(f"{language}  {kind:26} {sum(passed):4} of {len(passed):4}  {sum(passed) / len(passed):4.0%}")


if __name__ == "__main__":
    main()
