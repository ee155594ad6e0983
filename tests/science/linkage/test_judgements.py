from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baluarte.science.linkage import JudgementRefused, Judgements

NOON = datetime(2026, 5, 3, 12, tzinfo=UTC)


def at(hours: int) -> datetime:
    return NOON + timedelta(hours=hours)


def judged(*said: tuple[str, str, str], by: str = "Inés") -> Judgements:
    made = Judgements()
    for hour, (left, right, verdict) in enumerate(said):
        made = made.judge(left, right, verdict, reason="inventada", by=by, at=at(hour))
    return made


def clusters(made: Judgements) -> set[frozenset]:
    return set(made.clusters("abcd"))


def sets(*members: str) -> set[frozenset]:
    return {frozenset(one) for one in members}


def test_clusters_are_the_components_of_what_is_the_same() -> None:
    made = judged(("a", "b", "same"), ("b", "c", "same"), ("c", "d", "unsure"))
    assert clusters(made) == sets("abc", "d")


def test_a_different_inside_a_cluster_is_a_conflict_with_its_chain() -> None:
    made = judged(("a", "b", "same"), ("b", "c", "same"), ("c", "a", "different"))
    [conflict] = made.conflicts()
    assert (conflict.different.number, [one.number for one in conflict.joined_by]) == (2, [1, 0])
    assert clusters(made) == sets("abc", "d")


def test_a_different_between_clusters_is_no_conflict() -> None:
    assert judged(("a", "b", "same"), ("b", "c", "different")).conflicts() == ()


def test_the_last_word_of_an_author_counts() -> None:
    made = judged(("a", "b", "same"), ("b", "a", "different"))
    assert (clusters(made), made.conflicts()) == (sets("a", "b", "c", "d"), ())


def test_another_author_does_not_overrule_but_conflicts() -> None:
    made = judged(("a", "b", "same"))
    made = made.judge("a", "b", "different", reason="otra fecha", by="Noé", at=at(5))
    assert (clusters(made), len(made.conflicts())) == (sets("ab", "c", "d"), 1)


def test_a_withdrawal_is_undone_by_withdrawing_it() -> None:
    made = judged(("a", "b", "same"))
    undone = made.withdraw(0, reason="error", by="Inés", at=at(3))
    again = undone.withdraw(1, reason="no era error", by="Inés", at=at(4))
    assert [clusters(one) for one in (made, undone, again)] == [
        sets("ab", "c", "d"),
        sets("a", "b", "c", "d"),
        sets("ab", "c", "d"),
    ]


VERDICTS = st.sampled_from(["same", "different", "unsure"])
PAIRS = st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")).filter(lambda p: p[0] != p[1])


@settings(deadline=None)
@given(st.lists(st.tuples(PAIRS, VERDICTS), min_size=1, max_size=8), st.data())
def test_every_past_state_is_as_it_was(said, data) -> None:
    made = judged(*((left, right, verdict) for (left, right), verdict in said))
    hour = data.draw(st.integers(0, len(said) - 1))
    then = judged(*((left, right, verdict) for (left, right), verdict in said[: hour + 1]))
    assert made.as_of(at(hour)) == then
    assert clusters(made.as_of(at(hour))) == clusters(then)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: made.judge("a", "a", "same", reason="x", by="y", at=NOON), "with itself"),
        (
            lambda made: made.judge("a", "b", "same", reason=" ", by="y", at=at(9)),
            "author and a reason",
        ),
        (
            lambda made: made.judge("a", "b", "same", reason="x", by="", at=at(9)),
            "author and a reason",
        ),
        (lambda made: made.judge("c", "b", "same", reason="x", by="y", at=at(-1)), "lies before"),
        (lambda made: made.withdraw(7, reason="x", by="y", at=at(9)), "no judgement 7"),
    ],
)
def test_what_cannot_be_judged_is_refused(change, said) -> None:
    with pytest.raises(JudgementRefused, match=said):
        change(judged(("a", "b", "same")))
