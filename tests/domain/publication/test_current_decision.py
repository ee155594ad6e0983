from datetime import timedelta
from uuid import UUID

import pytest
from tests.factories.access import AT

from baluarte.domain.publication.choices import PublicationStatus
from baluarte.domain.publication.current_decision import (
    DecisionRecord,
    agreed,
    reference_kept,
    standing_of,
)

DAY = timedelta(days=1)
NOW = AT + 30 * DAY


def said(n, fields, *, on=0, agrees=None, reviewed=None, withdrawn=None, reference="R"):
    return DecisionRecord(
        decision=UUID(int=n),
        reference=reference,
        fields=frozenset(fields),
        decided_at=AT + on * DAY,
        agrees=agrees,
        reviewed_at=AT + (on if reviewed is None else reviewed) * DAY
        if agrees is not None
        else None,
        withdrawn_at=None if withdrawn is None else AT + withdrawn * DAY,
    )


def fields_out(*told, at=NOW):
    found = agreed(told, at=at)
    return None if found is None else set(found.fields)


def test_nothing_goes_out_until_a_second_person_agrees():
    assert fields_out(said(1, ["date"])) is None


def test_what_a_second_person_agreed_to_goes_out():
    assert fields_out(said(1, ["date"], agrees=True)) == {"date"}


def test_a_second_person_who_disagrees_blocks():
    assert fields_out(said(1, ["date"], agrees=False)) is None


def test_a_review_after_the_cut_off_does_not_count_yet():
    assert fields_out(said(1, ["date"], agrees=True, reviewed=5), at=AT + 4 * DAY) is None


def test_a_decision_after_the_cut_off_does_not_count_yet():
    assert fields_out(said(1, ["date"], on=5, agrees=True), at=AT + 4 * DAY) is None


@pytest.mark.parametrize("agrees", [None, False])
def test_while_a_wider_decision_is_not_agreed_the_old_one_holds(agrees):
    old, new = said(1, ["date"], agrees=True), said(2, ["date", "types"], on=1, agrees=agrees)
    assert fields_out(old, new) == {"date"}


@pytest.mark.parametrize("agrees", [None, False])
def test_a_narrower_decision_takes_away_at_once(agrees):
    old, new = said(1, ["date", "types"], agrees=True), said(2, ["date"], on=1, agrees=agrees)
    assert fields_out(old, new) == {"date"}


def test_the_newest_agreed_decision_holds():
    old, new = said(1, ["date"], agrees=True), said(2, ["types"], on=1, agrees=True)
    assert fields_out(old, new) == {"types"}


def test_a_withdrawal_ends_every_decision_before_it():
    old, new = said(1, ["date"], agrees=True), said(2, ["date"], on=1, agrees=True, withdrawn=2)
    assert fields_out(old, new) is None


def test_a_withdrawal_counts_whatever_the_cut_off():
    assert fields_out(said(1, ["date"], agrees=True, withdrawn=9), at=AT + DAY) is None


def test_a_decision_after_the_withdrawal_goes_out_again():
    old, new = said(1, ["date"], agrees=True, withdrawn=2), said(2, ["types"], on=3, agrees=True)
    assert fields_out(old, new) == {"types"}


def test_who_was_decided_on_first_is_remembered_through_later_decisions():
    old, new = said(1, ["date"], agrees=True), said(2, ["types"], on=3, agrees=True)
    assert agreed([new, old], at=NOW).since == AT


def test_a_public_name_is_kept_from_decision_to_decision():
    assert reference_kept([said(1, ["date"], reference="FIRST")], at=NOW) == "FIRST"


def test_a_withdrawn_public_name_is_never_kept():
    assert reference_kept([said(1, ["date"], withdrawn=1)], at=NOW) is None


@pytest.mark.parametrize(
    ("told", "stands"),
    [
        ([], PublicationStatus.UNDECIDED),
        ([said(1, [])], PublicationStatus.WAITING),
        ([said(1, [], agrees=True)], PublicationStatus.AGREED),
        ([said(1, [], agrees=False)], PublicationStatus.BLOCKED),
        ([said(1, [], agrees=True, withdrawn=1)], PublicationStatus.WITHDRAWN),
        ([said(1, [], agrees=True), said(2, [], on=1)], PublicationStatus.WAITING),
    ],
)
def test_where_a_publication_stands_is_said_in_a_word(told, stands):
    assert standing_of(told, at=NOW) == stands
