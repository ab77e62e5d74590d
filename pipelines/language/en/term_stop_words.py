"""English words that name nothing by themselves: no term begins with them or is one of them."""

from pipelines.language.language import listed

# What opens no term: it tells which one, how much or what the speaker thinks of it.
VAGUE = listed(
    """
    able actual additional another back bad basic best better big biggest bunch called certain clear common
    complete correct current different difficult easy entire even ever exact extra few final fine first
    following former full further general given good great half hard high huge important initial interesting
    just key kind-of large last late later latter least left less likely little long lots low main major many
    more most much necessary new next nice obvious old only other overall own particular past perfect possible
    previous primary quick ready real really reasonable recent relevant right same second separate several
    short significant similar simple single small so-called sort-of special specific standard strange such
    sure third tiny top true typical unique usual various very whole wrong young
    """
)
# Nouns of speech and of thought in general.
GENERAL = listed(
    """
    amount answer anybody anyone anything applause approach area aspect attempt basis bit book bottom bunch
    business care case chance change chapter choice circumstance class college comment company concern
    condition context conversation couple course crowd day deal decision degree detail difference difficulty
    direction discussion effect effort end episode event everybody everyday everyone everything exam example
    exercise experience extent fact feature feeling field figure fine form friend front fun future goal god
    group guess guest guy half hand head hell hello help home homework hope hour idea interest issue job kid
    kind laughter lecture lesson level life line list look lot making manner matter meaning means member
    middle mind minute moment money month morning music name need nobody nothing notion number ok okay one
    opinion option order outcome page pair paper part past people percent person perspective piece place
    plenty podcast point possibility practice presence problem problem-set process purpose question quiz quote
    range reason regard rest result right role room rule school second section sense sentence set show side
    situation slide somebody someone something sort spot stage start story structure stuff style subject
    success talk task term text thank thanks thing thought time title today tomorrow top topic total trouble
    try turn type understanding university use version video view way week while word work world year yes
    yesterday
    """
)
