"""Courses for tests; who takes part, and what anybody scored, is invented."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from tests.factories.access import make_account, make_institution

from baluarte.domain.skills.actions import (
    NewCount,
    NewCourse,
    Said,
    announce_course,
    close_course,
    count_participants,
    enrol,
    record_sheet,
    withdraw_course,
)
from baluarte.domain.skills.choices import CourseTakenBack
from baluarte.domain.wall.context import acting_as

NOW = datetime(2026, 6, 20, 18, tzinfo=UTC)
THREE = ("gender", "differential", "community")
RISK = {
    "title": "Gestión del riesgo (inventado)",
    "first_date": date(2026, 6, 1),
    "last_date": date(2026, 6, 5),
    "hours": Decimal(12),
    "contents": (*THREE, "risk"),
    "competences": ("risk",),
    "pass_score": 70,
}


def make_house():
    """Found a house that gives courses, with who runs them and who take part; and another house."""
    institution, elsewhere = make_institution(), make_institution()
    return SimpleNamespace(
        institution=institution,
        elsewhere=elsewhere,
        runner=make_account(institution=institution, roles=["data_steward"]),
        other_runner=make_account(institution=institution, roles=["organisation_admin"]),
        documenter=make_account(institution=institution, roles=["documenter"]),
        verifier=make_account(institution=institution, roles=["verifier"]),
        invited=make_account(institution=elsewhere, roles=["risk_evaluator"]),
        peer=make_account(institution=elsewhere, roles=["data_steward"]),
        stranger=make_account(),
    )


def announce(by, holder, *, at=NOW, **changes):
    with acting_as(by.pk):
        return announce_course(given=NewCourse(**(RISK | changes)), holder=holder, by=by.pk, at=at)


def put_in(by, course, *accounts, at=NOW):
    with acting_as(by.pk):
        return enrol(course=course, accounts=accounts, by=by.pk, at=at)


def count(by, course, *, at=NOW, **given):
    with acting_as(by.pk):
        count_participants(course=course, counts=[NewCount(**given)], by=by.pk, at=at)


def say(by, course, said, *, at=NOW):
    """Say of accounts (attended, before, after)."""
    with acting_as(by.pk):
        return record_sheet(
            course=course, by=by.pk, at=at,
            said={
                account.pk: Said(
                    attended=attended,
                    before=None if before is None else Decimal(before),
                    after=None if after is None else Decimal(after),
                )
                for account, (attended, before, after) in said.items()
            },
        )  # fmt: skip


def close(by, course, *, at=NOW):
    with acting_as(by.pk):
        return close_course(course=course, by=by.pk, at=at)


def take_back(by, course, *, why=CourseTakenBack.NOT_HELD, at=NOW):
    with acting_as(by.pk):
        return withdraw_course(course=course, why=why, by=by.pk, at=at)


def gave(by, holder, account, *, at=NOW, **changes):
    """Hold a course without a test that gives an account what it gives, and close it."""
    made = announce(by, holder, at=at, **({"pass_score": None} | changes))
    put_in(by, made, account, at=at)
    say(by, made, {account: (True, None, None)}, at=at)
    close(by, made, at=at)
    return made
