"""Take what released tables said out of the rows of policy editions, once they were taken back."""

from baluarte.domain.publication.choices import PolicyRowKind
from baluarte.domain.publication.models import PolicyRow
from baluarte.domain.publication.queries.policy_tables import (
    all_tables_withdrawn,
    indicator_as_it_reads,
)


def blank_policy_rows() -> None:
    """Leave of each figure that stood on tables that were taken back only that it did.

    Its sum stays: what an edition said can be proven to who kept it, and read by nobody else.
    """
    back = all_tables_withdrawn()
    rows = PolicyRow.objects.filter(
        kind=PolicyRowKind.INDICATOR, body__released__tables__in=sorted(back)
    )
    for key, body in rows.values_list("pk", "body"):
        PolicyRow.objects.filter(pk=key).update(body=indicator_as_it_reads(body, back))
