"""Audits: a sample that is drawn again from its seed, findings that end with a change or a reason."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case
from tests.factories.investigation import OFFICE, make_inquiry, say_status
from tests.factories.procedure import BEFORE

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.accountability.indicators import figure_of
from baluarte.domain.accountability.periods import Period
from baluarte.domain.investigation.actions.learning import (
    NewClosure,
    NewFinding,
    NewSample,
    close_finding,
    draw_sample,
    note_finding,
    read_inquiry,
)
from baluarte.domain.investigation.audit_sampling import draw, frame_digest
from baluarte.domain.investigation.choices import LearningChange
from baluarte.domain.investigation.models import AuditReading, FindingClosure
from baluarte.domain.investigation.queries.learning import (
    audited,
    compared,
    count_findings,
    redrawn,
    samples,
    share,
    shares_of,
)
from baluarte.domain.wall.context import acting_as
from baluarte.norms.audits import finding_kinds
from baluarte.norms.policy.refusals import PolicyRefused

KEYS = [UUID(int=number) for number in range(1, 41)]


def test_a_sample_is_the_same_for_whoever_has_its_seed_whatever_the_order_of_its_frame():
    shuffled = KEYS.copy()
    Random(1).shuffle(shuffled)
    first = draw(KEYS, size=8, seed="sorteo 2026")
    assert draw(shuffled, size=8, seed="sorteo 2026") == first
    assert frame_digest(shuffled) == frame_digest(KEYS)
    assert draw(KEYS, size=12, seed="sorteo 2026")[:8] == first
    assert draw(KEYS, size=8, seed="otra semilla") != first
    assert frame_digest(KEYS[1:]) != frame_digest(KEYS)


def test_each_key_has_the_same_chance():
    drawn = [key for seed in range(400) for key in draw(KEYS, size=10, seed=str(seed))]
    # Of 400 draws of 10 in 40 each is expected 100 times; six deviations are 52.
    assert all(48 <= drawn.count(key) <= 152 for key in KEYS)


def test_of_fewer_than_five_files_no_share_is_said():
    assert (share(2, 4).value, share(2, 4).low) == (None, None)
    found = share(5, 20)
    # Clopper and Pearson, 5 of 20: 8.66 to 49.10 per cent.
    assert (found.value, round(found.low, 2), round(found.high, 2)) == (25, 8.66, 49.10)


@pytest.fixture
def auditor(cast, as_operator):
    """Somebody of the keeper's house who sees its cases and audits; with the cast under her."""
    with as_operator():
        one = make_account(institution=cast.keeper, roles=["documenter", "monitor"])
    return replace(cast, owner=one)


def finished(team, number, *, day="2026-01-20"):
    made = []
    for _ in range(number):
        one = make_inquiry(team, make_case(team)[0])
        say_status(team, one, "NEAP", day)
        made.append(one)
    return made


def sample(team, *, size, at=BEFORE, first=date(2026, 1, 1), last=date(2026, 2, 28), **more):
    given = NewSample(first_date=first, last_date=last, size=size, seed="sorteo", **more)
    with acting_as(team.owner.pk):
        return draw_sample(holder=team.keeper, given=given, by=team.owner.pk, at=at)


def read_all(team, drawn, *found, at=BEFORE):
    with acting_as(team.owner.pk):
        rows = list(audited(drawn))
        for one, codes in zip(rows, found, strict=True):
            read_inquiry(audited=one, found=codes, by=team.owner.pk, at=at)
        return rows


def note(team, *, kind="context_missing", office=OFFICE, drawn=None, at=BEFORE):
    given = NewFinding(
        office=office, kind=kind, says="En varias carpetas falta el análisis.", sample=drawn
    )
    with acting_as(team.owner.pk):
        return note_finding(given=given, by=team.owner.pk, at=at)


def close(team, finding, change, says="Se cambió (inventado).", *, since=None, at=BEFORE):
    given = NewClosure(change=change, says=says, since_date=since)
    with acting_as(team.owner.pk):
        return close_finding(finding=finding, given=given, by=team.owner.pk, at=at)


@pytest.mark.django_db
def test_s28_a_finding_closed_without_a_change_or_a_reason_is_refused(auditor):
    finding = note(auditor)
    for change, says, since, field in (
        (LearningChange.NONE, " ", None, "says"),
        (LearningChange.PROTOCOL, "", date(2026, 2, 1), "says"),
        (LearningChange.TRAINING, "Un curso.", None, "since_date"),
        (LearningChange.NONE, "No procede.", date(2026, 2, 1), "since_date"),
        (LearningChange.UNIT, "Una unidad.", BEFORE.date() + timedelta(1), "since_date"),
    ):
        with pytest.raises(PolicyRefused) as refused:
            close(auditor, finding, change, says, since=since)
        assert refused.value.field == field
    assert not FindingClosure.objects.exists()
    close(auditor, finding, LearningChange.NONE, "La ley no lo permite (inventado).")
    with pytest.raises(PolicyRefused, match="closed"):
        close(auditor, finding, LearningChange.NONE, "Otra vez.")


@pytest.mark.django_db
def test_s28_nor_does_the_database_let_it_end_without_either(auditor):
    finding = note(auditor)
    row = {"finding": finding, "closed_at": BEFORE, "by_id": auditor.owner.pk}
    for more in (
        {"change": "none", "says": " "},
        {"change": "protocol", "says": "Cambió."},
        {"change": "none", "says": "Nada.", "since_date": date(2026, 1, 1)},
    ):
        with (
            acting_as(auditor.owner.pk), pytest.raises(IntegrityError), transaction.atomic(),
        ):  # fmt: skip
            FindingClosure.objects.create(**row, **more)


