"""What a row of a file speaks of lies in that file: nobody who may write in one reaches another.

A policy that asks only for the row's own compartment lets whoever may write in one file lay a row
there that names a row of another, by its key. Of these rooms each key is held to the compartment
of the row that has it; what speaks of another file on purpose is named.
"""

from django.db import models

from baluarte.domain.wall.declarations import lies_beside

ROOMS = frozenset({"cases"})
COMPARTMENT = "compartment_id"
ELSEWHERE = frozenset({
    # Persons, events and reports are of the registry and of lists.
    ("cases_party", "person_id"), ("cases_caseevent", "event_id"), ("cases_reception", "report_id"),
    # A complaint lies with its receiver, and not in the file of whom it concerns.
    ("cases_complaint", "case_id"),
})  # fmt: skip


def binds(model: type[models.Model]) -> list[str]:
    """Return the conditions that what a new row names lies in its own compartment."""
    table = model._meta.db_table
    if model._meta.app_label not in ROOMS or not _is_in_a_file(model):
        return []
    return [
        f'({table}."{one.column}" is null'
        f" or {lies_beside(table, str(one.column), one.related_model._meta.db_table)})"
        for one in model._meta.local_concrete_fields
        if isinstance(one, models.ForeignKey) and _is_bound(table, one)
    ]


def _is_bound(table: str, key: "models.ForeignKey[models.Model, models.Model]") -> bool:
    is_other = key.column != COMPARTMENT and (table, key.column) not in ELSEWHERE
    return is_other and _is_in_a_file(key.related_model)


def _is_in_a_file(model: type[models.Model]) -> bool:
    return any(one.column == COMPARTMENT for one in model._meta.local_concrete_fields)
