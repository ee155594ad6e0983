"""A column of choices holds none but its own: no page of anybody falls over a word it cannot read."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from tests.factories.observations import NOW, call, contribute, make_sides

from baluarte.domain.accountability.choices import Taken
from baluarte.domain.accountability.models import ContributionAnswer
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.domain.wall.declarations import ADD

pytestmark = pytest.mark.django_db
CONDITIONS = """
select tablename, string_agg(with_check, ' ') from pg_policies
 where policyname = 'wall_app_add' group by 1"""


def chosen_columns():
    """Return which columns of which tables hold choices and are written by the workbench."""
    app = str(DatabaseRole.APP)
    for model in apps.get_models():
        wall = getattr(model, "wall", None)
        rows = (wall.rows or {}).get(app) if wall else None
        if rows is None or rows.add is None or ADD not in wall.privileges[app]:
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField) and field.choices:
                yield model._meta.db_table, field


def test_each_column_of_choices_is_asked_for_them():
    with connection.cursor() as cursor:
        cursor.execute(CONDITIONS)
        asked = dict(cursor.fetchall())
    loose = [
        (table, field.column)
        for table, field in chosen_columns()
        for value, _label in field.flatchoices
        if f"'{value}'" not in asked[table] or field.column not in asked[table]
    ]
    assert (loose, len(list(chosen_columns())) > 50) == ([], True)


def test_no_answer_is_of_another_word(as_operator):
    with as_operator():
        sides = make_sides()
    told = contribute(sides, call(sides))
    by = sides.deputy
    given = {
        "contribution": told, "words": "No.", "answered_at": NOW, "by": by,
        "holder": sides.authority,
    }  # fmt: skip
    with acting_as(by.pk):
        for taken in ("declined", "", "TAKEN"):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                ContributionAnswer.objects.create(taken=taken, **given)
        assert ContributionAnswer.objects.create(taken=Taken.TAKEN, **given).pk
