"""Release tables: proposed and audited, agreed on by another person, let out, taken back."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from baluarte.domain.access.models import Account
from baluarte.domain.publication.choices import Guard, Objection, Shown, TakenBack
from baluarte.domain.publication.models.published_wall import (
    KEEPS_FIGURES,
    TABLES_TAKEN_BACK,
    published,
    taken_out,
)
from baluarte.domain.wall.declarations import (
    ADD,
    CHANGE,
    READ,
    Rows,
    by_condition,
    dated,
    internal,
    only,
)

# Tables go one way: out, and once taken back they stay so, with no figure left.
# What newer ones replaced is read at its own address, and is taken back with them.
NOT_YET_TAKEN_BACK = f"{KEEPS_FIGURES} and withdrawn_at is null"
TAKEN_BACK = "bal.is_now(withdrawn_at) and medians = '{}'::jsonb"


class TableProposal(models.Model):
    """The tables of a period as they would go out, and what the audit found: immutable.

    The true counts are nowhere: who reviews sees what a reader would see, and what was found.
    """

    wall = by_condition(read=KEEPS_FIGURES, worker=internal(worker=(READ, ADD)))
    sensitivity: ClassVar = {
        "cells": "internal",
        "findings": "internal",
        "medians": "internal",
        "books": "internal",
        "manifest": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    period = models.CharField(max_length=7)
    known_at = models.DateTimeField()
    guard = models.CharField(max_length=12, choices=Guard)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    is_safe = models.BooleanField()
    # As lists in the order of `tabling.Cell` and `tabling.Finding`.
    cells = models.JSONField()
    findings = models.JSONField()
    medians = models.JSONField()
    # The codebooks by name, as they read on that day.
    books = models.JSONField()
    manifest = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-proposed_at", "id"], name="publication_proposed"),
        ]


# Two names for one person would be one pair of eyes.
AS_PROPOSED = (
    "exists (select 1 from public.publication_tableproposal made where made.id = proposal_id"
    " and made.proposed_by_id = publication_tablereview.proposed_by_id)"
)


class TableReview(models.Model):
    """A second person on a proposal; nobody reviews their own, and nobody what is exposed."""

    wall = dated(
        by_condition(
            read=KEEPS_FIGURES,
            add=f"{KEEPS_FIGURES} and reviewed_by_id = bal.account() and {AS_PROPOSED}",
            worker=internal(worker=(READ,)),
        ),
        "reviewed_at",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.OneToOneField(TableProposal, on_delete=models.PROTECT, related_name="review")
    # Kept here too, so that the database itself tells one pair of eyes from two.
    proposed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # Nothing where one agrees.
    objection = models.CharField(max_length=12, choices=Objection, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="publication_tables_have_two_pairs_of_eyes",
                condition=~Q(reviewed_by=F("proposed_by")),
            ),
        ]


class TableRelease(models.Model):
    """Frozen, numbered tables of a period that anybody may read."""

    # Only the worker lets out; the workbench can only take back.
    wall = published(
        Rows("true", change=NOT_YET_TAKEN_BACK, changed=TAKEN_BACK, is_open=True),
        columns=("medians", "withdrawn_at", "withdrawn_why"),
        worker=(READ, ADD, only(CHANGE, ("replaced_at",))),
    )

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proposal = models.OneToOneField(TableProposal, on_delete=models.PROTECT, related_name="release")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=0)
    period = models.CharField(max_length=7)
    first_date = models.DateField()
    last_date = models.DateField()
    known_at = models.DateTimeField()
    released_at = models.DateTimeField()
    guard = models.CharField(max_length=12, choices=Guard)
    medians = models.JSONField()
    books = models.JSONField()
    manifest = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    # The signed note and the public key beside it; empty of what was let out before they were.
    signature = models.TextField(blank=True)
    key = models.TextField(blank=True)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=12, choices=TakenBack, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "revision"], name="publication_table_number_once"
            ),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(replaced_at__isnull=True),
                name="publication_one_table_in_force",
            ),
            models.CheckConstraint(
                name="publication_taken_back_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
            ),
        ]
        ordering: ClassVar = ["-first_date", "-revision"]

    def __str__(self) -> str:
        return f"{self.number}.{self.revision}"


class ReleasedCell(models.Model):
    """One figure that anybody may read, or why there is none; never a case."""

    wall = published(taken_out(TABLES_TAKEN_BACK))

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    release = models.ForeignKey(TableRelease, on_delete=models.PROTECT, related_name="cells")
    position = models.PositiveIntegerField()
    indicator = models.CharField(max_length=20)
    level = models.CharField(max_length=14)
    # Empty for all states of the level that reported.
    state = models.CharField(max_length=2, blank=True)
    # Empty for all outcomes.
    outcome = models.CharField(max_length=12, blank=True)
    shown = models.CharField(max_length=8, choices=Shown)
    value = models.PositiveIntegerField(null=True)
    lower = models.PositiveIntegerField(null=True)
    upper = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["release", "indicator", "level", "state", "outcome"],
                name="publication_one_released_cell",
            ),
            # Missing is not zero, and what is hidden is hidden.
            models.CheckConstraint(
                name="publication_no_figure_where_none_is_shown",
                condition=Q(
                    shown__in=[Shown.HIDDEN, Shown.NO_DATA],
                    value__isnull=True, lower__isnull=True, upper__isnull=True,
                )
                | Q(shown__in=[Shown.ROUNDED, Shown.EXACT], value__isnull=False),
            ),
        ]  # fmt: skip
