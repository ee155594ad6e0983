"""No page adds up what was coded: not a study, not a domain, not a case; no share and no order."""

import re

import pytest
from django.urls import reverse
from tests.web.protection.conftest import LATER, ONLY_SENT, addresses

from baluarte.domain.protection import actions
from baluarte.domain.protection.queries import instrument_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FIRST, OTHERS = 2, 3
# Dates, references, addresses and the numbers of invented names say nothing of a code.
SILENT = re.compile(
    r"(?<=nventada )\d+|<(script|style|time|select|option)\b.*?</\1>|<[^>]+>|[0-9A-Z]{5}-[0-9A-Z]{5}",
    re.DOTALL,
)
NUMBERS = re.compile(r"(?<![\w.])\d+(?![\w.])")


@pytest.mark.parametrize("language", ["es", "en"])
def test_no_page_shows_a_sum_of_codes(enter, cast, laid, language):
    sums = code_all(cast, laid.study)
    browser = enter(cast.owner)
    pages = [address for name, address in addresses(laid).items() if name not in ONLY_SENT]
    pages = [page.replace("/es/", f"/{language}/", 1) for page in [*pages, reverse("protection")]]
    for page in [*pages, *(f"{page}?textos=abiertos" for page in pages)]:
        said = SILENT.sub(" ", browser.get(page).content.decode())
        assert {int(number) for number in NUMBERS.findall(said)} & sums == set(), page
        assert "%" not in said, page


@pytest.mark.parametrize("name", ["study", "case_protection"])
def test_a_level_has_no_colour_and_no_bar(enter, cast, laid, name):
    said = enter(cast.owner).get(addresses(laid)[name]).content.decode()
    assert [part for part in ("<progress", "<meter", "sure__bars", "swatch") if part in said] == []


def code_all(cast, study) -> set[int]:
    """Code every item and return what each domain, and all of them, would add up to."""
    by, found, all_of, declared = cast.owner.pk, set(), 0, 0
    for domain in instrument_of(study).domains:
        codes = [FIRST, *[OTHERS] * (len(domain.items) - 1)]
        for item, code in zip(domain.items, codes, strict=True):
            with acting_as(by):
                actions.rate_item(
                    study=study, item=item.id, code=code, evidence="Consta", by=by, at=LATER
                )
        asked = [c for i, c in zip(domain.items, codes, strict=True) if not i.is_self_declared]
        all_of, declared = all_of + sum(codes), declared + sum(asked)
        found |= {sum(codes), sum(asked)}
    return found | {all_of, declared}
