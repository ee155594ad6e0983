import pytest

from baluarte.science.linkage import Field, Model, ModelRefused, events, organizations, persons
from baluarte.science.linkage.model import MODELS, model_for


@pytest.mark.parametrize("make", [events, persons, organizations])
def test_a_model_is_read_again_as_it_was_written(make) -> None:
    assert Model.from_json(make().to_json()) == make()


@pytest.mark.parametrize("make", MODELS.values())
def test_m_and_u_are_shares_of_a_whole(make) -> None:
    sums = [round(sum(share), 2) for field in make().fields for share in (field.m, field.u)]
    assert sums == [1.0] * len(sums)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"name", "date_raw", "type"}, "events"),
        ({"name", "date_raw", "location"}, "persons"),
        ({"organization", "location"}, "organizations"),
    ],
)
def test_the_columns_choose_the_model(columns, name) -> None:
    assert model_for(columns).name == name


def test_what_is_no_model_is_refused() -> None:
    with pytest.raises(ModelRefused, match="no model of linkage"):
        Model.from_json("{}")


def test_a_model_that_compares_nothing_is_refused() -> None:
    with pytest.raises(ModelRefused, match="'organizations' compares none"):
        organizations().only({"type"})


def test_as_many_m_as_levels() -> None:
    with pytest.raises(ModelRefused, match="name: as many m and u as levels"):
        Field("name", ("a", "b"), (1.0,), (0.5, 0.5))


def test_the_assumptions_stand_in_words() -> None:
    assert [len(make().assumptions) for make in (events, organizations)] == [4, 3]
