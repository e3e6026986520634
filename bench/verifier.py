"""Measure the verifier: claims that their sources carry, and the same corrupted in one thing.

    python -m bench.verifier                      the held-out cases
    python -m bench.verifier --set dev --show 20  the cases it was made with, and what went wrong
    python -m bench.verifier --cases FILE.jsonl   your own

FILE.jsonl holds a case a line:

    {"sentence": "…", "lang": "en", "cites": ["a"], "supported": false, "kind": "number",
     "items": [{"id": "a", "title": "…", "summary": "…", "lang": "ja",
                "published": "2026-04-14T03:00:00Z", "outlet": "…", "url": "…"}]}

`kind` names what was corrupted ("supported" where nothing was); an item's `text` may stand for
`summary`, and outlet, url and published may be left out. Exit code 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from bot.model.briefing import Kind, Sentence
from bot.model.item import Item
from bot.writing.verify import Verdict, check

_FOLDER = Path(__file__).with_name("verifier_cases")
_MARK = re.compile(r"\[(\w+)\|([^|\]]*)\|([^\]]*)\]")
# One thing, told in several places: they change together.
_TOGETHER = frozenset({"roles", "attribution"})
SUPPORTED = "supported"
_SETS = {"dev": ("dev", "dev2"), "all": ("dev", "dev2", "heldout", "fresh", "sealed")}
_CHOICES = ("heldout", "dev", "fresh", "sealed", "all")
CAUGHT, CAUGHT_A_KIND, REFUSED = 0.95, 0.85, 0.05


@dataclass(frozen=True)
class Case:
    """A sentence, what it cites, and whether that carries it."""

    sentence: Sentence
    items: Mapping[str, Item]
    supported: bool
    kind: str

    @property
    def languages(self) -> str:
        """`en`, `ja`, or `cross` where sentence and sources differ."""
        sources = {self.items[c].lang for c in self.sentence.cites if c in self.items}
        return self.sentence.lang if sources <= {self.sentence.lang} else "cross"


def main() -> int:
    """Print the figures; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--set", choices=_CHOICES, default="heldout")
    parser.add_argument("--cases", type=Path, help="cases of your own, a JSON object a line")
    parser.add_argument("--show", type=int, default=0, help="print so many wrong verdicts")
    parser.add_argument("--kind", help="show only this kind")
    asked = parser.parse_args()
    cases = list(read_jsonl(asked.cases) if asked.cases else made(asked.set))
    if not cases:
        print("No cases.", file=sys.stderr)
        return 2
    check(cases[0].sentence, cases[0].items)  # word lists are read on first use
    results, times = [], []
    for case in cases:
        began = time.perf_counter()
        results.append((case, check(case.sentence, case.items)))
        times.append(time.perf_counter() - began)
    _show(results, asked.show, asked.kind)
    times.sort()
    print(
        f"{len(cases)} cases; a sentence in {1000 * median(times):.1f} ms (median), "
        f"{1000 * times[int(len(times) * 0.99)]:.1f} ms (99 %)"
    )
    return 0 if _table(results) else 1


def _table(results: list[tuple[Case, Verdict]]) -> bool:
    """Print right verdicts by kind and language; tell whether every target is met."""
    right: Counter[tuple[str, str]] = Counter()
    count: Counter[tuple[str, str]] = Counter()
    for case, verdict in results:
        for lang in (case.languages, "all"):
            count[case.kind, lang] += 1
            right[case.kind, lang] += verdict.carried == case.supported
    kinds = sorted({kind for kind, _ in count if kind != SUPPORTED})
    print(f"\n{'caught':<14}" + "".join(f"{lang:>16}" for lang in ("en", "ja", "cross", "all")))
    for kind in kinds:
        print(f"{kind:<14}" + "".join(_cell(right, count, kind, lang) for lang in _LANGS))
    caught = sum(right[k, "all"] for k in kinds) / (sum(count[k, "all"] for k in kinds) or 1)
    held = count[SUPPORTED, "all"]
    passed = right[SUPPORTED, "all"] / held if held else 1.0
    print(f"{'passed':<14}" + "".join(_cell(right, count, SUPPORTED, lang) for lang in _LANGS))
    worst = min((right[k, "all"] / count[k, "all"] for k in kinds), default=1.0)
    print(
        f"\ncaught {caught:.1%} (target {CAUGHT:.0%}), worst kind {worst:.1%} "
        f"(target {CAUGHT_A_KIND:.0%}), refused though supported {1 - passed:.1%} "
        f"(target ≤ {REFUSED:.0%})"
    )
    return caught >= CAUGHT and worst >= CAUGHT_A_KIND and 1 - passed <= REFUSED


_LANGS = ("en", "ja", "cross", "all")


