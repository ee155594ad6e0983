"""Breaches with what a register says of each: the step, its law, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from baluarte.domain.procedure.models import (
    Assignment,
    Breach,
    Matter,
    Obligation,
    Proceeding,
    ProtocolText,
)
from baluarte.domain.procedure.queries.texts import protocol_of
from baluarte.norms.protocols import Protocol, Step


@dataclass(frozen=True)
class BreachInFull:
    """A breach, the step it is of, and what became of that; its matter where one sees it."""

    row: Breach
    protocol: Protocol
    step: Step
    done_at: datetime | None
    is_unfinished: bool
    matter: Matter | None = None


def breaches_in_full(rows: Sequence[Breach]) -> list[BreachInFull]:
    """Return breaches in full, in as many queries for one as for many."""
    keys = {row.proceeding_id for row in rows}
    kept = Proceeding.objects.filter(pk__in=keys).select_related("matter").in_bulk()
    sent = {
        (one.proceeding_id, one.step, one.run): f"{one.code}/{one.version}"
        for one in Assignment.objects.filter(proceeding__in=keys)
    }
    owed = {
        (one.proceeding_id, one.step, one.run): one
        for one in Obligation.objects.filter(proceeding__in=keys)
    }
    of_row = {row.pk: (row.proceeding_id, row.step, row.run) for row in rows}
    texts = {
        row.pk: kept[row.proceeding_id].text_id
        if row.proceeding_id in kept
        else sent.get(of_row[row.pk])
        for row in rows
    }
    read = ProtocolText.objects.defer("text").in_bulk(filter(None, texts.values()))
    protocols = {key: protocol_of(text) for key, text in read.items()}
    found = []
    for row in rows:
        if protocol := protocols.get(texts[row.pk]):
            obligation = owed.get(of_row[row.pk])
            matter = kept[row.proceeding_id].matter if row.proceeding_id in kept else None
            found.append(
                BreachInFull(
                    row,
                    protocol,
                    protocol.step(row.step),
                    obligation.done_at if obligation else None,
                    bool(obligation and obligation.is_unfinished),
                    matter,
                )
            )
    return found
