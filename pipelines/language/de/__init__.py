"""German: all that is known of it.

Nouns are told by their capitals, dictionary forms are those of Simplemma.
"""

import functools
import re
from collections.abc import Sequence

from pipelines.language.de.asking import ASKINGS, GIVING_REASON, INTERROGATIVE, OPEN
from pipelines.language.de.kinds import (
    ASSIGNED,
    CONVERSATION,
    DEADLINE,
    DECIDED,
    MEETING,
    OPINION,
    UNSETTLED,
)
from pipelines.language.language import Language, listed
from pipelines.language.text.morphology import (
    ADJECTIVE,
    NAME,
    NOUN,
    OTHER,
    SYMBOL,
    VERB,
    Word,
    words,
)
from pipelines.language.text.noun_phrases import Phrase

_FINITE = listed(
    """
    ist sind war waren wird werden wurde wurden hat haben hatte hatten kann können konnte konnten muss müssen
    musste mussten darf dürfen soll sollen sollte will wollen mag mögen gibt gab geht gehen kommt kommen steht
    stehen heißt heißen macht machen bleibt bleiben
    """
)
# What may follow a noun that looks like a verb where a sentence begins: "Kommen wir".
_PRONOUNS = listed("wir sie ich man uns")
_ENDINGS = ("e", "en", "er", "es", "em")
_ADJECTIVE = re.compile(r".+(?:isch|lich|ig|bar|los|sam|haft|ell|iv|är|ös|reich|arm|frei)e[nrsm]?")
_ENDING = re.compile("e[nrsm]?$")
_ROMAN = re.compile(r"[IVX]{1,4}")
# Small words that look like infinitives.
_NO_VERBS = listed("außen innen hinten vorn selten trocken offen eigen morgen außerhalb mitten zusammen")
# Gender by the end of a noun: that of nearly all with it.
_FEMININE = ("ung", "heit", "keit", "schaft", "ion", "ität", "ik", "ie", "enz", "anz", "ur", "e")
_MASCULINE = ("ismus", "ling", "or", "ist", "ent", "ant", "us")
_NEUTER = ("chen", "lein", "ment", "um", "ma", "tiv", "licht")

_T = "%TERM%"
_BRACKETS = r"(?:\s\([^)]*\))?"
_THE = r"(?P<article>(?:eine? |der |die |das )?)"
_END = r"[“\"”«]?(?=[,.;:!?)]|$| (?:\(|und|oder|weil|da|wenn)\b)"
_ADVERB = r"(?:(?:also|einfach|nichts anderes als|im grunde|eigentlich|meist|auch) )?"
# What is said of a thing does not say what it is: "ist ein gutes Beispiel", "ist eine wichtige Frage".
_NO_OPINION = (
    r"(?!(?:(?:sehr|ganz|ziemlich|recht|viel|besonders|so) )*(?:gut|schlecht|groß|klein|wichtig|interessant|"
    r"schwer|leicht|einfach|schwierig|schön|neu|alt|ander|best|erst|zweit|dritt|letzt|nächst|einzig|richtig|"
    r"falsch|gleich|typisch|bekannt|berühmt|häufig|beispiel|problem|frage|sache|ding|grund|teil|punkt|thema|"
    r"idee|fehler|tatsache|fall|antwort|geschichte)\w*\b)"
)
# An article, or a noun without one: "Farbstoffe, die ...".
_GENUS = r"(?:(?:eine?|die|der|das|jede[rs]?|alle|etwas,) |(?-i:(?=[A-ZÄÖÜ])))"
_LINK = (
    r"(?:, (?:(?:in|an|auf|aus|bei|durch|für|mit|nach|über|um|unter|von|vor|zu|zwischen) )?"
    r"(?:der|die|das|dem|den|deren|dessen|denen|was|wo\w*|wie)\b"
    r"|\b(?:von|aus|für|zur|zum|zwischen|mit|des|der)\b)"
)


