"""Counts by one, two or three dimensions: what each number counts is in its name.

*Events* (hechos) once each, however many organisations hold them; *acts* (agresiones): of a joint
event as many of each type as some holder holds; *victimisations*: one victim in one event;
*victims*: a person once, however many events, as far as the context may know who she is;
*person-years*: a person once in each year.

Whatever is counted falls in exactly one category of each dimension, one of which may be that it
is not known, or that there are several: so every split adds up to the total. Each number stands
beside how many of them are confirmed, and is of an instant: `known_at`.
"""

from baluarte.domain.analysis.queries.dimensions import SEVERAL, UNKNOWN, Dimension
from baluarte.domain.analysis.queries.from_rollups import are_summed, can_sum, count_now
from baluarte.domain.analysis.queries.sdg_16_10_1 import Goal, count_goal_16_10_1
from baluarte.domain.analysis.queries.tables import (
    Cell,
    Counted,
    Unit,
    count_acts_by,
    count_events_by,
    count_person_years_by,
    count_units,
    count_victimisations_by,
    count_victims_by,
)
from baluarte.domain.analysis.queries.timeliness import (
    DelayQuantiles,
    Freshness,
    Late,
    count_late_verification,
    freshness_by_list,
)
from baluarte.domain.analysis.queries.totals import (
    Tally,
    count_acts,
    count_events,
    count_victims,
    tally_of,
)
