"""Build two lists for the verifier in bot/language/data: how kanji may be read, English verbs.

    pip install jamdict-data
    python -m bench.build_readings bot/language/data

Both come from the dictionary files that bench.build_lexicon reads, under the same licence.
"""

from __future__ import annotations

import argparse
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from bot.language.romaji import romaji

_NOUNS = dict(zip("うくぐすつぬぶむる", "いきぎしちにびみり", strict=True))
_VERB = re.compile(r"^to ([a-z]{2,})(?: \(|$| )")


def main() -> None:
    """Write kanji.tsv and verbs.txt into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    spec = find_spec("jamdict_data")
    if spec is None or spec.origin is None:
        raise SystemExit("jamdict_data is not installed: pip install jamdict-data")
    database = sqlite3.connect(Path(spec.origin).with_name("jamdict.db"))
    _write(folder / "kanji.tsv", _readings(database))
    _write(folder / "verbs.txt", _verbs(database))


def _readings(database: sqlite3.Connection) -> Iterable[str]:
    """Return a line a kanji: itself, and its readings in Latin letters, those of names too."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = database.execute(
        "select c.literal, r.value from character c join rm_group g on g.cid = c.ID"
        " join reading r on r.gid = g.ID where r.r_type in ('ja_on', 'ja_kun')"
        " and (c.freq is not null or c.grade in ('1','2','3','4','5','6','8','9','10'))"
        " union select c.literal, n.value from character c join nanori n on n.cid = c.ID"
        " where c.freq is not null or c.grade in ('1','2','3','4','5','6','8','9','10')"
    )
    for kanji, kana in rows:
        stem, _, rest = kana.strip("-").partition(".")
        # 輝く is read かがや, かがやく and, as a noun or in a name, かがやき.
        for reading in {stem, stem + rest, stem + rest[:-1] + _NOUNS.get(rest[-1:], "")}:
            if latin := romaji(reading):
                found[kanji].add(latin)
    return (f"{kanji}\t{' '.join(sorted(found[kanji]))}" for kanji in sorted(found))


def _verbs(database: sqlite3.Connection) -> Iterable[str]:
    """Return the English verbs by which common Japanese words are explained."""
    rows = database.execute(
        "select distinct g.text from SenseGloss g join Sense s on s.ID = g.sid"
        " join Kanji k on k.idseq = s.idseq join KJP p on p.kid = k.ID"
        " where g.lang = 'eng' and g.text like 'to %'"
    )
    return sorted({match[1] for (text,) in rows if (match := _VERB.match(text))})


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
