"""Noun phrases such as "gradient descent" and "градиентный спуск", and how a glossary would write them.

Candidates are those of Justeson and Katz (1995), adjectives and nouns that end in a noun; in Russian an adjective
agrees with its noun, and nouns may follow in the genitive (Loukachevitch and Logachev 2010).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from os.path import commonprefix

from pipelines.lecture.morphology import (
    ADJECTIVE,
    NAME,
    NOUN,
    PARTICIPLE,
    PERSON,
    Word,
    is_ordinary,
    words,
)

LONGEST = 4
Key = tuple[str, ...]
# Share of the mentions from which a term is one that is always said in the plural.
PLURAL = 0.8
# What opens no term: it tells which one, how much or what the speaker thinks of it.
VAGUE = {
    "en": frozenset(
        """able actual additional another bad basic best better big biggest certain clear common complete correct
        current different difficult easy entire exact extra few final fine first following former full further
        general given good great half hard high huge important initial interesting large last late later latter
        least left less likely little long low main many major more most much necessary new next nice obvious old
        only other own particular past perfect possible previous primary quick ready real reasonable recent
        relevant right same second separate several short significant similar simple single small so-called
        special specific standard strange such sure third tiny true typical unique usual various very whole wrong
        young key called kind-of sort-of overall final ever even just really lots bunch top back""".split()
    ),
    "ru": frozenset(
        """базовый больший большой важный весь возможный высокий главный данный другой единственный каждый какой
        конкретный короткий крупный лучший любой малый маленький многий мой наш небольшой необходимый некий некоторый
        неплохой нижеследующий нужный новый общий обычный один огромный определённый основной особый остальной
        отдельный первый плохой подобный полный последний похожий правильный предыдущий простой прошлый
        различный разный самый свой сегодняшний следующий сложный соответствующий специальный старый стандартный
        такой твой текущий тот третий тысячный указанный хороший целый чей этот интересный настоящий реальный
        ваш прекрасный классный крутой второй достаточный значительный современный дальнейший
        вышеуказанный вышеназванный существующий имеющийся являющийся дополнительный""".split()
    ),
}
# Nouns of speech and of thought in general, which by themselves name nothing.
GENERAL = {
    "en": frozenset(
        """amount anybody anyone anything area aspect attempt basis bit bottom bunch business case chance choice
        circumstance class comment concern condition context couple course crowd day deal decision degree detail
        difference difficulty direction discussion effect effort end episode event example everybody everyone
        everything extent fact feature feeling field figure fine form front fun future goal group guess guest guy
        half hand head help hour idea interest issue job kind lecture lesson level life line list look lot making
        manner matter meaning means member middle minute moment month morning name need nobody nothing notion
        number one opinion option order outcome page paper part past people percent person perspective piece place
        plenty podcast point possibility practice presence problem process purpose question quote range reason
        regard rest result right role room rule school second sense sentence set show side situation slide
        somebody someone something sort stage start stuff style subject success talk task term text thank thanks
        thing thought time title today tomorrow top topic total trouble try turn type use version video view way
        week while word work world year yes yesterday hello ok okay experience conversation moment kid friend
        answer approach change structure understanding homework problem-set quiz exam exercise pair spot
        mind story money company home book college university everyday hope care hell god chapter section laughter applause music""".split()
    ),
    "ru": frozenset(
        """аспект век вещь взгляд вид внимание вопрос время выпуск высказывание год год группа дело день деталь
        задача значение идея использование исследование конец количество курс лекция лист лицо люди человек материал
        место мера минута мир момент мнение название наличие направление начало неделя область образ объект
        обстоятельство ответ отношение подкаст подход позиция половина помощь понимание понятие порядок
        последствие появление правда пример применение принцип причина проблема проведение произведение
        процент процесс путь работа раз развитие разница результат роль ряд сайт связь секунда сила
        ситуация слово слайд случай смысл событие состояние способ ссылка статья степень сторона
        страница сумма суть счёт счет текст тема тип точка труд увеличение уровень условие учёт учет факт фактор форма
        характер цель часть число человек шаг штука этап эффект спасибо привет ребята разговор друг жизнь
        требование рассмотрение данность автор авторы рамка рамки рисунок таблица рис табл основа изменение
        особенность показатель период осуществление возможность необходимость глава раздел пункт многое
        вариант вывод мысль дом рука голова смех аплодисменты музыка история список имя интерес""".split()
    ),
}


@dataclass(frozen=True)
class Phrase:
    """A noun phrase at text[start:end]; `key` is the same for all its forms: the dictionary forms of its words."""

    key: Key
    words: tuple[Word, ...]
    head: int

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def spelled(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Use:
    """A noun phrase in a sentence, which has a number."""

    sentence: int
    phrase: Phrase


def phrases_of(texts: Sequence[str], language: str) -> dict[Key, list[Use]]:
    """The uses of all noun phrases in these texts, in order."""
    found: dict[Key, list[Use]] = {}
    for number, text in enumerate(texts):
        for phrase in noun_phrases(text, language):
            found.setdefault(phrase.key, []).append(Use(number, phrase))
    return found


def noun_phrases(text: str, language: str) -> list[Phrase]:
    """All noun phrases of up to four words, those within longer ones included; none in other languages."""
    return [phrase for run in _runs(text, language) for phrase in _within(run, language)]


def _runs(text: str, language: str) -> Iterator[list[Word]]:
    """Adjectives and nouns that stand side by side."""
    run: list[Word] = []
    for word in words(text, language) if language in VAGUE else ():
        if run and text[run[-1].end : word.start].strip(" "):
            yield run
            run = []
        if word.kind in (NOUN, NAME, PERSON, ADJECTIVE, PARTICIPLE):
            run.append(word)
        else:
            yield run
            run = []
    yield run


def _within(run: list[Word], language: str) -> Iterator[Phrase]:
    find = _english if language == "en" else _russian
    for begin in range(len(run)):
        for end in range(begin + 1, min(len(run), begin + LONGEST) + 1):
            part = tuple(run[begin:end])
            if part[0].lemma in VAGUE[language] or part[0].kind in (ADJECTIVE, PARTICIPLE) and len(part) == 1:
                continue
            head = find(part)
            if head is None or (len(part) == 1 and part[0].lemma in GENERAL[language]):
                continue
            if all(word.kind == PERSON for word in part):
                continue  # people are no terms, but their theorems are
            yield Phrase(tuple(word.lemma for word in part), part, head)


def _english(part: tuple[Word, ...]) -> int | None:
    """Where the head is: the last word, if it is a noun; plurals stand only there."""
    *before, last = part
    if last.kind not in (NOUN, NAME) or any(word.kind not in (NOUN, NAME, ADJECTIVE, PARTICIPLE) for word in part):
        return None
    if any(word.kind == PARTICIPLE for word in before[1:]):
        return None
    return len(before)


def _russian(part: tuple[Word, ...]) -> int | None:
    """Where the head is: the first noun; adjectives before a noun agree with it, later nouns are genitives."""
    nouns = [place for place, word in enumerate(part) if word.kind in (NOUN, NAME, PERSON)]
    if not nouns or nouns[-1] != len(part) - 1:
        return None
    for number, place in enumerate(nouns):
        begin = nouns[number - 1] + 1 if number else 0
        if not any(
            all(_agree(word, noun) for word in part[begin:place])
            for noun in part[place].readings
            if noun.tag.POS in ("NOUN", None) and (not number or _genitive(noun.tag))
        ):
            return None
    return nouns[0]


def _genitive(tag) -> bool:
    return tag.case in ("gent", "gen2") or "LATN" in tag or "Fixd" in tag


def _agree(adjective: Word, noun) -> bool:
    for reading in adjective.readings:
        tag = reading.tag
        if tag.POS in ("ADJF", "PRTF") and tag.case == noun.tag.case and tag.number == noun.tag.number:
            if tag.number == "plur" or tag.gender == noun.tag.gender:
                return True
    return False


def citation(uses: Iterable[Phrase], language: str) -> str:
    """How a glossary writes a phrase that was said in these forms: in the singular, unless that is rarely said."""
    uses = list(uses)
    plural = sum(use.words[use.head].plural for use in uses) >= PLURAL * len(uses)
    return _cited(_best(uses, plural), plural, language)


def nominative(uses: Iterable[Phrase], language: str) -> str:
    """A phrase as the subject of a sentence, in the number in which it is said most often."""
    uses = list(uses)
    plural = 2 * sum(use.words[use.head].plural for use in uses) > len(uses)
    return _cited(_best(uses, plural), plural, language)


def _best(uses: list[Phrase], plural: bool) -> Phrase:
    """The use whose spelling is most frequent, rather in this number, and not where a sentence begins."""
    spelled = Counter(use.spelled for use in uses)

    def fitness(use: Phrase) -> tuple:
        return use.words[use.head].plural == plural, use.start > 0, spelled[use.spelled], use.spelled

    return max(uses, key=fitness)


def _cited(use: Phrase, plural: bool, language: str) -> str:
    texts = [word.text for word in use.words]
    if use.start == 0 and use.words[0].kind not in (NAME, PERSON) and is_ordinary(texts[0], language):
        texts[0] = texts[0] if texts[0][1:] != texts[0][1:].lower() else texts[0].lower()
    head = use.words[use.head]
    if language == "ru":
        return _russian_nominative(use, texts, plural)
    if head.plural and not plural:
        texts[use.head] = _cased(head.lemma, texts[use.head])
    return " ".join(texts)


def _russian_nominative(use: Phrase, texts: list[str], plural: bool) -> str:
    """The head and the adjectives before it in the nominative; what follows stays in its genitive."""
    head = use.words[use.head]
    noun = next((r for r in head.readings if r.tag.POS == "NOUN" and r.normal_form == head.lemma), None)
    if noun is None or "Fixd" in noun.tag:
        return " ".join(texts)
    form = noun.inflect({"nomn", "plur" if plural else "sing"}) or noun.inflect({"nomn"}) or noun
    texts[use.head] = _cased(form.word, texts[use.head])
    gender = {form.tag.gender} if form.tag.number == "sing" and form.tag.gender else set()
    for place in range(use.head):
        adjective = next((r for r in use.words[place].readings if r.tag.POS in ("ADJF", "PRTF")), None)
        inflected = adjective and adjective.inflect({"nomn", form.tag.number or "sing"} | gender)
        if inflected:
            texts[place] = _cased(inflected.word, texts[place])
    return " ".join(texts)


def _cased(word: str, like: str) -> str:
    """A word in small letters with the capitals of another form of it."""
    same = len(commonprefix([word, like.lower()]))
    return like[:same] + word[same:] if not like.isupper() or len(like) == 1 else word.upper()
