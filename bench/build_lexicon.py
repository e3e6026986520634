"""Build bot/language/data: a Japanese–English lexicon and how common words are, both compact.

    pip install jamdict-data wordfreq msgpack
    python -m bench.build_lexicon bot/language/data

Sources and licences: bot/language/data/NOTICE. The output depends on the packages' versions alone.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import msgpack

_JAPANESE = re.compile(r"^[ぁ-ゖァ-ヺー一-鿿々〆ヶ]+$")
_KANJI = re.compile(r"[一-鿿々〆]")
_KATAKANA = re.compile(r"^[ァ-ヺー]+$")
_ENGLISH = re.compile(r"^[a-z][a-z'&.-]*$")
_NOTE = re.compile(r"\([^)]*\)")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['&.-][A-Za-z0-9]+)*")
_DROPPED = ("archaism", "obscure term", "obsolete term", "rare", "proverb", "poetical term")
_FULL_NAMES = {"organization", "company", "product", "person"}
_INFLECTED = ("Godan verb%", "Ichidan verb%", "adjective (keiyoushi)%")
# Words by which a gloss explains rather than translates.
_EMPTY_WORDS = """
a an the to of in on at for and or with by from as be is are one one's something someone somebody
etc esp oneself used being that not into up out off over his her its who which where when what
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_SENSES = 3
_GLOSS_WORDS = 6
_READINGS = 3
_COMMON = 40_000

Glosses = dict[str, dict[str, float]]


def main() -> None:
    """Write lexicon.tsv.gz and frequencies.tsv.gz into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    english, japanese = _frequencies("en"), _frequencies("ja")
    database = sqlite3.connect(_package_file("jamdict_data", "jamdict.db"))
    words = _words(database, japanese)
    names = _names(database, english, japanese, known=words)
    lines = [f"{word}\tw\t{_ranked(glosses)}" for word, glosses in words.items()]
    lines += [f"{name}\tn\t{romaji}" for name, romaji in names.items()]
    _write(folder / "lexicon.tsv.gz", sorted(lines))
    _write(folder / "frequencies.tsv.gz", _common(english, japanese, words.keys() | names.keys()))


def _package_file(package: str, *parts: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is not installed: pip install jamdict-data wordfreq msgpack")
    return Path(spec.origin).parent.joinpath(*parts)


def _frequencies(lang: str) -> dict[str, int]:
    """Return each word's rarity in centibels below 1: 0 would be every word, 600 one in 10⁶."""
    packed = _package_file("wordfreq", "data", f"large_{lang}.msgpack.gz").read_bytes()
    _, *buckets = msgpack.loads(gzip.decompress(packed))
    return {word: rarity for rarity, bucket in enumerate(buckets) for word in bucket}


def _words(database: sqlite3.Connection, japanese: Mapping[str, int]) -> Glosses:
    """Return JMdict's words in use, each with the words of its glosses and how central they are."""
    dropped = _ids(database, "misc", _DROPPED)
    inflected = _ids(database, "pos", _INFLECTED)
    glosses = _glosses(database, dropped)
    words: Glosses = defaultdict(lambda: defaultdict(float))
    forms = database.execute(
        "select text, idseq, exists(select 1 from KJP where kid = Kanji.ID) from Kanji"
    )
    for form, entry, priority in forms:
        if _JAPANESE.match(form) and (
            priority or form in japanese or len(_KANJI.findall(form)) > 2
        ):
            key = form[:-1] if entry in inflected and len(form) > 1 else form
            _add(words[key], glosses.get(entry, {}))
    for form, entry in database.execute("select text, idseq from Kana"):
        if _KATAKANA.match(form) and len(form) > 1:
            _add(words[form], glosses.get(entry, {}))
    return {word: found for word, found in words.items() if found}


def _ids(database: sqlite3.Connection, table: str, patterns: Iterable[str]) -> set[int]:
    query = f"select s.idseq from Sense s join {table} t on t.sid = s.ID where t.text like ?"
    return {entry for pattern in patterns for (entry,) in database.execute(query, (pattern,))}


def _glosses(database: sqlite3.Connection, dropped: set[int]) -> dict[int, dict[str, float]]:
    glosses: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    senses: dict[int, list[int]] = defaultdict(list)
    rows = database.execute(
        "select s.idseq, s.ID, g.text from Sense s join SenseGloss g on g.sid = s.ID"
        " where g.lang = 'eng' order by s.ID, g.rowid"
    )
    for entry, sense, text in rows:
        if entry in dropped:
            continue
        seen = senses[entry]
        if sense not in seen:
            seen.append(sense)
        if len(seen) <= _SENSES:
            found = [w for w in _WORD.findall(_NOTE.sub(" ", text)) if w.lower() not in _EMPTY]
            for word in found:
                glosses[entry][word] += 1 / (len(seen) * len(found))
    return glosses


def _add(into: dict[str, float], glosses: Mapping[str, float]) -> None:
    for word, weight in glosses.items():
        into[word] += weight


def _ranked(glosses: Mapping[str, float]) -> str:
    return " ".join(sorted(glosses, key=lambda w: (-glosses[w], w))[:_GLOSS_WORDS])


def _names(
    database: sqlite3.Connection,
    english: Mapping[str, int],
    japanese: Mapping[str, int],
    *,
    known: Glosses,
) -> dict[str, str]:
    """Return JMnedict's names in use, in Latin letters; readings that English knows come first."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = database.execute(
        "select k.text, y.text, g.text from NEKanji k join NETranslation t on t.idseq = k.idseq"
        " join NETransType y on y.tid = t.ID join NETransGloss g on g.tid = t.ID"
    )
    for name, kind, gloss in rows:
        if len(name) < 2 or not _JAPANESE.match(name) or name in known:
            continue
        latin = " ".join(_WORD.findall(_plain(_NOTE.sub(" ", gloss))))
        attested = latin.lower() in english
        wanted = name in japanese or kind in ("organization", "company")
        if latin and (wanted or (kind == "surname" and len(name) < 4 and attested)):
            found[name].add(latin)
    return {name: "|".join(_readings(latin, english)) for name, latin in found.items()}


def _readings(latin: set[str], english: Mapping[str, int]) -> list[str]:
    ranked = sorted(latin, key=lambda reading: (english.get(reading.lower(), 999), reading))
    best = [reading for reading in ranked if reading.lower() in english] or ranked[:1]
    return best[:_READINGS]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _common(
    english: Mapping[str, int], japanese: Mapping[str, int], listed: Iterable[str]
) -> Iterator[str]:
    """Yield a line a rarity: the rarity, a tab, and the words that have it."""
    lexicon = set(listed)
    lines: dict[int, list[str]] = defaultdict(list)
    for word in [w for w in english if _ENGLISH.match(w)][:_COMMON]:
        lines[english[word]].append(word)
    shown = (w for w in japanese if _JAPANESE.match(w) and w in lexicon)
    for word, _ in zip(shown, range(_COMMON), strict=False):
        lines[japanese[word]].append(word)
    for rarity in sorted(lines):
        yield f"{rarity}\t{' '.join(sorted(lines[rarity]))}"


def _write(path: Path, lines: Iterable[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    # No time stamp inside: the same input gives the same bytes.
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
