"""Russian: all that is known of it, the longer subjects in modules of their own."""

import re

from pipelines.language.language import Language, Span, listed, no_letter_alone
from pipelines.language.ru import morphology, noun_phrases
from pipelines.language.ru.asking import ASKINGS, GIVING_REASON, INTERROGATIVE, OPEN, PUTTING_OFF
from pipelines.language.ru.definitions import PATTERNS, what_is
from pipelines.language.ru.kinds import (
    ASSIGNED,
    CONVERSATION,
    DEADLINE,
    DECIDED,
    MEETING,
    OPINION,
    UNSETTLED,
)
from pipelines.language.ru.term_stop_words import GENERAL, VAGUE
from pipelines.language.ru.why import NOT_ASKED_ABOUT, REASONS, why

_NUMBERS = {
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать "
    "четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать": range(20),
    "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто": range(20, 100, 10),
    "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот": range(100, 1000, 100),
    "нулевой первый второй третий четвёртый пятый шестой седьмой восьмой девятый десятый одиннадцатый "
    "двенадцатый тринадцатый четырнадцатый пятнадцатый шестнадцатый семнадцатый восемнадцатый "
    "девятнадцатый": range(20),
    "двадцатый тридцатый сороковой пятидесятый шестидесятый семидесятый восьмидесятый девяностый": range(
        20, 100, 10
    ),
}


