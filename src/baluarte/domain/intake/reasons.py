"""Why a row waits or was refused, and what is only said of it: codes with their column."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext_lazy as _


class Weight(IntEnum):
    """What a reason does to its row."""

    NOTE = 1
    WAITS = 2
    REFUSED = 3


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One reason: its code and the column it is about, no content."""

    code: str
    column: str = ""

    @property
    def weight(self) -> Weight:
        return MEANINGS[self.code][0]

    @property
    def words(self) -> str:
        """Say it in the language of whoever reads."""
        return str(MEANINGS[self.code][1])

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "column": self.column}


def from_json(kept: Iterable[dict[str, str]]) -> tuple[Reason, ...]:
    """Return reasons as a report keeps them."""
    return tuple(Reason(one["code"], one["column"]) for one in kept)


MEANINGS = {
    # What cannot be a report.
    "row.empty": (Weight.REFUSED, _("The row is empty.")),
    "row.quotes": (Weight.REFUSED, _("The row has a quotation mark that does not close.")),
    "row.too_long": (Weight.REFUSED, _("The row is too long; only its beginning was kept.")),
    "row.too_many_cells": (
        Weight.REFUSED,
        _("The row has more cells than there are columns, so they cannot be told apart."),
    ),
    "row.no_record": (Weight.REFUSED, _("This is not a record with named values.")),
    "row.repeated": (Weight.REFUSED, _("The same row stands above in the same file.")),
    # What a person must look at before the report counts.
    "row.too_few_cells": (
        Weight.WAITS,
        _("The row has fewer cells than there are columns, from this column on."),
    ),
    "row.was_withdrawn": (
        Weight.WAITS,
        _("An earlier version of this row was withdrawn; decide whether this one counts."),
    ),
    "cell.control": (Weight.WAITS, _("The cell holds characters that are no text.")),
    "cell.undecodable": (
        Weight.WAITS,
        _("The cell holds bytes that are not of this encoding; choose another encoding."),
    ),
    "cell.misread": (
        Weight.WAITS,
        _("The cell holds broken letters (Ã± for ñ): read it in another encoding, or correct it."),
    ),
    "cell.too_long": (Weight.WAITS, _("The cell is longer than a hundred thousand characters.")),
    "what.missing": (Weight.WAITS, _("What happened is not said.")),
    "date.missing": (Weight.WAITS, _("The date is not given.")),
    "date.unreadable": (Weight.WAITS, _("The date cannot be read.")),
    "date.impossible": (Weight.WAITS, _("There is no such date.")),
    "date.future": (Weight.WAITS, _("The date is later than the day the list was read.")),
    "date.too_early": (Weight.WAITS, _("The date is before 1900.")),
    "date.reserved": (
        Weight.WAITS,
        _("The date is kept back by who reports; give at least its year."),
    ),
    "place.missing": (Weight.WAITS, _("The place is not given.")),
    "place.unknown": (Weight.WAITS, _("No municipality or state is written so.")),
    "place.ambiguous": (Weight.WAITS, _("Several places bear this name; choose one.")),
    "place.likely": (Weight.WAITS, _("The place is likely this one; confirm it.")),
    "point.unreadable": (Weight.WAITS, _("The point is not a longitude and a latitude.")),
    "point.outside": (Weight.WAITS, _("The point lies in no municipality: at sea or abroad.")),
    "point.neighbour": (Weight.WAITS, _("The point lies in a neighbouring municipality.")),
    "point.elsewhere": (Weight.WAITS, _("The point lies in another municipality.")),
    "point.axes_swapped": (
        Weight.WAITS,
        _("The longitude and the latitude of the point seem to be swapped."),
    ),
    "point.sign_lost": (
        Weight.WAITS,
        _("The longitude of the point seems to have lost its minus sign."),
    ),
    "victim.missing": (Weight.WAITS, _("Whom it happened to is not said.")),
    "victim.companions": (
        Weight.WAITS,
        _(
            "Others without a name stand beside a name (“and her son”): "
            "say how many it happened to."
        ),
    ),
    "type.missing": (Weight.WAITS, _("The type of aggression is not given.")),
    "type.unmapped": (
        Weight.WAITS,
        _("This category has no type of the catalogue yet; give it one in the mapping."),
    ),
    "type.reserved": (Weight.WAITS, _("The type of aggression is kept back by who reports.")),
    "source.missing": (Weight.WAITS, _("The source is not given.")),
    # What is said of a row that counts all the same.
    "cell.invisible": (
        Weight.NOTE,
        _("The cell holds characters that are not seen or turn the text around."),
    ),
    "key.missing": (Weight.NOTE, _("The key is empty: a newer version will count it as new.")),
    "key.repeated": (Weight.NOTE, _("Another row of the file has the same key.")),
    "time.unreadable": (Weight.NOTE, _("The time cannot be read.")),
    "place.inferred": (
        Weight.NOTE,
        _("The place was taken for the likeliest of its name, as the mapping says."),
    ),
    "place.reserved": (Weight.NOTE, _("The place, or part of it, is kept back by who reports.")),
    "victim.repeated": (Weight.NOTE, _("A name stands twice in the cell and was counted once.")),
    "victim.reserved": (Weight.NOTE, _("A name is kept back by who reports.")),
    "perpetrator.unmapped": (
        Weight.NOTE,
        _("This category has no perpetrator of the catalogue; it is kept as told."),
    ),
    "perpetrator.reserved": (
        Weight.NOTE,
        _("The perpetrator is kept back by who reports."),
    ),
    "labor.unmapped": (
        Weight.NOTE,
        _("What the victim does is not understood; it is kept as told, and counted as not told."),
    ),
    "gender.unmapped": (
        Weight.NOTE,
        _("The gender is not understood; it is kept as told, and counted as not told."),
    ),
    "defends.unmapped": (
        Weight.NOTE,
        _("What is defended is not understood; it is kept as told, and counted as not told."),
    ),
    "acts.unreadable": (Weight.NOTE, _("The number of acts cannot be read.")),
}
