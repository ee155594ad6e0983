"""The rows of a large registry, as statements over sets: skewed as real lists are, all invented."""

from typing import Any

from tests.factories.registry import PLACES

from baluarte.domain.intake.models import Report
from baluarte.norms.catalogues import terms

STATES, MUNICIPALITIES = 32, 77
ACTS, REPORTS = 3, 5


def places_with_weights(admin: Any) -> tuple[list[str], list[float]]:
    """Lay invented states and municipalities; return them with how far each reaches into chance."""
    codes = [
        f"{state:02}{place:03}"
        for state in range(1, STATES + 1)
        for place in range(1, MUNICIPALITIES + 1)
    ]
    for code in {code[:2] for code in codes} - set(PLACES):
        admin.execute(
            "insert into territory_state (code, name, abbreviation) values (%s, %s, '')"
            " on conflict do nothing", [code, f"Estado {code}"])  # fmt: skip
    admin.execute(
        "insert into territory_municipality (code, state_id, name, has_shape, source, confidence,"
        " longitude, latitude) select c, left(c, 2), 'Municipio ' || c, false, 'invented', 'C',"
        " -117 + left(c, 2)::int, 15 + right(c, 3)::int * 0.2"
        " from unnest(%s::text[]) c on conflict (code) do update set"
        " longitude = excluded.longitude, latitude = excluded.latitude", [codes])  # fmt: skip
    # States in an order of their own, so that the first by code is not the first by number.
    order = sorted(codes, key=lambda code: (int(code[2:]) * 7 + int(code[:2]) * 13) % 1009)
    return order, reaches(len(order))


def reaches(many: int) -> list[float]:
    """Return the upper ends of so many shares of one, each an n-th as large as the first."""
    weights = [1 / n for n in range(1, many + 1)]
    whole, end, found = sum(weights), 0.0, []
    for weight in weights:
        end += weight
        found.append(end / whole)
    return found


def _chosen(catalogue: str, first: list[str]) -> str:
    """Return an SQL expression that picks a code, the first ones often and the last ones rarely."""
    codes = first + [code for code in terms(catalogue) if code not in first]
    ends = reaches(len(codes))
    return (
        f"(array{codes})[1 + least({len(codes) - 1}, "
        f"width_bucket(random(), array{[round(end, 6) for end in ends]}::float[]))]"
    )


TYPE = _chosen("aggression_types", ["AG-THR", "AG-INT", "AG-PHY", "AG-SMR", "AG-CRI", "AG-SUR"])
CLASS = _chosen("perpetrators", ["PE-UNK", "PE-POM", "PE-OCR"])
_OWN = {
    "id": "told.report",
    "row": "1000 + told.row",
    "key_hash": "decode(repeat(replace(told.report::text, '-', ''), 2), 'hex')",
    "compartment_id": "%(compartment)s",
}
_COLUMNS = [str(field.column) for field in Report._meta.concrete_fields]

STATEMENTS = {
    "true events": """
create unlogged table scale_event as
select n, gen_random_uuid() as id, gen_random_uuid() as held,
       (date '2016-01-01' + (3650 * sqrt(random()))::int) as day, random() as chance,
       (select array_agg(code order by upto) from scale_place)
       [1 + width_bucket(random(), (select array_agg(upto order by upto) from scale_place)) %% (
            select count(*)::int from scale_place)] as place
  from generate_series(1, %(many)s) n
""",
    "events": """
insert into registry_event (id, compartment_id, reference, created_at, created_by_id,
       current_id, listed_date, state_id, municipality_id, status, link_to_work,
       number_of_victims)
select id, %(compartment)s, left(replace(gen_random_uuid()::text, '-', ''), 12),
       timestamptz '2026-01-02', %(by)s, held, day, left(place, 2), place,
       case when chance < 0.2 then 'CON' else 'REP' end,
       case when chance < 0.15 then 'motivated_by_activity' when chance > 0.95 then 'no_link'
            else 'not_determined' end,
       case when chance < 0.1 then null else 1 + (chance * 10)::int %% 2 end
  from scale_event
""",
    "determinations": """
insert into registry_determination (id, compartment_id, event_id, decided_at, by_id,
       origin, occasion, status, date, first_date, last_date, listed_date, state_id,
       municipality_id, place_precision, victims, link_to_work)
select held, %(compartment)s, id, timestamptz '2026-01-02', %(by)s, 'mapping', 'as_told',
       case when chance < 0.2 then 'CON' else 'REP' end, day::text, day,
       case when chance > 0.9 then day + 30 else day end, day, left(place, 2), place,
       'municipality', case when chance < 0.1 then null else 1 + (chance * 10)::int %% 2 end,
       'not_determined'
  from scale_event
""",
    "acts": f"""
insert into registry_act (id, compartment_id, event_id, listed_date, type, victim_number,
       perpetrators, involvement, decided_at, by_id)
select gen_random_uuid(), %(compartment)s, id, day, {TYPE}, 1, array[{CLASS}]::varchar[],
       'presumed', timestamptz '2026-01-02', %(by)s
  from scale_event, generate_series(1, {ACTS}) act
""",
    "reports and links": f"""
with told as materialized (
     select gen_random_uuid() as report, id, (n - 1) * {REPORTS} + which as row
       from scale_event, generate_series(1, {REPORTS}) which),
reports as (
     insert into intake_report ({", ".join(f'"{name}"' for name in _COLUMNS)})
     select {", ".join(_OWN.get(name, f'r."{name}"') for name in _COLUMNS)}
       from told, (select * from intake_report where compartment_id = %(compartment)s limit 1) r)
insert into registry_link (id, compartment_id, event_id, report_id, decided_at, by_id,
       ended_how)
select gen_random_uuid(), %(compartment)s, id, report, timestamptz '2026-01-02', %(by)s, ''
  from told
""",
    "end": "drop table scale_event",
}  # fmt: skip
