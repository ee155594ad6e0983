"""`__in` over many values sends one array, not a parameter for each: PostgreSQL takes 65,535.

`WallConfig.ready` puts it in place of Django's own, so that it holds for every question of every
room, for `in_bulk`, for `prefetch_related` and for libraries.
"""

from typing import Any, Final

from django.db.models import Field
from django.db.models.fields.related import ForeignObject
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

# The length of a column stands after it, and would cut what is looked for.
LENGTH: Final = "("
# Of what a list of placeholders is written.
VALUES_ALONE: Final = frozenset("(%s, )")


class _OneArray:
    """What a lookup does to its values. One alone stays an equality; expressions stay a list."""

    lhs: Any
    rhs: Any

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]
        if len(params) <= 1 or not set(sql) <= VALUES_ALONE:
            return sql, params
        return f"any(%s::{self._kind(connection)}[])", [list(params)]

    def get_rhs_op(self, _connection: Any, rhs: str) -> str:
        return f"= {rhs}" if rhs.startswith("any(") else f"IN {rhs}"

    def _kind(self, connection: Any) -> str:
        field = self.lhs.output_field
        kind: str = getattr(field, "target_field", field).db_type(connection)
        return kind.partition(LENGTH)[0]


class OneArrayIn(_OneArray, In):
    """`__in` of a column or of an expression."""


class OneArrayRelatedIn(_OneArray, RelatedIn):
    """`__in` of a key to another table."""


def register() -> None:
    """Have every field look several values up as one array."""
    Field.register_lookup(OneArrayIn)
    ForeignObject.register_lookup(OneArrayRelatedIn)
