"""Forty patients in one run: key to paint throughout, and what the memory grows by.

The demo runs on a terminal of its own. Patient after patient is received by keys alone,
as they come to a desk: expired cards that are asked about, certificates from a scanner,
cards that are read or not, somebody put aside and taken up again, a search by kana, a
wrong digit that is mended, help, history and the lock. Every key is timed until the
first that is drawn for it, and until what it leads to is; what waits for the register
is not. Time for which others had the core is taken off. Memory is what the process
holds resident, after every kind of visit has come once and after the last.
"""

import sys
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from kiosk.demo.clinic import DAY, OTHERS, PASSPHRASE, PEOPLE, SEED
from kiosk.words.keymap import USUAL_KEYS
from schema.insured import Insured, scheme_of
from schema.terms import Document, Scheme
from sync.register.people import generate_late_elderly, generate_other
from tests.bench.hand import Hand
from tests.bench.row import Row
from tests.bench.terminal import on_a_terminal

KEY_MS, DONE_MS, GROWTH_MB = 50.0, 100.0, 20.0
_DEMO = [sys.executable, "-m", "kiosk", "demo"]
_PATIENTS, _QUICK_PATIENTS, _WARM = 40, 14, 10
_TOLD = 8
"""How many of the slowest keys are named."""
_SETTLING = 0.5
"""Seconds after a panel in which a digit does nothing, and after a number Enter."""
_GUARD = 0.6
"""Seconds after a verdict in which Enter does not confirm."""
_ENTER, _BACK, _ESC = "\r", "\x7f", "\x1b"
_CODES = {"f3": "\x1bOR", "f6": "\x1b[17~", "f7": "\x1b[18~", "f12": "\x1b[24~"}
_EXPIRED = "5070930"
_MAINLY = "次"
"""Stands beside a verdict only."""


def rows(*, quick: bool) -> list[Row]:
    """Measure; `quick` takes fewer patients."""
    if not Path("/proc/self/status").exists():
        sys.stderr.write("the day is measured where there is /proc only\n")
        return []
    patients = _QUICK_PATIENTS if quick else _PATIENTS
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        on_a_terminal(_DEMO, Path(folder)) as screen,
    ):
        hand = Hand(screen)
        grown = _day(hand, patients)
    slowest = sorted(hand.worst.items(), key=lambda one: -one[1])[:_TOLD]
    told = ", ".join(f"{shows} {took * 1000:.0f}" for shows, took in slowest)
    sys.stderr.write(f"slowest keys, ms, by what they led to: {told}\n")
    many = len(hand.waits)
    return [
        _ninety_ninth(f"key to paint, p99 of {many}, {patients} patients", hand.waits),
        _ninety_ninth("of which its thread computes, p99", hand.own),
        _ninety_ninth("key to what it leads to, p99", hand.effects, DONE_MS),
        Row(
            name=f"memory grown from patient {_WARM} to {patients}",
            ours=grown / 1e6,
            target=GROWTH_MB,
            unit="MB",
        ),
    ]


def _ninety_ninth(name: str, seconds: list[float], most: float = KEY_MS) -> Row:
    """What all but one in a hundred take."""
    took = quantiles(seconds, n=100)[-1] * 1000
    return Row(name=name, ours=took, target=most, unit="ms")


def _day(hand: Hand, patients: int) -> int:
    """Receive so many; bytes by which the process grew after the first few."""
    hand.sees("4を押してください")
    late, national = _late(), _national()
    held = 0
    for nth, visit in zip(range(1, patients + 1), cycle(_VISITS), strict=False):
        visit(hand, next(national if visit is _national_card else late))
        if nth == _WARM:
            held = _resident(hand.screen.process)
    return _resident(hand.screen.process) - held


