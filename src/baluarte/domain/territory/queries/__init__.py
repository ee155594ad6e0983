"""Everything that reads places: by code, name and point; who lives there, and for how long."""

from baluarte.domain.territory.queries.exposure import (
    Exposure,
    PersonYears,
    person_years,
    person_years_each_year,
)
from baluarte.domain.territory.queries.places import (
    Found,
    all_borders,
    all_states,
    check_point,
    divisions,
    gazetteer,
    locate,
    match,
    members_of_states,
    municipalities_by_state,
    municipalities_of,
    names_of,
    neighbours_of,
    parents_of,
    parents_of_the_undrawn,
    regions_by_municipality,
    search_places,
    shapes_of,
    younger_than,
)
from baluarte.domain.territory.queries.population import (
    Figure,
    population_of,
    population_source,
    populations,
    populations_by_region,
    populations_by_state,
    populations_on_map,
)
