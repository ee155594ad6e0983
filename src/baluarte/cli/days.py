"""A day as a command takes it: 2026-03-10, without hour and without zone."""

from datetime import date
from typing import Any

import click


class Day(click.ParamType):
    """A date written year, month, day."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; refuse what is none."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day: write it like 2026-03-10", param, ctx)


DAY = Day()
