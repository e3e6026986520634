"""A Japanese sentence, read: particles give roles, endings give stance."""

from __future__ import annotations

import re
from datetime import date

from bot.language import aliases, concepts, japanese, moments, quantities, sounds
from bot.writing.verify.reading import Quote, Reading, Role, Speech, Status, Token
from bot.writing.verify.weights import prefix, weight

_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[&.-][A-Za-z0-9]+)*")
_QUOTE = re.compile(r"「([^「」]*(?:「[^」]*」[^「」]*)*)」|『([^』]*)』|“([^”]*)”|\"([^\"]*)\"")
# あけぼの銀行: a name in hiragana before a word that names go before.
_KANA_NAME = re.compile(
    "(?:^|[、。「・ ]|[はがをにでとの])([ぁ-ゖ]{3,})"
    "(?=銀行|大学|市|町|村|証券|病院|新聞|電鉄|駅|号|生命|園|通信|電力|航空|自動車|食品|製薬|工業|不動産)"
)
# Words of content that news writes without kanji.
_KANA_WORD = re.compile("けが|こども|ごみ|たばこ|おわび|いじめ|りんご")
_TAIL = re.compile(r"[ぁ-ゖ]*")
_PARTICLE = re.compile(
    r"^(?:[)）」』]?(?:など|ら|氏|さん|側)?)"
    r"(は|が|も|を|に|へ|から|より|と|で|の|によって|により|による|に対し)"
)
_ROLES = {
    "は": Role.AGENT, "が": Role.AGENT, "も": Role.AGENT, "を": Role.PATIENT, "に": Role.TO,
    "へ": Role.TO, "に対し": Role.TO, "から": Role.FROM, "より": Role.THAN, "と": Role.WITH,
    "で": Role.IN, "の": Role.OF, "によって": Role.AGENT, "により": Role.AGENT,
    "による": Role.AGENT,
}  # fmt: skip
_VERBAL = re.compile(
    r"^(?:する|した|して|し[、。た]|し$|しな|しま|しよ|され|させ|せず|せざ|でき|できる|っ[たて]|[いん][たでだ]|った|んだ|"
    r"[るうくすつむぶぐ](?:$|[^ぁ-ゖ]|[とこのよ])|[れりえけげせてめべいきぎしちみびま]?(?:[たてるなず]|ます|まし|なが)|"
    r"[わかがさたなまばら](?:な|れ|ず|せ))"
)
_NOT = re.compile(
    r"な(?:い|かった|く(?!す|して)|し(?:に|$|。|、))|ません|(?<![いみきわまは])ず(?:に|、|。|$|じま)|ぬ(?:$|。)|なし"
)
_NOT_DENIED = re.compile(
    r"なければなら|なくてはなら|ないといけ|ざるを得|かもしれ[なま]|だけでな|のみならず|に違いな|ばかりでな|しかな|"
    r"はかな|なくな|少なくな|にほかならな|なくとも"
)
_NEGATIVE_WORDS = re.compile(
    r"未定|未公表|未確認|未解決|不明|見送|拒否|否定|断念|却下|否決|棄却|中止|停止|禁止|失敗|"
    r"控え|取りやめ|やめ|逃し|欠場|足りず|避け|辞退|無効|撤回|取り消|不在|反対|不能|据え置|至らず|なし|ゼロ|欠"
)
_PLANNED = re.compile(
    r"^[ぁ-ゖ]{0,6}(?:予定|計画|方針|見通し|見込み|構え|考え|意向|目標|構想|運び|目指|こと(?:を|で|に)(?:決|合意|な)|"
    r"方向|準備)|^[ぁ-ゖ]{0,2}を(?:予定|計画|目指|決め|約束|見込|めざ)|^へ(?:$|[。、 ])|"
    r"^[ぁ-ゖ]{0,4}(?:たい|ようと|べき|はず|だろう)|^に向け"
)
_POSSIBLE = re.compile(
    r"^[ぁ-ゖ]{0,6}(?:可能性|かもしれ|恐れ|検討|模索|議論|提案|案|協議|調整|方向で調整|よう(?:求|要請|訴|提案))|"
    r"^[ぁ-ゖ]{0,2}を(?:検討|協議|模索|求|要請|提案|視野|議論|促|要求|呼び)|^も?(?:視野|検討)|^か(?:を|どうか)|"
    r"^[ぁ-ゖ]{0,6}(?:とみられ|とされ|もよう|模様|得る|うる)|^(?:を)?(?:含|含め)?(?:て)?検討"
)
_DONE = re.compile(
    r"^[しさせれらてでいきっんりえけげめべちみびぎかじねつまに]{0,6}?(?:た|んだ)(?!い|く|め|ら|り|が[るら])(?!場合)"
    r"|^[ぁ-ゖ]{0,4}(?:ことにな|ことにし|ようにな|こととな|ことが決ま)った"
)
_HEARSAY = re.compile(
    r"^[ぁ-ゖ]{0,4}た(?:可能性|恐れ|おそれ|疑い|とみられ|と見られ|もよう|模様|かもしれ|だろう|とされ)"
)
_GOES_ON = re.compile("^(?:し|して|され|されて)、")
_ONGOING = re.compile(r"^[ぁ-ゖ]{0,3}(?:て|で)(?:い|お)")
_NONPAST = re.compile(
    r"^(?:する|される|させる|できる|[ぁ-ゖ]{0,3}[るうくすつむぶぐ])(?:$|[。、」とこ]|[^ぁ-ゖ])"
)
_SAYS = re.compile(
    "(?:と|」)(?:の見方を示し|の考えを示し)?(?:述べ|語っ|語る|話し|話す|説明し|説明する|指摘し|指摘する|強調し|強調する|"
    "主張し|主張する|コメントし|訴え|批判し|予測し|予測する|予想する|みてい|見てい|報じ|伝え|明かし|答え|言っ|言う|言い|"
    "分析し|分析する|警告し|警告する|発言し|していた|している|反論し|評価し|発表し|発表する|表明し|明らかにし|公表し)"
    "|を(?:発表し|表明し|明らかにし|公表し)"
)
_ACCORDING = re.compile(r"によると|によれば|の(?:話|発表|まとめ)では|の調べ(?:で|に)")
# Lighter words are too common to be somebody.
_COMMON = 2.0
_PREFIXES = frozenset("不未非無同各約第")
_DOUBTS = frozenset({"consider", "possible"})
_HEDGES = frozenset({"plan", "expect", "target", "forecast"})
_LIGHT_VERBS = "受行出取得持決見入"
_NO_NAMES = frozenset({"国内", "日本", "勝目", "両国"})
_SPEAKER_WORDS = 8
_BETWEEN_NAMES = re.compile("[の・(（)） 氏ら]|さん")


