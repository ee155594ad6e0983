"""Boards by axis and by institution: each indicator stands once in both."""

import pytest
from django.urls import reverse

from baluarte.norms.catalogues import terms
from baluarte.norms.policy import demands, guidelines, objectives, policy_indicators

pytestmark = pytest.mark.django_db


def test_s04_boards_by_axis_and_by_institution_add_up_to_the_total(page):
    found = page(reverse("policy_boards")).context
    total = found["total"]
    for rows in (found["by_axis"], found["by_institution"]):
        assert [sum(column) for column in zip(*(one["numbers"] for one in rows), strict=True)] == (
            total
        )
        assert sum(one["number"] for one in rows) == found["number"] == sum(total)
    assert found["number"] == len(policy_indicators())


def test_nothing_of_the_policy_is_without_axis_and_agency():
    axes = set(terms("policy_axes"))
    for texts in (demands(), objectives(), policy_indicators()):
        assert [one.code for one in texts.values() if one.axis not in axes or not one.owners] == []
    assert {one.axis for one in guidelines().values()} <= axes
