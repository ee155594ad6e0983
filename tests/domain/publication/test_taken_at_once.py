"""What an edition of many events tells is taken out in one statement for each table."""

import pytest
from django.db.models.deletion import Collector

from baluarte.domain.publication.models import (
    ComparedEvent,
    PublishedEvent,
    PublishedInquiry,
    PublishedKind,
    PublishedPart,
)

TAKEN_OUT = (ComparedEvent, PublishedEvent, PublishedInquiry, PublishedKind, PublishedPart)


@pytest.mark.parametrize("model", TAKEN_OUT)
def test_no_row_is_fetched_to_be_taken_out(model):
    rows = model.objects.filter(pk__in=[])
    assert Collector(using="default", origin=rows).can_fast_delete(rows)
