from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.access import settle
from tests.factories.intake import AT, deliver, make_list, make_mapping, row

from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Grant
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import (
    SlugTaken,
    UnderEmbargo,
    change_embargo,
    change_mapping,
    change_share_level,
    take_in_list,
)
from baluarte.domain.intake.choices import ShareLevel
from baluarte.domain.intake.mapping import read_mapping
from baluarte.domain.intake.models import Coding, Report, SourceList
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def seen(account):
    with acting_as(account.pk):
        return (SourceList.objects.count(), Report.objects.count(), Coding.objects.count())


def share(cast, source_list, level, **changes):
    with acting_as(cast["steward"].pk):
        changed = change_share_level(
            source_list=source_list, level=level, **({"by": cast["steward"].pk, "at": AT} | changes)
        )
    settle(Grant)
    return changed


def test_a_list_has_a_compartment_of_its_own(cast, source_list):
    with acting_as(cast["steward"].pk):
        compartment = source_list.compartment
        assert (compartment.kind, compartment.institution) == (CompartmentKind.LIST, cast["one"])
        assert (source_list.producer, source_list.licence, source_list.share_level) == (
            "Red Inventada",
            "CC BY 4.0",
            ShareLevel.MINE,
        )
        assert read_mapping(source_list.mapping).sha256 == make_mapping().sha256


def test_taking_in_a_list_is_logged(cast, source_list):
    with acting_as(cast["steward"].pk):
        [entry] = Entry.objects.filter(act="intake.take_in_list")
        assert entry.objects_named == [str(source_list.pk)]


def test_an_embargo_closes_the_list_to_others_and_is_logged(cast, source_list):
    share(cast, source_list, ShareLevel.REGISTRY_CODED)
    until = AT.date() + timedelta(days=9)
    by = cast["steward"].pk
    with acting_as(by):
        change_embargo(source_list=source_list, until=until, by=by, at=AT)
        now = SourceList.objects.get(pk=source_list.pk)
        assert (now.embargo_until, now.share_level) == (until, ShareLevel.MINE)
        [entry] = Entry.objects.filter(act="intake.change_embargo")
        assert entry.objects_named == [str(source_list.pk)]
    with pytest.raises(UnderEmbargo):
        share(cast, now, ShareLevel.REGISTRY_CODED)


def test_an_embargo_lasts_until_the_evening_of_the_day_before(cast, source_list):
    share(cast, source_list, ShareLevel.REGISTRY_CODED)
    by, until = cast["steward"].pk, date(2026, 12, 5)
    evening, midnight = (datetime(2026, 12, 5, hour, tzinfo=UTC) for hour in (2, 6))
    given = {"source_list": source_list, "level": ShareLevel.REGISTRY_CODED, "by": by}
    with acting_as(by):
        change_embargo(source_list=source_list, until=until, by=by, at=evening)
        assert SourceList.objects.get(pk=source_list.pk).share_level == ShareLevel.MINE
        with pytest.raises(UnderEmbargo):
            change_share_level(**given, at=evening)
        assert change_share_level(**given, at=midnight).share_level == ShareLevel.REGISTRY_CODED


def test_an_embargo_that_is_lifted_shares_nothing_by_itself(cast, source_list):
    by = cast["steward"].pk
    with acting_as(by):
        for until in (AT.date() + timedelta(days=9), None):
            change_embargo(source_list=source_list, until=until, by=by, at=AT)
        now = SourceList.objects.get(pk=source_list.pk)
        assert (now.embargo_until, now.share_level) == (None, ShareLevel.MINE)


def test_only_a_steward_changes_an_embargo(cast, source_list):
    by = cast["documenter"].pk
    with acting_as(by), pytest.raises(NotAllowed) as refused:
        change_embargo(source_list=source_list, until=AT.date(), by=by, at=AT)
    assert refused.value.rule == "access.needs_role.data_steward"


@pytest.mark.parametrize(
    "said",
    [
        {"share_level": ShareLevel.PUBLISHABLE},
        {"embargo_until": date(2020, 1, 1)}, {"embargo_until": None},
    ],
    ids=str,
)  # fmt: skip
def test_by_sql_too_only_a_steward_decides_how_far_a_list_is_shared(cast, source_list, said):
    share(cast, source_list, ShareLevel.MINE)
    with acting_as(cast["steward"].pk):
        SourceList.objects.filter(pk=source_list.pk).update(embargo_until=LATER.date())
    said = {name: cast.get(value, value) for name, value in said.items()}
    rows = SourceList.objects.filter(pk=source_list.pk)
    with acting_as(cast["documenter"].pk):
        with pytest.raises(DatabaseError, match="its data stewards decide"), transaction.atomic():
            rows.update(**said)
        assert rows.update(mapping=source_list.mapping) == 1
    with acting_as(cast["steward"].pk):
        assert rows.update(**said) == 1


