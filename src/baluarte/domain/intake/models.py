from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented, Institution
from baluarte.domain.intake.choices import (
    DeliveryState,
    Origin,
    PlacePrecision,
    ReportState,
    ShareLevel,
)
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Change,
    Definer,
    FunctionOwner,
    by_condition,
    in_compartments,
    only,
    restricted,
)

# Whose a list is and how far it is shared: no policy sees the row as it was, and whoever adds to a
# list changes how it is read.
STEWARDS_DECIDE = ("share_level", "embargo_until", "agreement", "steward_id")
SHARED_BY_STEWARDS = Definer(
    "bal.share_by_stewards()",
    f"""
create or replace function bal.share_by_stewards() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if current_setting('role') <> '{DatabaseRole.MAINTENANCE}'
     and old.steward_id not in (select bal.institutions('data_steward')) then
    raise exception 'how far a list is shared its data stewards decide'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger share_by_stewards before update on public.intake_sourcelist for each row
  when ({" or ".join(f"old.{one} is distinct from new.{one}" for one in STEWARDS_DECIDE)})
  execute function bal.share_by_stewards()
""",  # noqa: S608 (constants of this file)
    (),
    FunctionOwner("bal_fn_lists", {}),
)

# A report taken back stays so; taking it back is its stewards'. Else it says what a coding says.
AS_CODED_OR_TAKEN_BACK = (
    "case when new.state in ('withdrawn', 'erased') then old.state <> 'erased' and exists ("
    "select 1 from public.intake_sourcelist l where l.id = new.source_list_id"
    " and l.steward_id in (select bal.institutions('data_steward')))"
    " else old.state not in ('withdrawn', 'erased') and old.is_newest and (exists ("
    "select 1 from public.intake_delivery d where d.source_list_id = new.source_list_id"
    " and d.state = 'reading') or new.state <> 'refused' and exists ("
    "select 1 from public.intake_coding c where c.report_id = new.id and c.origin = 'person')) end"
)
# A newer file no longer holds it, or holds it again, while that file is read or undone.
WHILE_READ = (
    "exists (select 1 from public.intake_delivery d where d.source_list_id = new.source_list_id"
    " and d.state = 'reading' and d.id = coalesce(new.missing_from_id, d.id))"
)
# The older version is the newest no longer in the statement that adds the newer one.
ONE_NEWEST = Definer(
    "bal.keep_one_newest()",
    f"""
create or replace function bal.keep_one_newest() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  update public.intake_report set is_newest = false
   where id = new.supersedes_id and is_newest
     and source_list_id = new.source_list_id and compartment_id = new.compartment_id;
  return new;
end $$;
create trigger keep_one_newest before insert on public.intake_report for each row
  when (new.supersedes_id is not null) execute function bal.keep_one_newest()
""",  # noqa: S608 (constants of this file)
    (),
    FunctionOwner("bal_fn_newest", {"intake_report": (READ, only(CHANGE, ("is_newest",)))}),
)


class SourceList(Compartmented):
    """Somebody's list of events: theirs, with its own words, source of reports."""

    # Columns are read otherwise from the next file on; of what was read each file keeps the sum.
    wall = restricted(
        read=Level.CODED,
        worker=True,
        changes=(Change(("embargo_until", "mapping", "share_level")),),
    )
    definers = (SHARED_BY_STEWARDS,)
    sensitivity: ClassVar = {
        "title": "internal",
        "producer": "internal",
        "licence": "internal",
        "mapping": "internal",
        "agreement": "internal",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Unique only inside a compartment: elsewhere uniqueness would tell who has a list.
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    producer = models.CharField(max_length=200)
    steward = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    licence = models.CharField(max_length=200)
    language = models.CharField(max_length=8, default="es")
    # The steward's columns and categories, first-class, with the crosswalk behind them.
    mapping = models.JSONField()
    share_level = models.CharField(max_length=20, choices=ShareLevel, default=ShareLevel.MINE)
    agreement = models.CharField(max_length=300, blank=True)
    embargo_until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["compartment", "slug"], name="intake_list_slug_once"),
        ]


class Delivery(Compartmented):
    """One file of a list as it was received: its sum is kept, and each of its rows under seal.

    Not the file itself: a copy under a key of its own would outlive the erasure of a row.
    """

    wall = restricted(
        read=Level.CODED,
        changes=(Change(("counts", "rows", "rows_done", "state"), "old.state = 'reading'"),),
    )
    sensitivity: ClassVar = {"columns": "internal", "headers": "internal", "counts": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source_list = models.ForeignKey(SourceList, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    mapping_sha256 = models.CharField(max_length=64)
    file_format = models.CharField(max_length=12)
    encoding = models.CharField(max_length=40, blank=True)
    # Her columns in her order: as they are told apart here, and as they were written.
    columns = models.JSONField(default=list)
    headers = models.JSONField(default=list)
    accessed_date = models.DateField()
    rows = models.PositiveIntegerField(default=0)
    # How many rows are in for good: where a reading that was killed goes on.
    rows_done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.READING)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # No file: what an earlier one did is undone.
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_list", "number"], name="intake_delivery_number_once"
            ),
            models.UniqueConstraint(
                fields=["source_list", "sha256", "mapping_sha256"], name="intake_one_file_once"
            ),
        ]