class Russian(Language):
    """Russian, whose words stand for all in Cyrillic letters in a lecture that is written in others."""

    quotation_marks = ("«»", "„“")
    stands_for_script = "Cyrl"
    tied_spaces = no_letter_alone("авикосуя")

    # In no case millimetres.
    unfinished = listed(
        """
        и а но или что чтобы как если когда потому в во на с со к ко о об от до из у за по под над при про для
        без через между который которая которое которые
        """
    )
    begins_question = listed(
        "что кто кого кому где куда откуда когда почему зачем сколько чей какой какая какое какие"
    )
    comma_before = listed(
        "а но что чтобы который которая которое которые которого которой которых если хотя потому когда"
    )

    hesitations = r"э+(?:-э+)*|э+м+|м{3,}|хм+|гм+"
    openers = (
        r"ну|но|итак|значит|кстати|собственно|в общем-то|в общем(?! (?:случа|вид|смысл|числ|ряд|план|зач))"
        r"|короче|ладно|а(?! именно\b)"
    )
    openers_before_comma = (
        r"вот|так|да|нет|хорошо|понятно|правильно|смотрите|видите|понимаете|знаете|то есть|опять же|"
        r"так сказать|скажем так|соответственно|собственно говоря|естественно|конечно|и"
    )
    inserted = (
        r"значит|ну|вот|так сказать|скажем так|как бы|в общем|короче говоря|собственно говоря|понимаете|"
        r"знаете|видите|это самое|да|как я сказала?|как я говорила?|как мы видели|как вы знаете|"
        r"как мы уже говорили"
    )
    backward = (
        r"как (?:я|мы|вы)(?: уже| только что| раньше| ранее)*(?: с вами)? (?:сказала?|говорила?|говорили|"
        r"сказали|упоминала?|упоминали|видели|видите|знаете|помните|отмечала?|отмечали|выяснили)"
        r"(?: (?:раньше|ранее|выше|в прошлый раз|на прошлой лекции))?"
    )
    said_twice = frozenset({"очень", "много", "далеко", "еле", "чуть"})

    hedging = (
        r"как бы(?! (?:ни|то|не|было|хорошо)\b)|так сказать|скажем так|собственно говоря|в общем-то"
        r"|как говорится|ну|короче говоря|честно говоря|если честно"
        r"|в общем(?! (?:случа|вид|смысл|числ|ряд|план|зач))"
        r"|вот(?! (?:почему|как\w*|что|так\w*|и|где|когда|эт\w+|здесь|тут|он|она|они|оно)\b)"
    )
    leading_up = (
        r"(?:(?:я )?(?:хочу|хотел[аи]? бы|хотелось бы|могу|надо|нужно|стоит|следует|важно)"
        r" (?:ещё |еще |также |тут |здесь |сразу )?(?:сказать|отметить|заметить|добавить|подчеркнуть"
        r"|напомнить)"
        r"|(?:как )?(?:вы|мы) (?:видите|видим|помните|помним|знаете|знаем)|напомню|замечу|отмечу|добавлю"
        r"|скажу"
        r"|заметим|отметим|заметьте|обратите внимание|дело в том|получается|выходит|оказывается|смысл в том"
        r"|вот смотрите|я имею в виду),? что"
        # Without a comma it is the verb: "Получается квадратичная функция".
        r"|(?:получается|оказывается|выходит|соответственно|собственно|запомните(?: главное| это)?),"
        r"|(?:то есть|так вот|кстати говоря|другими словами|иными словами|на самом деле|что интересно"
        r"|во-первых|во-вторых|в-третьих|и вот|причём|причем|при этом|кроме того),?"
    )
    trailing_off = r"или (?:как-то так|что-то (?:такое|подобное|в этом роде|типа того)|типа того)|и всё такое"

    recording_words = listed(
        "аудио аудиозапись без безымянный в видео видеозапись голосовая голосовое диктофон диктофона запись "
        "записи имени копия названия новая от сообщение снимок скриншот экран экрана"
    )
    subtitle_credits = (
        r"^субтитры (?:с?делал|создал|создавал|подогнал|подготовил|добавил|предоставил)"
        r"|^(?:редактор|корректор) субтитров|\bdimatorzok\b"
    )
    courtesies = (
        r"пока|продолжение следует|до (?:свидания|встречи|новых встреч)|подписывайтесь на (?:мой |наш )?канал"
        r"|(?:всем |большое )?спасибо(?: (?:вам|всем|большое|огромное))?(?: за (?:просмотр|внимание))?"
    )

    leaning = re.compile(
        r"(?:он|она|оно|они|его|её|ее|их|ему|ей|им|ими|нём|ней|них)\b"
        r"|(?:это|этот|эта|эти|этого|этому|этим|то|тот|та|те)(?= (?:было|был|была|были|будет|есть|значит|"
        r"не|и|же|называется|означает|происходит|позволяет|даёт|дает|очень|просто|всё|все|вот|я|мы|вы|он|она|они)\b"
        r"|[ ]?[,.–—-])"
        # "Это забота", not "это свойство".
        r"|это(?! \w*(?:[оеё]|мя)\b)"
        r"|(?:потому что|поэтому|который|которая|которое|которые|или|либо|например|тогда|тем самым|"
        r"таким образом|следовательно|однако|там|туда|оттуда|также|тоже|при этом|при чём|причём|причем|иначе|"
        r"такой|такая|такие)\b",
        re.IGNORECASE,
    )
    subordinate = re.compile(
        r"(?:если|когда|хотя|пока|чтобы|поскольку|так как|как только|в то время как|несмотря на то)\b",
        re.IGNORECASE,
    )
    emphasis = re.compile(
        r"\b(?:запомн\w+|важн(?:о|ый|ая|ое|ые|ейш\w+)|главн\w+|ключев\w+|основн(?:ая|ой) (?:мысль|идея|вывод)"
        r"|суть|самое|обратите внимание|итак|вывод\w*|по определению|назыв\w+(?:ся|ем|ют))\b",
        re.IGNORECASE,
    )
    introducing = re.compile(
        r"\b[Мм]еня зовут (?:профессор |доктор )?(?P<name>[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+){0,2})"
    )
    first_person = re.compile(r"\b(?:я|мне|меня|мной|мой|моя|моё|мое|мои|моей|моего|моих)\b", re.IGNORECASE)
    announcing = re.compile(
        r"(?:и |так |итак,? |теперь |сейчас |сегодня |давайте |мы |я |ещё |еще |с вами |немного |"
        r"немножко |чуть-чуть |буду |будем |уже |хочу |хотел[аи]? бы )*"
        r"(?:поговорим|поговорить|поговорили|говорить|рассмотрим|рассмотреть|обсудим|обсудить|обсудили|"
        r"расскажу|рассказать|рассказывать|остановимся|остановлюсь)\b",
        re.IGNORECASE,
    )
    housekeeping = re.compile(
        r"\b(?:спасибо|благодар\w+|привет\w*|здравствуйте|добр(?:ый|ое|ой) (?:день|вечер|утро|ночи)|"
        r"до свидания|до встречи|домашн\w+ (?:задани|работ)\w+|экзамен\w*|зач[её]т\w*|контрольн\w+|"
        r"подпис\w+|подкаст\w*|выпуск\w*|есть вопросы|давайте|"
        r"(?:на )?(?:следующ|прошл)\w+ (?:лекци|недел|раз|занят|пар|выпуск)\w*|"
        r"(?:я|мы)(?: сейчас)? (?:нарисую|напишу|покажу|скажу|расскажу|начн\w+|перейд\w+|верн\w+|"
        r"посмотрим))\b",
        re.IGNORECASE,
    )
    organisation = re.compile(
        r"\b(?:домашн\w+ (?:задани|работ)\w+|домашк\w+|экзамен(?!атор)\w*|зач[её]т(?:а|у|е|ом|ы|ов)?"
        r"|контрольн\w+ работ\w+|коллоквиум\w*|дедлайн\w*|срок\w* сдачи|консультаци(?:я|и"
        r"|ю) (?:будет|в|по)"
        r"|прочита(?:йте|ть) (?:глав|параграф)\w*"
        r"|(?:на|в|к) следующ\w+ (?:лекци\w+|заняти\w+|пар[еуы]|семинар\w*|недел\w+|понедельник\w*|вторник\w*"
        r"|сред[уы]|четверг\w*|пятниц\w+))\b",
        re.IGNORECASE,
    )
    pointing = re.compile(
        r"\b(?:вот здесь|вот тут|вот этот|вот эта|вот это|вот эти|на этом слайде|на слайде|на эт(?:ой"
        r"|ом) (?:картинке|рисунке|графике|схеме)|см\. выше)\b"
        r"|\b(?:вот так|сюда|здесь|тут|это)[.!]?$",
        re.IGNORECASE,
    )
    going_on = r"и|или|но|а|что|чтобы|потому|так как|котор\w+|где|чем|ли|либо|да"
    broken_off = r"и|или|но|а|что|в|на|с|к|по|для"
    points_back = re.compile(r"(?:эт(?:от|а|о|и)|так(?:ой|ая|ое|ие)|здесь|тут|вот|что)\b", re.IGNORECASE)

    meeting, conversation = MEETING, CONVERSATION
    decided, assigned, deadline, unsettled = DECIDED, ASSIGNED, DEADLINE, UNSETTLED
    opinion = OPINION

    vague, general = VAGUE, GENERAL
    definitions = PATTERNS
    defines_nothing = re.compile(r"\bэт(?:ого|ой|их|ому|им|ими|ом)\b", re.IGNORECASE)
    professions = re.compile(r"\b(?:ceo|cto)\b", re.IGNORECASE)

    talk = re.compile(
        r"\b(?:я|мне|меня|мы|нам|нас|вы|вам|вас|ты|тебе|тебя|мой|моя|наш\w*|ваш\w*|по-моему|наверное|"
        r"может быть|вот|как-то|как(?:ой|ая|ие)-то|что-то|тут|здесь|эт\w{1,3}|данн\w+|таки\w|так\w{2,3}|"
        r"штук\w*|говорим|посмотрим|поговорим|кстати|типа|просто|вообще|авторы?|статье|рисун\w+|табл\w*)\b",
        re.IGNORECASE,
    )
    units = r"процент|миллион|миллиард|тысяч|лет\b|год|градус|метр|раз[а]?\b|километр|бит|байт"
    relative = re.compile(r"\s+,? котор\w+\b", re.IGNORECASE)
    predicates = frozenset({"ADJS"})
    reasons, not_asked_about = REASONS, NOT_ASKED_ABOUT
    askings, left_open = ASKINGS, OPEN
    interrogative, giving_reason, putting_off = INTERROGATIVE, GIVING_REASON, PUTTING_OFF

    number_words = {
        word: value for words, values in _NUMBERS.items() for word, value in zip(words.split(), values)
    }
    number_scales = {"тысяча": 1000, "тысячный": 1000, "миллион": 10**6, "миллиард": 10**9}
    denials = re.compile(r"(?:не|ни|нет|нельзя|никогда|без)", re.IGNORECASE)
    # Тьюринга, Turing's.
    name_endings = re.compile(r"(?:['’]s?|s['’]|[аеёиоуыэюяйь]{1,2}|ов|ом|ем|ам|ым)$", re.IGNORECASE)

    search_fields = {"название": "title", "заголовок": "title", "курс": "course", "язык": "language"}

    is_ordinary = staticmethod(morphology.is_ordinary)
    analysed = staticmethod(morphology.analysed)
    has_predicate = staticmethod(morphology.has_predicate)
    head = staticmethod(noun_phrases.head)
    nominative = staticmethod(noun_phrases.nominative)
    what_is = staticmethod(what_is)
    why = staticmethod(why)

    def sentence_spans(self, text: str) -> list[Span]:
        """By Razdel, which knows the abbreviations of Russian."""
        import razdel

        return [(sentence.start, sentence.stop) for sentence in razdel.sentenize(text)]

    def tokens(self, text: str) -> list[str]:
        """By Razdel, which keeps words with hyphens together."""
        import razdel

        return [token.text for token in razdel.tokenize(text) if _WORD.fullmatch(token.text)]

    def knows(self, word: str) -> bool:
        """By frequency or by pymorphy3's dictionary, which has all forms of its words."""
        return super().knows(word) or bool(morphology.analyser().word_is_known(word))

    def number_form(self, word: str) -> str:
        """Its dictionary form, if that is a number."""
        for reading in morphology.readings(word):
            number = reading.normal_form in self.number_words or reading.normal_form in self.number_scales
            if reading.tag.POS in ("NUMR", "ADJF", "NOUN") and number:
                return str(reading.normal_form)
        return word


_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
LANGUAGE = Russian("ru")
