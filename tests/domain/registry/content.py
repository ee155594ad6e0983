"""What registry and people hold of a list, by meaning: to compare one way of importing with another.

Every column of every row of the list's compartment is told, whatever columns there are. What is
random or of the hour is replaced by what it means: a report by its file and row, a person by who
she is, a coding and a written ground by what they say, a determination by its place in the chain,
a reference by its length, an instant by there being one. A key to anything else is an error.
"""

from hashlib import sha256

from django.db.models import BinaryField, DateTimeField

from baluarte.domain.access.models import Account, Compartment
from baluarte.domain.audit.models import Payload
from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.people.models import Person
from baluarte.domain.registry.models import (
    Act,
    Determination,
    Event,
    Ground,
    Link,
    NameDigest,
    Victim,
)
from baluarte.domain.sealing.models import RecordKey, SealedField
from baluarte.domain.sealing.queries import unseal_fields
from baluarte.domain.territory.models import Municipality, State


class Content:
    """Tells the rows of one list's compartment; read as the operator, who passes the wall."""

    def __init__(self, source_list) -> None:
        here = source_list.compartment_id
        # What a key of each kind means; filled in the order of the story.
        self._means = {
            Compartment: {here: "here"},
            Account: Same(),
            State: Same(),
            Municipality: Same(),
            RecordKey: Sealing(),
        }
        self._means[Report] = {
            one.pk: (one.delivery.number, one.row)
            for one in Report.objects.filter(compartment=here).select_related("delivery")
        }
        codings = Coding.objects.filter(compartment=here)
        self._means[Coding] = Chained(codings, self._told)
        for model in (Ground, Person):
            rows = list(model.objects.filter(compartment=here))
            self._means[model] = dict(
                zip((one.pk for one in rows), self._opened(rows), strict=True)
            )
        self._events = list(Event.objects.filter(compartment=here))
        self._means[Event] = {one.pk: "this" for one in self._events}
        held = Determination.objects.filter(compartment=here)
        self._means[Determination] = Chained(held, self._told)
        self._of = {
            model: _by_event(model.objects.filter(compartment=here))
            for model in (Determination, Act, Link, Victim, NameDigest)
        }

    def told(self) -> list[object]:
        """Return events, persons and grounds, in an order of their own."""
        ours = {one.pk for one in self._events}
        assert all(ours.issuperset(rows) for rows in self._of.values()), "a row of no event"
        events = [
            [self._told(one)]
            + [
                sorted((self._told(row) for row in rows.get(one.pk, ())), key=repr)
                for rows in self._of.values()
            ]
            for one in self._events
        ]
        others = [sorted(self._means[model].values(), key=repr) for model in (Person, Ground)]
        return [sorted(events, key=repr), *others]

    def _told(self, row) -> tuple:
        """Return what a row says in each of its columns."""
        return tuple(
            (field.name, self._said(field, getattr(row, field.attname)))
            for field in row._meta.concrete_fields
            if not field.primary_key and not isinstance(field, SealedField)
        )

    def _said(self, field, value):
        if value is None:
            return None
        if field.is_relation:
            return self._means[field.related_model][value]
        if isinstance(field, DateTimeField):
            return "an instant"
        if isinstance(field, BinaryField):
            return bytes(value).hex()
        return len(value) if field.name == "reference" else value

    def _opened(self, rows) -> list[tuple]:
        if not rows:
            return []
        sealed = [f.name for f in rows[0]._meta.concrete_fields if isinstance(f, SealedField)]
        opened = unseal_fields(rows, *sealed)
        return [(self._told(row), texts) for row, texts in zip(rows, opened, strict=True)]


class Same(dict):
    """Keys that are the same whoever imports and when."""

    def __missing__(self, key):
        return key


class Sealing(dict):
    """Keys of records: each its own, and none means anything."""

    def __missing__(self, key):
        return "a key"


class Chained(dict):
    """Rows of which each supersedes another: by what they say, and how many are before them."""

    def __init__(self, rows, tell) -> None:
        super().__init__()
        self._rows = {one.pk: one for one in rows}
        self._tell = tell

    def __missing__(self, key):
        row, before = self._rows[key], 0
        earlier = row.supersedes_id
        while earlier is not None:
            before, earlier = before + 1, self._rows[earlier].supersedes_id
        self[key] = (before, self._tell(row)) if isinstance(row, Coding) else before
        return self[key]


def registry_hash(source_list) -> str:
    """Return one sum of it all."""
    return sha256(repr(Content(source_list).told()).encode()).hexdigest()


def keys_without_record() -> int:
    """Return how many keys seal nothing: a transaction that was killed leaves none."""
    used = [one.objects.values("record_key") for one in (Report, Person, Ground, Payload)]
    return RecordKey.objects.exclude(pk__in=used[0].union(*used[1:], all=True)).count()


def _by_event(rows) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(row.event_id, []).append(row)
    return found
