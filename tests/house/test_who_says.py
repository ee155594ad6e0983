"""Whoever did something, as a row of the workbench names them, is who acts, or it says why not."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from baluarte.domain.access.models import Account
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import ADD, CHANGE, Rows
from baluarte.domain.wall.policies import privileges_on, tables
from baluarte.domain.wall.who_says import ANOTHERS, PASSES_ON, resaid, says, who_did_it

APP = str(DatabaseRole.APP)
# Columns that name an account which did nothing: for whom a row is, each with its reason.
FOR_WHOM = {
    # A role, an opening, a turn, a place, a step: given to her by who acts, named beside.
    "access_membership.account_id", "access_grant.account_id", "procedure_clearance.account_id",
    "procedure_assignment.account_id", "procedure_dutyturn.account_id",
    "procedure_dutyturn.deputy_id", "procedure_deputy.deputy_id", "protection_boardseat.account_id",
    "protection_boardinvitation.account_id", "prevention_warningnotice.account_id",
    "cases_letter.addressee_id",
    # Who asked her, as the team says: a complaint keeps them from asking again.
    "reparation_interview.officer_id",
    # Who fills a post of a commission, as another of it or herself says.
    "reparation_postholder.account_id",
    # Whose request it is, where the team writes what an office answered to her.
    "investigation_inquirydocument.hers_id", "investigation_actrequestanswer.hers_id",
    # Who answers for a case, as `cases_responsibility` says; those beside it are drawn from there.
    "cases_responsibility.account_id", "cases_case.responsible_id",
    "procedure_matter.responsible_id", "procedure_obligation.responsible_id",
    # Whose part and name it is: `keep_her_account` and `keep_her_name` ask.
    "cases_party.account_id", "people_person.account_id",
    # Who takes part in a course, with what scores, and what it gave her: who keeps it stands beside.
    "skills_enrolment.account_id", "skills_coursescore.account_id",
    "skills_competencegiven.account_id", "skills_coursehandover.account_id",
    # Of whom, and in whose place, a complaint speaks: who makes it stands beside.
    "cases_complaint.about_account_id", "cases_complaint.made_for_id",
}  # fmt: skip


def naming(command: str) -> Iterator[tuple[type[models.Model], str, Rows | None]]:
    """Yield the columns that name an account and may be said by a command of the workbench."""
    declared = tables()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in declared:
            continue
        rights = privileges_on(table, declared[table]).get(APP, ())
        for field in model._meta.local_concrete_fields:
            named = isinstance(field, models.ForeignKey) and field.related_model is Account
            if named and any(_is_given(one, command, str(field.column)) for one in rights):
                yield model, str(field.column), (declared[table].rows or {}).get(APP)


def _is_given(right: str, command: str, column: str) -> bool:
    kind, _, columns = right.rstrip(")").partition(" (")
    return kind == command and (not columns or column in columns.split(", "))


def test_who_added_a_row_is_who_acts_or_it_is_said_for_whom_it_is():
    loose = set()
    for model, column, rows in naming(ADD):
        key = (model._meta.db_table, column)
        bound = [one for one in says(model) if f'"{column}" = bal.account()' in one]
        said = rows.add if rows and rows.add else ""
        if not bound and key not in ANOTHERS and f"{column} = bal.account()" not in said:
            loose.add(f"{key[0]}.{column}")
    assert loose == FOR_WHOM - {"cases_case.responsible_id"}


def test_who_changed_a_row_is_who_acts_or_it_is_said_for_whom_it_is():
    loose = set()
    for model, column, rows in naming(CHANGE):
        bound = any(f'new."{column}"' in one for one in resaid(model))
        said = (rows.changed or rows.change or "") if rows else ""
        if not bound and f"{column} = bal.account()" not in said:
            loose.add(f"{model._meta.db_table}.{column}")
    assert loose - FOR_WHOM == set()
    assert "cases_case.responsible_id" in loose


@pytest.mark.parametrize(("table", "column"), sorted(ANOTHERS))
def test_the_first_person_that_a_second_one_names_is_asked_of_the_row(table, column):
    rows = tables()[table].rows or {}
    assert column in (rows[APP].add or "")


def test_what_is_named_here_is_there():
    named = {
        (one._meta.db_table, column) for one in apps.get_models() for column in who_did_it(one)
    }
    assert named >= ANOTHERS | PASSES_ON
    assert len(named) > 150