class German(Language):
    """German as it is spoken in lectures."""

    quotation_marks = ("„“",)
    capitals_are_names = False

    unfinished = listed(
        """
        der die das den dem des ein eine einen einem einer eines und oder aber weil dass wenn als ob von zu
        mit in im an am auf für bei aus nach über unter vor durch ist sind war waren
        """
    )
    begins_question = listed(
        "was wer wen wem wessen wann wo wohin woher warum weshalb wieso wie welche welcher welches"
    )
    comma_before = listed("aber sondern dass weil obwohl damit falls")

    hesitations = r"ä+h+m*|ö+h+m*|e+h+m+|h+m+|m{3,}|sozusagen"
    openers = r"und(?! zwar\b)|aber|okay|ok|tja|naja|na ja"
    openers_before_comma = (
        r"ja|nein|genau|gut|so|also|nun|richtig|schön|na gut|nun gut|wissen sie|sehen sie|wie gesagt|"
        r"ich meine|ich glaube|ich denke|natürlich|klar|eigentlich|übrigens|eben|halt|hören sie|stimmt"
    )
    inserted = (
        r"also|ja|genau|nicht wahr|wie gesagt|wie schon gesagt|sagen wir mal|sag ich mal|sage ich mal|"
        r"ich meine|wissen sie|sehen sie|oder|gell|ne|okay|halt|eben|wie wir wissen|wie wir gesehen haben|"
        r"wie sie wissen|wie sie sehen"
    )
    # What was said before opens no sentence by itself here: "wie gesagt ist" would begin with its verb.
    backward = ""
    # A relative pronoun and an article: "die Zellen die die Luft".
    said_twice = listed("sehr der die das den dem sie ihr")

    hedging = (
        r"quasi|irgendwie|gewissermaßen|sag(?:e|en)? (?:ich|wir)(?: (?:ein)?mal)?|an und für sich"
        r"|im grunde genommen|(?-i:halt)|sozusagen"
    )
    # Not "wir sehen, dass": the order of the words behind it is another.
    leading_up = r"(?:das heißt|mit anderen worten|wie gesagt|übrigens|erstens|zweitens|drittens),"
    trailing_off = r"oder so(?: ähnlich| etwas| was)?|und so was"

    recording_words = listed(
        "am aufnahme aufnahmen aufzeichnung bildschirmaufnahme bildschirmaufzeichnung bildschirmfoto kopie "
        "neu neue neuer neues ohne sprachaufnahme sprachmemo sprachnotiz titel tonaufnahme uhr um unbenannt "
        "unbenanntes vom von"
    )
    subtitle_credits = (
        r"^untertitel(?:ung)?(?: im auftrag)? (?:des|der|von) (?:zdf|ard|wdr|swr|ndr|br|amara)\b.{,60}$"
    )
    courtesies = (
        r"tschüss|danke(?:schön| schön| sehr)?|(?:vielen |herzlichen |schönen )?dank"
        r"|(?:vielen dank|danke) (?:(?:fürs|für das) zuschauen|für (?:ihre|eure|die) aufmerksamkeit)"
        r"|auf wiedersehen|bis (?:bald|dann|zum nächsten mal)"
    )

    leaning = re.compile(
        r"(?:er|sie|ihn|ihm|ihnen|ihre?[nmrs]?|seine?[nmrs]?)\b|es\b(?! (?:gibt|ist (?:\w+ )?(?:wichtig|"
        r"möglich|nötig|klar|leicht|schwer|bekannt)))|(?:das|dies|diese[rs]?|jene[rs]?)(?= (?:ist|sind|war|"
        r"waren|wird|werden|hat|haben|kann|können|muss|müssen|soll|heißt|bedeutet|nennt|bezeichnet|zeigt|"
        r"geht|gilt|macht|liegt|führt|sieht|auch|nicht|aber|also|ich|wir|man)\b|[,.])|(?:deshalb|deswegen|"
        r"daher|darum|dabei|damit|dadurch|dafür|dagegen|danach|daraus|darin|dazu|dann|außerdem|jedoch|"
        r"trotzdem|dennoch|denn|und zwar|oder|sondern|stattdessen|ebenso|ebenfalls|auch|sonst|zum beispiel|"
        r"beispielsweise|dort|dorthin|hier|da|so|solche?[nmrs]?|welche[nmrs]?|was|wo|somit|folglich|(?:der|"
        r"die|das) (?:andere|erste|zweite|letztere) (?:ist|war|wird))\b",
        re.IGNORECASE,
    )
    subordinate = re.compile(
        r"(?:wenn|falls|weil|obwohl|nachdem|bevor|sobald|solange|dass|ob|indem)\b",
        re.IGNORECASE,
    )
    emphasis = re.compile(
        r"\b(?:wichtig\w*|merken sie|entscheidend\w*|wesentlich\w*|kerngedanke|grundidee|zusammenfass\w*|"
        r"grundlegend\w*|hauptsächlich|per definition|definiert|nennt man|bezeichnet man)\b",
        re.IGNORECASE,
    )
    introducing = re.compile(
        r"\b(?:[Mm]ein Name ist|[Ii]ch heiße) (?:(?:Professor(?:in)?|Doktor|Dr\.|Prof\.) )*"
        r"(?P<name>[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+){0,2})"
    )
    first_person = re.compile(r"\b(?:ich|mir|mich|mein\w*)\b", re.IGNORECASE)
    announcing = re.compile(
        r"guten (?:tag|morgen|abend)\b|herzlich willkommen\b|hallo\b|(?:(?:\w+ ){0,4}(?:kommen|sprechen|"
        r"reden|schauen|sehen|fangen|beginnen|beschäftigen|wenden|betrachten|besprechen) wir|wir (?:kommen|"
        r"sprechen|reden|schauen|fangen|beginnen|beschäftigen|wenden|betrachten|besprechen|wollen|werden|"
        r"haben)|lassen sie uns|ich (?:möchte|werde|will|erzähle|zeige))\b",
        re.IGNORECASE,
    )
    housekeeping = re.compile(
        r"\b(?:danke\w*|willkommen|guten (?:morgen|tag|abend)|auf wiedersehen|hausaufgaben?|übungsblatt|"
        r"klausur\w*|prüfungstermin\w*|sprechstunde\w*|podcast\w*|abonnier\w*|"
        r"(?:nächste|letzte)[nrs]? (?:woche|stunde|vorlesung|mal)|"
        r"noch fragen|(?:schauen|fangen|machen|kommen|sehen) wir|wir werden|ich werde)\b",
        re.IGNORECASE,
    )
    organisation = re.compile(
        r"\b(?:hausaufgaben?|übungsbl[aä]tt\w*|klausur\w*|prüfungstermin\w*|(?:die|der|zur) prüfung"
        r"|sprechstunden?"
        r"|abgabe(?:termin|frist)\w*|(?:bis )?zur abgabe|abgabe ist|(?:nächste[nrs]?"
        r"|kommende[nrs]?) (?:woche|stunde|vorlesung|mal"
        r"|montag|dienstag|"
        r"mittwoch|donnerstag|freitag)|(?:lesen sie|lest) (?:bitte )?(?:das )?kapitel)\b",
        re.IGNORECASE,
    )
    pointing = re.compile(
        r"\b(?:hier oben|hier unten|da drüben|auf dieser folie|auf der (?:nächsten|letzten) folie|"
        r"siehe oben)\b",
        re.IGNORECASE,
    )
    # Not those that end a sentence as parts of its verb: an, auf, mit.
    going_on = r"und|oder|aber|sondern|weil|dass|damit|als|sowie|wo|wobei|welche[mnrs]?"
    broken_off = r"und|oder|aber|weil|dass|der|die|den|dem|des|eine|einen|einem|einer|zum|zur|im|vom|beim"
    points_back = re.compile(
        r"(?:dies\w*|jene\w*|solche\w*|hier|dort|da|was|so|dabei|das (?:ist|sind|nennt|heißt|bezeichnet|"
        r"wird))\b",
        re.IGNORECASE,
    )

    meeting, conversation = MEETING, CONVERSATION
    decided, assigned, deadline, unsettled = DECIDED, ASSIGNED, DEADLINE, UNSETTLED
    opinion = OPINION

    vague = listed(
        """
        ander ähnlich alt best bestimmt blöd besonder derzeitig deutlich dick eigen einfach einzeln einzig
        entsprechend erst früh folgend ganz ganze gering genau gesamt gewiss gleich groß gut halb heutig hoch
        hübsch interessant jeweilig jung kaputt klar klein komisch kurz lang leicht letzt lieb meist möglich
        nah nächst neu nett niedrig nötig normal notwendig obig offen paar richtig schlecht schlimm schnell
        schön schwer schwierig seltsam sicher solch spannend spät speziell stark toll typisch üblich
        unterschiedlich verschieden viel voll vorig weit weiter wenig wesentlich wichtig wirklich ziemlich
        zufällig zusätzlich zweit dritt viert
        """
    )
    general = listed(
        """
        Abend Abschnitt Anfang Anteil Antwort Applaus Art Aufgabe Augenblick Aussage Bedeutung Begriff
        Beispiel Bereich Bild Blick Buch Dame Danke Datum Detail Ding Eigenschaft Ende Ergebnis Erklärung Fach
        Fakt Fall Folge Folie Form Frage Freund Gebiet Gedanke Gelegenheit Geschichte Grad Grund
        Gruppe Hand Haus Herr Hilfe Idee Inhalt Innere Interesse Jahr Kapitel Kollege Kopf Kurs Leben Lehrer
        Leute Linie Liste Lösung Mal Mann Maß Mensch Menge Methode Minute Moment Monat Morgen Musik
        Möglichkeit Nacht Name Neue Nutzen Ordnung Ort Paar Person Platz Problem Professor Prozent Punkt
        Rahmen Raum Recht Regel Reihe Rolle Sache Satz Schluss Schritt Schule Seite Sekunde Semester Sicht
        Sinn Situation Stelle Student Stück Stunde Stufe Tag Tatsache Teil Text Thema Tisch Titel
        Typ Uhr Umgebung Unterricht Unterschied Ursache Vergleich Verhältnis Versuch Vorlesung Vorteil
        Nachteil Weg Weise Welt Wert Wissen Woche Wort Zahl Zeit Ziel Zuhörer Zusammenhang Zustand Zweck Übung
        Überblick
        """
    )
    definitions = (
        rf"{_THE}{_T}{_BRACKETS} (?:ist|sind) definiert als .+",
        rf"(?P<article>unter (?:dem |der |den |einem |einer )?){_T}{_BRACKETS} (?:versteht|"
        rf"verstehen) (?:man|wir) .+",
        rf"{_THE}{_T}{_BRACKETS} (?:ist|sind) {_ADVERB}{_GENUS}{_NO_OPINION}(?=.*{_LINK}).+",
        rf".+ (?:nennt|nennen) (?:man|wir) (?:auch )?{_THE}[„\"»]?{_T}{_END}",
        rf".+ bezeichnet man (?:auch )?als {_THE}[„\"»]?{_T}{_END}",
        rf".+ man (?:auch )?als {_THE}[„\"»]?{_T}[“\"«]? bezeichnet\b.*",
        rf".+ (?:wird|werden) (?:(?:auch|oft|meist) )?(?:als )?{_THE}[„\"»]?{_T}[“\"«]? (?:genannt|"
        rf"bezeichnet)\b.*",
        rf".+ (?:heißt|heißen) (?:auch )?{_THE}[„\"»]?{_T}{_END}",
        rf"{_THE}{_T}{_BRACKETS} (?:bedeutet|bezeichnet|steht für|besteht aus|bestehen aus) (?!nicht).+",
    )
    defines_nothing = re.compile(
        r"\b(?:ich|du|mir|mich|wir haben|dings\w*|zeug|irgend\w+|diese[nmrs]|sozusagen)\b", re.IGNORECASE
    )
    professions = re.compile(
        r"\b(?:gründer\w*|professor\w*|autor\w*|direktor\w*|forscher\w*|biologe|chemiker|physiker)\b",
        re.IGNORECASE,
    )

    talk = re.compile(
        r"\b(?:ich|mir|mich|mein\w*|wir|uns|unser\w*|sie|ihnen|du|dir|dich|hier|dort|dies\w*|vielleicht|"
        r"wahrscheinlich|eigentlich|jemand|irgend\w*|sozusagen|schauen|sagen|gesagt|sprechen|reden|dinge?|"
        r"sachen?|solche\w*|also)\b",
        re.IGNORECASE,
    )
    units = (
        r"prozent|million|milliarde|tausend|jahre?\b|grad\b|mal\b|kilo\w+|(?:nano|mikro|milli|zenti)?meter|"
        r"liter|sekunde|minute|stunde|tage?\b|bits?\b|bytes?\b"
    )
    relative = re.compile(
        r",\s+(?:\w+ )?(?:der|die|das|dem|den|deren|dessen|denen|welche\w*)\b", re.IGNORECASE
    )
    reasons = re.compile(
        r"^(?P<claim>[^,;:]+), (?P<link>weil|da) (?P<reason>(?!(?:sie|er|es|das|dies)\b)[^;]+?)[.!]?$",
        re.IGNORECASE,
    )
    not_asked_about = re.compile(
        r"^(?:sein|ihr)\w*|\b(?:er|sie|es|ihn|ihm|ihnen|dies\w*|jene\w*|hier|dort|da|dabei|ich|mir|mein\w*|"
        r"so|wohl|vielleicht|wahrscheinlich|glaube|denke|weiß|wenn|falls|aber|doch|also|dann|deshalb|"
        r"solche\w*|das (?:ist|war|kann|muss|hat|wird))\b",
        re.IGNORECASE,
    )
    askings, left_open = ASKINGS, OPEN
    interrogative, giving_reason = INTERROGATIVE, GIVING_REASON
    hedges = re.compile(r"\b(?:sozusagen|irgendwie|oder so)\b", re.IGNORECASE)

    denials = re.compile(r"(?:nicht|kein\w{0,2}|nie|niemals|weder|ohne)", re.IGNORECASE)
    name_endings = re.compile(r"(?:['’]s?|s)$", re.IGNORECASE)
    search_fields = {"titel": "title", "kurs": "course", "sprache": "language"}

    def is_ordinary(self, word: str) -> bool:
        """Whether its dictionary form is written with a small letter."""
        return word.lower() in self.stop_words or self.lemma(word)[:1].islower()

    def analysed(self, tokens: Sequence[re.Match[str]]) -> tuple[Word, ...]:
        """Nouns have a capital, adjectives an ending before a noun; the others are verbs by their lemma."""
        found: list[Word] = []
        for place, token in enumerate(tokens):
            begins = not place or tokens[place - 1][0] in '.!?:…„“"»«'
            after = tokens[place + 1][0] if place + 1 < len(tokens) else ""
            kind, lemma = self._kind(token[0], begins, found[-1].kind if found else OTHER, after)
            plural = kind == NOUN and token[0] not in (lemma, f"{lemma}s", f"{lemma}es", f"{lemma}ses")
            tag = "CD" if token[0][0].isdigit() else ""
            found.append(Word(token[0], token.start(), token.end(), kind, lemma, plural, tag))
        return tuple(found)

    def _kind(self, word: str, begins: bool, before: str, after: str) -> tuple[str, str]:
        small = word.lower()
        if _ROMAN.fullmatch(word) and before == NOUN:
            return NAME, word
        if not word[0].isalpha() or SYMBOL.fullmatch(word):
            return OTHER, small
        lemma = self.lemma(word)
        if word[0].isupper() and not (begins and (small in self.stop_words or lemma[0].islower())):
            adjective = self._is_adjective(small) and after[:1].isupper()
            if not (begins and (adjective or after in _PRONOUNS)):
                return (NOUN if lemma != word or _is_known(word) else NAME), lemma
        lemma = self.lemma(small)
        adjective = self._is_adjective(small) and after[:1].isalpha()
        if small in _FINITE and not (adjective and before == OTHER):
            return VERB, lemma
        if adjective:
            return ADJECTIVE, lemma
        if small in self.stop_words or not lemma.endswith("n") or small in _NO_VERBS or not _is_known(small):
            return OTHER, lemma
        return VERB, lemma

    def _is_adjective(self, small: str) -> bool:
        """Whether a word is its lemma with an ending, or has the ending of an adjective."""
        if small in self.stop_words:
            return False
        lemma = self.lemma(small)
        declined = any(small == lemma + ending for ending in _ENDINGS)
        return declined or (_ADJECTIVE.fullmatch(small) is not None and small.endswith(_ENDINGS))

    def head(self, part: tuple[Word, ...]) -> tuple[int, bool] | None:
        """Adjectives of one ending, and a noun, which a Roman number may follow."""
        numbered = len(part) > 1 and _ROMAN.fullmatch(part[-1].text) is not None
        *before, noun = part[:-1] if numbered else part
        if noun.kind not in (NOUN, NAME) or _ROMAN.fullmatch(noun.text):
            return None
        if any(word.kind != ADJECTIVE for word in before):
            return None
        endings = {ending[0] for word in before if (ending := _ENDING.search(word.text.lower()))}
        return (len(before), noun.plural) if len(endings) == min(1, len(before)) else None

    def nominative(self, phrase: Phrase, texts: list[str], plural: bool) -> str:
        """The noun in its dictionary form, adjectives with the ending of its gender, where that is known."""
        noun = phrase.words[phrase.head]
        gender = _gender(noun.lemma)
        if plural:
            gender = "e"
        elif phrase.head and not gender:
            return " ".join(texts)
        else:
            texts[phrase.head] = noun.lemma
        for place in range(phrase.head):
            texts[place] = _ENDING.sub(gender, texts[place])
        return " ".join(texts)

    def what_is(self, phrases: Sequence[Phrase], defined: str, article: str) -> str:
        """Was ist X? With what stands before the term in the definition."""
        same = [phrase for phrase in phrases if phrase.spelled.lower() == defined.lower()]
        said = same[0].spelled if same else defined
        if article.startswith("unter"):
            return f"Was versteht man {article} {said}?"
        many = all(phrase.plural for phrase in same) and article not in ("ein", "eine", "das", "der")
        return " ".join(f"Was {'sind' if many else 'ist'} {article} {said}?".split())

    def why(self, claim: str, link: str, reason: str) -> tuple[str, str] | None:
        """The question: the verb goes before what stands before it, which has to end in a noun."""
        said = words(claim, self.code)
        place = next((place for place, word in enumerate(said) if place and word.kind == VERB), 0)
        if not place or said[place - 1].kind not in (NOUN, NAME):
            return None
        verb, first = said[place], said[0]
        before, rest = claim[: verb.start].strip(), claim[verb.end :].strip()
        if first.kind not in (NOUN, NAME):
            before = before[:1].lower() + before[1:]
        return f"Warum {verb.text} {before} {rest}?", f"Weil {reason}."


@functools.lru_cache(maxsize=100_000)
def _is_known(word: str) -> bool:
    """Whether the dictionary has a word."""
    from simplemma import is_known

    return is_known(word, "de")


def _gender(noun: str) -> str:
    """The ending of an adjective before a noun in the nominative; empty where its gender is not told."""
    for ending, known in (("es", _NEUTER), ("er", _MASCULINE), ("e", _FEMININE)):
        if noun.lower().endswith(known):
            return ending
    return ""


LANGUAGE = German("de")
