"""What is said in German meetings and conversations, and in no lecture; how they decide, ask and opine."""

import re

_DAY = r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)"
# What is said to run a meeting; not its topics, on which a lecture may be given.
MEETING = re.compile(
    r"\b(?:(?:auf|zur|unsere|die|der) (?:tagesordnung|agenda)|tagesordnungspunkt\w*|nächste[nr]? (?:punkt"
    r"|top)"
    r"|(?:diese|unsere|die nächste|die letzte|dieser|unserer|der nächsten|der letzten)[nr]? (?:sitzung"
    r"|besprechung|meeting)|sitzung (?:ist )?(?:eröffnet|geschlossen)|protokoll (?:führt|schreibt|führen"
    r"|schreiben"
    r"|vom|der)|(?:machen|kommen|gehen) wir (?:weiter|zum nächsten|zu punkt)|wer (?:übernimmt|macht das"
    r"|kümmert)"
    r"|(?:wir haben|haben wir) (?:beschlossen|entschieden|vereinbart|uns geeinigt)|sind alle einverstanden"
    r"|einverstanden|(?:gibt es )?gegenstimmen|enthaltungen|abstimm\w+|wir (?:beschließen|einigen uns"
    r"|halten fest)"
    r"|ich (?:schicke|sende|maile|bereite|kümmere|übernehme|kläre)|(?:können|könnten|kannst"
    r"|könntest) (?:sie|du)"
    r" (?:bitte|das|mal|uns|mir)|(?:schicken|prüfen|klären|kümmern) sie|to-?dos?|aufgabe bis"
    rf"|bis (?:(?:zum )?(?:nächsten )?{_DAY}|nächste woche|ende (?:der|dieser) woche|ende des monats|morgen)"
    r"|deadline|stand der dinge|kolleginnen und kollegen)\b",
    re.IGNORECASE,
)
# What is said to a guest, and by somebody who tells of himself.
CONVERSATION = re.compile(
    r"\b(?:podcasts?|(?:mein|unser|heutiger|als) gast|zu gast|interviews?|(?:danke"
    r"|vielen dank),? dass (?:du|sie)"
    r"|erzähl(?:e|en sie|t)?(?: (?:mal|uns|doch))*|was (?:denkst du|denken sie|meinst du|meinen sie|hältst du"
    r"|halten sie)|wie (?:bist du|sind sie) (?:dazu|zu)|dein\w*|du (?:hast|bist|kannst|sagst|meinst"
    r"|findest)|dir|dich"
    r"|da stimme ich|meiner meinung nach|ich finde|aus meiner sicht|für mich (?:ist|war)|mir gefällt"
    r"|als ich (?:\w+ )*(?:war|anfing|angefangen)|ich (?:erinnere mich|liebe|mag|habe damals|arbeite"
    r"|hatte damals)"
    r"|spannend|cool|toll|hörerinnen|hörer|folge)\b",
    re.IGNORECASE,
)
# How something is decided, ...
DECIDED = re.compile(
    r"\b(?:(?:wir haben|haben wir)(?: uns)? .*(?:beschlossen|entschieden|vereinbart|geeinigt|festgelegt"
    r"|verständigt)"
    r"|(?:es wurde|wurde|ist|es ist)(?: \w+)? (?:beschlossen|entschieden|vereinbart|festgelegt)"
    r"|wir (?:beschließen|einigen uns|vereinbaren|legen fest|halten fest|bleiben bei|entscheiden uns"
    r"|verschieben"
    r"|streichen|nehmen (?:die|den|das))|der beschluss (?:ist|lautet)|der antrag ist (?:angenommen"
    r"|abgelehnt))\b",
    re.IGNORECASE,
)
_DO = (
    r"(?:schicke?n?t?|sende[nt]?|maile?n?|verschicke?n?|bereite[nt]?|schreibe?n?t?|kläre?n?|klärt|prüfe?n?"
    r"|prüft"
    r"|übernehme?n?|übernimmt|kümmer[nt]?e?|organisiere?n?|organisiert|buche?n?|bucht|bestelle?n?|bestellt"
    r"|rufe?n?|ruft"
    r"|aktualisiere?n?|aktualisiert|erstelle?n?|erstellt|besorge?n?|besorgt|frage?n?|fragt|melde?n?|meldet"
    r"|teste?n?"
    r"|testet|sammle?|sammelt|lade[nt]?|lädt)"
)
# ... and given to somebody to do, with the name of `who` where that is said; and until when.
ASSIGNED = re.compile(
    rf"(?-i:^(?P<who>(?!Ich|Wir|Sie|Das|Die|Der|Es"
    rf"|Man)[A-ZÄÖÜ][a-zäöüß]+(?: [A-ZÄÖÜ][a-zäöüß]+)?)),? (?:{_DO}\b"
    rf"|(?:wird|soll|muss|sollte) .+ (?:schicken|senden|vorbereiten|schreiben|klären|prüfen|übernehmen"
    rf"|organisieren"
    r"|buchen|bestellen|erstellen|besorgen|fragen|testen|sammeln)\b|(?:kannst|könntest) du\b|bitte\b)"
    rf"|\bich {_DO}\b|\b(?:können|könnten) sie .*(?:schicken|senden|vorbereiten|schreiben|klären|prüfen"
    rf"|übernehmen"
    r"|organisieren|buchen|bestellen|erstellen)\b|\b(?:kannst|könntest) du .*(?:schicken|senden"
    r"|vorbereiten|schreiben"
    r"|klären|prüfen|übernehmen|organisieren|buchen|bestellen|erstellen)\b|\b(?:ist|sind"
    r"|bin) (?:dafür )?verantwortlich für"
    r"|\baufgabe (?:von|für) (?-i:[A-ZÄÖÜ])",
    re.IGNORECASE,
)
_MONTH = r"(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)"
DEADLINE = re.compile(
    rf"\b(?:bis (?:zum |zur )?(?:(?:nächsten |kommenden )?{_DAY}|morgen|übermorgen|nächste[rn]? (?:woche"
    rf"|sitzung|mal|monat)"
    rf"|ende (?:der|dieser|nächster) woche|ende des (?:monats|jahres)|\d{{1,2}}\.(?:\d{{1,2}}\.| {_MONTH}))"
    rf"|(?:am|nächsten|kommenden) {_DAY}|(?:nächste|diese) woche|morgen|heute)\b",
    re.IGNORECASE,
)
# What leaves it open after all, or to what was said before.
UNSETTLED = re.compile(
    r"\b(?:wenn|falls|ob|nicht|kein\w*|vielleicht|eventuell|könnte man|hätten?|wie gesagt"
    r"|letzte[nrs]? (?:woche|mal|sitzung"
    r"))\b|\b(?:das|es|dies|so|da|hier|dazu)[.!?,]*$|^(?:das|es|dies|er|sie|da)\b",
    re.IGNORECASE,
)
# How somebody says what he thinks.
OPINION = re.compile(
    r"\b(?:ich (?:finde|glaube|denke|meine|halte)|meiner (?:meinung|ansicht|erfahrung) nach"
    r"|aus meiner sicht|wichtig\w*"
    r"|entscheidend\w*|das (?:größte|eigentliche|wichtigste) \w+|besser|schlechter|man (?:sollte|muss)"
    r"|ich würde"
    r"(?: sagen| empfehlen)?)\b",
    re.IGNORECASE,
)