def _cell(
    right: Counter[tuple[str, str]], count: Counter[tuple[str, str]], kind: str, lang: str
) -> str:
    total = count[kind, lang]
    return (
        f"{right[kind, lang]:>6}/{total:<4}{right[kind, lang] / total:>5.0%}" if total else " " * 16
    )


def _show(results: list[tuple[Case, Verdict]], most: int, kind: str | None) -> None:
    wrong = [
        (case, verdict)
        for case, verdict in results
        if verdict.carried != case.supported and kind in (None, case.kind)
    ]
    for case, verdict in wrong[:most]:
        found = "; ".join(str(f) for f in verdict.findings) or "passed"
        print(f"[{case.kind}, {case.languages}] {case.sentence.text}\n    {found}")
        for cite in case.sentence.cites:
            if cite in case.items:
                print(f"    {case.items[cite].title} | {case.items[cite].summary}")


def read_jsonl(path: Path) -> Iterator[Case]:
    """Yield the cases of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            continue
        row = json.loads(line)
        items = [_item(i) for i in row["items"]]
        kind = SUPPORTED if row["supported"] else str(row.get("kind") or "unnamed")
        yield Case(
            Sentence(row["sentence"], row["lang"], tuple(row["cites"]), Kind.POINT),
            {item.id: item for item in items},
            bool(row["supported"]),
            kind,
        )


def _item(row: Mapping[str, Any]) -> Item:
    url = row.get("url") or "https://outlet.example/" + str(row["id"])
    told = datetime.fromisoformat(row.get("published") or "2026-04-14T03:00:00+00:00")
    told = told if told.tzinfo else told.replace(tzinfo=UTC)
    domain = row.get("domain") or urlsplit(url).hostname or "outlet.example"
    return Item(
        id=str(row["id"]),
        url=url,
        title=row.get("title", ""),
        summary=row.get("summary") or row.get("text") or "",
        lang=row.get("lang", "en"),
        outlet=row.get("outlet") or domain,
        domain=domain,
        published=told,
        seen=told,
    )


def made(which: str) -> Iterator[Case]:
    """Yield the cases that the project's own texts make."""
    for name in _SETS.get(which, (which,)):
        path = _FOLDER / f"{name}.toml"
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, frame in enumerate(data["frame"]):
            yield from _of_frame(f"{name}{number}", frame, data["published"])


def _of_frame(name: str, frame: Mapping[str, Any], told: datetime) -> Iterator[Case]:
    items = {
        key: _told(f"{name}-{key}", frame[key], told)
        for key in ("en", "ja", "other_en", "other_ja")
    }
    by_id = {item.id: item for item in items.values()}
    ways: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for lang in ("en", "ja"):
        far = "ja" if lang == "en" else "en"
        ways[f"claims_{lang}"] = [(lang, lang), (lang, far)]
        ways[f"same_{lang}"] = [(lang, lang)]
        ways[f"cross_{lang}"] = [(lang, far)]
    for field, pairs in ways.items():
        for text in frame.get(field, ()):
            for lang, source in pairs:
                yield from _of_claim(text, lang, items, source, by_id)


def _told(name: str, text: str, told: datetime) -> Item:
    title, _, summary = text.partition(" || ")
    lang = "ja" if name.endswith("ja") else "en"
    return _item({
        "id": name, "title": title, "summary": summary, "lang": lang, "published": told.isoformat(),
        "outlet": "Kanda Shimbun" if lang == "en" else "神田新聞",
    })  # fmt: skip


def _of_claim(
    text: str, lang: str, items: Mapping[str, Item], source: str, by_id: Mapping[str, Item]
) -> Iterator[Case]:
    cite, other = items[source].id, items[f"other_{source}"].id

    def case(written: str, kind: str, cited: str = cite) -> Case:
        sentence = Sentence(written, lang, (cited,), Kind.POINT)
        return Case(sentence, by_id, kind == SUPPORTED, kind)

    plain = _MARK.sub(lambda m: m[2], text)
    yield case(plain, SUPPORTED)
    yield case(plain, "wrong cite", other)
    for kind, written in corruptions(text):
        yield case(written, kind)


def corruptions(text: str) -> Iterable[tuple[str, str]]:
    """Yield (kind, text) for each thing that the marks of a claim can change."""
    marks = list(_MARK.finditer(text))
    done: set[str] = set()
    for mark in marks:
        kind = mark[1]
        if kind in _TOGETHER:
            if kind in done:
                continue
            done.add(kind)

        def corrupt(m: re.Match[str], mark: re.Match[str] = mark) -> str:
            mine = m[1] == mark[1] if mark[1] in _TOGETHER else m.start() == mark.start()
            return m[3] if mine else m[2]

        yield kind, _MARK.sub(corrupt, text)


if __name__ == "__main__":
    sys.exit(main())
