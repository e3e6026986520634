"""A Japanese sentence, read: particles give roles, endings give stance."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from bot.language import aliases, concepts, japanese, moments, quantities, romaji, sounds
from bot.language.priors import rates
from bot.writing.verify import japanese_words as w
from bot.writing.verify.reading import Quote, Reading, Role, Speech, Status, Token
from bot.writing.verify.weights import prefix, weight


def read(shown: str, folded: str, told: date, *, title: bool = False) -> Reading:
    """Return a folded sentence, read against the day it came out."""
    found = Reading(text=folded, shown=shown, japanese=True, title=title)
    found.quotes = [
        Quote(text, m.start() + 1, m.end() - 1)
        for m in w.QUOTE.finditer(folded)
        if (text := m[1] or m[2] or m[3] or m[4])
    ]
    found.moments = list(moments.extract(folded, told))
    spans = [(m.start, m.end) for m in found.moments]
    found.quantities = list(quantities.extract(folded, spans))
    chars = list(folded)
    for start, end in spans + [(q.start, q.end) for q in found.quantities]:
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
        native = self._whole(x for x in japanese.words(self.text) if x.text not in w.PREFIXES)
        found = [self._native(word) for word in native]
        found += [self._latin(m.group(), *m.span()) for m in w.LATIN.finditer(self.text)]
        found += [self._kana(m.group(), *m.span()) for m in w.KANA_WORD.finditer(self.text)]
        found += [_named(m[1], *m.span(1)) for m in w.KANA_NAME.finditer(self.text)]
        found.sort(key=lambda token: token.start)
        breaks = [m.start() for m in re.finditer("[、。;:]", self.text)]
        for token in found:
            token.clause = sum(at < token.start for at in breaks)
        self.found.tokens = found

    def _whole(self, cut: Iterable[japanese.Word]) -> list[japanese.Word]:
        """Put katakana names together that a lexicon cuts into words, as デル and フィン."""
        found: list[japanese.Word] = []
        for word in cut:
            last = found[-1] if found else None
            if last is not None and self._one_name(last, word):
                found[-1] = japanese.Word(last.text + word.text, last.start, known=False)
            else:
                found.append(word)
        return found

    def _one_name(self, one: japanese.Word, two: japanese.Word) -> bool:
        end = one.start + len(one.text)
        if end != two.start or not ("ァ" <= one.text[-1] <= "ー" and "ァ" <= two.text[0] <= "ー"):
            return False
        around = self.text[one.start - 1 : one.start] + self.text[two.start + len(two.text) :][:1]
        long = len(one.text) + len(two.text) >= w.LONG
        return min(len(one.text), len(two.text)) <= w.SHORT or "・" in around or long

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
        if word.text[0] > "\u3400" and all(char < "\u3100" for char in word.text[1:]):
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
        if len(text) < 2 or text in w.NO_NAMES or self.text[word.start - 1 : word.start] == "0":
            return False
        if "ァ" <= text[0] <= "ー":
            return len(text) > 2 and (not word.known or any(g[0].isupper() for g in entry.glosses))
        if word.start and w.AFTER_KANJI.match(self.text[word.start - 1]) and len(text) == w.SHORT:
            return False  # 原市 of 呉原市
        if entry.glosses:  # 横浜 is Yokohama; 国会, the National Diet, is a word
            first = entry.glosses[0]
            return first[0].isupper() and romaji.read_within(text, first)
        meant = concepts.of_japanese(self.text, word.start, end, whole=True)
        rare = rates().get(text, 0.0) < w.RATE_OF_NAMES
        return bool(entry.readings) and rare and (not meant or len(text) > 2)

    def _is_verb(self, word: str, tail: str) -> bool:
        if word[-1] < "\u3100" and word[0] > "\u3400":
            return True
        return bool(w.VERBAL.match(tail))

    def _stance(self) -> None:
        text = self.text
        said = len(w.NOT.findall(w.NOT_DENIED.sub("", text)))
        self.found.negative = bool(w.NEGATIVE_WORDS.search(text)) or said > 0
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
                and w.NOT.search(tail)
                and not w.NOT_DENIED.search(text[max(0, token.start - 6) : token.end + 12])
            ):
                token.negated = True
                self.found.negative = True
            if token.negated and at and tokens[at - 1].end == token.start:
                tokens[at - 1].negated = True  # けが人はいない
            if token.negated and at and token.text in w.LIGHT_VERBS:
                before = tokens[at - 1]
                if re.fullmatch("[をがはもに]|には|では", text[before.end : token.start]):
                    before.negated, token.negated = True, False  # 相談を受けていない
            if token.negated and at and token.concepts & w.HEDGES:
                tokens[at - 1].negated |= tokens[at - 1].clause == token.clause  # 下げる計画はない
            token.doubts = bool(token.concepts & w.DOUBTS) or tail.startswith("でき")
            token.hedge = token.doubts or bool(token.concepts & w.HEDGES)
            token.lexical_negative = bool(w.NEGATIVE_WORDS.match(token.text))
            token.status = self._status(token, tail, rest)
            if token.status and not token.verb:
                token.verb = token.status is not Status.OPEN and bool(tail)
        self.found.loose_denial = said > sum(token.negated for token in tokens)
        self._governed()

    def _governed(self) -> None:
        """Tell each word how real the act is that governs it: that comes after it."""
        after, told_at = Status.UNSAID, 0
        for token in reversed(self.found.tokens):
            token.under = after
            goes_on = token.verb and not token.status and w.GOES_ON.match(self.text[token.end :])
            if goes_on and "0" not in self.text[token.end : told_at]:  # a time of its own
                token.status = after  # 着工し、…の予定
            if token.verb or token.status:
                after, told_at = token.status, token.start

    def _status(self, token: Token, tail: str, rest: str) -> Status:
        clause = re.split("[。、」]", rest, maxsplit=1)[0]
        found = Status.UNSAID
        if token.name:
            return found
        if token.verb and w.DONE.match(tail):
            found = Status.POSSIBLE if w.HEARSAY.match(rest) else Status.DONE
        elif token.verb and w.ONGOING.match(tail):
            found = Status.PRESENT
        elif w.POSSIBLE.match(clause):
            found = Status.POSSIBLE
        elif w.PLANNED.match(clause):
            found = Status.PLANNED
        elif token.verb and w.NONPAST.match(rest) and not w.WHEN.match(rest):
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
            match = w.PARTICLE.match(self.text[token.end : token.end + 6])
            if token.verb and not match:
                token.role, role = Role.VERB, None
                continue
            if match and not (
                token.verb and match[1] in ("は", "が", "と", "に", "で") and w.VERBAL.match(gap)
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
        role = w.ROLES[particle]
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
        if particle == "に" and w.ORDERED.match(self.text[token.end + 1 :]):
            return Role.AGENT
        if particle == "に" and self._clause_passive(token.start, passive):
            place = (name := aliases.canonical(token.text)) is not None and name.kind == "place"
            return role if place else Role.AGENT
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
        for match in w.ACCORDING.finditer(text):
            self._spoken(match.start(), match, "によると")
        for match in w.QUOTES_LATE.finditer(text):
            self._spoken(match.end(1), match, "")
        for match in (*w.SAYS.finditer(text), *w.QUOTES.finditer(text)):
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
            if w.BETWEEN_NAMES.sub("", gap) or len(speaker) >= w.SPEAKER_WORDS:
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
    match = w.TAIL.match(text, end)
    return match.group() if match else ""
