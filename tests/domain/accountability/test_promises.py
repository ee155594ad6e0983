"""Promises with their day, tables and who came; programmes whose new version says why."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.statements import keep

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.actions import (
    Came,
    NewVersion,
    commit,
    end_action,
    found_programme,
    hold_session,
    note_progress,
    open_table,
    publish_version,
    review_entry,
    take_action,
)
from baluarte.domain.accountability.choices import ProgrammeKind, Progress, PromiseState, Side
from baluarte.domain.accountability.models import CommitmentStep, ProgrammeVersion
from baluarte.domain.accountability.queries import programmes, promises
from baluarte.domain.wall.context import acting_as
from baluarte.norms.policy.obligations import state_obligations
from baluarte.norms.policy.refusals import PolicyRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 18, tzinfo=UTC)
VERSION = NewVersion(
    name="Programa inventado", says="Lo que se hará.", valid_from=date(2026, 1, 1),
    review_date=date(2027, 1, 1), objectives=("OB-1a",), indicators=("PRV-P-07",),
    budget=Decimal("1000000.00"),
)  # fmt: skip


@pytest.fixture
def desk(as_operator):
    with as_operator():
        institution = make_institution()
        keeper = make_account(institution=institution, roles=["analyst"])
        second = make_account(institution=institution, roles=["verifier"])
        plain = make_account(institution=institution, roles=["documenter"])
    return SimpleNamespace(
        institution=institution, keeper=keeper.pk, second=second.pk, plain=plain.pk
    )


@pytest.fixture
def paper(desk):
    return keep(SimpleNamespace(pk=desk.keeper), desk.institution, at=NOW)


def table(desk, **changes):
    given = {
        "name": "Mesa inventada", "purpose": "Reorientar la prevención.", "axis": "prevention",
        "convened_by": "SEGOB", "opened_date": date(2026, 1, 10),
    }  # fmt: skip
    with acting_as(desk.keeper):
        return open_table(**(given | changes), by=desk.keeper, at=NOW)


def session(desk, made, *came, **changes):
    given = {"called_date": date(2026, 2, 1), "held_date": date(2026, 2, 10)}
    with acting_as(desk.keeper):
        return hold_session(
            table=made, came=list(came), **(given | changes), by=desk.keeper, at=NOW
        )


def promise(desk, **changes):
    given = {
        "institution": "SEGOB", "axis": "prevention", "says": "Publicar el mapa.",
        "said_date": date(2026, 2, 10), "due_date": date(2026, 5, 31),
    }  # fmt: skip
    with acting_as(desk.keeper):
        return commit(**(given | changes), by=desk.keeper, at=NOW)


def progress(desk, made, what, day, *, by=None, house=None, second=None, **changes):
    """Say what became of a promise for a house; its second person lets it stand."""
    by, second = by or desk.keeper, second or desk.second
    with acting_as(by):
        step = note_progress(
            commitment=made, progress=what, happened_date=day,
            institution=house or desk.institution, **changes, by=by, at=NOW,
        )  # fmt: skip
    with acting_as(second):
        review_entry(entry=step, by=second, at=NOW)
    return step


def state(desk, on):
    with acting_as(desk.keeper):
        return [(one.state, one.days_past) for one in promises.as_of(promises.commitments(), on=on)]


def test_a_promise_is_red_the_day_after_its_day_and_not_before(desk, paper):
    promise(desk, document=paper)
    assert state(desk, date(2026, 5, 31)) == [(PromiseState.OPEN, 0)]
    assert state(desk, date(2026, 6, 1)) == [(PromiseState.PAST, 1)]


def test_what_was_begun_is_still_past_its_day(desk, paper):
    made = promise(desk, document=paper)
    progress(desk, made, Progress.STARTED, date(2026, 3, 1))
    assert state(desk, date(2026, 6, 1)) == [(PromiseState.PAST, 1)]


def test_kept_is_what_a_document_shows(desk, paper):
    made = promise(desk, document=paper)
    with pytest.raises(PolicyRefused) as refused:
        progress(desk, made, Progress.KEPT, date(2026, 4, 1))
    assert (refused.value.code, refused.value.field) == ("kept_unshown", "document")
    progress(desk, made, Progress.KEPT, date(2026, 4, 1), document=paper)
    assert state(desk, date(2026, 3, 31)) == [(PromiseState.OPEN, 0)]
    assert state(desk, date(2026, 4, 1)) == [(PromiseState.KEPT, 0)]
    with acting_as(desk.keeper), pytest.raises(IntegrityError), transaction.atomic():
        CommitmentStep.objects.create(
            commitment=made, progress=Progress.KEPT, happened_date=NOW.date(), written_at=NOW,
            holder=desk.institution, by_id=desk.keeper,
        )  # fmt: skip


def test_kept_after_its_day_is_kept_late(desk, paper):
    made = promise(desk, document=paper, due_date=date(2026, 3, 1))
    progress(desk, made, Progress.KEPT, date(2026, 3, 2), document=paper)
    assert state(desk, date(2026, 6, 1)) == [(PromiseState.KEPT_LATE, 0)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "promised_nowhere"),
        ({"institution": "NADIE"}, "institution"),
        ({"says": " "}, "words"),
        ({"said_date": date(2026, 6, 2)}, "ahead"),
        ({"due_date": date(2026, 2, 9)}, "due_before"),
    ],
)
def test_a_promise_that_is_none_is_refused(desk, changes, code):
    with pytest.raises(PolicyRefused) as refused:
        promise(desk, **changes)
    assert refused.value.code == code


def test_only_who_keeps_the_policy_writes(desk, paper):
    made = promise(desk, document=paper)
    with acting_as(desk.plain), pytest.raises(NotAllowed):
        note_progress(
            commitment=made, progress=Progress.STARTED,
            happened_date=date(2026, 3, 1), institution=desk.institution, by=desk.plain, at=NOW,
        )  # fmt: skip


def test_the_database_lets_nobody_else_write(desk, paper):
    made = promise(desk, document=paper)
    for account, by in [(desk.plain, desk.plain), (desk.keeper, desk.plain)]:
        with acting_as(account), pytest.raises(ProgrammingError), transaction.atomic():
            CommitmentStep.objects.create(
                commitment=made, progress=Progress.STARTED, happened_date=NOW.date(),
                written_at=NOW, holder=desk.institution, by_id=by,
            )  # fmt: skip


def test_s44_an_agreement_of_a_table_is_followed_to_its_end_and_attendance_is_measured(desk, paper):
    made = table(desk)
    held = session(
        desk, made, Came(Side.AUTHORITY, women=1, men=3),
        Came(Side.AFFECTED, women=4, men=2, other=1, unknown=3),
    )  # fmt: skip
    agreed = promise(desk, session=held)
    progress(desk, agreed, Progress.KEPT, date(2026, 5, 1), document=paper)
    with acting_as(desk.keeper):
        [found] = promises.sessions_of(made)
        parity = {one.side: one for one in promises.parity_of([found])}
        [followed] = promises.as_of(found.agreements.all(), on=date(2026, 6, 1))
    assert parity[Side.AUTHORITY].women == Fraction(1, 4)
    assert (parity[Side.AFFECTED].people, parity[Side.AFFECTED].women) == (10, Fraction(4, 7))
    assert followed.state == PromiseState.KEPT


def test_where_nobodys_gender_is_known_there_is_no_share(desk):
    held = session(desk, table(desk), Came(Side.CIVIL, unknown=5))
    with acting_as(desk.keeper):
        [found] = promises.parity_of(promises.sessions_of(held.table))
    assert (found.people, found.women) == (5, None)


@pytest.mark.parametrize(
    ("changes", "came", "code"),
    [
        ({"called_date": date(2026, 2, 11)}, [], "called_after"),
        ({"held_date": date(2026, 6, 2)}, [], "ahead"),
        ({}, [Came(Side.CIVIL, women=1), Came(Side.CIVIL, men=1)], "side_twice"),
    ],
)
def test_a_session_that_is_none_is_refused(desk, changes, came, code):
    with pytest.raises(PolicyRefused) as refused:
        session(desk, table(desk), *came, **changes)
    assert refused.value.code == code


def found(desk, **changes):
    with acting_as(desk.keeper):
        return found_programme(
            kind=ProgrammeKind.PROGRAMME, axis="prevention", institution="SEGOB",
            first=_version(**changes), by=desk.keeper, at=NOW,
        )  # fmt: skip


def _version(**changes):
    return NewVersion(**{name: getattr(VERSION, name) for name in VERSION.__slots__} | changes)


def publish(desk, programme, **changes):
    with acting_as(desk.keeper):
        return publish_version(
            programme=programme, version=_version(**changes), by=desk.keeper, at=NOW
        )


def test_s01_a_second_version_names_the_agreement_of_the_dialogue_that_it_answers(desk):
    programme = found(desk)
    with pytest.raises(PolicyRefused) as refused:
        publish(desk, programme, valid_from=date(2026, 4, 1))
    assert refused.value.code == "no_reason"
    agreed = promise(desk, session=session(desk, table(desk)))
    publish(desk, programme, valid_from=date(2026, 4, 1), agreement=agreed, says="Otra cosa.")
    with acting_as(desk.keeper):
        [row] = programmes.programmes()
        first, second = row.versions.all()
        before = programmes.version_on(row, date(2026, 3, 31))
        after = programmes.version_on(row, date(2026, 4, 1))
    assert (first.number, second.number, second.by_id) == (1, 2, desk.keeper)
    assert second.agreement.session.table.name == "Mesa inventada"
    assert (before, after) == (first, second)
    with acting_as(desk.keeper), pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeVersion.objects.create(
            programme=programme, number=3, name="x", says="x", valid_from=date(2026, 5, 1),
            review_date=date(2027, 1, 1), written_at=NOW, by_id=desk.keeper,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"objectives": ("OB-99",)}, "unknown"),
        ({"indicators": ("XXX",)}, "unknown"),
        ({"review_date": date(2026, 1, 1)}, "review_before"),
        ({"name": ""}, "words"),
    ],
)
def test_a_version_that_is_none_is_refused(desk, changes, code):
    with pytest.raises(PolicyRefused) as refused:
        found(desk, **changes)
    assert refused.value.code == code


def test_s02_an_obligation_whose_one_action_ends_is_a_gap(desk):
    code = next(iter(state_obligations()))
    with acting_as(desk.keeper):
        assert len(programmes.gaps(on=NOW.date())) == len(state_obligations())
        action = take_action(
            obligation=code, institution="SEGOB", says="Algo.", first_date=date(2026, 1, 1),
            by=desk.keeper, at=NOW,
        )  # fmt: skip
        assert code not in {one.code for one in programmes.gaps(on=date(2026, 5, 1))}
        end_action(
            action=action, ended_date=date(2026, 5, 1), says="Sin presupuesto.", by=desk.keeper,
            at=NOW,
        )  # fmt: skip
        assert code not in {one.code for one in programmes.gaps(on=date(2026, 4, 30))}
        assert code in {one.code for one in programmes.gaps(on=date(2026, 5, 1))}


@pytest.fixture
def owing(as_operator):
    """The institution that promised, with two who answer for it; and another authority."""
    with as_operator():
        authority = make_institution(kind=InstitutionKind.AUTHORITY, code="SEGOB")
        other = make_institution(kind=InstitutionKind.AUTHORITY, code="FGR")
        return SimpleNamespace(
            authority=authority,
            other=other,
            liaison=make_account(institution=authority, roles=["liaison"]),
            deputy=make_account(institution=authority, roles=["liaison"]).pk,
            stranger=make_account(institution=other, roles=["liaison"]).pk,
            keeper=make_account(institution=other, roles=["analyst"]).pk,
        )


def report(desk, owing, made, what, day, **changes):
    return progress(
        desk, made, what, day, by=owing.liaison.pk, house=owing.authority, second=owing.deputy,
        **changes,
    )  # fmt: skip


def test_who_owes_a_promise_reports_on_it_and_organisations_say_whether_it_was_kept(
    desk, paper, owing
):
    made = promise(desk, document=paper)
    report(desk, owing, made, Progress.KEPT, date(2026, 3, 2), document=paper, page=2)
    with acting_as(desk.plain):
        [found] = promises.as_of(promises.commitments(), on=NOW.date())
    assert (found.state, found.civil) == (PromiseState.PAST, None)
    assert (found.authority.progress, found.authority.holder) == (Progress.KEPT, owing.authority)
    progress(desk, made, Progress.STARTED, date(2026, 3, 3))
    with acting_as(desk.plain):
        [found] = promises.as_of(promises.commitments(), on=NOW.date())
    assert (found.authority.progress, found.civil.progress) == (Progress.KEPT, Progress.STARTED)


def test_who_owes_it_may_give_it_up(desk, paper, owing):
    made = promise(desk, document=paper)
    given = {"document": paper, "says": "Sin presupuesto."}
    report(desk, owing, made, Progress.GIVEN_UP, date(2026, 3, 2), **given)
    assert state(desk, NOW.date()) == [(PromiseState.GIVEN_UP, 0)]


def test_who_owes_it_reports_with_a_document(desk, paper, owing):
    made = promise(desk, document=paper)
    with pytest.raises(PolicyRefused) as refused:
        report(desk, owing, made, Progress.STARTED, date(2026, 3, 1))
    assert (refused.value.code, refused.value.field) == ("own_word", "document")


def test_nobody_else_reads_a_report_until_a_second_person_lets_it_stand(desk, paper, owing):
    made = promise(desk, document=paper)
    with acting_as(owing.liaison.pk):
        step = note_progress(
            commitment=made, progress=Progress.STARTED, happened_date=date(2026, 3, 1),
            institution=owing.authority, document=paper, by=owing.liaison.pk, at=NOW,
        )  # fmt: skip
    for who, sees in ((owing.deputy, 1), (desk.keeper, 0), (owing.stranger, 0)):
        with acting_as(who):
            assert CommitmentStep.objects.count() == sees
            [found] = promises.as_of(promises.commitments(), on=NOW.date())
            assert found.authority is None
    with acting_as(desk.keeper), pytest.raises(NotAllowed):
        review_entry(entry=step, by=desk.keeper, at=NOW)
    with acting_as(owing.liaison.pk), pytest.raises(PolicyRefused) as refused:
        review_entry(entry=step, by=owing.liaison.pk, at=NOW)
    assert refused.value.code == "two_people"


@pytest.mark.parametrize("who", ["stranger", "keeper"])
@pytest.mark.parametrize("house", ["authority", "other"])
def test_no_authority_reports_for_another(desk, paper, owing, who, house):
    made, by = promise(desk, document=paper), getattr(owing, who)
    given = {
        "commitment": made, "progress": Progress.STARTED, "happened_date": date(2026, 3, 1),
        "document": paper,
    }  # fmt: skip
    institution = getattr(owing, house)
    with acting_as(by), pytest.raises(NotAllowed):
        note_progress(**given, institution=institution, by=by, at=NOW)
    with acting_as(by), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        CommitmentStep.objects.create(**given, holder=institution, written_at=NOW, by_id=by)
