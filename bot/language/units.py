"""Units and counters of both languages, each brought to what it measures or counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.language.english import stem


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures or counts, and how many base units it is."""

    kinds: frozenset[str]
    factor: Decimal = Decimal(1)


def _table(rows: str) -> tuple[dict[str, Unit], dict[str, Unit]]:
    english: dict[str, Unit] = {}
    japanese: dict[str, Unit] = {}
    for row in rows.strip().splitlines():
        kinds, factor, en, ja = (field.strip() for field in row.split("|"))
        unit = Unit(frozenset(kinds.split()), Decimal(factor))
        english.update((w.strip(), unit) for w in en.split(";") if w.strip())
        japanese.update((w.strip(), unit) for w in ja.split(";") if w.strip())
    return english, japanese


# kinds | factor to the base unit | English writings | Japanese writings
_MEASURES = """
jpy | 1 | yen; ¥; jpy | 円
usd | 1 | dollars; dollar; us dollars; $; us$; usd | ドル; 米ドル
eur | 1 | euros; euro; € | ユーロ
gbp | 1 | pounds; pound; £ | ポンド
cny | 1 | yuan; renminbi | 元; 人民元
krw | 1 | won | ウォン
% | 1 | percent; per cent; pct | %; パーセント; ％
% | 10 | | 割
pt | 1 | percentage points; percentage point | ポイント
pt score | 1 | points; point | 点
m | 1000 | kilometers; kilometer; kilometres; kilometre; km | キロメートル; km
m g | 1000 | | キロ
m | 1 | meters; meter; metres; metre | メートル
m | 0.01 | centimeters; centimeter; centimetres; cm | センチ; センチメートル; cm
m | 0.001 | millimeters; millimeter; mm | ミリ; ミリメートル; mm
m | 0.000001 | micrometers; microns | マイクロメートル
m | 0.000000001 | nanometers; nanometer; nanometre; nm | ナノメートル; nm; ナノ
m | 1609.344 | miles; mile | マイル
m | 0.3048 | feet; foot | フィート
m2 | 1 | square meters; square metres; square meter | 平方メートル
m2 | 1000000 | square kilometers; square kilometres | 平方キロメートル; 平方キロ
m2 | 10000 | hectares; hectare | ヘクタール
g | 1000 | kilograms; kilogram; kg; kilos | キログラム; kg
g | 1 | grams; gram | グラム
g | 1000000 | tons; tonnes; ton; tonne; metric tons | トン
l | 1 | liters; litres; liter | リットル
s | 1 | seconds | 秒; 秒間
s | 60 | minutes; minute | 分間; 分
s | 3600 | hours; hour | 時間
s | 86400 | days; day | 日間; 日
s | 604800 | weeks; week | 週間
month | 1 | months; month | カ月; か月; ヶ月; ヵ月; カ月間; か月間
month | 12 | years; year | 年; 年間; カ年; か年
age | 1 | years old; year old; years of age | 歳; 才; 代
w | 1 | watts; watt | ワット
w | 1000 | kilowatts; kilowatt; kw | キロワット; kw
w | 1000000 | megawatts; megawatt; mw | メガワット; mw
w | 1000000000 | gigawatts; gigawatt; gw | ギガワット; gw
wh | 1000 | kilowatt hours; kilowatt-hours; kwh | キロワット時; kwh
wh | 1000000 | megawatt hours; mwh | メガワット時
byte | 1000000 | megabytes; mb | メガバイト
byte | 1000000000 | gigabytes; gb | ギガバイト; gb
byte | 1000000000000 | terabytes; tb | テラバイト; tb
byte | 1000000000000000 | petabytes; pb | ペタバイト
hz | 1000000 | megahertz; mhz | メガヘルツ
hz | 1000000000 | gigahertz; ghz | ギガヘルツ
degree occasion | 1 | degrees; degree | 度
fold | 1 | fold | 倍
fold occasion | 1 | times |
"""
_COUNTED = """
person | 1 | people; persons; person | 人; 名; 者
company | 1 | companies; firms | 社; 行
case | 1 | cases | 件
machine | 1 | units | 台; 基; 機; 両
occasion | 1 | | 回; 試合; 戦
rank | 1 | | 位; 番目; 号; 期; 次; 回目; 年目; 日目; 番
country | 1 | countries; nations | カ国; か国; ヶ国; ヵ国; 国
site | 1 | sites | カ所; か所; ヶ所; 箇所; 拠点; 地点; カ所目
shop | 1 | | 店; 店舗
school | 1 | | 校; 大学
hospital | 1 | | 病院
vote | 1 | votes | 票
ship | 1 | | 隻
building | 1 | | 棟
household | 1 | households | 世帯; 戸; 軒
flight | 1 | | 便
bed | 1 | | 床
book | 1 | | 冊
piece | 1 | | 枚; 個; 本; 品; 品目
animal | 1 | | 頭; 匹; 羽
sort | 1 | kinds; types | 種類; 種
group | 1 | | 組; 団体; チーム; 組織
line | 1 | | 路線
stage | 1 | | 段階
floor | 1 | | 階
parameter | 1 | parameters | パラメーター; パラメータ
letter | 1 | | 文字; 語
region | 1 | | 都道府県; 県; 市; 市町村; 自治体
thing | 1 | | つ; 項目; テーマ; 分野
"""
ENGLISH_UNITS, JAPANESE_UNITS = _table(_MEASURES)
_english_counted, _japanese_counted = _table(_COUNTED)
ENGLISH_UNITS |= _english_counted
JAPANESE_UNITS |= _japanese_counted
# What counts things rather than measures: it may be left out, or be said by a noun.
COUNTERS = frozenset(
    kind
    for units in (_english_counted, _japanese_counted)
    for u in units.values()
    for kind in u.kinds
) | {"score", "occasion"}

