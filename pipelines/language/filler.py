"""Spoken filler taken out of a sentence: "Okay, so, um, the the cell divides" is "The cell divides".

Only what cannot carry meaning goes: sounds of hesitation anywhere, discourse markers at the start or between
commas (Schiffrin 1987; Fox Tree 2010), references to what was said before ("as I said"), repeated words.
"""

import functools
import re

# Sounds of hesitation, gone wherever they stand; not in capitals (ER), and no millimetres.
HESITATIONS = {
    "en": r"u+m+|u+h+(?:[- ]+huh)?|e+r+m*|a+h+|m+[- ]+h+m+|m*hm+|m{3,}",
    "ru": r"э+(?:-э+)*|э+м+|м{3,}|хм+|гм+",
}
# Markers that open a sentence, with a comma after them or without.
OPENERS = {
    "en": r"ok|okay|yeah|yep|oh|well|alright|all right|and so|and then|and|but"
    r"|so(?! (?:far|that|much|many|long|called|few)\b)|anyway|basically|actually|obviously|'cause",
    "ru": r"ну|но|итак|значит|кстати|собственно|в общем-то|в общем|короче|ладно|а(?! именно\b)",
}
# Markers that open one only with a comma after them: "now, look" but "now is the time".
OPENERS_BEFORE_COMMA = {
    "en": r"yes|no|now|right|good|you know|i mean|i think|i guess|you see|look|listen|again|of course|"
    r"in fact|sure|sorry|fine|great|thanks|thank you|first of all|like|say",
    "ru": r"вот|так|да|нет|хорошо|понятно|правильно|смотрите|видите|понимаете|знаете|то есть|опять же|"
    r"так сказать|скажем так|соответственно|собственно говоря|естественно|конечно|и",
}
# Markers between commas or before the end.
INSERTED = {
    "en": r"you know|i mean|i guess|you see|like|right|okay|ok|yeah|well|so to speak|or whatever|"
    r"or something|and so on|as i said|as i mentioned|as we said|as we saw|as you know|as you can see",
    "ru": r"значит|ну|вот|так сказать|скажем так|как бы|в общем|короче говоря|собственно говоря|понимаете|"
    r"знаете|видите|это самое|да|как я сказала?|как я говорила?|как мы видели|как вы знаете|"
    r"как мы уже говорили",
}
# References to what was said before, which open a sentence.
BACKWARD = {
    "en": r"(?:like|as) (?:i|we|you)(?:'ve| have| had)? (?:just |already |also )?(?:said|say|saying|"
    r"mentioned|discussed|saw|seen|know|remember|can see|see)"
    r"(?: (?:before|earlier|already|last time|last week))?",
    "ru": r"как (?:я|мы|вы)(?: уже| только что| раньше| ранее)*(?: с вами)? (?:сказала?|говорила?|говорили|"
    r"сказали|упоминала?|упоминали|видели|видите|знаете|помните|отмечала?|отмечали|выяснили)"
    r"(?: (?:раньше|ранее|выше|в прошлый раз|на прошлой лекции))?",
}

_SAID = r"[^\W\d_]+(?:'[^\W\d_]+)?"
_REPEATED = re.compile(rf"\b({_SAID}(?: {_SAID}){{0,2}})(?: \1)+\b(?!')", re.IGNORECASE)
# Words that are rightly said twice.
_RIGHTLY_TWICE = {"that", "had", "very", "очень", "много", "далеко", "еле", "чуть"}
_SPACE_BEFORE_MARK = re.compile(r"\s+([,.?!;:…])")
_DOUBLED_COMMA = re.compile(r",(?:\s*,)+|,(?=\s*[.?!;:…])")


def without_filler(text: str, language: str) -> str:
    """The sentence without filler, with a capital; as it is in a language whose fillers are not known."""
    if language not in HESITATIONS:
        return text
    hesitation, opener, inserted = _patterns(language)
    shorter = inserted.sub(_mark, _tidy(text))
    shorter = hesitation.sub(lambda sound: sound[0] if sound[0].strip(" ,")[1:].isupper() else " ", shorter)
    shorter = inserted.sub(_mark, _tidy(shorter))
    before = None
    while before != shorter:
        before, shorter = shorter, opener.sub("", _tidy(shorter))
    shorter = _tidy(_REPEATED.sub(_once, shorter))
    return shorter[:1].upper() + shorter[1:]


@functools.cache
def _patterns(language: str) -> tuple[re.Pattern, re.Pattern, re.Pattern]:
    sound = rf"(?<![\w'-])(?:{HESITATIONS[language]})(?![\w'-])"
    # What stands between commas goes with both.
    hesitation = rf",\s*{sound},|(?<![,.?!;:])\s+{sound},|{sound}"
    opener = (
        rf"^(?:(?:{OPENERS[language]})\b(?!['-])[,.…]*\s+"
        rf"|(?:{OPENERS_BEFORE_COMMA[language]}|{BACKWARD[language]})[,.…]+\s+)"
    )
    inserted = rf",\s*(?:{INSERTED[language]})\s*([,.?!;:…])"
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in (hesitation, opener, inserted))


def _mark(found: re.Match) -> str:
    return " " if found[1] == "," else found[1]


def _once(found: re.Match) -> str:
    return found[0] if found[1].lower() in _RIGHTLY_TWICE else found[1]


def _tidy(text: str) -> str:
    """White space and commas as they should be after something has gone."""
    text = _SPACE_BEFORE_MARK.sub(r"\1", " ".join(text.split()))
    return _DOUBLED_COMMA.sub(lambda found: "," if "," in found[0][1:] else "", text).lstrip(" ,.;:…-–—")
