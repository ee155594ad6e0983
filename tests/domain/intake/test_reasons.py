from pathlib import Path

import pytest
from django.utils import translation

from baluarte.domain import intake
from baluarte.domain.files import reading
from baluarte.domain.intake.coding import state_for
from baluarte.domain.intake.reasons import MEANINGS, Reason, Weight, from_json
from baluarte.norms.imprecise import WhyNot

SOURCES = "".join(
    path.read_text()
    for room in (intake, reading)
    for path in Path(room.__file__).parent.rglob("*.py")
    if path.name != "reasons.py"
)


def test_reasons_are_kept_as_codes_with_their_column():
    kept = [Reason("date.missing", "Fecha").as_json()]
    assert (kept, from_json(kept)) == (
        [{"code": "date.missing", "column": "Fecha"}],
        (Reason("date.missing", "Fecha"),),
    )


@pytest.mark.parametrize(
    ("codes", "state"),
    [
        ([], "coded"),
        (["time.unreadable"], "coded"),
        (["time.unreadable", "date.missing"], "to_complete"),
        (["date.missing", "row.empty"], "refused"),
    ],
)
def test_the_gravest_reason_decides(codes, state):
    assert state_for([Reason(code) for code in codes]) == state


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_a_reason_says_what_it_means_in_both_languages(code):
    said = {}
    for language in ("es", "en"):
        with translation.override(language):
            said[language] = Reason(code).words
    assert said["es"] != said["en"]
    assert (said["es"].endswith("."), "!" in said["es"]) == (True, False)


def test_no_reason_is_without_use():
    built = {f"date.{why}" for why in WhyNot} | {
        f"{part}.{kind}"
        for part in ("type", "perpetrator", "what", "source")
        for kind in ("reserved", "unmapped", "missing")
    }
    built |= {f"{part}.unmapped" for part in ("labor", "gender", "defends")}
    unused = [code for code in MEANINGS if f'"{code}"' not in SOURCES and code not in built]
    assert unused == []


def test_weights_are_three():
    assert {weight for weight, _ in MEANINGS.values()} == set(Weight)
