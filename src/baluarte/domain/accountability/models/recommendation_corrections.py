"""What a recommendation says otherwise since: each change a newer entry, the earlier one kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from baluarte.domain.access.models import Account
from baluarte.domain.accountability.models.policy_wall import I_KEEP
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import ADD, READ, Declaration, Rows, dated

# What may be corrected; its code, its set and its place in it are what it is known by.
CORRECTABLE = (
    "number", "text_es", "text_en", "year", "kind", "axis", "themes", "addressed_to", "by_es",
    "by_en", "response_es", "response_en", "source", "url",
)  # fmt: skip
# By which name the newest are read with a recommendation: its property takes them in.
CORRECTIONS = "corrections"
APP, WORKER = str(DatabaseRole.APP), str(DatabaseRole.WORKER)


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


class RecommendationCorrection(models.Model):
    """A recommendation says otherwise from an instant on: the fields that changed, and to what."""

    wall = dated(
        Declaration(
            {APP: (READ, ADD), WORKER: (READ,)},
            {
                APP: Rows("true", f"corrected_by_id = bal.account() and {I_KEEP}", is_open=True),
                WORKER: Rows("true", is_open=True),
            },
        ),
        "corrected_at",
    )
    # Of public documents, without names of persons.
    sensitivity: ClassVar = {"said": "open"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(
        "accountability.Recommendation", on_delete=models.PROTECT, related_name="+"
    )
    # By field, what it says from now on.
    said = models.JSONField()
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
    """Return the corrections of each recommendation, the oldest first, as one column."""
    rows = RecommendationCorrection.objects.filter(recommendation=OuterRef("pk"))
    return ArraySubquery(
        rows.order_by("corrected_at", "id").values(
            told=JSONObject(said="said", at="corrected_at", by="corrected_by_id")
        )
    )
