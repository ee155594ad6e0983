import hashlib
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from tests.domain.registry.test_establishment import a_newer_version, establish
from tests.factories.registry import (
    LATER,
    make_curator,
    make_event,
    make_events,
    share_coded,
    share_with,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.linkage.actions import propose_pairs
from baluarte.domain.linkage.models import Pair
from baluarte.domain.linkage.queries.event_pages import load_event_page
from baluarte.domain.people.actions import erase_person
from baluarte.domain.people.models import Person
from baluarte.domain.registry.actions import withhold_victim_name
from baluarte.domain.registry.models import NameDigest, Victim
from baluarte.domain.registry.queries import find_by_name, victims_named
from baluarte.domain.sealing.models import RecordKey
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
CANARY = "Zenaida Canaria Inventadísima"


@pytest.fixture
def shared(side, other, as_operator):
    """Two lists, and a curator to whom both are open in coded form."""
    share_coded(side)
    share_coded(other)
    return side, other, make_curator(as_operator)


def named(account, *made, **asked):
    with acting_as(account.pk):
        keys = [one.pk for one in made]
        found = victims_named(keys, by=account.pk, at=LATER, **asked)
        return [{number: one.name for number, one in found.get(key, {}).items()} for key in keys]


def test_whom_a_report_names_becomes_a_victim_by_number(side):
    made = make_event(side, names="Ana Inventada, Colectivo, Se reserva", victims=3)
    assert named(side.documenter, made) == [{1: "Ana Inventada", 2: "Colectivo", 3: ""}]
    with acting_as(side.documenter.pk):
        kinds = [
            (one.number, one.person.kind, one.person.name_withheld)
            for one in Victim.objects.select_related("person").order_by("number")
        ]
        assert kinds == [(1, "person", False), (2, "collective", False), (3, "person", True)]


def test_a_page_of_names_is_one_entry_in_the_log_naming_all_of_them(side):
    made = make_events(side, [{"names": "Ana Inventada"}, {"names": "Luz Inventada"}])
    named(side.documenter, *made)
    with acting_as(side.documenter.pk):
        [entry] = Entry.objects.filter(act="people.read_names")
        persons = Person.objects.values_list("pk", flat=True)
        assert sorted(entry.objects_named) == sorted(str(key) for key in persons)


def test_the_cast_of_four_reads_names_or_nothing(side, other, as_operator):
    made = make_event(side, names="Ana Inventada")
    share_coded(side)
    cast = [side.documenter, side.colleague, make_curator(as_operator), other.documenter]
    assert [named(account, made) for account in cast] == [
        [{1: "Ana Inventada"}],
        [{1: "Ana Inventada"}],
        [{}],
        [{}],
    ]
    share_with(side, other.institution)
    assert named(other.documenter, made) == [{1: "Ana Inventada"}]


def test_a_withheld_name_is_shown_on_its_own_page_only(side):
    made = make_event(side, names="Ana Inventada")
    with acting_as(side.documenter.pk):
        withhold_victim_name(event=made, number=1, by=side.documenter.pk, at=LATER)
    assert named(side.documenter, made) == [{1: ""}]
    assert named(side.documenter, made, withheld_too=True) == [{1: "Ana Inventada"}]


def test_only_who_contributes_withholds_a_name(side, other):
    made = make_event(side, names="Ana Inventada")
    share_with(side, other.institution)
    with acting_as(other.documenter.pk), pytest.raises(NotAllowed) as refused:
        withhold_victim_name(event=made, number=1, by=other.documenter.pk, at=LATER)
    assert refused.value.rule == "registry.only_who_contributes"
    with acting_as(side.documenter.pk), pytest.raises(NotAllowed):
        withhold_victim_name(event=made, number=2, by=side.documenter.pk, at=LATER)
    assert named(side.documenter, made) == [{1: "Ana Inventada"}]


def find(account, name):
    with acting_as(account.pk):
        found = find_by_name(name, by=account.pk, at=LATER)
        return [(one.line.event.pk, one.number, one.named.name) for one in found]


def test_an_event_is_found_by_its_victims_name_in_any_spelling(side, other, as_operator):
    first = make_event(side, names="Luz Otra, Ana Inventada Ruíz", victims=2)
    second = make_event(side, names="ANA INVENTADA RUIZ", date="2025-06-01")
    make_event(other, names="Ana Inventada Ruíz")
    share_coded(side)
    assert find(side.documenter, "inventada ruiz, ana") == [
        (second.pk, 1, "ANA INVENTADA RUIZ"),
        (first.pk, 2, "Ana Inventada Ruíz"),
    ]
    assert find(make_curator(as_operator), "ana inventada ruiz") == []
    assert len(find(other.documenter, "ana inventada ruiz")) == 1
    assert [find(side.documenter, text) for text in ("", "Ana", "nadie")] == [[], [], []]


def test_a_newer_version_that_corrects_a_name_is_followed_and_the_number_stays(side):
    made = make_event(side, names="Ana Inventda, Luz Otra", victims=2)
    with acting_as(side.documenter.pk):
        before = dict(Victim.objects.values_list("number", "person"))
        newer = a_newer_version(
            side,
            made.links.get().report,
            names="Ana Inventada, Luz Otra, Eva Nueva",
            victims=3,
        )
        establish(side, [newer], at=LATER)
        after = dict(Victim.objects.values_list("number", "person"))
        assert (after[1] != before[1], after[2] == before[2]) == (True, True)
    assert named(side.documenter, made) == [{1: "Ana Inventada", 2: "Luz Otra", 3: "Eva Nueva"}]


def test_a_corrected_name_that_was_withheld_stays_withheld(side):
    made = make_event(side, names="Ana Inventda")
    with acting_as(side.documenter.pk):
        withhold_victim_name(event=made, number=1, by=side.documenter.pk, at=LATER)
        newer = a_newer_version(side, made.links.get().report, names="Ana Inventada")
        establish(side, [newer], at=LATER)
    assert named(side.documenter, made) == [{1: ""}]
    assert named(side.documenter, made, withheld_too=True) == [{1: "Ana Inventada"}]


def test_who_was_erased_is_not_named_again_by_a_newer_version(side):
    made = make_event(side, names="Ana Inventada")
    with acting_as(side.steward.pk):
        [person] = Person.objects.all()
        erase_person(person=person, ground="she asks", by=side.steward.pk, at=LATER)
    with acting_as(side.documenter.pk):
        newer = a_newer_version(side, made.links.get().report, names="Ana Inventada Ruiz")
        establish(side, [newer], at=LATER)
        assert Person.objects.count() == 1
    assert named(side.documenter, made, withheld_too=True) == [{1: ""}]


@pytest.mark.parametrize(
    ("told", "names"),
    [
        (("Ana Inventada Ruíz", "ana inventada ruiz"), "agree"),
        (("Ana Inventada Ruíz", "Ana Inventada"), "part"),
        (("Ana Inventada", "Luz Otra"), "differ"),
        (("Ana Inventada", "Se reserva"), "unknown"),
        (("Ana Inventada", ""), "unknown"),
    ],
)
def test_the_worker_says_whether_names_agree_and_reads_none(shared, at_work, told, names):
    side, other, curator = shared
    for holder, name in zip((side, other), told, strict=True):
        make_event(holder, names=name)
    with at_work(curator):
        propose_pairs(at=LATER)
    with acting_as(curator.pk):
        assert [pair.agreement["names"] for pair in Pair.objects.all()] == [names]


@pytest.mark.parametrize("model", [Victim, Person, RecordKey, apps.get_model("intake", "Report")])
def test_the_worker_reaches_no_identity_and_no_key(side, as_role, model):
    make_event(side, names="Ana Inventada")
    with (
        as_role("bal_worker"),
        acting_as(side.documenter.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        list(model.objects.all())


def test_hashes_of_names_are_read_by_the_worker_for_who_sees_the_facts_and_by_nobody_else(
    side, other, as_role
):
    make_event(side, names="Ana Inventada")
    seen = {}
    with (
        acting_as(side.documenter.pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        list(NameDigest.objects.values_list("whole"))
    for who, account in (("its worker", side.documenter), ("another's", other.documenter)):
        with as_role("bal_worker"), acting_as(account.pk):
            seen[who] = NameDigest.objects.count()
    assert seen == {"its worker": 1, "another's": 0}


def test_no_name_lies_in_any_table_in_the_clear(side, as_operator, as_role):
    made = make_event(side, names=CANARY, outlet=f"Medio de {CANARY}")
    with acting_as(side.documenter.pk):
        load_event_page(made.reference)
    named(side.documenter, made)
    find(side.documenter, CANARY)
    with as_role("bal_worker"), acting_as(side.documenter.pk):
        propose_pairs(at=LATER)
    plain = hashlib.sha256(CANARY.casefold().encode()).hexdigest()
    needles = ["zenaida", "canaria", "inventad\u00eds", plain]
    assert {
        table for table in tables() if any(n in dump(table, as_operator) for n in needles)
    } == set()
    # The search would see it if it were there.
    with as_operator(), connection.cursor() as cursor:
        cursor.execute("update registry_event set link_to_work = %s", [CANARY[:24]])
    assert "zenaida" in dump("registry_event", as_operator)


def tables():
    return sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))


def dump(table, as_operator):
    """Everything in a table as text, and its bytes as text where they are any."""
    with as_operator(), connection.cursor() as cursor:
        cursor.execute(f'select t::text from "{table}" t')
        rows = "\n".join(row[0] for row in cursor.fetchall()).casefold()
    told = [rows]
    for piece in rows.split("\\x")[1:]:
        digits = piece[: len(piece) - len(piece.lstrip("0123456789abcdef"))]
        told.append(bytes.fromhex(digits[: len(digits) // 2 * 2]).decode(errors="ignore"))
    return "\n".join(told).casefold()


def test_a_stranger_cannot_ask_for_a_victim_by_its_key(side, other):
    make_event(side, names="Ana Inventada")
    with acting_as(other.documenter.pk):
        assert (Victim.objects.count(), find_by_name("x", by=other.documenter.pk, at=LATER)) == (
            0,
            [],
        )
        assert victims_named([uuid4()], by=other.documenter.pk, at=LATER) == {}
