"""Columns of what is written in bulk are the models' own, so that a new field needs no list."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from baluarte.domain.registry.actions.insert_statements import ColumnWithoutSource, insert_told
from baluarte.domain.registry.models import Act, Determination, Event, Link, Perpetrator

SOURCE = "unnest(%(keys)s) as told(key) cross join lateral (select 1) c"


def columns_of(statement: str) -> list[str]:
    return statement[statement.index("(") + 1 : statement.index(")")].split(", ")


@pytest.mark.parametrize("model", [Event, Determination, Link, Act, Perpetrator])
def test_every_column_of_a_model_is_written(model):
    given = {one.column: "told.value" for one in model._meta.concrete_fields}
    statement = insert_told(model, given, source=SOURCE)
    assert columns_of(statement) == [one.column for one in model._meta.concrete_fields]


@isolate_apps("baluarte.domain.registry")
def test_a_new_field_takes_what_is_coded_or_its_default():
    class Told(models.Model):
        date = models.CharField(max_length=20)
        weather = models.CharField(max_length=20, default="no's dicho")
        is_open = models.BooleanField(default=False)
        ended_at = models.DateTimeField(null=True)

        class Meta:
            app_label = "registry"

    statement = insert_told(Told, {"id": "told.key"}, source=SOURCE)
    assert "select told.key, c.date, 'no''s dicho', false, null" in statement


@isolate_apps("baluarte.domain.registry")
def test_what_nothing_tells_is_refused_by_name():
    class Told(models.Model):
        height = models.PositiveIntegerField()

        class Meta:
            app_label = "registry"

    with pytest.raises(ColumnWithoutSource, match="height"):
        insert_told(Told, {"id": "told.key"}, source=SOURCE)
    with pytest.raises(ColumnWithoutSource, match="width"):
        insert_told(Told, {"id": "told.key", "height": "1", "width": "2"}, source=SOURCE)
