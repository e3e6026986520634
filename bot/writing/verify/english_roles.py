"""What each word of an English sentence is to its verb, by position and preposition."""

from __future__ import annotations

from bot.writing.verify import english_words as words
from bot.writing.verify.english_line import Line
from bot.writing.verify.reading import Role, Status, Token


def mark(line: Line) -> None:
    """Mark the words of a sentence whose stance is marked."""
    _Roles(line).run()


class _Roles:
    def __init__(self, line: Line) -> None:
        self.line = line
        self._begin()

    def _begin(self) -> None:
        """Begin a clause: who acts comes first."""
        self.role = Role.AGENT
        self.passive = self.had_verb = False
        self.pending: list[Token] = []
        self.ordering = False  # the verb makes whom it acts upon act: "ordered X to pay"
        self.ordered: list[Token] = []

    def run(self) -> None:
        for at, low in enumerate(self.line.lower):
            relative = low in ("that", "who", "which") and self.had_verb
            if low in words.CLAUSE_BEGINS or relative:
                self._begin()
            elif not self._function_word(at, low) and at in self.line.token_at:
                self._content_word(at, self.line.token_at[at])

    def _function_word(self, at: int, low: str) -> bool:
        """Take in a word that only says what the next ones are; tell whether it was one."""
        if low == "according":
            self.role = Role.NONE
            return True
        if low == "by" and self.passive:
            self.role = Role.AGENT
            return True
        if low == "," and self.had_verb and not self._list_goes_on(at):
            self.role = Role.NONE
            return True
        if low not in words.PREPOSITIONS:
            return False
        if not self._idle(at, low):
            if self.line.after(at).startswith("0"):
                return True  # "on Tuesday": nobody is acted upon
            self.role = words.PREPOSITIONS[low]
        return True

    def _idle(self, at: int, low: str) -> bool:
        """Tell whether a preposition changes nothing."""
        if low == "of":  # "all shares of X" are acted upon as X is
            return self.role in (Role.PATIENT, Role.TO, Role.FROM, Role.THAN)
        if low != "to":
            return False
        following = self.line.token_at.get(at + 1)
        infinitive = following is not None and following.verb and not following.name
        return infinitive or self.line.before(at) == "according"

    def _content_word(self, at: int, token: Token) -> None:
        controlled = token.verb and self.line.before(at) == "to" and bool(self.ordered)
        if not controlled and not self._main_verb(at, token):
            token.role = self.role
            if self.role is Role.AGENT and not self.had_verb:
                self.pending.append(token)
            if self.ordering and self.role is Role.PATIENT:
                self.ordered.append(token)
            return
        if controlled and any(t.name for n, t in self.line.token_at.items() if n > at):
            for waiting in self.ordered:
                waiting.role = Role.AGENT  # "ordered Belmont to pay Shirakaba": Belmont pays
        self.ordering, self.ordered = self.line.stems[at] in words.ORDERING, []
        self.passive = self._is_passive(at)
        token.negated |= bool(self.pending) and self.pending[0].negated  # "no effects were found"
        if self.passive:
            for waiting in self.pending:
                waiting.role = Role.PATIENT
        token.role = Role.VERB
        self.role, self.had_verb, self.pending = Role.PATIENT, True, []

    def _list_goes_on(self, at: int) -> bool:
        """Tell whether a comma stands between two names."""
        before, after = self.line.token_at.get(at - 1), self.line.token_at.get(at + 1)
        return bool(before and after and before.name and after.name)

    def _main_verb(self, at: int, token: Token) -> bool:
        if not token.verb or token.name:
            return False
        low = self.line.lower[at]
        before = self.line.before(at)
        if before in words.DETERMINERS:
            return False
        helpers = set(self.line.lower[max(0, at - 3) : at]) & words.HELPERS
        if helpers and not low.endswith(("ed", "ing", "s")):
            return True
        if token.status in (Status.DONE, Status.PLANNED, Status.POSSIBLE):
            return True
        if low.endswith("ing"):
            return before in words.BE or self.had_verb
        return low.endswith("s") and not self.had_verb

    def _is_passive(self, at: int) -> bool:
        low = self.line.lower[at]
        if not (low.endswith("ed") or low in words.PARTICIPLES):
            return False
        before = [
            w for w in self.line.lower[max(0, at - 4) : at] if w not in ("not", "also", "never")
        ]
        if words.BE & set(before[-2:]):
            return True
        return self.line.after(at) == "by"
