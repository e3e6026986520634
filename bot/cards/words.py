"""The words of a card, in the language of its story."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.content import Card
from bot.model.briefing import Kind


@dataclass(frozen=True, slots=True)
class Words:
    """A language's words; `{}` is for a count, an outlet's name or a headline."""

    sections: dict[Kind, str]
    outlet: str
    outlets: str
    comma: str
    left_out: str
    in_full: str
    silent: str
    near: str
    nothing_in: str
    latest: str
    no_help: str
    silent_but: str
    unknown: str
    first: str
    elsewhere: str
    about: str
    ask: str
    ask_on: str
    independent: str
    told_first: str
    follow: str
    briefing: str
    story: str
    stories: str
    nothing_new: str
    your_topics: str
    late: str
    asked_by: str
    save: str
    sources: str
    new_sources: str
    part: str
    timeline: str
    grouping: str
    newest: str
    taken: dict[str, str]
    update: str
    news: str
    differs: str


_ENGLISH = Words(
    sections={
        Kind.QUOTE: "In their words",
        Kind.BACKGROUND: "Background",
        Kind.EXPLAINED: "In plain words",
        Kind.UNKNOWN: "Not reported yet",
        Kind.WATCH: "What to watch",
    },
    outlet="1 outlet",
    outlets="{} outlets",
    comma=", ",
    left_out="Shortened: {} more did not fit here.",
    in_full="The story in full",
    silent="The sources don't say.",
    nothing_in="Nothing new on {} (feeds read: {}).",
    latest="The latest I know:",
    no_help="`help` tells what I can be asked.",
    near="No sentence of the sources says just that. The nearest:",
    silent_but="The sources don't say. What they do say:",
    unknown="Not known so far, the sources say:",
    first="{} told it first:",
    elsewhere="In Japanese sources:",
    about="From: {}",
    ask="Questions? Mention me in this thread, or press one:",
    ask_on="Ask on, or press a question:",
    independent="{}, {} independent",
    told_first="First: {}",
    follow="{} cite {}",
    briefing="Briefing: {}",
    story="1 story",
    stories="{} stories",
    nothing_new="Nothing new on {} since the last briefing.",
    your_topics="your topics",
    late="Late: this was due {}",
    asked_by="Asked by {}",
    save="Save",
    sources="Sources",
    new_sources="New sources",
    part=" ({} of {})",
    timeline="Who told it, when",
    grouping="How this was grouped",
    newest="Open the newest source",
    taken={
        "edited": "Struck: {} no longer says so.",
        "corrected": "Struck: {} has corrected this.",
        "withdrawn": "Struck: {} has withdrawn this.",
    },
    update="Update",
    news="New:",
    differs="The figures differ now:",
)
_JAPANESE = Words(
    sections={
        Kind.QUOTE: "発言",
        Kind.BACKGROUND: "背景",
        Kind.EXPLAINED: "用語",
        Kind.UNKNOWN: "まだ報じられていないこと",
        Kind.WATCH: "今後の注目点",
    },
    outlet="1媒体",
    outlets="{}媒体",
    comma="、",
    left_out="ほか{}件は収まらないため省きました。",
    in_full="記事のあらまし",
    silent="記事には書かれていません。",
    nothing_in="{}について新しい記事はありません（{}フィード）。",
    latest="最新のものは次の記事です。",
    no_help="できることは `ヘルプ` で。",
    near="その通りの記述は記事にありません。近い内容は次のとおりです。",
    silent_but="その点は記事に書かれていません。記事にあるのは次の内容です。",
    unknown="まだ分かっていません。記事は次のように伝えています。",
    first="最初に報じたのは{}です。",
    elsewhere="英語の記事によると、",
    about="記事: {}",
    ask="質問は、このスレッドで私にメンションするか、次から選んでください。",
    ask_on="続けて質問するか、次から選んでください。",
    independent="{}（独自は{}）",
    told_first="初報：{}",
    follow="{}本が{}による",
    briefing="ブリーフィング：{}",
    story="1件",
    stories="{}件",
    nothing_new="{}について、前回からの新しい記事はありません。",
    your_topics="登録トピック",
    late="遅れての配信です（予定：{}）",
    asked_by="{}さんの質問",
    save="保存",
    sources="出典",
    new_sources="新しい出典",
    part="（{}/{}）",
    timeline="いつ、どこが報じたか",
    grouping="まとめた理由",
    newest="最新の記事を開く",
    taken={
        "edited": "取り消し線: {}の記事からこの内容がなくなりました。",
        "corrected": "取り消し線: {}がこの内容を訂正しました。",
        "withdrawn": "取り消し線: {}がこの内容を撤回しました。",
    },
    update="更新",
    news="新しい内容:",
    differs="数字が変わりました:",
)


def words(lang: str) -> Words:
    """Return a language's words, English for one that has none here."""
    return _JAPANESE if lang.startswith("ja") else _ENGLISH


def count_outlets(count: int, lang: str) -> str:
    """Return "6 outlets" in a language."""
    known = words(lang)
    return known.outlet if count == 1 else known.outlets.format(count)


def count_voices(card: Card) -> str:
    """Return "6 outlets, 2 independent" of a card."""
    outlets = count_outlets(len(card.outlets), card.lang)
    if card.backing is None:
        return outlets
    return words(card.lang).independent.format(outlets, card.backing.voices)


def backing(card: Card) -> list[str]:
    """Return "First: Yomiuri", "4 cite Yomiuri" and the byline of a card, as they came."""
    byline = [card.byline] if card.byline else []
    if card.backing is None:
        return byline
    said = words(card.lang)
    first = [said.told_first.format(card.backing.first)] if card.backing.first else []
    follow = (said.follow.format(count, name) for name, count in card.backing.follows)
    return [*first, *follow, *byline]
