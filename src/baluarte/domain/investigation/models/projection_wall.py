"""What the columns that are counted of an inquiry may say: what its standing rows say, no more.

Whoever just said something of an inquiry writes them (`investigation.projection`); the database
holds each against the rows they are counted from.
"""

from collections.abc import Iterable, Mapping

from baluarte.domain.investigation.choices import OfWhom
from baluarte.norms.impunity import CHARGE, FILE, SENTENCE, TRIAL, stages
from baluarte.norms.inquiries import CRIMINAL, NO_NEWS, kinds, statuses

# What is counted of an inquiry from all that stands of it, by `projection` alone.
PROJECTED = (
    "status",
    "status_date",
    "news_date",
    "silence_date",
    "furthest",
    "is_convicted",
    "is_told_apart",
    "opening_date",
    "charged_date",
    "crime",
)


def _standing(table: str, name: str = "said") -> str:
    return (
        f"from public.investigation_{table} {name} where {name}.inquiry_id = new.id"  # noqa: S608 (constants)
        f" and not {name}.is_withdrawn and not exists (select 1"
        f" from public.investigation_{table} later where later.supersedes_id = {name}.id)"
    )


def _last_word(column: str, table: str, *, order: str, among: str = "", also: str = "") -> str:
    """Return that a column says what the last of some rows says; nothing where there is none."""
    said, other = (_standing(table, one) + among.format(one) for one in ("said", "other"))
    return (
        f"(case when new.{column} = '' then not exists (select 1 {said})"
        f" else exists (select 1 {said} and said.{column} = new.{column}{also} and not exists"
        f" (select 1 {other} and {order.format('other')} > {order.format('said')})) end)"
    )


def _said_now(table: str) -> str:
    return (
        f"exists (select 1 from public.investigation_{table} said where said.inquiry_id = new.id"  # noqa: S608 (constants)
        " and said.by_id = bal.account() and bal.is_now(said.recorded_at))"
    )


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(f"'{one}'" for one in codes)


STATUSES = _standing("inquirystatus")
PLACES: Mapping[str, int] = {code: place for place, code in enumerate(stages(), start=1)}
# Of a criminal file: how far each status is, none of those that are of no stage.
REACHED: Mapping[str, int] = {
    code: PLACES[one.stage] for code, one in statuses(CRIMINAL).items() if one.stage
}
SENTENCES = {code: one for code, one in statuses(CRIMINAL).items()
             if REACHED.get(code, 0) >= PLACES[SENTENCE]}  # fmt: skip


def _from(stage: str) -> str:
    return _listed(code for code, place in REACHED.items() if place >= PLACES[stage])


def _first_day(stage: str) -> str:
    return (
        f"case when new.kind = '{CRIMINAL}' then (select min(said.first_date) {STATUSES}"
        f" and said.status in ({_from(stage)})) end"
    )


_CONVICTED = _listed(code for code, one in SENTENCES.items() if not one.exit)
# A conviction that stands is the last word unless another word on guilt may come after it.
_OTHERWISE = (
    f"said.status in ({_listed(code for code, one in SENTENCES.items() if one.exit)})"
    f" or (said.status = '{TRIAL}' and said.whose <> '')"
)
_HOW_FAR = " ".join(f"when '{code}' then {place}" for code, place in REACHED.items())
_BESIDE = _listed(code for kind in kinds() for code, one in statuses(kind).items() if one.is_beside)
_STATUS = _last_word(
    "status", "inquirystatus", among=f" and {{0}}.status not in ({_BESIDE})",
    also=" and said.last_date is not distinct from new.status_date",
    order=(
        "(coalesce({0}.last_date, '-infinity'), coalesce({0}.first_date, '-infinity'),"
        " {0}.recorded_at)"
    ),
)  # fmt: skip
AS_SAID = " and ".join(
    (
        f"({_said_now('inquirystatus')} or {_said_now('classification')})",
        _STATUS,
        "(new.status <> '' or new.status_date is null)",
        _last_word(
            "crime",
            "classification",
            order=f"({{0}}.of_whom = '{OfWhom.AUTHORITY}', {{0}}.recorded_at)",
        ),
        "new.news_date is not distinct from greatest(new.last_date,"
        f" (select max(said.last_date) {STATUSES} and said.status <> '{NO_NEWS}'))",
        "new.silence_date is not distinct from"
        f" (select max(said.last_date) {STATUSES} and said.status = '{NO_NEWS}')",
        f"new.is_told_apart = exists (select 1 {STATUSES} and said.whose <> '')",
        f"new.furthest = coalesce(case when new.kind = '{CRIMINAL}' then"
        f" (select (array[{_listed(PLACES)}])[max(case said.status {_HOW_FAR} end)] {STATUSES})"
        " end, '')",
        f"new.opening_date is not distinct from coalesce(new.first_date, {_first_day(FILE)})",
        f"new.charged_date is not distinct from {_first_day(CHARGE)}",
        f"(case when new.is_convicted then new.kind = '{CRIMINAL}' and"
        f" exists (select 1 {STATUSES} and said.status in ({_CONVICTED}))"
        f" else new.kind <> '{CRIMINAL}'"
        f" or not exists (select 1 {STATUSES} and said.status in ({_CONVICTED}))"
        f" or exists (select 1 {STATUSES} and ({_OTHERWISE})) end)",
    )
)
