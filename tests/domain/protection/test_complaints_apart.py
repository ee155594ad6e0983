"""Whoever complains loses nothing by it: no withdrawal of measures can rest on a complaint."""

import pytest
from django.db import models

from baluarte.domain.cases.models import Complaint, ComplaintAnswer
from baluarte.domain.protection.choices import FactSource, Words
from baluarte.domain.protection.models import MeasureWithdrawal, MisuseFact, WithdrawalStep

COMPLAINTS = {Complaint, ComplaintAnswer}


def reached(model: type[models.Model]) -> set[type[models.Model]]:
    """Return every table that a row leads to by its keys, near or far."""
    found, waiting = set(), [model]
    while waiting:
        for field in waiting.pop()._meta.concrete_fields:
            one = field.related_model
            if field.is_relation and one not in found:
                found.add(one)
                waiting.append(one)
    return found


@pytest.mark.parametrize("model", [MeasureWithdrawal, MisuseFact, WithdrawalStep])
def test_no_key_of_a_withdrawal_leads_to_a_complaint(model):
    assert reached(model) & COMPLAINTS == set()


@pytest.mark.parametrize("model", sorted(COMPLAINTS, key=str))
def test_no_key_of_a_complaint_leads_to_a_measure_or_its_withdrawal(model):
    rooms = {one._meta.app_label for one in reached(model)}
    assert "protection" not in rooms


def test_nothing_of_a_withdrawal_can_name_a_complaint_as_its_source():
    named = [*FactSource.values, *Words.values]
    assert [one for one in named if "complain" in one or "queja" in one] == []
