"""Statements in English that answer a question: how they are worded, and the question."""

import re

from pipelines.language.language import Asking

_OF = r"(?P<of>of|with|behind|for|to)"
_WHAT = (
    r"(?:\w+ )?(?P<what>idea|advantage|disadvantage|drawback|benefit|problem|trouble|difficulty|trick|goal"
    r"|purpose"
    r"|role|aim|task|definition|limitation|weakness|strength|intuition|property|assumption|consequence"
    r"|principle)"
)
_X = r"(?P<x>(?!(?:an? )?(?:lot|lots|many|much|most|some|few|what|how)\b)(?:[^\s,;:.]+ ){0,8}?[^\s,;:.]+)"
_NUMBER = r"(?P<n>two|three|four|five|six|seven|eight)"
_SORTS = (
    r"(?P<sorts>kinds|types|sorts|ways|parts|components|steps|stages|approaches|methods|reasons|properties"
    r"|classes"
    r"|categories|conditions|rules|requirements|elements|phases|cases)"
)
_VERB = (
    r"(?P<verb>require|guarantee|measure|represent|describe|contain|produce|compute|minimi[sz]e|maximi[sz]e"
    r"|depend(?=s? on)|consist(?=s? of))"
)
_NO_OBJECT = r"(?!(?:that|the same|a lot|how|it|what|you|us|me|to)\b)"
# Not what a speaker does just now, and not what points at something.
_CONDITION = (
    r"(?!.*\b(?:this|these|those)\b)(?P<x>(?!we\b|you (?:want|look|read|think|say|were|had)\b)[^,;:]+)"
)
_THEN = r"(?!(?:what|how|who|where|let|let's|i|it|that|he|they|in some)\b)[^?]+"

