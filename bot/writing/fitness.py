"""Whether a sentence can stand alone on a card: whole, about the event, and clear by itself."""

from __future__ import annotations

import re

from bot.language.english import stem
from bot.language.text import KANJI, KATAKANA, is_japanese

SHORTEST = {"en": 30, "ja": 14}
LONGEST = {"en": 420, "ja": 200}

# --- what is not of the story: around it, and in its place -------------------------------------

_CREDIT = re.compile(
    r"""\s*(?:[(（[［【]\s*
        (?:[^()（）\[\]]{0,40}(?:News|Press|Agency|Reuters|AP|AFP|Bloomberg|Kyodo|Jiji|Staff|Photo|Image
        |通信|新聞|共同|時事|ロイター|写真|撮影|提供|記者|編集部)[^()（）\[\]]{0,20}|終わり|了|続く)
        \s*[)）\]］】]|[=＝][^=＝。]{1,20}[=＝]?)\s*$""",
    re.VERBOSE,
)
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .,'-]{2,40}(?:\([A-Z][\w ]{1,20}\))?\s*(?:,\s*[A-Z][a-z]{2,8}\.?\s\d{1,2})?\s*[—–-]{1,2}\s+"
    r"|\([A-Z][\w .]{1,20}\)\s*[—–-]{1,2}\s+|【[^】]{1,30}】\s*|［[^］]{1,30}］\s*|◆\s*|■\s*)"
)
_JAPANESE_LINK = re.compile(
    r"^(?:しかし|ただし?|だが|一方で?|また|さらに|なお|そして|このため|これにより|加えて|とはいえ)、"
)

_TEASER = re.compile(
    r"""\b(?:read\s(?:more|the\sfull|on|also)|click\shere|sign\sup|subscri(?:be|ption)|newsletter
        |follow\sus|all\srights\sreserved|advertisement|cookies?\spolicy|photo(?:s|graph)?\s?(?:by|:|credit)
        |image\s?(?:by|:|credit|source)|getty\simages|courtesy\sof|appeared\sfirst|first\sappeared
        |originally\spublished|listen\sto|watch\s(?:the\s)?(?:video|live|now)|live\supdates?
        |here(?:'s|\sis|\sare)\s(?:what|how|why|everything|the)|what\syou\sneed\sto\sknow|in\sthis\s(?:article|post|episode|video)
        |this\s(?:article|post|story|content|page|piece|newsletter)\b|scroll\sdown|stay\stuned|^we\s(?:look|explore|examine|explain|break|take\sa\slook|answer)\b|javascript|tap\shere|download\sthe)
    |^(?:by|photo|image|video|watch|listen|read|related|editor's\snote|correction|updated?|source)\b\s?[:|]
    |^by\s(?:[A-Z][\w.'-]+\s?){1,4}$
    |©|https?://|@\w+\.\w
    |続きを読む|この記事は|本記事|会員限定|有料会員|無料会員|会員登録|ログイン|全文(?:を|は)|もっと読む|詳しくは
    |無断転載|関連記事|こちら(?:から|を|へ|。|$)|お申し込み|メルマガ|購読|写真[:：=＝はの]|撮影[:：=＝]|提供[:：=＝]
    |紹介(?:します|する。?$)|お届け|ご覧ください|^[^、。]{2,24}が(?:報じ|伝え)た。$|整理した。?$|まとめた。?$|解説(?:します|する。?$)""",
    re.IGNORECASE | re.VERBOSE,
)
_CUT = re.compile(r"(?:…|\.\.\.|‥)[\s\"”’」』)\]）】]*$|\[\s*…?\s*\]$")
_ENDED = re.compile(r"[.!。！][\"”’'」』)）\]]*$")
_ASKS = re.compile(r"[?？][\"”’'」』)）\]]*$")

# --- what leans on a sentence before it --------------------------------------------------------

