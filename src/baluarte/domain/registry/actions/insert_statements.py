"""Inserts whose columns are the model's own: a field added to it is written without a word here."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Field, Model

from baluarte.domain.intake.models import Coding


class ColumnWithoutSource(TypeError):
    """A column has no value: none is given, no coding tells it, and it has no default."""


def insert_told(model: type[Model], given: Mapping[str, str], *, source: str) -> str:
    """Return the insert of a model's rows from codings, which `source` names `c`.

    Each column is, in this order: the SQL that is given, what the coding tells under that name,
    its default as Django has it, nothing where it may be. `ColumnWithoutSource` otherwise.
    """
    columns = {str(one.column): _value(one, given) for one in model._meta.concrete_fields}
    unknown = given.keys() - columns.keys()
    if unknown:
        raise ColumnWithoutSource(f"{model.__name__} has no column {', '.join(sorted(unknown))}")
    return (
        f"insert into {model._meta.db_table} ({', '.join(columns)})\n"
        f"select {', '.join(columns.values())}\n  from {source}"
    )


def _value(field: "Field[Any, Any]", given: Mapping[str, str]) -> str:
    column = str(field.column)
    if column in given:
        return given[column]
    if column in _CODED:
        return f"c.{column}"
    if field.null:
        return "null"
    default = field.get_default() if field.has_default() or field.blank else None
    if isinstance(default, str):
        return "'" + default.replace("'", "''") + "'"
    if isinstance(default, bool | int):
        return str(default).lower()
    raise ColumnWithoutSource(f"nothing says what {field.model.__name__}.{field.name} is")


# Of a coding its own key and day are never those of what is written from it.
_CODED = {one.column for one in Coding._meta.concrete_fields} - {"id", "record_key_id", "by_id"}
