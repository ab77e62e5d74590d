"""Statements in German that answer a question: how they are worded, and the question."""

import re

from pipelines.language.language import Asking

_X = r"(?P<x>(?:[^\s,;:.]+ ){0,7}?[^\s,;:.]+)"
_ADJ = (
    r"(?P<adj>(?:(?:große|größte|wichtigste|wesentliche|entscheidende|eigentliche|zentrale|grundlegende) )?)"
)
_WHAT = (
    r"(?P<what>Vorteil|Nachteil|Problem|Idee|Grundidee|Ziel|Zweck|Aufgabe|Grundgedanke|Sinn|Funktion"
    r"|Eigenschaft"
    r"|Schwierigkeit|Bedeutung|Rolle|Prinzip|Besonderheit|Stärke|Schwäche)"
)
_NUMBER = r"(?P<n>zwei|drei|vier|fünf|sechs|sieben|mehrere)"
_SORTS = (
    r"(?P<sorts>Arten|Typen|Formen|Klassen|Gruppen|Schritte|Phasen|Stufen|Methoden|Verfahren|Wege"
    r"|Möglichkeiten|Teile)"
)

ASKINGS = (
    Asking(rf"der {_ADJ}unterschied zwischen {_X} (?:ist|besteht darin|liegt darin),? .+",
           "Worin besteht der {adj}Unterschied zwischen {x}?"),
    Asking(rf"{_X} unterscheide(?P<verb>t|n) sich von (?P<y>[^,;:.]+?) (?:dadurch, dass|durch|in) .+",
           "Wodurch unterscheide{verb} sich {x} von {y}?"),
    Asking(rf"(?P<the>der|die|das) {_ADJ}{_WHAT} (?P<of>des|der|von|vom|beim|bei|einer|eines|hinter"
           rf"|mit) {_X} "
           r"(?:ist|besteht darin|liegt darin)(?:,| es,) (?:dass|zu|wie|den|die|das) .+",
           "Was ist {the} {adj}{what} {of} {x}?"),
    Asking(rf"es gibt {_NUMBER} {_SORTS} (?P<of>von|der|des"
           rf"|für) {_X}: .+", "Welche {n} {sorts} {of} {x} gibt es?"),
    Asking(rf"{_X} besteh(?P<verb>t|en) aus .+", "Woraus besteh{verb} {x}?"),
    Asking(rf"{_X} (?P<verb>hängt|hängen) (?:\w+ )?(?:von|vom) .+ ab", "Wovon {verb} {x} ab?"),
    Asking(rf"{_X} dien(?P<verb>t|en) (?:dazu|zum|zur|der|dem|als) .+", "Wozu dien{verb} {x}?"),
    Asking(rf"{_X} führ(?P<verb>t|en) (?:dazu|zu|zum|zur) .+", "Wozu führ{verb} {x}?"),
    Asking(rf"{_X} ermöglich(?P<verb>t|en) .+", "Was ermöglich{verb} {x}?"),
    Asking(r"um (?P<x>[^,;:]+ zu \w+|[^,;:]+zu\w+en), (?P<verb>braucht|benötigt|verwendet) (?P<s>man|der"
           r"|die|das) .+",
           "Was {verb} man, um {x}?"),
    Asking(r"um (?P<x>[^,;:]+ zu \w+|[^,;:]+zu\w+en), muss man .+", "Was muss man tun, um {x}?"),
    Asking(r"wenn (?P<x>[^,;:]+), (?:dann |so )?(?!ich\b|sie\b|wir\b|es\b|das\b|haben wir|sehen"
           r"|können (?:sie|wir))[^?]+",
           "Was geschieht, wenn {x}?", of_a_term=True),
)  # fmt: skip
# A question that is not to the audience, and is no aside.
INTERROGATIVE = re.compile(
    r"(?:was|warum|weshalb|wieso|wozu|wie|wann|wo|welche[rsnm]?|wer|woraus|wodurch|worin|womit|wofür|wovon)\b"
    r"(?!.*\b(?:sie|ihr|euch|ihnen|du)\b)",
    re.IGNORECASE,
)
GIVING_REASON = re.compile(r"(?:weil|da|damit|um)\b", re.IGNORECASE)
# What leaves open what is asked about: it points at what was said, or shown, or to a moment.
OPEN = re.compile(
    r"\b(?:er|es|ihn|ihm|ihnen|ihr\w*|sein\w{0,2}|dies\w*|jene\w*|solche\w*|hier|dort|da|damit|dabei|dazu"
    r"|davon|dafür|ich"
    r"|mir|mich|mein\w*|du|dir|dich|sie|so|etwas|jemand|irgend\w*|dinge?|sache|beispiel\w*|fall|nächste\w*"
    r"|letzte\w*|oben"
    r"|unten|heute|gerade|eben|also|vielleicht|glaube|denke|sage|frage)\b",
    re.IGNORECASE,
)
