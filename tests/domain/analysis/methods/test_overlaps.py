"""Which lists know of the same, and what each adds."""

from baluarte.domain.analysis.methods.overlaps import overlaps_of

ROWS = (("a", "110", 3), ("a", "100", 2), ("b", "100", 5), ("b", "001", 1), ("", "111", 4))


def test_combinations_are_added_over_strata_the_most_frequent_first():
    found = overlaps_of(("X", "Y", "Z"), ROWS)
    told = [("".join("01"[on] for on in one.on), one.events) for one in found.combinations]
    assert told == [("100", 7), ("111", 4), ("110", 3), ("001", 1)]
    assert found.events == 15


def test_what_a_list_adds_is_what_only_it_knows():
    shares = overlaps_of(("X", "Y", "Z"), ROWS).lists
    assert [(one.name, one.events, one.only) for one in shares] == [
        ("X", 14, 7), ("Y", 7, 0), ("Z", 5, 1),
    ]  # fmt: skip


def test_no_list_is_no_combination():
    found = overlaps_of((), ())
    assert (found.lists, found.combinations, found.events) == ((), (), 0)
