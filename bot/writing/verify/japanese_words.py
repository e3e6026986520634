"""The particles, endings and words by which a Japanese sentence is read."""

from __future__ import annotations

import re

from bot.language.text import KANJI, listed
from bot.writing.verify.reading import Role

LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[&.-][A-Za-z0-9]+)*")
QUOTE = re.compile(r"「([^「」]*(?:「[^」]*」[^「」]*)*)」|『([^』]*)』|“([^”]*)”|\"([^\"]*)\"")
# あけぼの銀行: a name in hiragana before a word that names go before.
KANA_NAME = re.compile(
    "(?:^|[、。「・ ]|[はがをにでとの])([ぁ-ゖ]{3,})"
    "(?=銀行|大学|市|町|村|証券|病院|新聞|電鉄|駅|号|生命|園|通信|電力|鉄道|ガス|建設|商事|航空|自動車|食品|製薬|工業|不動産)"
)
# Words of content that news writes without kanji.
KANA_WORD = re.compile("けが|こども|ごみ|たばこ|おわび|いじめ|りんご")
AFTER_KANJI = re.compile(f"[{KANJI}]")
TAIL = re.compile(r"[ぁ-ゖ]*")
PARTICLE = re.compile(
    r"^(?:[)）」』]?(?:など|ら|氏|さん|側)?)"
    r"(は|が|も|を|に|へ|から|より|と|で|の|によって|により|による|に対し)"
)
ROLES = {
    "は": Role.AGENT, "が": Role.AGENT, "も": Role.AGENT, "を": Role.PATIENT, "に": Role.TO,
    "へ": Role.TO, "に対し": Role.TO, "から": Role.FROM, "より": Role.THAN, "と": Role.WITH,
    "で": Role.IN, "の": Role.OF, "によって": Role.AGENT, "により": Role.AGENT,
    "による": Role.AGENT,
}  # fmt: skip
VERBAL = re.compile(
    r"^(?:する|した|して|し[、。た]|し$|しな|しま|しよ|され|させ|せず|せざ|でき|できる|っ[たて]|[いん][たでだ]|った|んだ|"
    r"[るうくすつむぶぐ](?:$|[^ぁ-ゖ]|[とこのよ])|[れりえけげせてめべいきぎしちみびま]?(?:[たてるなず]|ます|まし|なが)|"
    r"[わかがさたなまばら](?:な|れ|ず|せ))"
)
NOT = re.compile(
    r"な(?:い|かった|く(?!す|して)|し(?:に|$|。|、))|ません|(?<![いみきわまは])ず(?:に|、|。|$|じま)|ぬ(?:$|。)|なし"
)
NOT_DENIED = re.compile(
    r"なければなら|なくてはなら|ないといけ|ざるを得|かもしれ[なま]|だけでな|のみならず|に違いな|ばかりでな|しかな|"
    r"はかな|なくな|少なくな|にほかならな|なくとも"
)
NEGATIVE_WORDS = re.compile(
    r"未定|未公表|未確認|未解決|不明|見送|拒否|否定|断念|却下|否決|棄却|中止|停止|禁止|失敗|"
    r"控え|取りやめ|やめ|逃し|欠場|足りず|避け|辞退|無効|撤回|取り消|不在|反対|不能|据え置|至らず|なし|ゼロ|欠"
)
PLANNED = re.compile(
    r"^[ぁ-ゖ]{0,6}(?:予定|計画|方針|見通し|見込み|構え|考え|意向|目標|構想|運び|目指|こと(?:を|で|に)(?:決|合意|な)|"
    r"方向|準備)|^[ぁ-ゖ]{0,2}を(?:予定|計画|目指|決め|約束|見込|めざ)|^へ(?:$|[。、 ])|"
    r"^[ぁ-ゖ]{0,4}(?:たい|ようと|べき|はず|だろう)|^に向け"
)
POSSIBLE = re.compile(
    r"^[ぁ-ゖ]{0,6}(?:可能性|かもしれ|恐れ|検討|模索|議論|提案|案|協議|調整|方向で調整|よう(?:求|要請|訴|提案))|"
    r"^[ぁ-ゖ]{0,2}を(?:検討|協議|模索|求|要請|提案|視野|議論|促|要求|呼び)|^も?(?:視野|検討)|^か(?:を|どうか)|"
    r"^[ぁ-ゖ]{0,6}(?:とみられ|とされ|もよう|模様|得る|うる)|^(?:を)?(?:含|含め)?(?:て)?検討"
)
DONE = re.compile(
    r"^[しさせれらてでいきっんりえけげめべちみびぎかがじねつまにわば]{0,6}?(?:た|んだ)(?!い|く|め|ら|り|が[るら])(?!場合)"
    r"|^[ぁ-ゖ]{0,4}(?:ことにな|ことにし|ようにな|こととな|ことが決ま)った"
)
# 「…すると」: when it does; but 「…すると発表した」 says that it will.
WHEN = re.compile(
    r"^[ぁ-ゖ]{1,4}と(?!発|述|し|い|話|明|語|説|報|伝|み|見|決|予|強|指|訴|回|答|主|の|を)"
)
HEARSAY = re.compile(
    r"^[ぁ-ゖ]{0,4}た(?:可能性|恐れ|おそれ|疑い|とみられ|と見られ|もよう|模様|かもしれ|だろう|とされ)"
)
GOES_ON = re.compile("^(?:し|して|され|されて)、")
ONGOING = re.compile(r"^[ぁ-ゖ]{0,3}(?:て|で)(?:い|お)")
NONPAST = re.compile(
    r"^(?:する|される|させる|できる|[ぁ-ゖ]{0,3}[るうくすつむぶぐ])(?:$|[。、」とこ]|[^ぁ-ゖ])"
)
SAYS = re.compile(
    "(?:と|」)(?:の見方を示し|の考えを示し)?(?:述べ|語っ|語る|話し|話す|説明し|説明する|指摘し|指摘する|強調し|強調する|"
    "主張し|主張する|コメントし|訴え|批判し|予測し|予測する|予想する|みてい|見てい|報じ|伝え|明かし|答え|言っ|言う|言い|"
    "分析し|分析する|警告し|警告する|発言し|していた|している|反論し|評価し|発表し|発表する|表明し|明らかにし|公表し)"
    "|を(?:発表し|表明し|明らかにし|公表し)"
)
# Xに対し、Yへ…するよう命じた: X does it.
ORDERED = re.compile(r"^対し[^。]{0,16}(?:へ|に)[^。]{1,24}よう(?:命|求|要求|要請|促|勧|指示)")
# Whatever the verb, who does it with a quotation speaks: 「…」と評した, 「…」と住民は訴えた.
QUOTES = re.compile("(?<=」)と(?!い[うっ]|の|し[てい])[^。、「」はが]{1,8}(?:た|だ|る)(?=$|[。、])")
QUOTES_LATE = re.compile("」と([^、。「」]{1,16})[はが][^。、「」]{1,8}(?:た|だ|る)(?=$|[。、])")
ACCORDING = re.compile(r"によると|によれば|の(?:話|発表|まとめ)では|の調べ(?:で|に)")
# Words that are more common are hardly ever somebody.
RATE_OF_NAMES = 2e-5
SHORT, LONG = 2, 7
PREFIXES = frozenset("不未非無同各約第")
DOUBTS = frozenset({"consider", "possible"})
HEDGES = frozenset({"plan", "expect", "target", "forecast"})
LIGHT_VERBS = listed("受け 行 行わ 出 取 得 得て 持 見 入")
NO_NAMES = frozenset({"国内", "日本", "勝目", "両国"})
SPEAKER_WORDS = 8
BETWEEN_NAMES = re.compile("[の・(（)） 氏ら]|さん")
