"""What registry and people hold of a list, by meaning: to compare one way of importing with another.

Keys, references, nonces and instants differ each time. Each is replaced by what it points to: a
report by its file and row, a person by who she is, a determination by its place in the chain.
Every row of the list's compartment is told, linked to something or not.
"""

from collections.abc import Iterator
from hashlib import sha256

from tests.domain.intake.content import CODED

from baluarte.domain.audit.models import Payload
from baluarte.domain.intake.models import Coding, Report
from baluarte.domain.people.models import Person
from baluarte.domain.registry.models import (
    Act,
    Aggression,
    Determination,
    Ground,
    Link,
    NameDigest,
    Victim,
)
from baluarte.domain.sealing.models import RecordKey
from baluarte.domain.sealing.queries import unseal_all

PLACED = ("listed_date", "state_id", "municipality_id", "state_of", "link_to_work")
HELD = (
    *PLACED, "origin", "occasion", "date", "first_date", "last_date", "place_precision", "victims",
)  # fmt: skip
DONE = ("type", "victim_number", "perpetrators", "involvement", "listed_date")


class Content:
    """Tells the rows of one list's compartment; read as the operator, who passes the wall."""

    def __init__(self, source_list) -> None:
        of_list = {"compartment": source_list.compartment_id}
        self._reports = {
            one.pk: (one.delivery.number, one.row)
            for one in Report.objects.filter(**of_list).select_related("delivery")
        }
        self._codings = {
            one.pk: (self._reports[one.report_id], told(one, CODED))
            for one in Coding.objects.filter(**of_list)
        }
        grounds = list(Ground.objects.filter(**of_list))
        texts = unseal_all(grounds, "sealed_text")
        self._grounds = dict(zip((one.pk for one in grounds), texts, strict=True))
        persons = list(Person.objects.filter(**of_list))
        names, outlets = unseal_all(persons, "name"), unseal_all(persons, "outlet")
        self._persons = {
            one.pk: (one.kind, name, outlet, one.name_withheld, one.name_index, one.erased_at)
            for one, name, outlet in zip(persons, names, outlets, strict=True)
        }
        self._aggressions = list(Aggression.objects.filter(**of_list))
        self._rows = {
            model: _by_aggression(model.objects.filter(**of_list))
            for model in (Determination, Act, Link, Victim, NameDigest)
        }

    def told(self) -> list[object]:
        """Return aggressions and persons, in an order of their own."""
        events = [tuple(self._of(one)) for one in self._aggressions]
        known = {one.pk for one in self._aggressions}
        loose = [(m.__name__, k) for m, rows in self._rows.items() for k in rows if k not in known]
        persons, grounds = sorted(self._persons.values(), key=repr), sorted(self._grounds.values())
        return [sorted(events, key=repr), persons, grounds, loose]

    def _of(self, one) -> Iterator[object]:
        of = {model: rows.get(one.pk, []) for model, rows in self._rows.items()}
        yield len(one.reference), told(one, PLACED)
        yield [
            (
                told(each, HELD),
                self._codings.get(each.coding_id),
                self._written(each.ground_id, each.criterion_id),
                each.pk == one.current_id,
            )
            for each in _in_order(of[Determination])
        ]
        for model, tell in (
            (Act, lambda a: (told(a, DONE), self._codings.get(a.coding_id), a.ended_at is None)),
            (Link, self._link),
            (Victim, lambda a: (a.number, self._persons.get(a.person_id))),
            (NameDigest, lambda a: (bytes(a.full), bytes(a.tokens))),
        ):
            yield sorted((tell(each) for each in of[model]), key=repr)

    def _link(self, link) -> tuple:
        written = self._written(link.ground_id, link.end_ground_id)
        return self._reports[link.report_id], written, link.ended_how, link.ended_at is None

    def _written(self, *grounds) -> list[str]:
        return [self._grounds.get(key, "") for key in grounds]


def told(row, names) -> tuple:
    """Return what a row says in some of its columns."""
    return tuple(getattr(row, name) for name in names)


def registry_hash(source_list) -> str:
    """Return one sum of it all."""
    return sha256(repr(Content(source_list).told()).encode()).hexdigest()


def keys_without_record() -> int:
    """Return how many keys seal nothing: a transaction that was killed leaves none."""
    used = [model.objects.values("record_key") for model in (Report, Person, Ground, Payload)]
    return RecordKey.objects.exclude(pk__in=used[0].union(*used[1:], all=True)).count()


def _by_aggression(rows) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(row.aggression_id, []).append(row)
    return found


def _in_order(chain) -> Iterator[Determination]:
    """Yield the determinations of an aggression from the first; one outside the chain is missed."""
    after = {one.supersedes_id: one for one in chain}
    assert len(after) == len(chain), "two determinations supersede the same"
    key = None
    while key in after:
        yield after[key]
        key = after[key].pk