_PRONOUN = re.compile(
    r"^[\"“‘']?(?:he|she|they|his|her|their|hers|theirs|him|them|its|this|that|these|those|such|both|neither|either"
    r"|one\sof\sthe[mi]|so|then|there(?:fore|by)|here|it(?:'s)?)\b",
    re.IGNORECASE,
)
# "Reports on their new company", "Two people will watch them": whose, and whom, was told before.
_EARLY = re.compile(
    r"^[A-Z][\w'-]+\s(?:[a-z]+\s){0,2}(?:of|on|for|in|by|about|with|from|at|behind)\s(?:their|his|her|its|them|him|it)\b"
    r"|^(?:[\w'-]+\s){1,4}(?:them|him)\b"
)
# "It is not known whether …", "This year …" and "There were …" lean on nothing.
_EXPLETIVE = re.compile(
    r"^(?:it\s(?:is|was|remains?|remained|will\sbe|has\sbeen)\s(?:also\s|still\s|not\s|yet\s)*(?:clear|unclear|known|unknown|expected|reported"
    r"|estimated|said|believed|likely|unlikely|possible|the\s(?:first|second|third|latest|largest|biggest)\b.{0,60}\b(?:that|since|when|time))"
    r"|it\s(?:is|was)\s(?:not\s)?(?:\w+ly\s)?(?:\w+)\s(?:whether|if|how|when|that|why)\b"
    r"|(?:this|that)\s(?:year|week|month|summer|spring|autumn|fall|winter|morning|time|is\sthe\s(?:first|second|third))\b"
    r"|both\s[A-Z]|such\s\w+\s(?:are|have|is)\b)",
    re.IGNORECASE,
)
_LINKED = re.compile(
    r"^(?:but|and|or|yet|nor|however|meanwhile|moreover|furthermore|also|additionally|in\saddition|instead"
    r"|still|besides|thus|hence|that\ssaid|for\sexample|for\sinstance|in\sother\swords|as\sa\sresult|on\sthe\sother\shand"
    r"|at\sthe\ssame\stime|even\sso|nevertheless|nonetheless|indeed|in\sfact|after\sthat|because\sof\sthat|in\sturn|similarly)\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"^the\s(?:\w+\s)?(?P<noun>company|firm|venture|start-?up|chipmaker|carmaker|automaker|group|pair|duo|trio|two|three|four|five"
    r"|lab(?:oratory)?|team|council|agency|ministry|university|bank|body|model|chip|robot|system|product|tool|platform"
    r"|deal|agreement|plan|project|move|service|facility|plant|factory|fire|incident|accident|attack|ruling|decision"
    r"|law|bill|guidance|report|study|survey|city|town|country|government|suspect|victim|man|woman|founders?|researchers?"
    r"|partners?|companies|talks?|program(?:me)?|round|money|funds?|unit|site|device|software|app|test|trial)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:i|we|our|us|my|you|your)\b(?![./-])", re.IGNORECASE)
# Who tells what nameless others told is further from the event.
_HEARSAY = re.compile(
    r"\b(?:reports?|media|newspapers?)\s(?:say|said|have\ssaid)\b|\breportedly\b"
    r"|\baccording\sto\s(?:\w+\s){0,3}reports\b|報道によると|報道では|と報じられ",
    re.IGNORECASE,
)
_JA_FIRST_PERSON = re.compile(r"当社|弊社|当行|当院|私たち|我々|わたしたち|弊誌|筆者")
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]|「[^」]*」|『[^』]*』")

_JA_LEANS = re.compile(
    r"^(?:これ|それ|その|この|こうした|そうした|こういった|ここ|そこ|彼|彼女|あの|両者|同様|当時|以上|次に|まず[はも]|うち)"
)
_JA_SAME = re.compile(
    rf"(?:同(?:社|氏|市|町|県|国|省|庁|店|校|大|大学|行|紙|誌|局|署|日|年|月|時|連盟|協会|機構|研究所|工場|病院)|両(?:社|氏|国))(?![{KANJI}])"
)
_JA_NAME = re.compile(rf"[{KATAKANA}A-Z]{{2,}}|[{KANJI}]{{2,}}(?:社|氏|市|町|県|国|省|庁|大|銀行)?")
_JA_SUBJECT = re.compile(
    rf"[{KANJI}{KATAKANA}A-Za-z0-9０-９ぁ-ん々）」』](?:は|が|も|では|には)(?!なく|ない|なら)"
)


def trim(text: str) -> str:
    """Return a sentence without its dateline, credit or link to the one before."""
    shorter = _CREDIT.sub("", _DATELINE.sub("", text.strip(), count=1)).strip()
    return _JAPANESE_LINK.sub("", shorter)


def unfit(text: str) -> str:
    """Return why a sentence may stand nowhere on a card, or nothing."""
    lang = "ja" if is_japanese(text) else "en"
    if len(text) < SHORTEST[lang]:
        return "short"
    if len(text) > LONGEST[lang]:
        return "long"
    if _CUT.search(text):
        return "cut off"
    if _ASKS.search(text):
        return "asks"
    if _TEASER.search(text):
        return "leads on"
    return _unclear(text, lang)


def _unclear(text: str, lang: str) -> str:
    """Return why a sentence cannot be understood without the one before it, or nothing."""
    if lang == "en":
        leans = _PRONOUN.match(text) and not _EXPLETIVE.match(text)
        return "leans on another" if leans or _EARLY.match(text) or text[0].islower() else ""
    same = _JA_SAME.search(text)
    if _JA_LEANS.match(text) or (same and not _JA_NAME.search(text[: same.start()])):
        return "leans on another"
    return "" if _JA_SUBJECT.search(_QUOTED.sub("「」", text)) else "has no subject"


def standing(text: str) -> float:
    """Return how well a sentence that is fit stands alone: 1 for fully."""
    value = 1.0
    if _DEFINITE.match(text):
        value *= 0.7
    if _LINKED.match(text):
        value *= 0.7
    if _HEARSAY.search(text):
        value *= 0.85
    if not _ENDED.search(text):
        value *= 0.8
    if _FIRST_PERSON.search(_QUOTED.sub("", text)) or _JA_FIRST_PERSON.search(text):
        value *= 0.6
    return value


def leans(text: str) -> bool:
    """Tell whether a fit sentence still wants a context, so that no card may open with it."""
    return bool(_DEFINITE.match(text) or _LINKED.match(text) or _EXPLETIVE.match(text))


def leans_on(text: str) -> str:
    """Return the stem of the noun that a sentence opens with as known ("the company"), if any."""
    match = _DEFINITE.match(text)
    return stem(match["noun"].lower()) if match else ""
