"""Her own window in the database itself: what is hers, nothing of others, and only while it lasts."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories.access import make_account
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE

from baluarte.domain.access.models import Grant
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Note, Part
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries import consenting, covering_consent, my_parties
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.people.queries import names_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
LATER = BEFORE + timedelta(hours=1)
FEDERAL = "share_with_federal_mechanism"
ROWS = {
    "cases": "select id from cases_case",
    "parties": "select id from cases_party",
    "persons": "select id from people_person",
    "consents": "select id from cases_consent",
    "contacts": "select id from cases_contact",
    "notes": "select id from cases_notebookentry",
    "windows": "select id from access_grant where is_own_window",
}


NOTHING = {what: set() for what in ROWS}


def seen(account):
    """Return, table by table, the rows that exist for an account, in plain SQL."""
    found = {}
    with acting_as(account.pk), connection.cursor() as cursor:
        for what, asked in ROWS.items():
            cursor.execute(asked)
            found[what] = {row[0] for row in cursor.fetchall()}
    return found


def run_as(account, statement):
    with acting_as(account.pk), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def open_to(party, account, cast):
    with acting_as(cast.owner.pk):
        actions.open_window(party=party, account=account, by=cast.owner.pk, at=LATER)
    with acting_as(account.pk):
        return Grant.objects.get(account=account).pk


@pytest.fixture
def both(cast, as_operator):
    """Two persons of one case, each reachable, with a word on consent and a window of her own."""
    case, party = make_case(cast)
    by = cast.owner.pk
    with as_operator():
        accounts = make_account(), make_account()
    with acting_as(by):
        brother = NewPerson(name="Otro Inventado")
        other = actions.add_party(case=case, part=Part.FAMILY, person=brother, by=by, at=BEFORE)
        said = [say_yes(one, FEDERAL, by=by) for one in (party, other)]
        reached = [
            actions.say_how_to_reach(party=one, how="Por carta", by=by, at=BEFORE)
            for one in (party, other)
        ]
        actions.write_note(
            case=case, kind=Note.CALL, text="Llamó", happened_at=BEFORE, by=by, at=BEFORE
        )
    windows = [
        open_to(one, account, cast) for one, account in zip((party, other), accounts, strict=True)
    ]
    return [
        {
            "account": account, "party": one, "consent": yes.pk, "contact": contact.pk,
            "window": window,
        }
        for account, one, yes, contact, window in zip(
            accounts, (party, other), said, reached, windows, strict=True
        )
    ]  # fmt: skip


def test_each_sees_the_case_and_what_is_hers_and_nothing_of_the_other(both):
    for one in both:
        assert seen(one["account"]) == {
            "cases": {one["party"].case_id},
            "parties": {one["party"].pk},
            "persons": {one["party"].person_id},
            "consents": {one["consent"]},
            "contacts": {one["contact"]},
            "notes": set(),
            "windows": {one["window"]},
        }


def test_the_team_sees_both_and_who_is_of_neither_sees_none(cast, both):
    team, stranger = seen(cast.colleague), seen(cast.stranger)
    assert team["persons"] == {one["party"].person_id for one in both}
    assert team["consents"] == {one["consent"] for one in both}
    assert stranger == NOTHING


def test_as_her_part_ends_her_window_shows_nothing_in_the_same_transaction(cast, both):
    ended, stays = both[1], both[0]
    with acting_as(cast.colleague.pk):
        party = Party.objects.select_related("case__matter", "account").get(pk=ended["party"].pk)
        actions.end_party(party=party, by=cast.colleague.pk, at=LATER)
    nothing = NOTHING | {"windows": {ended["window"]}}
    assert seen(ended["account"]) == nothing
    assert seen(stays["account"])["persons"] == {stays["party"].person_id}


def test_nobody_of_the_team_gives_her_name_to_another_of_her_case(cast, both):
    hers, other = (one["party"].person_id for one in both)
    give = f"update people_person set account_id = '{both[0]['account'].pk}' where id = '{other}'"
    for said in (give, f"update people_person set account_id = null where id = '{hers}'"):
        with pytest.raises(DatabaseError, match="a name is hers"), transaction.atomic():
            run_as(cast.owner, said)
    assert seen(both[0]["account"])["persons"] == {hers}


def test_her_window_lasts_until_her_last_part_ends(cast, both):
    one, by = both[0], cast.owner.pk
    with acting_as(by):
        party = Party.objects.select_related("case__matter", "account").get(pk=one["party"].pk)
        asks = actions.add_party(
            case=party.case, part=Part.PETITIONER, person=party.person, by=by, at=LATER
        )
        Party.objects.filter(pk=asks.pk).update(account=one["account"])
        actions.end_party(party=party, by=by, at=LATER)
    assert seen(one["account"])["parties"] == {asks.pk}


@pytest.mark.parametrize(
    "sin",
    [
        "update access_grant set valid_until = now() + interval '1 year' where is_own_window",
        "update access_grant set valid_until = null where is_own_window",
        "update access_grant set level = 40 where is_own_window",
        "update access_grant set account_id = bal.account() where is_own_window",
    ],
)
def test_a_team_can_only_end_a_window(cast, both, sin):
    with pytest.raises(DatabaseError, match=r"row-level|permission denied"):
        run_as(cast.colleague, sin)


@pytest.mark.parametrize("whose", ["null", "(select id from access_account limit 1)"])
def test_a_team_gives_a_window_that_is_open_to_nobody_else(cast, both, whose):
    """Who may write in a case could have freed her part, and let another enter as her."""
    freed = f"update cases_party set account_id = {whose} where account_id is not null"
    with pytest.raises(DatabaseError, match="stays hers"):
        run_as(cast.colleague, freed)


def test_a_part_is_of_no_account_that_no_window_was_opened_to(cast, both, as_operator):
    with as_operator():
        stranger = make_account()
    with acting_as(by := cast.owner.pk):
        case = Party.objects.select_related("case__matter").first().case
        added = actions.add_party(
            case=case, part=Part.FAMILY, person=NewPerson(name="Otra Inventada"), by=by, at=LATER
        )
        with pytest.raises(DatabaseError, match="stays hers"):
            Party.objects.filter(pk=added.pk).update(account=stranger)


def test_a_team_cannot_end_another_grant(cast, both):
    ended = "update access_grant set valid_until = now() where not is_own_window"
    assert run_as(cast.colleague, ended) == 0


def test_she_reads_her_own_name_and_no_others(both):
    herself, other = both
    asked = [one["party"].person_id for one in both]
    with acting_as(herself["account"].pk):
        named = names_of(asked, withheld_too=True, by=herself["account"].pk, at=LATER)
    assert {key: one.name for key, one in named.items()} == {
        herself["party"].person_id: "Citlali Inventada Robles"
    }
    assert other["party"].person_id not in named


def test_who_asks_for_others_does_not_decide_for_them_in_a_window_of_her_own(
    cast, as_operator, both
):
    case, by = both[0]["party"].case, cast.owner.pk
    with as_operator():
        account = make_account()
    with acting_as(by):
        asks = actions.add_party(
            case=case, part=Part.PETITIONER, person=NewPerson(name="Quien Pide"), by=by, at=LATER
        )
    open_to(asks, account, cast)
    with acting_as(account.pk):
        [mine] = my_parties(by=account.pk)
        counts = consenting(mine.case)
        actions.take_back_consent(
            party=mine, layer=FEDERAL, told=Channel.OWN_WINDOW, decided_at=LATER, by=account.pk,
            at=LATER,
        )  # fmt: skip
    with acting_as(by):
        assert (counts, bool(covering_consent(case, cast.federal))) == ([], True)
