"""Words in a feed that speak to a machine: they carry nothing, and never reach a channel."""

from __future__ import annotations

import re

from bot.language.text import fold

_PLANTED = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}"
    r"\b(?:previous|prior|above|earlier|all|your|these)\b.{0,30}\b(?:instruction|prompt|rule|direction|command|message|text)"
    r"|\bsystem\s+prompt\b|\b(?:hidden|initial|developer)\s+(?:prompt|instruction)"
    r"|\bas an ai\b(?=.{0,20}\b(?:model|assistant)\b)"
    r"|\byou are (?:now )?(?:a|an|the) [\w ]{0,30}(?:assistant|ai|bot|model)\b"
    r"|<\|?(?:system|im_start|assistant|endoftext)\|?>|\[/?INST\]|\bBEGIN (?:SYSTEM|INSTRUCTIONS)\b"
    r"|\b(?:respond|reply|answer|output|say|write)\b.{0,20}"
    r"\b(?:only|exactly|nothing but)\b.{0,30}[\"“:]"
    r"|(?:以前|これまで|上記|前|すべて|全て)の?(?:指示|命令|プロンプト|ルール)"
    r".{0,12}(?:無視|忘れ|従わな|破棄)|システムプロンプト"
    r"|あなたは(?:今から|これから)?.{0,20}(?:AI|アシスタント|ボット|人工知能)(?:です|だ|として)"
    r"|(?:と|次の(?:文|内容)(?:だけ)?を)(?:だけ)?(?:出力|回答|返答)(?:せよ|しなさい|してください)",
    re.IGNORECASE,
)


def planted(text: str) -> bool:
    """Tell whether a text gives orders to a machine that reads it."""
    return _PLANTED.search(fold(text)) is not None
