"""Names compared as a desk compares them: widths, kana, variants, ● (氏名の照合).

What holds for every comparison here:

1. Neither width, blanks, hiragana or katakana, small kana, ヂ ヅ ヰ ヱ ヲ, long
   vowels nor iteration marks make a difference (same after normalising).
2. Old and new forms of a character are the same name, and are said to be
   variants (異体字).
3. ● stands where an insurer's character has no common code: for exactly one
   character, whichever it is. So a name with ● is never exact, and a name of
   nothing but ● matches nobody.
4. Nobody is ever picked: whoever matches is returned, best first.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from schema.terms import Term

Person = TypeVar("Person")


class NameMatch(Term):
    """How two names compare, best first (氏名の一致区分)."""

    EXACT = "exact", "一致"
    SAME_AFTER_NORMALISING = "same_after_normalising", "表記のゆれのみ"
    VARIANT = "variant", "異体字のちがい"
    WILDCARD = "wildcard", "●をのぞいて一致"
    DIFFERENT = "different", "不一致"


WILDCARD = "●"
"""One character that could not be printed (黒丸); 〓 ■ ? are read as it."""

VARIANTS = (
    "高髙 崎﨑嵜 徳德 辺邊邉 国國囯 弥彌 巌巖 礼禮 恵惠 斎斉齋齊 沢澤 浜濱濵 真眞 "
    "広廣 桜櫻 島嶋嶌 吉𠮷 竜龍 滝瀧 関關 亀龜 栄榮 円圓 塩鹽 奥奧 黒黑 会會 学學 "
    "宝寶 実實 寿壽 条條 静靜 蔵藏 当當 豊豐 浅淺 万萬 穂穗 来來 瀬瀨 頼賴 凜凛 遥遙 "
    "槙槇 桧檜 薮藪 曽曾 籠篭 桑桒 富冨 館舘 峰峯 松枩 梅楳 淵渕渊 柳栁 橋𣘺 土𡈽 "
    "芦蘆 薫薰 郎郞 青靑 清淸 秋穐 船舩 鉄鐵 鶴鸖 壮壯 児兒 覚覺 乗乘 勲勳 厳嚴 尭堯 "
    "楽樂 県縣 剣劍劔 顕顯 検檢 芸藝 双雙 荘莊 総總 聡聰 仏佛 与與 岳嶽 鴎鷗 戸戶 "
    "横橫 歩步 増增 徴徵 尚尙 昇曻 晋晉 彦彥 両兩 鎮鎭 強强 恒恆 参參 沖冲 涼凉 舎舍 "
    "並竝 満滿 様樣 呂吕 恋戀 誉譽 応應 伝傳 蛍螢 桝枡 麹麴 祢禰 祷禱 蝉蟬 頴穎 鴬鶯 "
    "渓溪 鶏鷄雞 声聲 湾灣 団團 将將 収收 暦曆 権權 気氣 画畫 稲稻 経經 衛衞 郷鄕 麦麥 "
    "黄黃 予豫"
)
"""Forms of one character, the common one first (異体字); JIS X 0208 where it can."""

_COMMON_FORM = {
    ord(variant): group[0] for group in VARIANTS.split() for variant in group[1:]
}
_KATAKANA = str.maketrans(
    {code: chr(code + 0x60) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
)
_ONE_SPELLING = str.maketrans(
    "ァィゥェォッャュョヮヵヶヂヅヲヰヱ" + "-‐‒–—―−~〜" + "〓■?",
    "アイウエオツヤユヨワカケジズオイエ" + "ー" * 9 + WILDCARD * 3,
    "・.,'’" + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))),
)
_VOICING = str.maketrans("゛゜", "\u3099\u309a")
_O_ROW = "オコソトノホモヨロゴゾドボポ"
_LONG_VOWEL = {
    **dict.fromkeys("アカサタナハマヤラワガザダバパ", "ア"),
    **dict.fromkeys("イキシチニヒミリギジビピ", "イ"),
    **dict.fromkeys("ウクスツヌフムユルグズブプヴ", "ウ"),
    **dict.fromkeys("エケセテネヘメレゲゼデベペ", "イ"),
    **dict.fromkeys(_O_ROW, "ウ"),
}


def normalise_kana(text: str) -> str:
    """The one spelling that is indexed and searched by its beginning (カナ索引).

    A long vowel is spelt out as names spell it, so that オーノ, オオノ and オウノ
    meet, and ケーコ meets ケイコ. A character depends on what stands before it
    only: the beginning of a name, cut between morae, is normalised to the
    beginning of the normalised name. Kanji and Latin letters pass through.
    """
    wide = unicodedata.normalize("NFKC", text.translate(_VOICING)).upper()
    spelt = ""
    for char in "".join(wide.split()).translate(_KATAKANA).translate(_ONE_SPELLING):
        spelt += _spelt_after(spelt[-1:], char)
    return spelt


def _spelt_after(before: str, written: str) -> str:
    """One character as it is spelt after `before`; both already folded."""
    char = _repeated(before, written)
    if char == "ー":
        return _LONG_VOWEL.get(before, "")
    if char == "オ" and before and before in _O_ROW:
        return "ウ"
    return char


def _repeated(before: str, char: str) -> str:
    """What an iteration mark stands for; any other character itself (踊り字)."""
    if char == "ヾ":
        voiced = unicodedata.normalize("NFC", before + "\u3099")
        return voiced.translate(_ONE_SPELLING) if len(voiced) == 1 else before
    return before if char in "ヽ々" else char


def compare_names(one: str, other: str) -> NameMatch:
    """Compare two names, both in kanji or both in kana.

    Args:
        one: A name as printed, answered or typed.
        other: The name it is held against.

    Returns:
        The best that holds. A blank name is different from every name.
    """
    left, right = normalise_kana(one), normalise_kana(other)
    if not left.strip(WILDCARD) or not right.strip(WILDCARD):
        return NameMatch.DIFFERENT
    if WILDCARD not in left + right:
        if one == other:
            return NameMatch.EXACT
        if left == right:
            return NameMatch.SAME_AFTER_NORMALISING
    return _compare_forms(left.translate(_COMMON_FORM), right.translate(_COMMON_FORM))


def _compare_forms(left: str, right: str) -> NameMatch:
    if WILDCARD not in left + right:
        return NameMatch.VARIANT if left == right else NameMatch.DIFFERENT
    if len(left) != len(right):
        return NameMatch.DIFFERENT
    known = [pair for pair in zip(left, right, strict=True) if WILDCARD not in pair]
    if known and all(a == b for a, b in known):
        return NameMatch.WILDCARD
    return NameMatch.DIFFERENT


def candidates(
    wanted: str, among: Iterable[Person], name_of: Callable[[Person], str]
) -> list[tuple[Person, NameMatch]]:
    """Everybody whose name matches, best first, for a person to choose from.

    Args:
        wanted: The name that is looked for.
        among: Records of any kind.
        name_of: Gives the name of a record.

    Returns:
        All who match. That it is one alone does not make it the right one.
    """
    compared = ((person, compare_names(wanted, name_of(person))) for person in among)
    matching = [pair for pair in compared if pair[1] is not NameMatch.DIFFERENT]
    return sorted(matching, key=lambda pair: list(NameMatch).index(pair[1]))


_ROWS = {
    "": "ア イ ウ エ オ",
    "k": "カ キ ク ケ コ",
    "g": "ガ ギ グ ゲ ゴ",
    "s": "サ シ ス セ ソ",
    "z": "ザ ジ ズ ゼ ゾ",
    "t": "タ チ ツ テ ト",
    "d": "ダ ヂ ヅ デ ド",
    "n": "ナ ニ ヌ ネ ノ",
    "h": "ハ ヒ フ ヘ ホ",
    "b": "バ ビ ブ ベ ボ",
    "p": "パ ピ プ ペ ポ",
    "m": "マ ミ ム メ モ",
    "y": "ヤ イ ユ イェ ヨ",
    "r": "ラ リ ル レ ロ",
    "l": "ラ リ ル レ ロ",
    "w": "ワ ウィ ウ ウェ ヲ",
    "v": "ヴァ ヴィ ヴ ヴェ ヴォ",
    "f": "ファ フィ フ フェ フォ",
    "ts": "ツァ ツィ ツ ツェ ツォ",
    "sh": "シャ シ シュ シェ ショ",
    "ch": "チャ チ チュ チェ チョ",
    "j": "ジャ ジ ジュ ジェ ジョ",
}
_GLIDES = dict(zip("kgsztdnhbpmrj", "キギシジチヂニヒビピミリジ", strict=True))
_SYLLABLES = {
    onset + vowel: kana
    for onset, row in _ROWS.items()
    for vowel, kana in zip("aiueo", row.split(), strict=True)
} | {
    f"{onset}y{vowel}": kana + small
    for onset, kana in _GLIDES.items()
    for vowel, small in zip("auoe", "ャュョェ", strict=True)
}
_LONG_LETTERS = {
    ord(letter): plain + "-"
    for letter, plain in zip("āīūēōâîûêô", "aiueoaiueo", strict=True)
}
_ROMAJI = re.compile(
    r"(?P<syllabic>n(?:'|n(?![aiueoy])|(?![aiueoy]))|m(?=[bmp]))"
    r"|(?P<double>([bcdfghjkmprstwz])(?=\3)|t(?=ch))"
    r"|(?P<long>-|(?<=o)h(?![aiueoy]))"
    r"|(?P<unfinished>[bcdfghjklmprstvwyz]+$)"
    f"|{'|'.join(sorted(_SYLLABLES, key=len, reverse=True))}"
)
_SIGNS = {"syllabic": "ン", "double": "ッ", "long": "ー", "unfinished": ""}


def kana_from_romaji(text: str) -> str:
    """Turn romaji of any school into katakana; leave kana and kanji (ローマ字).

    Hepburn (shi, tamba, matcha, ohno, ō), kunrei (si, tanba, mattya) and what is
    typed (shin'ichi, shinnosuke, oono) are read. Consonants at the end that are
    no syllable yet are left out, so that a search can follow the keys.
    """
    letters = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return _ROMAJI.sub(_kana_of, letters.translate(_LONG_LETTERS))


def _kana_of(found: re.Match[str]) -> str:
    kind = found.lastgroup
    return _SIGNS[kind] if kind else _SYLLABLES[found[0]]


def search_form(text: str) -> str:
    """What is searched for in the kana index: half width, hiragana or romaji typed."""
    return normalise_kana(kana_from_romaji(text))


def mask(name: str) -> str:
    """Hide a name in lists: シ＊＊ タ＊＊, whatever its length (伏せ字).

    Two parts at most are shown, so that the number of parts says nothing.
    """
    parts = unicodedata.normalize("NFKC", name).split()[:2]
    return " ".join(f"{part[0]}＊＊" for part in parts)


def mask_number(number: str) -> str:
    """Hide a number but for its last four, never showing more than half of it.

    Four stars stand for as many digits or more; a shorter number has fewer.
    """
    shown = min(4, len(number) // 2)
    hidden = len(number) - shown
    return "*" * min(4, hidden) + number[hidden:]
