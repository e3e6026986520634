"""The function words and irregular forms by which an English sentence is read."""

from __future__ import annotations

from bot.language import concepts
from bot.language.text import listed
from bot.writing.verify.reading import Role

BREAKS = frozenset(",;:()-")
CONJUNCTIONS = listed(
    "and but while who which that as because after before when if although though whereas "
    "whose since until or so where"
)
PREPOSITIONS = {
    "to": Role.TO, "for": Role.TO, "against": Role.TO, "into": Role.TO, "onto": Role.TO,
    "toward": Role.TO, "towards": Role.TO, "over": Role.TO, "from": Role.FROM,
    "with": Role.WITH, "alongside": Role.WITH, "than": Role.THAN, "of": Role.OF,
    "in": Role.IN, "at": Role.IN, "on": Role.IN, "near": Role.IN, "within": Role.IN,
    "through": Role.IN, "under": Role.IN, "outside": Role.IN, "across": Role.IN,
    "between": Role.WITH, "about": Role.IN, "during": Role.IN, "via": Role.IN, "behind": Role.IN,
}  # fmt: skip
BE = listed("is are was were be been being am get got gets")
HAVE = listed("has have had having")
NEGATIONS = listed(
    "not no never without neither nor none nobody nothing nowhere cannot hardly barely rarely n't"
)
# Whom these act upon, acts: "ordered the company to pay".
ORDERING = listed(
    "order ask tell urge allow force require help want persuad oblig instruct command advis enabl "
    "request invit encourag compel direct permit pressur call"
)
# "keeps it from spoiling" denies that it spoils.
KEEPING = listed("keep prevent stop bar ban prohibit discourag protect hinder block save")
POSSIBLE = listed(
    "may might could consider mull explore propose possibl potential likely perhaps "
    "possibly discuss examin study review urg ask call want hope seek talk suggest believ "
    "alleg rumor rumour negotiat eye contemplat"
)
# These make what follows planned only before "to" or a noun: "plans to buy", "plans a factory".
NEEDS_TO = listed(
    "plan intend aim expect schedul slate target hope seek set due going about poised prepare "
    "decid agre pledg promis vow want commit ready prepar"
)
LEXICAL_NEGATIVES = listed(
    "undecid unknown unclear refus declin deny fail lack unabl avoid absence zero unlikely "
    "undisclos unchang unconfirm unspecif withhold stop halt cancel abandon scrap reject deni "
    "unaffect unhurt unharm drop forgo skip prevent ban prohibit "
    "miss impossibl cancel against remain postpon delay avert block "
    "suspend"
)
SAY = listed(
    "said says told tells stated noted added reported announced announces explained warned "
    "warns argued argues claimed commented wrote believes stressed remarked insisted insists "
    "acknowledged revealed disclosed confirmed declared predicted estimated alleged thinks "
    "contended asserted emphasized responded replied testified conceded"
)
SAY_ALWAYS = listed("said says told tells believes argued argues thinks contended insisted")
# Nouns too, unless a name stands right before them.
SAY_AFTER_NAME = listed("reports claims notes states adds say tell writes")
IRREGULAR_PAST = listed(
    "said told made sold bought built shot fell rose lost held found struck took gave met "
    "paid sent spoke stole chose sought won became began broke brought came caught did "
    "drew drove fed felt fought flew forgot froze got went grew hid kept knew laid "
    "led left lent ran saw shook sat slept spent "
    "stood stuck swept taught threw thought understood upheld withdrew wrote overtook "
    "undertook oversaw"
)
# Pasts that look like the verb itself: after a name they are what it did.
BARE_PAST = listed("beat bid cut hit hurt put set shut cost let spread split quit shed cast read")
PARTICIPLES = listed(
    "made sold bought built shot fallen risen lost held found struck taken given met paid "
    "sent spoken stolen chosen sought won become begun broken brought come caught cut done "
    "drawn driven fed felt fought flown forgotten frozen gotten gone grown hidden hit hurt "
    "kept known laid led left lent let lain put quit read run seen set shaken shut said told "
    "spent split spread stood stuck swept taught thrown thought understood upheld withdrawn "
    "written overtaken beaten"
)
COMPARED = listed(
    "more less fewer higher lower most least against before after up down below above"
)
# Verbs that only carry the word after them: "make a diagnosis".
LIGHT = listed("make take have do give get made took had did gave got been be")
DETERMINERS = listed(
    "the a an its their his her our this these those of for new first second third fourth "
    "each another any no main in at on with"
)
HELPERS = listed("do does did will would could may might must should shall n't")
APPOSED = listed("a an the who whose its one")
BEGINNERS = listed("start begin continu stop finish keep end resum")
FILLER = listed("also still already just even only very well now then here there")
# These begin a clause in which stance and roles are new.
STANCE_ENDS = listed("but because while who which whereas as after that . ? !")
CLAUSE_BEGINS = listed("but while whereas because after before when although though if . ; : ? !")
# After these a speech is over, or has not begun.
SPEAKER_ENDS = listed('. ; : ( " that')
PLANNING = frozenset(concepts.root(w) for w in NEEDS_TO)
HEDGING = frozenset(concepts.root(w) for w in POSSIBLE)
NEGATIVE = frozenset(concepts.root(w) for w in LEXICAL_NEGATIVES)
BEGINNING = frozenset(concepts.root(w) for w in BEGINNERS)
