import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test.utils import isolate_apps
from tests.house.test_keys import room_of

from baluarte.domain.wall.declarations import Declaration
from baluarte.domain.wall.policies import UndeclaredTable, declaration_of


def test_every_model_of_ours_declares_its_wall_itself() -> None:
    ours = [model for model in apps.get_models() if room_of(model)]
    silent = [m._meta.label for m in ours if not isinstance(getattr(m, "wall", None), Declaration)]
    assert (len(ours) > 0, silent) == (True, [])


def test_every_library_with_tables_has_its_wall_in_the_settings() -> None:
    labels = {m._meta.app_label for m in apps.get_models() if not room_of(m) and m._meta.managed}
    assert labels - set(settings.WALL_OF_LIBRARIES) == set()


@isolate_apps("baluarte.domain.access")
def test_a_model_without_a_wall_is_refused() -> None:
    class Open(models.Model):
        class Meta:
            app_label = "access"

    with pytest.raises(UndeclaredTable, match=r"access\.Open does not declare its wall"):
        declaration_of(Open)