ASKINGS = (
    Asking(rf"(?:the|a|one|another) (?:\w+ )?difference between {_X} (?:is|was) .+",
           "What is the difference between {x}?"),
    Asking(r"(?:the thing that|what) makes (?P<x>[^,;:]+? (?:different from|better than|worse than"
           r"|harder than"
           r"|easier than) [^,;:]+?) is .+", "What makes {x}?"),
    Asking(rf"(?:the|a|one|another) {_WHAT} {_OF} {_X} (?:is|was)(?:,? (?:that|to|how|what|when|in|it's|we"
           rf"|you)|:)"
           r" (?P<tells>.+)", "What is the {what} {of} {x}?"),
    Asking(rf"(?P<of>in|with) {_X},? the {_WHAT} is (?:that"
           rf"|to) (?P<tells>.+)", "What is the {what} {of} {x}?"),
    Asking(rf"there(?:'s| are|'re| is) (?:really |only )?{_NUMBER} (?P<adj>(?:\w+ )?){_SORTS}"
           rf"(?P<rest>(?: (?:of|to|in which|that) (?P<x>[^:,;]+))?)(?::|, (?=\w+ and\b)) .+",
           "Which {n} {adj}{sorts}{rest} are there?"),
    Asking(rf"{_X} (?P<be>is|are) used (?:to (?!only\b|one\b|the\b|an?\b|it\b|that\b)"
           rf"|for )\w.+", "What {be} {x} used for?"),
    Asking(rf"{_X} {_VERB}s(?P<on> on| of|) {_NO_OBJECT}.+", "What does {x} {verb}{on}?"),
    Asking(rf"(?P<x>(?:the |all )?(?:\w+ )?\w+s) {_VERB}(?P<on> on| of"
           rf"|) {_NO_OBJECT}.+", "What do {x} {verb}{on}?"),
    Asking(r"(?P<s>you|we|one) (?P<can>can|could) (?P<x>[^,;:]+?),? (?P<how>by \w+ing\b.+)",
           "How {can} {s} {x}?", "{how}"),
    Asking(r"(?:the|one|a|another) (?:\w+ )?way to (?P<x>[^,;:]+?) is (?P<how>(?:to|by) .+)",
           "How can one {x}?", "{how}"),
    Asking(r"the way (?:that )?(?P<s>we|you) (?P<x>[^,;:]+?) is (?P<how>(?:to|by) .+)",
           "How do {s} {x}?", "{how}"),
    Asking(r"(?:in order )?to (?P<x>[^,;:]+), (?P<s>you|we) (?P<need>need|have) to "
           r"(?P<verb>know|do|compute|find|choose|specify|prove|show|check|remember|store|learn) .+",
           "What do {s} {need} to {verb} in order to {x}?"),
    Asking(r"(?:in order )?to (?P<x>(?!be\b)[^,;:]+), (?P<s>you|we) (?:first |just |simply )?(?!need\b"
           r"|have\b|want\b|must\b|can"
           r"|could\b|would\b|'|don|are\b|were\b)\w+ .+", "How do {s} {x}?"),
    Asking(r"(?P<x>(?:an?|the|any|every|all|two) (?:[\w-]+ ){0,4}?[\w-]+) (?P<be>is|are) (?:said to be )?"
           r"(?P<adj>(?!called\b|known\b|no\b|not\b|only\b|just\b|used\b|done\b|what\b|going\b)"
           r"(?:[\w-]+ly )?(?!\w*ing\b)[\w-]+) "
           r"(?:if and only if|just in case|exactly when|only if|only when|if|when) .+",
           "When {be} {x} {adj}?", of_a_term=True),
    Asking(rf"{_X} works by (?P<how>\w+ing\b.+)", "How does {x} work?"),
    Asking(rf"{_X} work by (?P<how>\w+ing\b.+)", "How do {x} work?"),
    Asking(rf"{_X} can be (?P<done>\w+(?:ed|en|ne|lt|ght|wn)) (?:by \w+ing|by means of|using|in terms of) .+",
           "How can {x} be {done}?", of_a_term=True),
    Asking(rf"{_X} (?P<verb>mean|say|state|assert|guarantee|assume)s,? that (?P<tells>.+)",
           "What does {x} {verb}?", of_a_term=True),
    Asking(rf"(?P<s>we|you|people) (?:can |could |will |often |usually |typically )?use {_X} "
           r"(?:to (?!be\b)|for \w+ing ).+",
           "What do {s} use {x} for?", of_a_term=True),
    Asking(rf"{_X} (?P<verb>happen|occur|terminate|converge|fail|stop)s (?:only )?(?:when|if|whenever) .+",
           "When does {x} {verb}?", of_a_term=True),
    Asking(rf"{_X} (?:lets|allows|enables|helps|makes|forces|prevents) (?:us|you|one|people|the|a) .+",
           "What does {x} do?"),
    Asking(rf"in {_X}, (?P<s>we|you) (?P<verb>have to"
           rf"|need to) .+", "What do {s} {verb} do in {x}?", of_a_term=True),
    Asking(rf"in {_X}, (?P<s>we|you) (?P<verb>have|use|need|assume|get|keep|store|learn|find) .+",
           "What do {s} {verb} in {x}?", of_a_term=True),
    Asking(rf"(?P<when>when|whenever) {_CONDITION}, {_THEN}", "What happens {when} {x}?", of_a_term=True),
    Asking(rf"if {_CONDITION}, (?:then )?{_THEN}", "What if {x}?", of_a_term=True),
)  # fmt: skip
# A question that is not to the audience, and is no aside.
INTERROGATIVE = re.compile(
    r"(?:what|why|how|when|where|which|who)\b(?! (?:about|else|if|day|time|do (?:you|we remember)"
    r"|(?:would|did|are|have|can|could|should) you|does anybody|is that|was that|(?:can|should|do) i)\b)"
    r"(?!.*\b(?:you guys|anybody|vote|homework)\b)",
    re.IGNORECASE,
)
PUTTING_OFF = re.compile(
    r"(?:we|i|you|they)['’](?:ll|re|m|d|ve)\b|(?:we|i) (?:will|are going to|want to)\b", re.I
)
GIVING_REASON = re.compile(r"because\b(?! of\b)", re.IGNORECASE)
# What leaves open what is asked about: it points at what was said, or shown, or to a moment.
OPEN = re.compile(
    r"\b(?:it|he|she|they|them|him|her|his|its|their|this|that(?! (?:is|are|was|were|can|we|you|the|has"
    r"|have)\b)"
    r"|these|those|here|there|i|me|my|so|just|maybe|else|such|same|other|one|ones|another|thing|things"
    r"|stuff|guys?"
    r"|somebody|someone|everybody|something|anything|everything|nothing|example|case|next|last|above|below"
    r"|now|today"
    r"|yesterday|said|say|saying|think|guess|look|looking|talk|talking|want|inaudible|question|answer|okay"
    r"|right|your|we got|guy|clever|kind of|board|book|sense|bunch)\b"
    r"|['’](?:s|ll|d|m|re|ve)\b",
    re.IGNORECASE,
)
