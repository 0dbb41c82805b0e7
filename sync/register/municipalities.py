"""The 62 municipalities of Tokyo and their late-elderly insurer numbers (保険者番号).

The codes are those of JIS X 0402. A number is 39, 13, the last three digits of
the code and the check digit; four of them are backed by published numbers, the
rest follow the same rule and serve invented people only.
"""

from dataclasses import dataclass

from schema.numbers import check_digit

_ELDERLY = """
13101 千代田区 60
13102 中央区 130
13103 港区 230
13104 新宿区 340
13105 文京区 230
13106 台東区 240
13107 墨田区 310
13108 江東区 580
13109 品川区 430
13110 目黒区 280
13111 大田区 860
13112 世田谷区 970
13113 渋谷区 220
13114 中野区 350
13115 杉並区 640
13116 豊島区 290
13117 北区 470
13118 荒川区 270
13119 板橋区 710
13120 練馬区 870
13121 足立区 950
13122 葛飾区 630
13123 江戸川区 790
13201 八王子市 860
13202 立川市 240
13203 武蔵野市 170
13204 三鷹市 210
13205 青梅市 220
13206 府中市 300
13207 昭島市 160
13208 調布市 290
13209 町田市 640
13210 小金井市 140
13211 小平市 260
13212 日野市 260
13213 東村山市 230
13214 国分寺市 150
13215 国立市 95
13218 福生市 80
13219 狛江市 110
13220 東大和市 130
13221 清瀬市 110
13222 東久留米市 190
13223 武蔵村山市 100
13224 多摩市 240
13225 稲城市 110
13227 羽村市 80
13228 あきる野市 130
13229 西東京市 270
13303 瑞穂町 50
13305 日の出町 33
13307 檜原村 6
13308 奥多摩町 14
13361 大島町 16
13362 利島村 1
13363 新島村 6
13364 神津島村 4
13381 三宅村 6
13382 御蔵島村 1
13401 八丈町 17
13402 青ヶ島村 1
13421 小笠原村 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """One ward, city, town or village of Tokyo (区市町村)."""

    code: str
    """市区町村コード, 5 digits."""
    name: str
    """Its name, without the prefecture."""
    elderly: int
    """Roughly how many hundred people of 75 and over live there."""
    insurer_number: str
    """The late-elderly insurer number with its check digit."""


def _municipality(line: str) -> Municipality:
    """Read one line of the table: code, name, weight."""
    code, name, elderly = line.split()
    body = "39" + code
    return Municipality(
        code=code,
        name=name,
        elderly=int(elderly),
        insurer_number=body + check_digit(body),
    )


TOKYO = tuple(_municipality(line) for line in _ELDERLY.split("\n") if line)
"""All 62, by code: 23 wards, 26 cities, 5 towns, 8 villages."""
