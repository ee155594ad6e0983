"""The linter cannot see keys written as strings, so they are read from the models themselves."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from tests.house.contracts import order_of_rooms

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.territory.models import State

DOMAIN = "baluarte.domain."


def test_every_key_between_rooms_points_down() -> None:
    assert list(keys_that_do_not_point_down(apps.get_models(include_auto_created=True))) == []


@isolate_apps("baluarte.domain.audit")
def test_a_key_that_looks_up_is_named() -> None:
    class Upward(models.Model):
        holder = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
        places = models.ManyToManyField(State, related_name="+")

        class Meta:
            app_label = "audit"

    Upward.__module__ = "baluarte.domain.audit.models"
    assert list(keys_that_do_not_point_down([Upward])) == [
        "audit.Upward.holder points to access, which is not below audit",
        "audit.Upward.places points to territory, which is not below audit",
    ]


@isolate_apps("baluarte.domain.access")
def test_a_key_within_a_room_or_downward_is_not_named() -> None:
    class Downward(models.Model):
        institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
        state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "access"

    Downward.__module__ = "baluarte.domain.access.models"
    assert list(keys_that_do_not_point_down([Downward])) == []


def keys_that_do_not_point_down(found: Iterable[type[models.Model]]) -> Iterator[str]:
    """Yield, in words, each key to a room that does not lie below its own."""
    height = {room: n for n, floor in enumerate(order_of_rooms()) for room in floor}
    for model in found:
        room = room_of(model)
        for field in model._meta.get_fields(include_hidden=True):
            target = field.related_model if field.concrete or field.many_to_many else None
            if room is None or not isinstance(target, type) or field.auto_created:
                continue
            to = room_of(target)
            if to not in (None, room) and height[to] >= height[room]:
                yield f"{model._meta.label}.{field.name} points to {to}, which is not below {room}"


def room_of(model: type[models.Model]) -> str | None:
    """Return the room of the domain a model lives in, where it is one of ours."""
    if not model.__module__.startswith(DOMAIN):
        return None
    return model.__module__.removeprefix(DOMAIN).split(".")[0]