@pytest.mark.parametrize("said", [{"agreement": "Dicho a mano."}, {"steward": "other"}], ids=str)
def test_what_nobody_changes_of_a_list_stays(cast, source_list, said):
    said = {name: cast.get(value, value) for name, value in said.items()}
    with acting_as(cast["steward"].pk), pytest.raises(DatabaseError, match="permission denied"):
        SourceList.objects.filter(pk=source_list.pk).update(**said)


def test_only_a_steward_takes_in_a_list(cast):
    with pytest.raises(NotAllowed) as refused:
        make_list(cast["documenter"], cast["one"])
    assert refused.value.rule == "access.needs_role.data_steward"


def test_a_short_name_is_taken_once_in_an_organisation_and_again_in_another(cast):
    make_list(cast["steward"], cast["one"], slug="ataques")
    with pytest.raises(SlugTaken):
        make_list(cast["steward"], cast["one"], slug="ataques")
    assert make_list(cast["stranger"], cast["other"], slug="ataques").slug == "ataques"


def test_another_mapping_is_kept_and_logged(cast, source_list):
    other = read_mapping(dict(make_mapping().content) | {"producer": "Otra"})
    with acting_as(cast["documenter"].pk):
        change_mapping(source_list=source_list, mapping=other, by=cast["documenter"].pk, at=AT)
        kept = SourceList.objects.get()
        assert read_mapping(kept.mapping).sha256 == other.sha256
        assert Entry.objects.filter(act="intake.change_mapping").count() == 1


def test_the_owner_the_colleague_and_nobody_else_see_a_list_at_first(cast, source_list):
    deliver(cast["documenter"], source_list, [row()])
    who = ("steward", "documenter", "auditor", "curator", "stranger")
    assert {name: seen(cast[name]) for name in who} == {
        "steward": (1, 1, 1),
        "documenter": (1, 1, 1),
        "auditor": (0, 0, 0),
        "curator": (0, 0, 0),
        "stranger": (0, 0, 0),
    }


@pytest.mark.parametrize(
    ("level", "curator"),
    [
        (ShareLevel.REGISTRY_CODED, (1, 0, 1)),
        (ShareLevel.PUBLISHABLE, (1, 0, 1)),
        (ShareLevel.REGISTRY_IDENTIFIED, (1, 1, 1)),
        (ShareLevel.MINE, (0, 0, 0)),
    ],
)
def test_the_registry_sees_what_the_steward_decided(cast, source_list, level, curator):
    deliver(cast["documenter"], source_list, [row()])
    share(cast, source_list, level)
    assert (seen(cast["curator"]), seen(cast["stranger"])) == (curator, (0, 0, 0))


def test_a_named_peer_sees_all_and_it_is_taken_back(cast, source_list):
    deliver(cast["documenter"], source_list, [row()])
    share(cast, source_list, ShareLevel.PEERS, peers=[cast["other"]])
    assert seen(cast["stranger"]) == (1, 1, 1)
    share(cast, source_list, ShareLevel.MINE)
    assert seen(cast["stranger"]) == (0, 0, 0)
    assert seen(cast["steward"]) == (1, 1, 1)


def test_what_was_shared_before_is_closed_by_sharing_otherwise(cast, source_list):
    deliver(cast["documenter"], source_list, [row()])
    share(cast, source_list, ShareLevel.REGISTRY_IDENTIFIED)
    share(cast, source_list, ShareLevel.REGISTRY_CODED)
    assert seen(cast["curator"]) == (1, 0, 1)


def test_a_peer_reads_and_does_not_write(cast, source_list):
    share(cast, source_list, ShareLevel.PEERS, peers=[cast["other"]])
    with pytest.raises((DatabaseError, SourceList.DoesNotExist)):
        deliver(cast["stranger"], source_list, [row()])


def test_only_a_steward_decides_who_sees(cast, source_list):
    with acting_as(cast["documenter"].pk), pytest.raises(NotAllowed), transaction.atomic():
        change_share_level(
            source_list=source_list,
            level=ShareLevel.PUBLISHABLE,
            by=cast["documenter"].pk,
            at=AT,
        )
    with acting_as(cast["steward"].pk):
        assert SourceList.objects.get().share_level == ShareLevel.MINE


def test_an_embargo_is_kept(cast):
    with acting_as(cast["steward"].pk):
        closed = take_in_list(
            slug="embargada",
            mapping=make_mapping(),
            steward=cast["one"],
            embargo_until=date(2026, 6, 1),
            by=cast["steward"].pk,
            at=AT,
        )
    with pytest.raises(UnderEmbargo):
        share(cast, closed, ShareLevel.PUBLISHABLE)
    assert seen(cast["curator"]) == (0, 0, 0)