def _resident(process: int) -> int:
    """Bytes that a process holds in memory."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    line = next(one for one in told.splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def _late() -> Iterator[Insured]:
    """Late-elderly people whose birth date and printed expiry the demo offers."""
    wanted = Document.ELIGIBILITY_CERTIFICATE
    for one in generate_late_elderly(PEOPLE, SEED, DAY):
        plain = one.lost_on is None and not one.special_care and "●" not in one.name
        if plain and one.document is wanted:
            yield one


def _national() -> Iterator[Insured]:
    for one in generate_other(OTHERS, SEED, DAY):
        if scheme_of(one.insurer_number) is Scheme.NATIONAL and one.lost_on is None:
            yield one


def _numbers(hand: Hand, one: Insured) -> None:
    hand.typed("保険者番号", one.insurer_number, "▶被保険者番号")
    hand.typed("被保険者番号", one.number, "▶生年月日")
    hand.rests(_SETTLING)


def _record(hand: Hand) -> None:
    hand.rests(_GUARD)
    hand.key(_ENTER, "記録しました")
    hand.rests(_SETTLING)


def _checked(hand: Hand) -> None:
    """Ask without 限度額; the answer is waited for by whoever calls."""
    hand.rests(_SETTLING)
    hand.key("1", "同意なし")
    hand.rests(_SETTLING)
    hand.key("2", "照会中")


def _expired_card(hand: Hand, one: Insured) -> None:
    hand.key("4", "▶保険者番号")
    _numbers(hand, one)
    hand.key(_ENTER, "▶券面の期限")
    hand.typed("券面の期限", _EXPIRED)
    hand.key(_ENTER, _MAINLY)
    _checked(hand)
    hand.sees("資格あり（練習用の端末")
    _record(hand)


def _scanned_certificate(hand: Hand, one: Insured) -> None:
    hand.key("2", "▶保険者番号")
    hand.rests(_SETTLING)
    hand.key(f"{one.insurer_number}{one.number}{_ENTER}", "▶生年月日")
    hand.rests(_SETTLING)
    hand.key(_ENTER, "▶券面の期限")
    hand.key(_ENTER, _MAINLY)
    _record(hand)


def _national_card(hand: Hand, one: Insured) -> None:
    hand.key("4", "▶保険者番号")
    hand.typed("保険者番号", one.insurer_number, "▶記号")
    hand.typed("記号", one.symbol)
    hand.key(_ENTER, "▶番号")
    hand.typed("番号", one.number)
    hand.key(_ENTER, "▶枝番")
    hand.typed("枝番", one.branch, "▶生年月日")
    hand.rests(_SETTLING)
    hand.key(_ENTER, "▶券面の期限")
    hand.typed("券面の期限", _EXPIRED)
    hand.key(_ENTER, _MAINLY)
    _checked(hand)
    hand.sees("資格あり（練習用の端末")
    _record(hand)


def _card_that_is_read(hand: Hand, one: Insured) -> None:
    hand.key("1", "▶読み取り")
    hand.key("1", "▶保険者番号")
    _numbers(hand, one)
    hand.key(_ENTER, _MAINLY)
    _record(hand)


def _put_aside(hand: Hand, one: Insured) -> None:
    hand.key("4", "▶保険者番号")
    _numbers(hand, one)
    hand.key(_ENTER, "▶券面の期限")
    hand.key(_ENTER, _MAINLY)
    _checked(hand)
    hand.rests(_SETTLING)
    hand.key("5", "横に置きました")
    hand.sees("戻りました1件")
    hand.key(_CODES[USUAL_KEYS.keys["worklist"]], "照会一覧")
    hand.rests(_SETTLING)
    hand.key("1", "資格あり")
    _record(hand)


def _searched(hand: Hand, one: Insured) -> None:
    hand.key(_CODES[USUAL_KEYS.keys["search"]], "かな検索")
    hand.rests(_SETTLING)
    hand.key(one.name_kana, "".join(one.name_kana.split()))
    hand.key(_ENTER, "▶生年月日")
    born = f"{one.birth_date:%Y%m%d}"
    hand.key(born, born)
    hand.key(_ENTER, "数字で選んで")
    hand.rests(_SETTLING)
    hand.key("1", "▶書類")
    hand.key("2", "▶券面の期限")
    hand.key(_ENTER, _MAINLY)
    _record(hand)


def _told_at_length(hand: Hand, one: Insured) -> None:
    hand.key("2", "▶保険者番号")
    _numbers(hand, one)
    hand.key(_ENTER, "▶券面の期限")
    hand.key(_ENTER, _MAINLY)
    for key, shows in (("4", "くわしい理由"), ("2", "確認できました"), ("?", "キー")):
        hand.rests(_SETTLING)
        hand.key(key, shows)
        hand.rests(_SETTLING)
        hand.key("0", _MAINLY)
    _record(hand)


def _card_that_is_not_read(hand: Hand, one: Insured) -> None:
    hand.key("1", "▶読み取り")
    hand.key("7", "▶保険者番号")
    _numbers(hand, one)
    hand.key(_ENTER, _MAINLY)
    hand.rests(_SETTLING)
    hand.key("6", "書類")
    hand.rests(_SETTLING)
    hand.key("3", _MAINLY)
    _record(hand)


def _wrong_digit(hand: Hand, one: Insured) -> None:
    hand.key("2", "▶保険者番号")
    most, last = one.insurer_number[:-1], one.insurer_number[-1]
    hand.typed("保険者番号", most)
    hand.key(str((int(last) + 1) % 10), "検証番号")
    hand.key(_BACK, f"▶保険者番号{most}")
    hand.key(last, "▶被保険者番号")
    hand.typed("被保険者番号", one.number, "▶生年月日")
    hand.rests(_SETTLING)
    hand.key(_CODES[USUAL_KEYS.keys["history"]], "履歴")
    hand.rests(_SETTLING)
    hand.key(_ESC, "▶生年月日")
    hand.key(_ENTER, "▶券面の期限")
    hand.key(_ENTER, _MAINLY)
    _record(hand)


def _locked_meanwhile(hand: Hand, one: Insured) -> None:
    hand.key("0", "▶保険者番号")
    _numbers(hand, one)
    hand.key(_CODES[USUAL_KEYS.keys["lock"]], "画面をかくしています")
    hand.rests(_SETTLING)
    hand.screen.send(f"{PASSPHRASE}{_ENTER}".encode())
    hand.sees("▶生年月日")
    hand.key(_ENTER, _MAINLY)
    _record(hand)


_VISITS: tuple[Callable[[Hand, Insured], None], ...] = (
    _expired_card,
    _scanned_certificate,
    _national_card,
    _card_that_is_read,
    _put_aside,
    _searched,
    _told_at_length,
    _card_that_is_not_read,
    _wrong_digit,
    _locked_meanwhile,
)
