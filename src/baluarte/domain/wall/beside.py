"""What a row of a compartment speaks of lies there: nobody who may write in one reaches another.

A policy that asks only for the row's own compartment lets whoever may write in one lay a row there
that names a row of another, by its key: a decision in the place of another's, which then could not
decide any more. Of these rooms each key is held to the compartment of the row that has it, as it is
laid and as it is changed; what speaks of another compartment on purpose is named. No policy may ask
its own table, and one that asked for each row of a list would double what that takes: a trigger
asks once for all rows of a statement.
"""

from collections.abc import Iterator

from django.db import models

ROOMS = frozenset({"cases", "double_coding", "intake", "memory", "registry", "reparation"})
# Elsewhere what takes a row's place: none has two after it.
IN_ITS_PLACE = frozenset({
    ("procedure_assignment", "replaces_id"), ("protection_boardminutes", "supersedes_id"),
    ("protection_measure", "replaces_id"),
})  # fmt: skip
COMPARTMENT = "compartment_id"
ADDED_BESIDE, CHANGED_BESIDE = "wall_beside_added", "wall_beside_changed"
ELSEWHERE = frozenset({
    # Persons, events and reports are of the registry and of lists.
    ("cases_party", "person_id"), ("cases_caseevent", "event_id"), ("cases_reception", "report_id"),
    # A complaint lies with its receiver, and not in the file of whom it concerns.
    ("cases_complaint", "case_id"),
    # Laid before what is held of it, which lies beside it.
    ("registry_event", "current_id"),
    # Another organisation's event, as whoever sees both says.
    ("registry_chain", "other_id"),
    # The fact is an event of the registry; two files of one victim are two cases.
    ("reparation_casevictim", "event_id"), ("reparation_interview", "event_id"),
    ("reparation_filejoin", "other_id"),
})  # fmt: skip


def beside_triggers(
    model: type[models.Model], *, is_added: bool, is_changed: bool
) -> Iterator[str]:
    """Yield what holds the keys of a table's rows to their own compartment."""
    keys = [
        one
        for one in model._meta.local_concrete_fields
        if isinstance(one, models.ForeignKey) and _is_bound(model, one)
    ]
    if not keys:
        return
    table = model._meta.db_table
    named = ", ".join(f"'{key.column}', '{key.related_model._meta.db_table}'" for key in keys)
    called = f"for each statement execute function bal.lie_beside({named})"
    if is_added:
        yield (
            f'create trigger {ADDED_BESIDE} after insert on "{table}"'
            f" referencing new table as told {called}"
        )
    if is_changed:
        yield (
            f'create trigger {CHANGED_BESIDE} after update on "{table}"'
            f" referencing old table as before new table as told {called}"
        )


def _is_bound(
    model: type[models.Model], field: "models.ForeignKey[models.Model, models.Model]"
) -> bool:
    key = (model._meta.db_table, field.column)
    if model._meta.app_label not in ROOMS and key not in IN_ITS_PLACE:
        return False
    return (
        field.column != COMPARTMENT
        and not field.primary_key
        and key not in ELSEWHERE
        and _is_in_a_compartment(model)
        and _is_in_a_compartment(field.related_model)
    )


def _is_in_a_compartment(model: type[models.Model]) -> bool:
    return any(one.column == COMPARTMENT for one in model._meta.local_concrete_fields)
