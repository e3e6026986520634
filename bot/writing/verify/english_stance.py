"""How an English sentence says its verbs: denied, planned, possible, under way or done."""

from __future__ import annotations

from bot.writing.verify import english_words as words
from bot.writing.verify.english_line import Line
from bot.writing.verify.reading import Role, Status, Token

# So many words may a denial still reach.
_REACH = 3


def mark(line: Line) -> None:
    """Mark the words of a sentence by what stands before them."""
    _Stance(line).run()


class _Stance:
    def __init__(self, line: Line) -> None:
        self.line = line
        self.denied = 0
        self.status = self.under = Status.UNSAID

    def run(self) -> None:
        line = self.line
        for at, low in enumerate(line.lower):
            if low in words.BREAKS or low in words.STANCE_ENDS:
                self.denied, self.status, self.under = 0, Status.UNSAID, Status.UNSAID
            elif self._denies(at):
                if not self._idle(at):
                    self.denied = _REACH
                    line.found.negative = True
            else:
                self._word(at)

    def _word(self, at: int) -> None:
        line = self.line
        token, root = line.token_at.get(at), line.stems[at]
        line.found.negative |= root in words.NEGATIVE
        cue = self._cue(at, root)
        if token is not None:
            token.lexical_negative = root in words.NEGATIVE
            token.hedge = root in words.HEDGING or root in words.PLANNING
            token.doubts = root in words.HEDGING and root not in words.PLANNING
            token.under = self.under
            self._mark(at, token)
            self.under = token.status or self.under
            if line.lower[at] not in words.LIGHT:
                spent = _REACH if token.verb or self.denied < 2 else 1
                self.denied = max(0, self.denied - spent)
        if root in ("possibl", "likely") and line.before(at) in words.BE:
            self._hedge_subject(at)
        if cue:
            self.status = self.under = cue
        elif token is not None and token.verb and line.after(at) not in ("and", "or"):
            self.status = Status.UNSAID  # but "plans to build and sell" carries it on

    def _hedge_subject(self, at: int) -> None:
        """Mark what "is possible" as that: "a listing is possible in 2028"."""
        for n in range(at - 2, max(-1, at - 6), -1):
            token = self.line.token_at.get(n)
            if token is None:
                break
            token.status = Status.POSSIBLE

    def _denies(self, at: int) -> bool:
        low = self.line.lower[at]
        yet = low == "yet" and self.line.after(at) == "to"
        kept = low == "from" and self.line.after(at).endswith("ing")
        kept = kept and bool(words.KEEPING & set(self.line.stems[max(0, at - 5) : at]))
        if low == "no" and at and at + 1 < len(self.line.raw):
            around = (self.line.raw[at - 1][0], self.line.raw[at + 1][0])
            if all(word[0].isupper() for word in around):
                return False  # "the Umi no Prize": the Japanese particle
        return low in words.NEGATIONS or low.endswith("n't") or yet or kept

    def _idle(self, at: int) -> bool:
        after = self.line.lower[at + 1 : at + 3]
        if self.line.lower[max(0, at - 1)] == "why" or after == ["other", "than"]:
            return True
        return (
            after[:1] in (["only"], ["just"], ["longer"]) and self.line.lower[at] == "not"
        ) or after[:2] in (["less", "than"], ["more", "than"], ["fewer", "than"], ["later", "than"])

    def _cue(self, at: int, root: str) -> Status | None:
        low = self.line.lower[at]
        if low in ("will", "would", "shall", "should", "'ll"):
            return Status.PLANNED
        if low in ("may", "might", "could", "possibly", "perhaps", "likely"):
            return Status.POSSIBLE
        if low == "to" and self._verb_follows(at):
            return self._infinitive(at)
        if root in words.HEDGING and root not in words.PLANNING:
            return Status.POSSIBLE
        if root in words.PLANNING and root not in ("set", "about", "due", "going", "ready"):
            return Status.PLANNED
        return None

    def _verb_follows(self, at: int) -> bool:
        """Tell whether a verb comes next, or "be" and a verb."""
        line = self.line
        following = line.token_at.get(at + 2 if line.after(at) == "be" else at + 1)
        return following is not None and following.verb

    def _infinitive(self, at: int) -> Status | None:
        """Return what "to" and a verb say: a plan after "agreed" or in a headline, else nothing."""
        words_before = [w for w in self.line.lower[max(0, at - 3) : at] if w != "not"]
        if words_before and words_before[-1] in ("is", "are", "was", "were"):
            return Status.PLANNED  # "is to be bought"
        if words_before and words_before[-1] in ("have", "has", "had"):
            return Status.PLANNED  # "has to be made": it is not made yet
        before = self.line.stems[max(0, at - 4) : at]
        if before and before[-1] in words.HEDGING and before[-1] not in words.PLANNING:
            return Status.POSSIBLE
        if set(before) & words.PLANNING:
            return Status.PLANNED
        headline = self.line.found.title and not any(
            t.role is Role.VERB or t.status
            for t in self.line.found.tokens
            if t.end < self.line.raw[at][1]
        )
        return Status.PLANNED if headline else None

    def _mark(self, at: int, token: Token) -> None:
        token.negated = self.denied > 0
        status = self.status
        if not token.verb or self.line.before(at) in words.DETERMINERS:
            return
        low = self.line.lower[at]
        plain = not low.endswith(("ed", "ing", "s")) and low not in words.IRREGULAR_PAST
        bare = low in words.PARTICIPLES or low in words.BARE_PAST
        if plain and not bare and not self._after_helper(at):
            return  # "a higher limit" limits nothing
        if (
            low.endswith("ing")
            and at - 1 in self.line.token_at
            and self.line.stems[at - 1] in words.BEGINNING
        ):
            token.status = self.line.token_at[at - 1].status
            return
        if (
            low.endswith("ing")
            and not status
            and words.BE & set(self.line.lower[max(0, at - 2) : at])
        ):
            status = Status.PRESENT
        if self.line.before(at) == "did":
            status = Status.DONE
        if status:
            token.status = status
        elif self._past(at):
            token.status = Status.DONE
        elif low.endswith("s") and not low.endswith("ss"):
            token.status = Status.DONE if self.line.found.title else Status.PRESENT

    def _after_helper(self, at: int) -> bool:
        """Tell whether "to", a modal verb or a conjunction stands right before, adverbs apart."""
        before = [w for w in self.line.lower[max(0, at - 3) : at] if not w.endswith("ly")]
        helping = words.HELPERS | {"to", "and", "or", "not", "also", "never"}
        return bool(before) and before[-1] in helping

    def _past(self, at: int) -> bool:
        low = self.line.lower[at]
        before = self.line.lower[max(0, at - 3) : at]
        if low in words.BARE_PAST:
            doer = self.line.token_at.get(at - 1)
            return doer is not None and not doer.verb
        if before[-1:] and before[-1] in ("the", "a", "an", "of", "its", "their", "his", "her"):
            return False  # "the arranged umbrellas"
        if low.endswith("ed") and len(low) > 3 and not low.endswith("eed"):
            return not (before[-1:] == ["be"] or before[-2:] == ["to", "be"])
        if low in words.IRREGULAR_PAST:
            return before[-1:] != ["to"]
        return low in words.PARTICIPLES and bool(set(before) & (words.BE | words.HAVE))
