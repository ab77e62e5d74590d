"""What is said in English meetings and conversations, and in no lecture; how they decide, ask and opine."""

import re

_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
# What is said to run a meeting; not its topics, on which a lecture may be given.
MEETING = re.compile(
    r"\b(?:on (?:the|our|today's) agenda|(?:the|our|today's) agenda|agenda items?"
    r"|(?:this|our|today's|the next|the last|next|last|previous) meeting|meeting (?:is|was) (?:over"
    r"|adjourned)"
    r"|start the meeting|action items?|any other business|(?:take|taking|read|approve) (?:the )?minutes"
    r"|minutes of|call to order|(?:shall|can|should) we (?:move on|agree|start|decide|vote|go with)"
    r"|let's (?:move on|get started|decide|vote|go with|go around)|move on to the next"
    r"|next (?:item|agenda)|we(?:'ve| have)? (?:agreed|decided)|do we (?:all )?agree|all in favou?r"
    r"|(?:everyone|everybody) (?:happy|agrees?|okay|here)"
    r"|i(?:'ll| will| can) (?:send|e-?mail|circulate|prepare|follow up)"
    r"|(?:can|could) you (?:send|e-?mail|prepare|check|take care)|who(?:'s going to| will| is going to)"
    r"|(?:our|the) (?:project manager|budget|deadline|schedule)|status update|for the record"
    r"|committee(?: members?)?|(?:madam|mister|mr\.?|thank you,?) (?:chair|speaker|minister)\b"
    r"|chair(?:man|person|woman)|cabinet secretary|hono(?:u)?rable|move to questions"
    rf"|by (?:next {_DAY}|{_DAY}|next week|the end of (?:the|this) (?:week|month|day)))\b",
    re.IGNORECASE,
)
# What is said to a guest, and by somebody who tells of himself.
CONVERSATION = re.compile(
    r"\b(?:podcasts?|episodes?|(?:my|our|today's) guests?|interview(?:s|ed|ing)?"
    r"|thank(?:s| you)(?: so much| very much| a lot)? for (?:having|inviting|joining|coming|sharing|being)"
    r"|tell (?:us|me)(?: (?:a (?:bit|little)|more))*(?: about)?|what do you think|what would you (?:say"
    r"|recommend)"
    r"|how did you (?:start|get|come|become|decide|end up|feel)|what(?:'s| is| was) your|how (?:is|was"
    r"|do) your"
    r"|your (?:career|journey|story|opinion|experience|background|company|job|team|own)"
    r"|i (?:totally |completely |fully )?agree|in my (?:opinion|experience|case|career|view|life)"
    r"|when i (?:was|started|worked|joined|left)|i (?:remember|love|enjoy|joined|studied|worked|used to)"
    r"|i (?:really )?(?:feel|felt)|i was (?:working|doing|like)|(?:for|to) me,? (?:it|the|that)|good luck"
    r"|that's (?:interesting|amazing|awesome|cool|funny)|connect with|linkedin|twitter|welcome to the)\b",
    re.IGNORECASE,
)
# How something is decided, ...
DECIDED = re.compile(
    r"\b(?:we(?:'ve| have| had)?(?: all| now| already| just| also)? (?:agreed|decided|settled on|resolved"
    r"|concluded)"
    r"|(?:it|that)(?: is|'s| was| has been) (?:agreed|decided) (?:that|to)|the (?:final )?decision (?:is|was)"
    r"|let's (?:go (?:with|for|ahead with)|stick (?:with|to)|settle (?:on|for)|drop|postpone)"
    r"|we(?:'ll| will|'re going to| are going to) (?:go (?:with|for|ahead with)|stick (?:with|to)"
    r"|settle (?:on|for)"
    r"|drop|postpone|cancel)|we(?:'re| are) (?:going|sticking) with|the motion (?:is|was) (?:agreed"
    r"|carried|passed))\b",
    re.IGNORECASE,
)
_DO = (
    r"(?:send|e-?mail|circulate|prepare|write|draft|schedule|book|phone|contact|arrange|organi[sz]e|upload"
    r"|submit|update"
    r"|review|fix|test|order|finish off|finish the|share|forward|set up|follow up|check with|talk to"
    r"|speak to|get back|report"
    r"|present|put together|collect|find out|look into|take care of|ask|bring|print|deliver|complete)\b"
)
_DO_ANY = rf"(?:{_DO}|(?:do|make|work on|look at|check|design|create|build|get|find|be responsible for)\b)"
# ... and given to somebody to do, with the name of `who` where that is said; and until when.
ASSIGNED = re.compile(
    rf"(?-i:\b(?P<who>(?!(?:We|You|They|It|He|She|I|The|This|That|What|Who|Which|So|And|But|Then|Now"
    rf"|People|Everybody"
    rf"|Everyone|Somebody|Nobody|There|If|Maybe)\b)[A-Z][a-z]+(?: [A-Z][a-z]+){{0,2}})),?"
    rf" (?:(?:will|shall|is going to|has to|agreed to|volunteered to|(?:can|could|would"
    rf"|will) you)(?: please| also)?"
    rf" {_DO_ANY}|is responsible for\b|please {_DO_ANY})"
    rf"|\bI(?:'ll| will|'m going to| am going to)(?: also| just| then| try to)? {_DO}"
    rf"|(?:^|, )(?:(?:so|and|okay|then),? )?(?:(?:can|could|would|will) you(?: please| also| maybe| just)?"
    rf"|please) {_DO}"
    r"|\b(?:you(?:'ll| will|'re going to| are going to)|the (?:\w+ ){1,3}(?:will|is going to))"
    r"(?: also| both)? (?:prepare|write|present|work on|work together on|look into|design"
    r"|be responsible for)\b"
    r"|\baction items? (?:is|are|for)\b|\byour (?:task|job|homework) (?:is|will be)\b",
    re.IGNORECASE,
)
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
DEADLINE = re.compile(
    r"\b(?:(?:by|before|until|till|no later than) (?:the end of (?:the|this|next) (?:day|week|month|year)"
    r"|tomorrow"
    rf"(?: \w+ing)?|tonight|noon|(?:next |this )?{_DAY}(?: morning| afternoon| evening)?|next (?:week"
    rf"|month|meeting)"
    rf"|the next meeting|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd"
    rf"|th)?)"
    rf"|(?:next|this|on) {_DAY}|next week|tomorrow|today|this week|(?:for|at|in) (?:the|our) next meeting)\b",
    re.IGNORECASE,
)
# What leaves it open after all, or to what was said before.
UNSETTLED = re.compile(
    r"\b(?:if|whether|haven't|hasn't|not|don't|won't|can't|cannot|didn't|couldn't|maybe|perhaps|might"
    r"|would have|unless"
    r"|wonder|suppose|as (?:i|we) (?:said|mentioned)|last (?:week|time|year|meeting)|government|minister)\b"
    r"|\b(?:that|it|this|those|these|them|him|her|there|one|so|stuff|thing|things|you guys|everything"
    r"|something)[.!?,]*$"
    r"|\b(?:already|remember\w*|come to (?:that|it)|presentations?, so|want to|wanted to|is that"
    r"|what we(?: have|'ve)? (?:decided|agreed))\b"
    r"|^(?:it|that|this|they|he|she|there|have|has|do|did|does|what|see|who|how|why)\b"
    r"|[^\w\s.,;:'’!?%$€£()/&-]|--",
    re.IGNORECASE,
)
# How somebody says what he thinks.
OPINION = re.compile(
    r"\b(?:i (?:really |strongly |still |personally )?(?:think|believe)|in my (?:opinion|view|experience)"
    r"|(?:most|more) important(?: thing| part| point)?|the (?:main|biggest|key|real) (?:problem|challenge"
    r"|point|reason"
    r"|difference|advantage|lesson)|you should (?!see|look|check)|(?:i'd|i would) (?:recommend|suggest)"
    r"|what matters)\b",
    re.IGNORECASE,
)
