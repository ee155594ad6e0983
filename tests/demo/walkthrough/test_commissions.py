"""What the demonstration lays of commissions: posts of each state, one standard, one trained."""

import pytest
from django.utils import timezone
from tests.factories.access import make_account, make_institution
from tests.factories.procedure import make_cast

from baluarte.demo.walkthrough import commissions as laid
from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.reparation import queries
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db


def test_the_posts_of_each_commission_stand_as_it_told(as_operator):
    at = timezone.now()
    with as_operator():
        make_cast()
        people = {}
        for code, names in (("EDO-30-VIC", ("aitana", "bruno")), ("CEAV", ("carmen",)),
                            ("EDO-20-VIC", ("dalia",))):  # fmt: skip
            house = make_institution(code=code, slug=code.lower(), kind=InstitutionKind.AUTHORITY)
            for name in names:
                roles = ["commission_officer", "data_steward"]
                people[name] = make_account(institution=house, roles=roles)
    laid.lay(people, at=at)
    with acting_as(people["bruno"].pk):
        counts = queries.post_counts()
        held = {one.post.function: one.holder for one in queries.posts_of("EDO-30-VIC")}
        late = [one.owner for one in queries.overdue_agreements(on=local_day(at))]
        standard = queries.standard_of("EDO-30-VIC", on=local_day(at))
    said = {code: (one.filled, one.vacant, one.unknown) for code, one in counts.items()}
    assert said == {"EDO-30-VIC": (2, 1, 1), "EDO-20-VIC": (1, 1, 0), "CEAV": (1, 0, 1)}
    assert (held["psychologist"], held["liaison"]) == (people["bruno"], people["aitana"])
    assert late == ["EDO-20-VIC"]
    assert standard.number == laid.STATED
