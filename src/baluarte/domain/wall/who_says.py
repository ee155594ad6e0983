"""Whoever did something, as a row of the workbench names them, is who acts: in every room.

A column that says who did it is called `by`, or ends so. A new row names who acts, or nobody yet;
what was said once stays. Columns of other names say for whom something is.
"""

from collections.abc import Iterable, Mapping

from django.db import models

ACCOUNT = "access.Account"
# A second person's word names the first one too: the table's own condition holds it to the row that
# is reviewed.
ANOTHERS = frozenset({
    ("accountability_answerreview", "answered_by_id"),
    ("accountability_entryreview", "entered_by_id"),
    ("accountability_observationreview", "opened_by_id"),
    ("investigation_officeimprovementreview", "written_by_id"),
    ("memory_releasereview", "proposed_by_id"),
    ("prevention_planreview", "written_by_id"),
    ("prevention_publicalertsignature", "asked_by_id"),
    ("prevention_recognitionreview", "entered_by_id"),
    ("prevention_scorecardreview", "proposed_by_id"),
    ("prevention_warningdecision", "proposed_by_id"),
    ("prevention_warningleftoutreview", "left_out_by_id"),
    ("prevention_warningoutcomereview", "recorded_by_id"),
    ("publication_exportreview", "asked_by_id"), ("publication_markreview", "marked_by_id"),
    ("publication_policyreview", "prepared_by_id"), ("publication_reportreview", "drafted_by_id"),
    ("publication_review", "decided_by_id"), ("publication_statedreview", "stated_by_id"),
    ("publication_tablereview", "proposed_by_id"),
    ("publication_undercountreview", "proposed_by_id"),
    ("statements_statementreview", "stated_by_id"),
})  # fmt: skip
# What one after the other takes on, and may give back.
PASSES_ON = frozenset({
    ("double_coding_drawnevent", "by_id"), ("procedure_doormessage", "taken_by_id"),
    ("protection_boardline", "said_by_id"), ("registry_verificationturn", "by_id"),
})  # fmt: skip
# By table, the column that names who says it, and what is said with it.
SAID_BY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "cases_letter": {"approved_by_id": ("approved_at",), "sent_by_id": ("sent_at",)},
    "protection_boardline": {"said_by_id": ("is_shown", "said_at")},
    "protection_summons": {"acknowledged_by_id": ("comes", "acknowledged_at")},
}


def who_did_it(model: type[models.Model]) -> list[str]:
    """Return the columns of a table that say who did something."""
    return [
        str(field.column)
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.label == ACCOUNT
        and (field.column == "by_id" or str(field.column).endswith("_by_id"))
    ]


def says(model: type[models.Model]) -> list[str]:
    """Return the conditions that a new row names who acts, or nobody yet."""
    return [
        f'("{column}" is null or "{column}" = bal.account())'
        for column in who_did_it(model)
        if (model._meta.db_table, column) not in ANOTHERS
    ]


def resaid(model: type[models.Model]) -> list[str]:
    """Return when a changed row says something in the name of another than who acts."""
    table = model._meta.db_table
    named = [_renamed(f'"{one}"', (table, one)) for one in who_did_it(model)]
    return named + [_by_another(who, said) for who, said in SAID_BY.get(table, {}).items()]


def _renamed(column: str, key: tuple[str, str]) -> str:
    old, new = f"old.{column}", f"new.{column}"
    refused = f"{old} is not null or {new} is distinct from bal.account()"
    if key in PASSES_ON:
        refused = f"{new} <> bal.account()"
    return f"({old} is distinct from {new} and ({refused}))"


def _by_another(who: str, said: Iterable[str]) -> str:
    columns = (who, *said)
    changed = " or ".join(f"old.{one} is distinct from new.{one}" for one in columns)
    speaks = " or ".join(f"coalesce(new.{one}::text, '') <> ''" for one in columns)
    return f"(({changed}) and ({speaks}) and new.{who} is distinct from bal.account())"
