"""A facility's list of patients is read for its keys, whole or not at all."""

from pathlib import Path

import pytest

from schema.errors import MadoguchiError
from schema.insured import insured_key
from sync.register.csv import write_csv
from sync.register.patients import patient_keys
from sync.register.people import generate_late_elderly, generate_other
from tests.people import SHINJUKU, SUGINAMI_NATIONAL, VISIT_DAY


def listed(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_two_columns_will_do(tmp_path: Path, encoding: str) -> None:
    text = (
        f"番号,保険者番号\r\n00000018,{SHINJUKU}\r\n\r\n０００００００１,{SHINJUKU}\r\n"
    )
    file = listed(tmp_path / "list.csv", text, encoding)

    assert patient_keys(file) == {
        insured_key(SHINJUKU, "", "00000018", ""),
        insured_key(SHINJUKU, "", "00000001", ""),
    }


def test_other_schemes_are_told_by_symbol_and_branch(tmp_path: Path) -> None:
    text = (
        f"保険者番号,記号,番号,枝番\n138156,すぎ12,345,1\n{SUGINAMI_NATIONAL},,345,\n"
    )

    assert patient_keys(listed(tmp_path / "list.csv", text)) == {
        insured_key(SUGINAMI_NATIONAL, "すぎ12", "345", "01"),
        insured_key(SUGINAMI_NATIONAL, "", "345", ""),
    }


def test_a_whole_register_serves_too(tmp_path: Path) -> None:
    people = [
        *generate_late_elderly(30, 1, VISIT_DAY),
        *generate_other(30, 1, VISIT_DAY),
    ]
    write_csv(people, tmp_path / "register.csv")

    keys = patient_keys(tmp_path / "register.csv")

    assert keys == {person.key for person in people}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E-PATIENTS-2"),
        ("氏名,番号\n見本　花子,00000018\n", "E-PATIENTS-2"),
        ("保険者番号,番号\n", "E-PATIENTS-1"),
        (f"保険者番号,番号\n{SHINJUKU},00000018\n39131041,00000018\n", "E-PATIENTS-1"),
        (f"保険者番号,番号\n{SHINJUKU}\n", "E-PATIENTS-1"),
        (f'保険者番号,番号\n{SHINJUKU},"0000"0018\n', "E-PATIENTS-1"),
        (f"保険者番号,番号,マイナンバー\n{SHINJUKU},00000018,1\n", "E-CSV-FORBIDDEN"),
    ],
    ids=[
        "empty",
        "no insurer",
        "nobody",
        "check digit",
        "short",
        "quotes",
        "my number",
    ],
)
def test_a_list_that_is_not_good_is_refused_whole(
    tmp_path: Path, text: str, code: str
) -> None:
    with pytest.raises(MadoguchiError, match=code) as refused:
        patient_keys(listed(tmp_path / "list.csv", text))

    assert "00000018" not in str(refused.value)
    assert "花子" not in str(refused.value)
