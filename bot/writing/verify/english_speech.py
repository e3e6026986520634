"""Who says what in an English sentence."""

from __future__ import annotations

from bot.writing.verify import english_words as words
from bot.writing.verify.english_line import Line
from bot.writing.verify.reading import Role, Speech, Status, Token

_FARTHEST, _LONGEST, _BEFORE_QUOTE = 16, 9, 6


def find(line: Line) -> list[Speech]:
    """Return the acts of saying of a sentence whose roles are marked."""
    found = []
    for at, low in enumerate(line.lower):
        if low == "according" and line.after(at) == "to":
            speaker = _until_break(line, at + 2)
        elif not _says(line, at):
            continue
        elif line.after(at) == "by":
            speaker = _until_break(line, at + 2)
        elif _inverted(line, at):
            speaker = _until_break(line, at + 1)
        else:
            speaker = _subject_before(line, at) or _subject_of_clause(line, at)
        if speaker:
            found.append(Speech(tuple(speaker), line.raw[at][1], line.raw[at][2], low))
    return found


def _quotes(line: Line, at: int) -> bool:
    """Tell whether a verb, of whatever sense, has a quotation beside it: `called it "…"`."""
    token = line.token_at.get(at)
    if token is None or not token.verb or token.status is not Status.DONE:
        return False
    if any(q.start <= token.start < q.end for q in line.found.quotes):
        return False
    after = line.lower[at + 1 : at + _BEFORE_QUOTE]
    return line.before(at) == '"' or ('"' in after and "." not in after[: after.index('"')])


def _says(line: Line, at: int) -> bool:
    if _quotes(line, at):
        return True
    before = line.lower[at - 1] if at else ""
    if line.lower[at] in words.SAY:
        if before in words.BE or before in ("the", "a", "an") or _denied_before(line, at):
            return False
        return line.lower[at] in words.SAY_ALWAYS or _clause_after(line, at)
    named = at > 0 and at - 1 in line.token_at and line.token_at[at - 1].name
    return line.lower[at] in words.SAY_AFTER_NAME and named


def _denied_before(line: Line, at: int) -> bool:
    return bool(words.NEGATIONS & set(line.lower[max(0, at - 2) : at]))


def _clause_after(line: Line, at: int) -> bool:
    """Tell whether a claim follows: "announced that", "confirmed it"; not "announced a plan"."""
    after = line.after(at)
    return after in ("that", ",", '"', "it", "he", "she", "they") or (
        after == "on" and "it" in line.lower[at + 2 : at + 6]
    )


def _inverted(line: Line, at: int) -> bool:
    """Tell whether the speaker follows: `"…," said Reiko Amano`."""
    if line.before(at) == '"':
        return at + 1 < len(line.raw) and line.after(at) not in (".", ",")
    if line.before(at) not in (",", "?", "!"):
        return False
    rest = line.lower[at + 1 : at + _LONGEST]
    ends = next((n for n, low in enumerate(rest) if low in (".", ",")), len(rest))
    tokens = [line.token_at.get(n) for n in range(at + 1, at + 1 + ends)]
    clause = (words.HELPERS | words.BE | words.HAVE) & set(rest[:ends])
    return not clause and any(t is not None and t.name for t in tokens)


def _until_break(line: Line, at: int) -> list[Token]:
    found: list[Token] = []
    for n in range(at, min(at + _LONGEST, len(line.raw))):
        if line.lower[n] in words.SPEAKER_ENDS or (line.lower[n] == "," and found):
            break
        if n in line.token_at:
            found.append(line.token_at[n])
    return found


def _subject_before(line: Line, at: int) -> list[Token]:
    found: list[Token] = []
    commas = 0
    for n in range(at - 1, max(-1, at - _FARTHEST), -1):
        low = line.lower[n]
        if low in (".", ";", ":", '"', "that", "but", "while", "(", ")", "-"):
            break
        if low == ",":
            commas += 1
            # "Reiko Amano, a researcher at Sumida, said": the name stands before the comma.
            named = any(t.name for t in found) and line.lower[n + 1] not in words.APPOSED
            if found and (named or commas > 2):
                break
            continue
        token = line.token_at.get(n)
        if token is None:
            continue
        if token.role is Role.VERB and line.lower[n] not in ("leads", "led", "heads", "headed"):
            break
        found.append(token)
    return found[::-1]


def _subject_of_clause(line: Line, at: int) -> list[Token]:
    """Return who acts in the sentence so far: "X apologised and said …"."""
    start = max((n for n in range(at) if line.lower[n] in (".", ";", '"')), default=-1)
    return [t for n, t in line.token_at.items() if start < n < at and t.role is Role.AGENT]
