"""What nobody decided to publish is nowhere: every file is read, every portal query asked."""

import re
from datetime import date

import pytest
from tests.factories.access import AT
from tests.factories.publication import (
    MIDDLING,
    NOW,
    OTHER_STATE_LARGE,
    agree,
    decide,
    judge_same,
    let_out,
    make_event,
    make_house,
    withdraw,
)

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.publication import queries
from baluarte.domain.publication.models import Decision

pytestmark = pytest.mark.django_db
# Nothing that is published here is of this type, group, class, month, place or number.
CANARY = {
    "on": date(1999, 11, 7),
    "place": OTHER_STATE_LARGE,
    "acts": [("AG-SPY", 1)],
    "perpetrators": ("PE-GNC",),
    "victims": 7777,
}
SEEN_OF_IT = (
    "1999", "07101", "Otra Villa", "AG-SPY", "privacy", "PE-GNC", "7777", "CANARIO",
)  # fmt: skip
KEYS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Sums and keys drawn by lot may hold any digits, in whatever file they stand.
SUMS = re.compile(rb"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CATALOGUES = ("catalogos.csv", "codebook.es.md", "codebook.en.md")


def in_files(folder):
    """Return what is seen of the canary in files, catalogues apart: they name every code."""
    texts = {
        path.name: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in CATALOGUES
    }
    texts.pop("manifest.json", None)  # sums of other files may hold any digits
    return {
        (name, one)
        for name, text in texts.items()
        for one in SEEN_OF_IT
        if one.encode() in SUMS.sub(b"", text)
    }


def in_queries():
    edition = queries.latest_edition()
    asked = queries.Filters
    told = [
        queries.totals(edition), queries.todays_figure(), queries.by_municipality(edition),
        queries.by_state(edition), queries.by_month(edition), queries.by_type(edition),
        queries.by_group(edition),
        [(vars(row), str(row.municipality)) for row in queries.records(edition).rows],
        [vars(stone) for stone in queries.tombstones_of(edition)],
        queries.comparisons(edition),
        [
            [vars(row) for row in queries.compared_events(one.stated)[0]]
            for one in queries.comparisons(edition)
        ],
        queries.records(edition, asked(type="AG-SPY")).rows,
        queries.records(edition, asked(municipality=OTHER_STATE_LARGE)).rows,
        queries.by_municipality(edition, asked(state="07")),
    ]  # fmt: skip
    # Keys are drawn by lot, and any digits may stand in one.
    text = KEYS.sub("", repr(told))
    return {one for one in SEEN_OF_IT[:-2] if one in text}


@pytest.fixture
def seen(cast, as_operator, as_role, tmp_path):
    """Publish beside one event that is let out; return what is seen of anything else."""

    def publish():
        with as_operator():
            plain = make_event(cast.one, place=MIDDLING)
        let_out(cast.one, plain)
        edition = cast.publish()
        with as_role("bal_public"):
            return edition.events, in_files(tmp_path / "editions"), in_queries()

    return publish


NOTHING = (1, set(), set())


def test_the_canary_sings_where_it_is_let_out(cast, as_operator, as_role, tmp_path):
    with as_operator():
        canary = make_event(cast.one, **CANARY)
    let_out(cast.one, canary, risk_note="CANARIO")
    cast.publish()
    with as_role("bal_public"):
        found = {one for _, one in in_files(tmp_path / "editions")}, in_queries()
    assert found == (set(SEEN_OF_IT) - {"CANARIO"}, set(SEEN_OF_IT[:-2]))


def test_undecided_it_is_nowhere(cast, as_operator, seen):
    with as_operator():
        make_event(cast.one, **CANARY)
    assert seen() == NOTHING


def test_unreviewed_it_is_nowhere(cast, as_operator, seen):
    with as_operator():
        canary = make_event(cast.one, **CANARY)
    decide(cast.one, canary, risk_note="CANARIO")
    assert seen() == NOTHING


def test_blocked_it_is_nowhere(cast, as_operator, seen):
    with as_operator():
        canary = make_event(cast.one, **CANARY)
    agree(decide(cast.one, canary), cast.one.verifier, agrees=False)
    assert seen() == NOTHING


def test_withdrawn_it_is_nowhere(cast, as_operator, seen, as_role, tmp_path):
    with as_operator():
        canary = make_event(cast.one, **CANARY)
    decision = let_out(cast.one, canary)
    seen()
    withdraw(cast.one, decision, at=NOW)
    cast.revise()
    with as_role("bal_public"):
        assert (in_files(tmp_path / "editions"), in_queries()) == (set(), set())


@pytest.mark.parametrize(
    ("share_level", "kind"),
    [
        (ShareLevel.MINE, InstitutionKind.CIVIL_SOCIETY),
        (ShareLevel.REGISTRY_CODED, InstitutionKind.CIVIL_SOCIETY),
        (ShareLevel.REGISTRY_CODED, InstitutionKind.AUTHORITY),
    ],
)
def test_confidential_it_never_counts_even_with_a_decision_forced_in(
    cast, as_operator, seen, share_level, kind
):
    """A decision laid in past the rules, as an older level of sharing could have left it."""
    with as_operator():
        house = make_house(share_level=share_level, kind=kind)
        canary = make_event(house, **CANARY)
        decision = Decision.objects.create(
            compartment_id=canary.compartment_id, event=canary, reference="CANARIO",
            fields=["date", "types", "victims", "municipality"], ground="law", decided_at=AT,
            decided_by=house.steward,
        )  # fmt: skip
    agree(decision, house.verifier)
    assert seen() == NOTHING


def test_an_authoritys_record_of_a_published_event_adds_nothing_to_it(
    cast, as_operator, as_role, tmp_path
):
    with as_operator():
        house = make_house(share_level=ShareLevel.REGISTRY_CODED, kind=InstitutionKind.AUTHORITY)
        canary = make_event(house, **CANARY)
        plain = make_event(cast.one, place=MIDDLING)
        judge_same(plain, canary, cast.curator)
    let_out(cast.one, plain)
    edition = cast.publish()
    with as_role("bal_public"):
        [row] = queries.records(edition).rows
        assert (row.sources, row.victims, in_files(tmp_path / "editions"), in_queries()) == (
            1, 1, set(), set(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("kept_in", "hidden"),
    [
        ("date", {"1999"}),
        ("municipality", {"07101", "Otra Villa"}),
        ("types", {"AG-SPY", "privacy"}),
        ("perpetrators", {"PE-GNC"}),
    ],
)
def test_a_field_that_was_not_decided_is_in_no_file(cast, as_operator, tmp_path, kept_in, hidden):
    with as_operator():
        canary = make_event(cast.one, **CANARY)
    every = ["date", "municipality", "types", "perpetrators", "victims"]
    let_out(cast.one, canary, fields=[one for one in every if one != kept_in])
    cast.publish()
    found = {one for _, one in in_files(tmp_path / "editions")}
    assert {one for one in SEEN_OF_IT if one in hidden and one in found} == set()
