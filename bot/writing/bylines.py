"""Who wrote a briefing, as its card says it."""

from __future__ import annotations

_EXTRACTS = {
    "en": "Extracts of the sources: the language model {}.",
    "ja": "出典からの抜粋です（言語モデルは{}）。",
}
_WHY = {
    "slow": ("did not answer in time", "時間内に応答しませんでした"),
    "down": ("could not be reached", "利用できませんでした"),
    "limited": ("asked to wait", "利用制限中でした"),
    "budget": ("has spent its budget for today", "本日の予算を使い切りました"),
    "broken": ("gave no usable answer", "使える回答を返しませんでした"),
    "refused": ("wrote what the sources do not carry", "出典にないことを書きました"),
}
_MODEL = {
    "en": "Written by {}, each sentence checked against what it cites.",
    "ja": "{}が執筆。各文を出典と照合しました。",
}
_REPLACED = {"en": " Refused: {}.", "ja": "不採用：{}文。"}


def extracts(why: str, lang: str) -> str:
    """Return the byline of extracts that stand in for a model."""
    english, japanese = _WHY.get(why, _WHY["broken"])
    key = _key(lang)
    return _EXTRACTS[key].format(japanese if key == "ja" else english)


def model(name: str, refused: int, lang: str) -> str:
    """Return the byline of a model's briefing, of which so many sentences were refused."""
    key = _key(lang)
    return _MODEL[key].format(name) + (_REPLACED[key].format(refused) if refused else "")


def _key(lang: str) -> str:
    return "ja" if lang.startswith("ja") else "en"
