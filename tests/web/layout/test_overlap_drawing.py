"""Lists that overlap, as a drawing: dots, what joins them, a bar of how many."""

from baluarte.web.layout.overlap_drawing import OverlapLine, letter_of, overlap_drawing


def test_lists_are_told_by_letters():
    assert [letter_of(at) for at in (0, 25, 26, 53)] == ["A", "Z", "AA", "BB"]


def test_a_line_joins_its_first_list_with_its_last_and_its_bar_is_a_share_of_the_longest():
    drawn = overlap_drawing(
        ["X", "Y", "Z"], [OverlapLine((True, False, True), 8), OverlapLine((False, True, False), 2)]
    )
    first, second = drawn["rows"]
    assert (first["from"], first["to"], first["names"], first["bar"]) == (13, 65, ["X", "Z"], 100.0)
    assert (second["from"], second["to"], second["bar"]) == (39, 39, 25.0)
    assert [dot["is_on"] for dot in first["dots"]] == [True, False, True]


def test_nothing_is_drawn_of_no_list():
    assert overlap_drawing([], [])["rows"] == []