_NOUNS = {
    "person": """person people worker employee staff staffer engineer researcher student patient
        resident passenger user member man woman child customer participant player scientist expert
        soldier official doctor nurse volunteer visitor tourist household developer subscriber
        graduate teacher job applicant candidate driver farmer guest viewer reader voter lawmaker
        specialist technician personnel adult attendee evacuee migrant foreigner national""",
    "company": """company firm startup maker manufacturer business corporation bank operator carrier
        supplier lender partner founder conglomerate giant automaker utility insurer vendor""",
    "case": """case project incident application patent theme request complaint record proposal
        contract order accident infection violation order breach report""",
    "machine": """unit robot car vehicle server bus machine device computer truck train drone
        aircraft plane reactor satellite turbine gpu chip smartphone terminal camera helicopter jet
        processor charger""",
    "occasion": "time round occasion game match trial test trip ride visit",
    "country": "country nation",
    "site": "site location base plant factory center centre point facility area station",
    "shop": "store shop outlet restaurant branch",
    "school": "school university college",
    "hospital": "hospital clinic",
    "vote": "vote ballot",
    "ship": "ship vessel boat ferry tanker",
    "building": "building tower house",
    "household": "household home family house",
    "flight": "flight trip run departure service",
    "bed": "bed",
    "book": "book volume copy",
    "piece": "piece sheet ticket item card bottle product photo egg panel article cable pill",
    "animal": "animal cow pig bird dog cat bear chicken head cattle horse",
    "sort": "kind type sort species variety category language",
    "group": "group team organization body party",
    "line": "route line",
    "stage": "stage phase level",
    "floor": "floor story storey",
    "parameter": "parameter",
    "letter": "character word token letter",
    "region": "prefecture city municipality town village region state province",
    "thing": """thing field area theme point item question issue topic measure step pillar factor
        goal target category""",
    "rank": "edition round place",
}
_OF_NOUN: dict[str, set[str]] = {}
for _kind, _words in _NOUNS.items():
    for _word in _words.split():
        _OF_NOUN.setdefault(stem(_word), set()).add(_kind)


def of_noun(noun: str) -> frozenset[str]:
    """Return what an English noun's number counts; nothing where the list does not know it."""
    return frozenset(_OF_NOUN.get(stem(noun), ()))