def read(shown: str, folded: str, told: date, *, title: bool = False) -> Reading:
    """Return a folded sentence, read against the day it came out."""
    found = Reading(text=folded, shown=shown, japanese=True, title=title)
    found.quotes = [
        Quote(text, m.start() + 1, m.end() - 1)
        for m in _QUOTE.finditer(folded)
        if (text := m[1] or m[2] or m[3] or m[4])
    ]
    found.moments = list(moments.extract(folded, told))
    spans = [(m.start, m.end) for m in found.moments]
    found.quantities = list(quantities.extract(folded, spans))
    chars = list(folded)
    for start, end in spans + [(q.start, q.end) for q in found.quantities if q.kinds]:
        chars[start:end] = "0" * (end - start)
    _Reader(found, "".join(chars)).run()
    return found


class _Reader:
    def __init__(self, found: Reading, text: str) -> None:
        self.found = found
        self.text = text

    def run(self) -> None:
        self._words()
        self._stance()
        self._roles()
        self._speech()

    def _words(self) -> None:
        found = [self._native(w) for w in japanese.words(self.text) if w.text not in _PREFIXES]
        found += [self._latin(m.group(), *m.span()) for m in _LATIN.finditer(self.text)]
        found += [self._kana(m.group(), *m.span()) for m in _KANA_WORD.finditer(self.text)]
        found += [_named(m[1], *m.span(1)) for m in _KANA_NAME.finditer(self.text)]
        found.sort(key=lambda token: token.start)
        breaks = [m.start() for m in re.finditer("[、。;:]", self.text)]
        for token in found:
            token.clause = sum(at < token.start for at in breaks)
        self.found.tokens = found

    def _latin(self, word: str, start: int, end: int) -> Token:
        name = aliases.canonical(word)
        root = concepts.root(word.lower())
        return Token(
            word,
            start,
            end,
            own=frozenset({name.term if name else root}),
            wide=frozenset() if name else frozenset("ja:" + p for p in concepts.pivots(root)),
            weight=4.0,
            name=word[0].isupper() and (name is None or name.kind != "term"),
        )

    def _kana(self, text: str, start: int, end: int) -> Token:
        found = concepts.of_japanese(self.text, start, end)
        keys = {"ja:" + text, *("=" + concept for concept in found)}
        return Token(text, start, end, own=frozenset(keys), concepts=found, weight=2.0)

    def _native(self, word: japanese.Word) -> Token:
        end = word.start + len(word.text)
        if word.name is not None:
            term = frozenset({word.name.term})
            named = word.name.kind != "term"
            return Token(word.text, word.start, end, own=term, weight=4.0, name=named)
        keys = {"ja:" + word.text}
        wide: set[str] = set()
        tail = _tail(self.text, end)
        found = concepts.of_japanese(self.text[: end + min(2, len(tail))], word.start, end)
        keys.update("=" + concept for concept in found)
        entry = japanese.entry(word.text)
        for gloss in (concepts.root(g.lower()) for g in entry.glosses):
            wide.update((gloss, *prefix(gloss)))
        wide.update(
            concepts.root(part.lower()) for reading in entry.readings for part in reading.split()
        )
        for at in range(len(word.text)):
            for stop in range(at + 2, len(word.text) + 1):
                piece = word.text[at:stop]
                if stop - at < len(word.text) and japanese.entry(piece).glosses:
                    wide.add("ja:" + piece)
        if word.text[0] > "\u3400" and (len(word.text) == 1 or word.text[-1] < "\u3100"):
            keys.add("k:" + word.text[0])
        if "ァ" <= word.text[0] <= "ー":
            skeleton = sounds.of_katakana(word.text)
            if len(skeleton) >= 2:
                wide.add("~" + skeleton)
        return Token(
            word.text,
            word.start,
            end,
            own=frozenset(keys),
            wide=frozenset(wide),
            concepts=found,
            weight=weight(word.text),
            name=self._is_name(word, entry),
            verb=self._is_verb(word.text, tail),
        )

    def _is_name(self, word: japanese.Word, entry: japanese.Entry) -> bool:
        text, end = word.text, word.start + len(word.text)
        if len(text) < 2 or text in _NO_NAMES or self.text[word.start - 1 : word.start] == "0":
            return False
        proper = bool(entry.glosses) and entry.glosses[0][0].isupper()
        if "ァ" <= text[0] <= "ー":
            return len(text) > 2 and (not word.known or any(g[0].isupper() for g in entry.glosses))
        if proper:
            return entry.glosses[0].isalpha()
        meant = concepts.of_japanese(self.text, word.start, end, whole=True)
        if entry.readings and not entry.glosses:
            return weight(text) > _COMMON and (not meant or len(text) > 2)
        return not word.known and not meant and text[-1] >= "\u3400"

    def _is_verb(self, word: str, tail: str) -> bool:
        if word[-1] < "\u3100" and word[0] > "\u3400":
            return True
        return bool(_VERBAL.match(tail))

    def _stance(self) -> None:
        text = self.text
        self.found.negative = bool(_NEGATIVE_WORDS.search(text))
        tokens = self.found.tokens
        for at, token in enumerate(tokens):
            end = tokens[at + 1].start if at + 1 < len(tokens) else len(text)
            tail = _tail(text[:end], token.end)
            rest = text[token.end : token.end + 24]
            idiom = "=short" in token.own and token.text[0] in "届及満至"
            if token.start and text[token.start - 1] in "不未非":
                token.negated = True  # 不採択
            if (
                not idiom
                and _NOT.search(tail)
                and not _NOT_DENIED.search(text[max(0, token.start - 6) : token.end + 12])
            ):
                token.negated = True
                self.found.negative = True
            if token.negated and at and token.text[0] in _LIGHT_VERBS:
                before = tokens[at - 1]
                if re.fullmatch("[をがはもに]|には|では", text[before.end : token.start]):
                    before.negated, token.negated = True, False  # 相談を受けていない
            token.doubts = bool(token.concepts & _DOUBTS) or tail.startswith("でき")
            token.hedge = token.doubts or bool(token.concepts & _HEDGES)
            token.lexical_negative = bool(_NEGATIVE_WORDS.match(token.text))
            token.status = self._status(token, tail, rest)
            if token.status and not token.verb:
                token.verb = token.status is not Status.OPEN and bool(tail)
        after = Status.UNSAID
        for token in reversed(tokens):  # what governs a word comes after it
            token.under = after
            if token.verb and not token.status and _GOES_ON.match(text[token.end :]):
                token.status = after  # 着工し、…の予定
            after = token.status if token.verb or token.status else after

    def _status(self, token: Token, tail: str, rest: str) -> Status:
        clause = re.split("[。、」]", rest, maxsplit=1)[0]
        found = Status.UNSAID
        if token.name:
            return found
        if token.verb and _DONE.match(tail):
            found = Status.POSSIBLE if _HEARSAY.match(rest) else Status.DONE
        elif token.verb and _ONGOING.match(tail):
            found = Status.PRESENT
        elif _POSSIBLE.match(clause):
            found = Status.POSSIBLE
        elif _PLANNED.match(clause):
            found = Status.PLANNED
        elif token.verb and _NONPAST.match(rest):
            found = Status.OPEN
        return found

    def _roles(self) -> None:
        tokens = self.found.tokens
        passive = self._passive_ends()
        role: Role | None = None
        for at in range(len(tokens) - 1, -1, -1):
            token = tokens[at]
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            gap = self.text[token.end : following.start] if following else self.text[token.end :]
            match = _PARTICLE.match(self.text[token.end : token.end + 6])
            if token.verb and not match:
                token.role, role = Role.VERB, None
                continue
            if match and not (
                token.verb and match[1] in ("は", "が", "と", "に", "で") and _VERBAL.match(gap)
            ):
                role = self._role(match[1], token, following, role, passive)
                token.role = role
            elif (
                gap.strip("0・、,／/()（）ー-. ") == ""
                and following is not None
                and role is not None
            ):
                token.role = role
            else:
                token.role, role = Role.NONE, None
        self._headline()

    def _headline(self) -> None:
        """In a headline a comma, not a particle, stands after who acts."""
        if not self.found.title:
            return
        first = self.text.find("、")
        tokens = self.found.tokens
        if any(t.end == first for t in tokens) and not any(
            t.role is Role.VERB for t in tokens if t.end <= first
        ):
            for token in tokens:
                if token.end <= first:
                    token.role = Role.AGENT

    def _role(
        self,
        particle: str,
        token: Token,
        following: Token | None,
        before: Role | None,
        passive: list[int],
    ) -> Role:
        role = _ROLES[particle]
        if particle == "の" and before in (Role.AGENT, Role.PATIENT, Role.TO, Role.FROM):
            return before  # 「Xの全株式を」: what is done to its shares is done to X
        if (
            particle in ("と", "や")
            and following is not None
            and before in (Role.AGENT, Role.PATIENT, Role.TO, Role.OF)
            and following.start - token.end <= 2
            and not following.verb
        ):
            return before
        if particle in ("は", "が", "も") and self._clause_passive(token.start, passive):
            return Role.PATIENT
        if particle == "に" and self._clause_passive(token.start, passive):
            return Role.AGENT
        return role

    def _passive_ends(self) -> list[int]:
        return [
            m.start()
            for m in re.finditer(
                r"(?<=[一-鿿])され(?!て(?:い)?る?と)|[かわらまたさがばな]れ(?:た|る|て)", self.text
            )
        ]

    def _clause_passive(self, at: int, passive: list[int]) -> bool:
        stop = self.text.find("。", at)
        comma = self.text.find("、", at)
        # A topic reaches over a comma that follows it directly.
        if 0 <= comma < at + 12:
            comma = self.text.find("、", comma + 1)
        ends = min((n for n in (stop, comma) if n >= 0), default=len(self.text))
        return any(at < n < ends for n in passive)

    def _speech(self) -> None:
        text = self.text
        for match in _ACCORDING.finditer(text):
            self._spoken(match.start(), match, "によると")
        for match in _SAYS.finditer(text):
            start = max(text.rfind("。", 0, match.start()), 0)
            topic = self._topic(start, match.start())
            if topic is not None:
                self._spoken(topic, match, match.group())

    def _topic(self, start: int, end: int) -> int | None:
        """Return where the last topic outside of quotations ends."""
        inside = [(q.start, q.end) for q in self.found.quotes]
        best = None
        # "…したと特派員らは報じた": who speaks may come last.
        late = re.search("と([^、。と」]{1,16})[はが]$", self.text[start : end + 1])
        if late:
            return start + late.end(1)
        for match in re.finditer("[はが]", self.text[start:end]):
            at = start + match.start()
            if any(a <= at < b for a, b in inside):
                continue
            if any(t.end <= at <= t.end + 3 for t in self.found.tokens):
                best = at if match.group() == "は" or best is None else best
                if match.group() == "は":
                    break
        return best

    def _spoken(self, end: int, match: re.Match[str], verb: str) -> None:
        speaker: list[Token] = []
        edge = end
        for token in reversed(self.found.tokens):
            if token.end > end:
                continue
            gap = self.text[token.end : edge]
            if _BETWEEN_NAMES.sub("", gap) or len(speaker) >= _SPEAKER_WORDS:
                break
            speaker.append(token)
            edge = token.start
        if speaker:
            self.found.speeches.append(
                Speech(tuple(reversed(speaker)), match.start(), match.end(), verb)
            )


def _named(text: str, start: int, end: int) -> Token:
    return Token(text, start, end, frozenset({"ja:" + text}), weight=3.0, name=True)


def _tail(text: str, end: int) -> str:
    match = _TAIL.match(text, end)
    return match.group() if match else ""
