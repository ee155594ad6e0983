"""What a recommendation says otherwise once a second person lets a correction stand.

Each is an entry beside the earlier ones, which stay; until it stands only its house reads it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from baluarte.domain.access.models import Account, Institution
from baluarte.domain.accountability.models.entry_wall import is_outside, until_it_stands
from baluarte.domain.accountability.models.policy_wall import I_KEEP, KEEPERS
from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner
from baluarte.norms.catalogues import terms

# What may be corrected; its code, its set and its place in it are what it is known by.
CORRECTABLE = (
    "number", "text_es", "text_en", "year", "kind", "axis", "themes", "addressed_to", "by_es",
    "by_en", "response_es", "response_en", "source", "url",
)  # fmt: skip
# What each may say: words no longer than its column, codes of its catalogue.
LONGEST = {
    "number": 60, "text_es": 4000, "text_en": 4000, "by_es": 160, "by_en": 160,
    "response_es": 300, "response_en": 300, "source": 300, "url": 500,
}  # fmt: skip
ONE_OF = {"kind": "recommendation_kinds", "axis": "policy_axes"}
SOME_OF = {"themes": "recommendation_themes", "addressed_to": "recommendation_addressees"}
LAST_YEAR = 9999
ADDRESS = "^(https://[^[:space:]<>]+)?$"
LONGEST_LIST = 2000
# By which name the newest are read with a recommendation: its property takes them in.
CORRECTIONS = "corrections"


class Correctable(models.Model):
    """Base of what is corrected by newer entries: each of its fields as the newest says it."""

    class Meta:
        abstract = True

    @property
    def corrections(self) -> Sequence[Mapping[str, Any]]:
        """Return its corrections, the oldest first, where it was read with them."""
        found: Sequence[Mapping[str, Any]] = vars(self).get("_corrections", ())
        return found

    @corrections.setter
    def corrections(self, found: Sequence[Mapping[str, Any]]) -> None:
        found = [{**one, "said": correctly_said(one["said"])} for one in found]
        vars(self)["_corrections"] = found
        vars(self)["_first"] = {name: getattr(self, name) for name in CORRECTABLE} if found else {}
        self._say(found)

    @property
    def as_first_said(self) -> Mapping[str, Any]:
        """Return what it said before any correction; empty where there is none."""
        found: Mapping[str, Any] = vars(self).get("_first", {})
        return found

    def as_known_at(self, instant: datetime) -> Self:
        """Say what was known of it at an instant: without what was corrected after it."""
        before = [one for one in self.corrections if datetime.fromisoformat(one["at"]) <= instant]
        if len(before) < len(self.corrections):
            self._say([{"said": self.as_first_said}, *before])
        return self

    def _say(self, found: Sequence[Mapping[str, Any]]) -> None:
        for one in found:
            for name, value in one["said"].items():
                setattr(self, name, value)


def correctly_said(said: object) -> dict[str, Any]:
    """Return what of a correction can be said of a recommendation, whoever wrote it down."""
    told = said if isinstance(said, dict) else {}
    return {name: value for name, value in told.items() if _can_say(name, value)}


def _can_say(name: str, value: object) -> bool:
    if name in SOME_OF:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if name == "year":
        return value is None or (type(value) is int and 0 <= value <= LAST_YEAR)
    is_said = name in CORRECTABLE and isinstance(value, str)
    return is_said and (name != "url" or _is_address(str(value)))


def _is_address(value: str) -> bool:
    return value == "" or value.startswith("https://")


def _codes(catalogue: str) -> str:
    return ", ".join(f"'{code}'" for code in sorted(terms(catalogue)))


def _well_said() -> str:
    """Return the condition that `said` is by fields of a recommendation, each as its column is."""
    named = ", ".join(f"'{name}'" for name in CORRECTABLE)
    held = [
        f"(not said ? '{name}' or (jsonb_typeof(said->'{name}') = 'string'"
        f" and char_length(said->>'{name}') <= {most}))"
        for name, most in LONGEST.items()
    ]
    held += [
        f"(not said ? '{name}' or (jsonb_typeof(said->'{name}') = 'string'"
        f" and said->>'{name}' in ({_codes(catalogue)})))"
        for name, catalogue in ONE_OF.items()
    ]
    held += [
        f"(not said ? '{name}' or (jsonb_typeof(said->'{name}') = 'array'"
        f" and char_length(said->>'{name}') <= {LONGEST_LIST}"
        f" and said->'{name}' <@ to_jsonb(array[{_codes(catalogue)}])))"
        for name, catalogue in SOME_OF.items()
    ]
    held.append(
        "(not said ? 'year' or said->'year' = 'null' or (jsonb_typeof(said->'year') = 'number'"
        " and said->>'year' ~ '^[0-9]{1,4}$'))"
    )
    held.append(f"coalesce(said->>'url' ~ '{ADDRESS}', true)")
    return (
        f"case when jsonb_typeof(said) = 'object' then said - array[{named}] = '{{}}'"
        f" and {' and '.join(held)} else false end"
    )


CORRECTED_BY_ME = (
    f"corrected_by_id = bal.account() and {I_KEEP}"
    f" and holder_id = any ({where_i_am(KEEPERS)}) and {is_outside('holder_id')}"
    f" and {_well_said()}"
    " and (undoes_id is null or bal.corrects(undoes_id, recommendation_id))"
)
# A policy that read its own table would turn in a circle.
CORRECTS = Definer(
    "bal.corrects(uuid, uuid)",
    f"""
create or replace function bal.corrects(which uuid, held uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (
    select 1 from public.accountability_recommendationcorrection c
      join public.accountability_entryreview r on r.correction_id = c.id and r.objection = ''
     where c.id = which and c.recommendation_id = held);
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_corrections",
        {"accountability_recommendationcorrection": (READ,), "accountability_entryreview": (READ,)},
    ),
)


class RecommendationCorrection(models.Model):
    """That a recommendation says otherwise: the fields that change, and to what; two persons' word.

    It says so from the instant at which another person of the house let it stand.
    """

    wall = until_it_stands(add=CORRECTED_BY_ME, at="corrected_at")
    definers = (CORRECTS,)
    # Of public documents, without names of persons.
    sensitivity: ClassVar = {"said": "open"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(
        "accountability.Recommendation", on_delete=models.PROTECT, related_name="+"
    )
    # By field, what it says from then on.
    said = models.JSONField()
    # The house that enters it.
    holder = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    # Where it brings back what the recommendation said before one: which.
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["recommendation", "corrected_at"], name="accountability_corrections_of"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_correction_changes_something", condition=~Q(said={})
            ),
        ]


def as_corrected() -> ArraySubquery:
    """Return the corrections of each recommendation that stand, the oldest first, as one column."""
    rows = RecommendationCorrection.objects.filter(
        recommendation=OuterRef("pk"), review__objection=""
    )
    return ArraySubquery(
        rows.order_by("review__reviewed_at", "id").values(
            told=JSONObject(id="id", said="said", at="review__reviewed_at")
        )
    )