class Report(Compartmented, Sealed):
    """What a source says, exactly as told; nobody edits it, a newer version supersedes it."""

    wall = restricted(
        changes=(
            Change(("state", "reasons"), AS_CODED_OR_TAKEN_BACK),
            Change(("missing_from_id",), WHILE_READ),
        )
    )
    definers = (ONE_NEWEST,)
    sensitivity: ClassVar = {"raw": "sealed", "key": "sealed", "reasons": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source_list = models.ForeignKey(SourceList, on_delete=models.PROTECT, related_name="reports")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="reports")
    # As a spreadsheet numbers it: the header is row 1; records of JSON begin with 1.
    row = models.PositiveIntegerField()
    # A list's own key can carry a name; only its keyed hash is compared.
    key = SealedField(null=True)
    key_hash = models.BinaryField(max_length=32)
    raw = SealedField()
    raw_hash = models.BinaryField(max_length=32)
    language = models.CharField(max_length=8, default="es")
    state = models.CharField(max_length=12, choices=ReportState)
    # Codes with their column, e.g. {"code": "date.unreadable", "column": "Fecha"}: no content.
    reasons = models.JSONField(default=list)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    # False once a newer version of the list says it otherwise.
    is_newest = models.BooleanField(default=True)
    # The newest version of the list that no longer holds it; the report itself stays.
    missing_from = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, null=True, related_name="missing_reports"
    )
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "row"], name="intake_one_row_once"),
            models.UniqueConstraint(
                fields=["source_list", "key_hash"],
                condition=Q(is_newest=True),
                name="intake_one_newest_of_a_key",
            ),
            models.CheckConstraint(
                name="intake_refused_or_waiting_says_why",
                condition=~Q(state__in=[ReportState.REFUSED, ReportState.TO_COMPLETE])
                | ~Q(reasons=[]),
            ),
        ]
        indexes: ClassVar = [
            # With what the wall asks, so that reports are counted from the index alone.
            models.Index(
                fields=["source_list", "state", "row", "id"],
                include=["compartment"],
                condition=Q(is_newest=True),
                name="intake_newest_by_state",
            ),
            models.Index(
                fields=["source_list", "row", "id"],
                condition=Q(is_newest=True),
                name="intake_newest_by_row",
            ),
        ]


class Coding(Compartmented):
    """A report in the registry's words, without identities: immutable, then superseded."""

    wall = restricted(read=Level.CODED, worker=True)
    sensitivity: ClassVar = {"profiles": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="codings")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    origin = models.CharField(max_length=8, choices=Origin)
    decided_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # EDTF, and the first and last day it may mean.
    date = models.CharField(max_length=60)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    local_time = models.TimeField(null=True)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    place_precision = models.CharField(max_length=12, choices=PlacePrecision)
    # Codes of the catalogue aggression_types, one per act told; of perpetrators.
    types = ArrayField(models.CharField(max_length=10), default=list)
    perpetrators = ArrayField(models.CharField(max_length=10), default=list)
    victims = models.PositiveSmallIntegerField(null=True)
    acts = models.PositiveSmallIntegerField(null=True)
    # In codes: labor, gender and what is defended of each victim of whom it is told.
    profiles = models.JSONField(default=list)
    link_to_work = models.CharField(max_length=24, default="not_determined")
    already_public = models.BooleanField(default=False)


class SuppliedVictim(Compartmented, Sealed):
    """Who the victim of a number is, as a person supplied it to a report: sealed whole.

    A newer one of the same number stands for it. What of it is a code stands in the coding.
    """

    wall = restricted()
    sensitivity: ClassVar = {"sealed_text": "sealed"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="supplied_victims")
    number = models.PositiveSmallIntegerField()
    # As JSON: name, outlet, role, and what she says of herself.
    sealed_text = SealedField()
    supplied_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class ArchivedCopy(Compartmented, Sealed):
    """What a report was taken from, as somebody handed it in: nothing here went to fetch it.

    Its hash stands inside the seal, for a hash of what is public tells of what a report speaks.
    """

    wall = restricted()
    sensitivity: ClassVar = {"content": "sealed", "about": "sealed"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="copies")
    # In base 64.
    content = SealedField()
    # As JSON: its name, link, media type, bytes and SHA-256.
    about = SealedField()
    archived_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")


class DayNote(Compartmented, Sealed):
    """With whom somebody who monitors spoke on a day, what was said and what was promised.

    Her organisation's own: a peer who may read its reports does not read whom it spoke with.
    """

    wall = by_condition(
        read=in_compartments(Level.CONTRIBUTE),
        add=f"{in_compartments(Level.CONTRIBUTE)} and by_id = bal.account()",
        change=in_compartments(Level.CONTRIBUTE),
        columns=("kept_at", "kept_by_id"),
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    on_date = models.DateField()
    sealed_text = SealedField()
    # Something was promised, perhaps by a day: known without opening the note.
    promises = models.BooleanField(default=False)
    due_date = models.DateField(null=True)
    written_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True)
    kept_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="intake_note_is_due_where_it_promises",
                condition=Q(promises=True) | Q(due_date__isnull=True, kept_at__isnull=True),
            ),
            models.CheckConstraint(
                name="intake_promise_is_kept_by_somebody",
                condition=Q(kept_at__isnull=True, kept_by__isnull=True)
                | Q(kept_at__isnull=False, kept_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-on_date"], name="intake_notes_of_a_day"),
            models.Index(
                fields=["compartment", "due_date"],
                condition=Q(promises=True, kept_at__isnull=True),
                name="intake_promises_open",
            ),
        ]


class SentOnce(Compartmented):
    """A program sent rows under a key of its own: sent again, it is answered the same again."""

    wall = by_condition(
        read=f"account_id = bal.account() and {in_compartments(Level.CONTRIBUTE)}",
        add=f"account_id = bal.account() and {in_compartments(Level.CONTRIBUTE)}",
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    # A key chosen by a program may say more than it should.
    key_hash = models.BinaryField(max_length=32)
    body_sha256 = models.CharField(max_length=64)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "key_hash"], name="intake_sent_once"),
        ]
