"""How sensitive each field is: said by its model where the declaration of its wall does not.

A model's `sensitivity` maps fields to *open*, *internal*, *personal* or *sealed*. Without a word,
a field of a table the portal may read is open, a `SealedField` is sealed, another is internal;
but whatever can hold prose can hold a name, and must be named.
"""

from collections.abc import Iterator, Mapping

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from tests.house.test_keys import room_of

from baluarte.domain.sealing.models import SealedField
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import READ, internal, open_to_all
from baluarte.domain.wall.policies import declaration_of

OPEN, INTERNAL, PERSONAL, SEALED = CLASSES = ("open", "internal", "personal", "sealed")
PORTAL, WORKER, WORKBENCH = "portal", "worker", "workbench"
READABLE = {PORTAL: {OPEN}, WORKER: {OPEN, INTERNAL}, WORKBENCH: set(CLASSES)}
ROOM_FOR_A_NAME = 100
# Keyed hashes of names, made to be compared by the worker, which cannot undo them.
COMPARED_BY_THE_WORKER = {"registry.NameDigest"}
# The most sensitive thing that tables of libraries hold, by application.
LIBRARIES = {
    "account": PERSONAL,  # addresses of accounts
    "auth": INTERNAL,
    "contenttypes": INTERNAL,
    "mfa": PERSONAL,  # second factors, their secrets sealed by the adapter
    "procrastinate": INTERNAL,  # arguments of jobs: identifiers only
}

OURS = [model for model in apps.get_models() if room_of(model)]


@pytest.mark.parametrize("model", OURS, ids=[model._meta.label for model in OURS])
def test_every_field_says_how_sensitive_it_is(model: type[models.Model]) -> None:
    assert list(doubts(model)) == []


def test_every_library_with_tables_is_classified() -> None:
    labels = {model._meta.app_label for model in apps.get_models() if not room_of(model)}
    assert labels == set(LIBRARIES)


@isolate_apps("baluarte.domain.access")
def test_whatever_is_not_said_or_contradicts_the_wall_is_found() -> None:
    class Silent(models.Model):
        wall = internal(app=(READ,))

        class Meta:
            app_label = "access"

    class Careless(models.Model):
        wall = internal(app=(READ,), worker=(READ,))
        sensitivity = {"email": "personal", "gone": "internal", "kept": "sealed"}

        email = models.EmailField()
        kept = models.IntegerField()
        seal = SealedField()
        story = models.TextField()
        kind = models.CharField(max_length=200, choices=[("a", "A")])

        class Meta:
            app_label = "access"

    class Public(models.Model):
        wall = open_to_all(why="invented for this test")
        sensitivity = {"author": "personal", "title": "public"}

        author = models.TextField()
        title = models.TextField()

        class Meta:
            app_label = "access"

    assert {model.__name__: list(doubts(model)) for model in (Silent, Careless, Public)} == {
        "Silent": ["says nothing of its fields: give it `sensitivity`"],
        "Careless": [
            "gone is not a field",
            "kept is called sealed and is no SealedField",
            "story can hold a name and is not named",
            "email is personal and the worker reads it",
            "kept is sealed and the worker reads it",
            "seal is sealed and the worker reads it",
        ],
        "Public": [
            "title: 'public' is not one of open, internal, personal, sealed",
            "author is personal and the portal reads it",
            "title is public and the portal reads it",
        ],
    }


def doubts(model: type[models.Model]) -> Iterator[str]:
    """Yield what a model leaves unsaid of its fields, or says against its own wall."""
    said: Mapping[str, str] = vars(model).get("sensitivity", {})
    reader = widest_reader(model)
    if "sensitivity" not in vars(model) and reader != PORTAL:
        yield "says nothing of its fields: give it `sensitivity`"
        return
    fields = {field.name: field for field in model._meta.concrete_fields}
    yield from _misnamed(said, fields)
    for name, field in fields.items():
        if reader != PORTAL and name not in said and can_hold_a_name(field):
            yield f"{name} can hold a name and is not named"
    for name, held in sensitivity_of(model).items():
        if held not in READABLE[reader]:
            yield f"{name} is {held} and the {reader} reads it"


def sensitivity_of(model: type[models.Model]) -> dict[str, str]:
    """Return how sensitive each field is, by its model's word or by default."""
    default = OPEN if widest_reader(model) == PORTAL else INTERNAL
    said = vars(model).get("sensitivity", {})
    return {
        field.name: said.get(field.name, SEALED if isinstance(field, SealedField) else default)
        for field in model._meta.concrete_fields
    }


def can_hold_a_name(field: models.Field) -> bool:
    """Say whether somebody could write a sentence there."""
    if isinstance(field, models.TextField | models.JSONField | models.EmailField):
        return True
    prose = isinstance(field, models.CharField) and not field.choices
    return prose and (field.max_length or ROOM_FOR_A_NAME) >= ROOM_FOR_A_NAME


def _misnamed(said: Mapping[str, str], fields: Mapping[str, models.Field]) -> Iterator[str]:
    for name, held in said.items():
        if name not in fields:
            yield f"{name} is not a field"
        elif held not in CLASSES:
            yield f"{name}: {held!r} is not one of {', '.join(CLASSES)}"
        elif (held == SEALED) != isinstance(fields[name], SealedField):
            is_not = "no SealedField" if held == SEALED else "a SealedField"
            yield f"{name} is called {held} and is {is_not}"


def widest_reader(model: type[models.Model]) -> str:
    """Return who of portal, worker and workbench sees less of persons and reads the table."""
    rights = declaration_of(model).privileges
    if READ in rights.get(DatabaseRole.PUBLIC, ()):
        return PORTAL
    compared = model._meta.label in COMPARED_BY_THE_WORKER
    return WORKER if READ in rights.get(DatabaseRole.WORKER, ()) and not compared else WORKBENCH
