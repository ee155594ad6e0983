from baluarte.domain.publication.limits import limits
from baluarte.norms.catalogues import terms


def test_types_named_by_the_limits_are_in_the_catalogue():
    named = limits().sensitive_types | limits().day_types
    assert named - set(terms("aggression_types")) == set()


def test_days_are_published_only_of_what_is_against_life():
    groups = {terms("aggression_types")[code].facts["group"] for code in limits().day_types}
    assert groups == {"lethal"}


def test_sensitive_types_need_larger_places_and_more_alike():
    some = frozenset(["AG-SEX", "AG-THR"])
    found = [(limits().people_needed(t), limits().k_needed(t)) for t in (some, frozenset())]
    assert found == [(50_000, 10), (10_000, 5)]
