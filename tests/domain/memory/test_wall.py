"""Who reads and writes a page, as the database says it to each role."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.memory import NAME, publish, say, write_page
from tests.factories.procedure import BEFORE

from baluarte.domain.cases.actions import open_window
from baluarte.domain.cases.choices import Channel
from baluarte.domain.memory import actions, queries
from baluarte.domain.memory.models import (
    Consenter,
    ItemCopy,
    ItemOriginal,
    ItemText,
    MemoryConsent,
    MemoryItem,
    MemoryPage,
    PublishedFile,
    PublishedItem,
    PublishedPage,
)
from baluarte.domain.memory.queries import in_public
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
PRIVATE = (MemoryPage, Consenter, MemoryItem, ItemText, ItemOriginal, ItemCopy, MemoryConsent)
PUBLIC = (PublishedPage, PublishedItem, PublishedFile)


@pytest.fixture
def case(cast):
    return make_case(cast)[0]


@pytest.fixture
def herself(cast, as_operator):
    with as_operator():
        return make_account()


def let_in(cast, who, account):
    by = cast.owner.pk
    with acting_as(by):
        open_window(party=who.party, account=account, by=by, at=BEFORE)


def seen_by(account):
    with acting_as(account.pk):
        return [kind.objects.count() for kind in PRIVATE]


def test_the_team_sees_a_page_and_a_stranger_nothing(cast, case):
    made = write_page(cast, case)
    with acting_as(cast.owner.pk):
        texts = made.texts()
    say(cast, made.daughter, texts[:1])
    assert seen_by(cast.owner) == seen_by(cast.colleague) == [1, 2, 5, 6, 1, 2, 1]
    assert seen_by(cast.stranger) == [0] * 7


def test_in_her_window_she_sees_the_page_and_herself_and_no_original(cast, case, herself):
    made = write_page(cast, case)
    with acting_as(cast.owner.pk):
        texts = made.texts()
    say(cast, made.daughter, texts)
    say(cast, made.sister, texts[:1])
    let_in(cast, made.daughter, herself)
    assert seen_by(herself) == [1, 1, 5, 6, 0, 2, 6]


def test_who_takes_part_and_may_not_consent_sees_nothing_of_it(cast, case, herself):
    write_page(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        party = case.parties.get(part="beneficiary")
        open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    assert seen_by(herself) == [0] * 7


def test_she_takes_one_thing_back_and_then_all_from_her_own_window(cast, case, herself):
    made = publish(cast, case)
    let_in(cast, made.daughter, herself)
    by = herself.pk
    with acting_as(by):
        me = queries.her_consenter(queries.page_of(made.page.reference), by=by)
        [picture] = [one for one in made.texts() if one.item.kind == "photograph"]
        actions.record_consents(
            texts=[picture], consenter=me, is_given=False, told=Channel.OWN_WINDOW,
            told_date=local_day(BEFORE), by=by, at=BEFORE,
        )  # fmt: skip
    with acting_as_nobody():
        assert [one.objects.count() for one in PUBLIC] == [1, 5, 0]
    with acting_as(by):
        actions.withdraw_page(page=made.page, consenter=me, by=by, at=BEFORE)
    with acting_as_nobody():
        assert [one.objects.count() for one in PUBLIC] == [0, 0, 0]


def test_she_says_nothing_for_her_aunt(cast, case, herself):
    made = write_page(cast, case, with_picture=False)
    let_in(cast, made.daughter, herself)
    with acting_as(cast.owner.pk):
        texts = made.texts()
    with pytest.raises(Exception, match="contributes"):
        say(cast, made.sister, texts[:1], by=herself.pk)
    with acting_as(herself.pk), pytest.raises(ProgrammingError), transaction.atomic():
        MemoryConsent(
            page=made.page, compartment_id=made.page.compartment_id, by_id=herself.pk,
            recorded_at=BEFORE, text=texts[0], consenter=made.sister, is_given=True,
            told=Channel.OWN_WINDOW, told_date=local_day(BEFORE),
            record_key_id=texts[0].record_key_id,
        ).save(force_insert=True)  # fmt: skip


def test_the_portal_reads_what_is_public_and_nothing_else(cast, case, as_role):
    publish(cast, case)
    with as_role("bal_public"), acting_as_nobody():
        [page] = in_public.pages_in_public()
        assert page.name("es").words == NAME
        for kind in PRIVATE:
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                kind.objects.count()
        for kind in PUBLIC:
            table = kind._meta.db_table
            for sql in (f"delete from {table}", f"update {table} set id = id"):
                assert refused(sql)


@pytest.mark.parametrize("role", ["bal_app", "bal_worker"])
@pytest.mark.parametrize("kind", PUBLIC)
def test_no_role_of_a_site_changes_or_takes_out_what_is_public(cast, as_role, role, kind):
    with as_role(role), acting_as(cast.owner.pk):
        for sql in ("update {} set id = id", "delete from {}"):
            assert refused(sql.format(kind._meta.db_table))


@pytest.mark.parametrize("kind", [*PRIVATE, PublishedPage])
def test_nothing_written_is_changed_or_deleted(cast, kind):
    with acting_as(cast.owner.pk):
        for sql in ("update {} set id = id", "delete from {}"):
            assert refused(sql.format(kind._meta.db_table))


def test_who_agreed_to_nothing_puts_nothing_before_the_public(cast, case):
    """With consent, and as the owner of the page: one person alone has no row to put in."""
    made = write_page(cast, case, with_picture=False)
    with acting_as(cast.owner.pk):
        text = made.texts()[0]
    say(cast, made.daughter, [text])
    with acting_as(cast.owner.pk), pytest.raises(DatabaseError), transaction.atomic():
        PublishedItem(
            page=made.page, item=text.item, text=text, number=1, kind="name", language="es",
            words=NAME, licence="family", released_date=local_day(BEFORE),
        ).save(force_insert=True)  # fmt: skip


def refused(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as error:
        return "permission denied" in str(error)
    return False
