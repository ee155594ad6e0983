"""Keyed hashes of names: how two reports of one person are found without anybody reading a name."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

from baluarte.domain.people.models import Person
from baluarte.domain.registry.models.events import Event, Kept
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Declaration,
    Rows,
    in_compartments,
    only,
)


def _hashed() -> Declaration:
    """Let the worker compare hashes; whoever contributes finds whose they are, and empties them."""
    own = in_compartments(Level.CONTRIBUTE)
    found = only(READ, ("id", "compartment_id", "event_id", "person_id"))
    app, worker = str(DatabaseRole.APP), str(DatabaseRole.WORKER)
    return Declaration(
        {worker: (READ,), app: (found, ADD, only(CHANGE, ("whole", "tokens")))},
        {worker: Rows(in_compartments(Level.CODED)), app: Rows(own, own, own)},
    )


class NameDigest(Kept):
    """Keyed hashes of a victim's name, compared by the worker and read by nobody else.

    Emptied when she is erased or nobody tells of her any more: a hash of a name finds it again.
    """

    wall = _hashed()
    sensitivity: ClassVar = {"whole": "personal", "tokens": "personal", "person": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="name_digests")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    whole = models.BinaryField(max_length=32)
    # One after another, 32 bytes each.
    tokens = models.BinaryField()