@pytest.mark.django_db
def test_s28_before_and_after_a_change_stand_with_their_intervals(auditor):
    finished(auditor, 6, day="2026-01-10")
    finished(auditor, 5, day="2026-02-10")
    drawn = sample(auditor, size=11, office=OFFICE)
    with acting_as(auditor.owner.pk):
        rows = list(audited(drawn))
        for one in rows:
            is_before = one.inquiry.news_date < date(2026, 2, 1)
            # All six before lack it, and one of five since.
            lacks = is_before or one == next(r for r in rows if r.inquiry.news_date.month == 2)
            read_inquiry(
                audited=one, found=["context_missing"] if lacks else [], by=auditor.owner.pk,
                at=BEFORE,
            )  # fmt: skip
        readings = list(AuditReading.objects.filter(sample=drawn))
        assert shares_of(readings)["context_missing"].number == 7
    closure = close(
        auditor, note(auditor, drawn=drawn), LearningChange.TRAINING, since=date(2026, 2, 1)
    )
    with acting_as(auditor.owner.pk):
        found = compared(closure)
    assert [(one.number, one.of) for one in (found.before, found.after)] == [(6, 6), (1, 5)]
    assert (found.before.value, found.after.value, found.difference) == (100, 20, -80)
    # Newcombe, 1 of 5 less 6 of 6: -96.4 to -22.3 points.
    assert (round(found.low, 1), round(found.high, 1)) == (-96.4, -22.3)


@pytest.mark.django_db
def test_of_too_few_files_nothing_is_compared(auditor):
    finished(auditor, 2)
    drawn = sample(auditor, size=2)
    read_all(auditor, drawn, ["context_missing"], [])
    closure = close(auditor, note(auditor), LearningChange.UNIT, since=date(2026, 1, 15))
    with acting_as(auditor.owner.pk):
        found = compared(closure)
    assert (found.before.of, found.after.of, found.difference) == (0, 2, None)


@pytest.mark.django_db
def test_s28_the_sample_is_drawn_again_until_its_frame_is_another(auditor):
    finished(auditor, 4)
    drawn = sample(auditor, size=3)
    with acting_as(auditor.owner.pk):
        assert (drawn.frame_size, redrawn(drawn).is_same_sample) == (4, True)
    finished(auditor, 1)
    with acting_as(auditor.owner.pk):
        again = redrawn(drawn)
    assert (again.is_same_frame, again.is_same_sample) == (False, False)


@pytest.mark.django_db
def test_only_finished_files_of_the_time_are_drawn_and_no_more_than_there_are(auditor):
    make_inquiry(auditor, make_case(auditor)[0])
    with pytest.raises(PolicyRefused) as refused:
        sample(auditor, size=1)
    assert refused.value.code == "frame_empty"
    finished(auditor, 2)
    with pytest.raises(PolicyRefused) as refused:
        sample(auditor, size=3)
    assert (refused.value.code, refused.value.right) == ("sample_beyond", 2)
    with pytest.raises(PolicyRefused, match="office"):
        sample(auditor, size=1, office="EDO-30-VIC")


@pytest.mark.django_db
def test_an_inquiry_is_read_once_and_only_for_kinds_that_are_there(auditor):
    finished(auditor, 1)
    [one] = read_all(auditor, sample(auditor, size=1), ["idle_file"])
    with acting_as(auditor.owner.pk):
        with pytest.raises(PolicyRefused, match="read"):
            read_inquiry(audited=one, found=[], by=auditor.owner.pk, at=BEFORE)
        with pytest.raises(PolicyRefused, match="nada"):
            read_inquiry(audited=one, found=["nada"], by=auditor.owner.pk, at=BEFORE)


@pytest.mark.django_db
def test_another_house_reads_what_was_found_and_not_in_which_files(auditor, as_operator):
    finished(auditor, 1)
    drawn = sample(auditor, size=1)
    read_all(auditor, drawn, [])
    note(auditor, drawn=drawn)
    with as_operator():
        other = make_account(institution=make_institution(), roles=["monitor"])
    with acting_as(other.pk):
        assert not samples().exists()
        assert not audited(drawn).exists()
        assert not AuditReading.objects.exists()
        found = count_findings(
            first_date=date(2026, 1, 1), last_date=date(2026, 12, 31), known_at=BEFORE
        )
    assert found == (0, 1)


@pytest.mark.django_db
def test_at_the_states_nobody_audits_by_the_code_nor_by_sql(auditor, cast):
    given = NewFinding(office=OFFICE, kind="idle_file", says="Meses sin actos.")
    with acting_as(cast.liaison.pk), pytest.raises(NotAllowed):
        note_finding(given=given, by=cast.liaison.pk, at=BEFORE)
    finding = note(auditor)
    sql = (
        "insert into investigation_findingclosure"
        " (id, finding_id, change, says, closed_at, by_id)"
        " values (gen_random_uuid(), %s, 'none', 'No.', now(), %s)"
    )
    with (
        acting_as(cast.liaison.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, [finding.pk, cast.liaison.pk])


@pytest.mark.django_db
def test_closed_findings_are_an_indicator(auditor):
    finding = note(auditor)
    note(auditor, kind="idle_file")
    close(auditor, finding, LearningChange.NONE, "No procede (inventado).")
    with acting_as(auditor.owner.pk):
        found = figure_of("INV-P-10", Period(2026), known_at=BEFORE)
        none = figure_of("INV-P-10", Period(2025), known_at=BEFORE)
    assert (found.numerator, found.denominator, found.value) == (1, 2, 50)
    assert none.value is None


def test_kinds_of_findings_have_words_in_both_languages():
    assert all(set(one.label) >= {"es", "en"} for one in finding_kinds().values())
