"""Notices of the urgent door on one line: forty messages in two minutes are said once."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice

# Notices are made each minute: with no more between them they tell of one wave.
BETWEEN = timedelta(minutes=2)
MINUTE = timedelta(minutes=1)
Row = dict[str, Any]


def together(rows: list[Row], counts: Mapping[UUID, int]) -> list[Row]:
    """Put notices of the door that follow one another into one row; `rows` are newest first."""
    waves: list[list[Row]] = []
    for row in rows:
        if waves and _are_one_wave(waves[-1][-1]["row"], row["row"]):
            waves[-1].append(row)
        else:
            waves.append([row])
    return [_of_wave(wave, counts) for wave in waves]


def _are_one_wave(newer: Notice, older: Notice) -> bool:
    return (
        newer.door_message_id is not None
        and older.door_message_id is not None
        and (newer.kind, newer.institution_id) == (older.kind, older.institution_id)
        and (newer.read_at is None) == (older.read_at is None)
        and newer.made_at - older.made_at <= BETWEEN
    )


def _of_wave(wave: list[Row], counts: Mapping[UUID, int]) -> Row:
    row, messages = wave[0], sum(counts.get(one["row"].pk, 1) for one in wave)
    if messages == 1:
        return row
    minutes = (wave[0]["row"].made_at - wave[-1]["row"].made_at) // MINUTE + 1
    said = ngettext("in %(n)d minute", "in %(n)d minutes", minutes) % {"n": minutes}
    came = _("%(n)d messages came by the urgent door") % {"n": messages}
    says = f"{came}, {said}"
    if row["row"].kind == NoticeKind.DEPUTY:
        says = f"{row['says']}: {says}"
    return row | {"says": says, "keys": [one["row"].pk for one in wave]}
