from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from baluarte.domain.access.break_glass import OWNER as BREAK_GLASS_OWNER
from baluarte.domain.access.models import Account, Compartment, Compartmented, Institution
from baluarte.domain.procedure.choices import (
    Jurisdiction,
    OccurrenceKind,
    Perpetrator,
    ShownHow,
    Subject,
    WordOnRecord,
)
from baluarte.domain.procedure.models.texts import ProtocolText
from baluarte.domain.sealing.models import Sealed, SealedField
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
    by_condition,
    in_compartments,
    internal,
    only,
)

CODED = in_compartments(Level.CODED)
CONTRIBUTE = in_compartments(Level.CONTRIBUTE)
OF_MY_INSTITUTION = "institution_id = any (array(select bal.institutions()))"
# Where only persons cleared by name are told, their colleagues are not.
MINE_OR_OURS = f"({OF_MY_INSTITUTION} or responsible_id = bal.account())"
# A step that was sent to one's institution, or to oneself, and is still to do; not one that is
# owed to a person, which nobody ends who owes it.
ASSIGNED_TO_US = (
    "exists (select 1 from procedure_assignment mine"
    " where mine.proceeding_id = {table}.proceeding_id"
    " and mine.matter_key = {table}.matter_id and mine.compartment_id = {table}.compartment_id"
    " and (({table}.supersedes_id is null and mine.resumes_id is null)"
    " or {table}.supersedes_id = mine.resumes_id)"
    " and mine.step = {table}.step and mine.run = {table}.run and mine.ended_at is null"
    " and not mine.needs_her_word"
    " and (mine.account_id = bal.account() or (not mine.is_personal"
    " and mine.institution_id = any (array(select bal.institutions())))))"
)
# An opening that was sent and not taken back; the assignment's own policy says to whom. Asked of
# each opening along an index: without its offset all assignments are read, and kept to be asked.
TOLD_OF = (
    "exists (select 1 from procedure_assignment told"
    " where told.proceeding_id = {table}.proceeding_id and told.step = {table}.step"
    " and told.run = {table}.run and told.ended_how <> 'withdrawn' offset 0)"
)
# What one answers for one's institution, and why it was late.
ABOUT_OURS = (
    "(subject = 'answer' and exists (select 1 from procedure_answer mine"
    " where mine.id = about and mine.by_id = bal.account()))"
    " or (subject = 'breach' and exists (select 1 from procedure_breach ours"
    " where ours.id = about and ours.institution_id = any (array(select bal.institutions()))))"
)
# What others than who keeps a matter decide: who keeps it changes nothing of it.
OF_OTHERS = (
    "exists (select 1 from procedure_proceeding apart"
    " where apart.id = {table}.proceeding_id and apart.is_apart)"
)


def counted(*columns: str) -> Declaration:
    """Declare what the worker counts, whoever asked: rows here hold no name and no story."""
    return internal(worker=(READ, ADD, only(CHANGE, columns)))


# What is drawn anew of an opening; which one it is stays.
DRAWN = (
    "institution_id", "responsible_id", "event", "started_at", "warn_at", "due_at", "late_after",
    "done_at", "is_unfinished", "status",
)  # fmt: skip
LONGEST_RUN = 120
# Who is told of one step ends its clock with what she did of it, and changes nothing else of what
# is counted.
NOTE_DONE = Definer(
    "bal.note_done(uuid)",
    f"""
create or replace function bal.note_done(which uuid) returns boolean
language plpgsql volatile {AS_ITS_OWNER} as $$
declare mine uuid := bal.account();
begin
  update public.procedure_obligation o
     set done_at = d.happened_at, is_unfinished = false, status = 'done'
    from public.procedure_occurrence d
   where d.id = which and d.by_id = mine and d.kind = 'done' and not d.is_withdrawn
     and not exists (select 1 from public.procedure_occurrence later
                      where later.supersedes_id = d.id)
     and o.proceeding_id = d.proceeding_id and o.step = d.step and o.run = d.run;
  return found;
end $$""",  # noqa: S608 (constants of the wall)
    (DatabaseRole.APP,),
    FunctionOwner(
        "bal_fn_steps", {"procedure_obligation": (READ, CHANGE), "procedure_occurrence": (READ,)}
    ),
)

# That she saw who would be told is her word: who is there by danger of life alone writes it not.
KEEP_HER_LIST = Definer(
    "bal.keep_her_list()",
    f"""
create or replace function bal.keep_her_list() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  if current_setting('role') <> '{DatabaseRole.MAINTENANCE}'
     and bal.is_break_glass(new.compartment_id) then
    raise exception 'she said nothing to who is here for danger of life' using errcode = 'BW006';
  end if;
  return new;
end $$;
create trigger keep_her_list before update on public.procedure_matter
  for each row when (new.list_seen_at is not null
                     and new.list_seen_at is distinct from old.list_seen_at)
  execute function bal.keep_her_list()
""",
    (),
    BREAK_GLASS_OWNER,
)


class Matter(Compartmented):
    """What several proceedings have in common: one request, one fact, one person or community.

    It bears a reference and a place, and no name: who it is about stands in the rooms above.
    """

    definers = (KEEP_HER_LIST,)
    wall = by_condition(
        read=CODED,
        add=CONTRIBUTE,
        change=CONTRIBUTE,
        columns=("list_seen_at", "list_seen_how", "perpetrator", "responsible_id"),
        worker=counted("list_seen_at", "list_seen_how"),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12)
    # Nothing where it is not known: hours and days are then those of who keeps it.
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, related_name="+"
    )
    perpetrator = models.CharField(max_length=10, choices=Perpetrator, default=Perpetrator.UNKNOWN)
    # She saw who would be told, and struck out whom she did not want.
    # Whatever adds a recipient afterwards makes it unseen again.
    list_seen_at = models.DateTimeField(null=True)
    list_seen_how = models.CharField(max_length=12, choices=ShownHow, blank=True, db_default="")
    responsible = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-opened_at"]),
            models.Index(fields=["reference"]),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["compartment", "reference"], name="procedure_one_reference"
            ),
        ]

    @cached_property
    def keepers_state(self) -> str | None:
        """Return the state of who keeps it; nothing where that has none."""
        kept = Compartment.objects.filter(pk=self.compartment_id)
        return kept.values_list("institution__state_id", flat=True).first()


class Proceeding(Compartmented):
    """A protocol under way in a matter; it keeps the version with which it began."""

    wall = by_condition(
        read=CODED,
        add=f"{CONTRIBUTE} and not is_apart",
        change=f"{CONTRIBUTE} and not is_apart",
        columns=("is_open",),
        # It begins what begins by itself after a step of somebody who sees only that step.
        worker=internal(worker=(READ, ADD)),
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="proceedings")
    text = models.ForeignKey(ProtocolText, on_delete=models.PROTECT, related_name="proceedings")
    jurisdiction = models.CharField(max_length=14, choices=Jurisdiction)
    # The first version of the occurrence that began it.
    begun_by = models.UUIDField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # A projection of its occurrences, for lists.
    is_open = models.BooleanField(default=True)
    # It challenges who keeps the matter: others decide it, and nothing of it is the keeper's to do.
    is_apart = models.BooleanField(default=False)


class Occurrence(Compartmented):
    """Something that happened or was done: only added to; a newer one corrects an older one."""

    wall = by_condition(
        read=f"{CODED} or "
        f"(by_id = bal.account() and {TOLD_OF.format(table='procedure_occurrence')})",
        add="by_id = bal.account() and "
        f"(({CONTRIBUTE} and not {OF_OTHERS.format(table='procedure_occurrence')}) or "
        f"(kind = 'done' and {ASSIGNED_TO_US.format(table='procedure_occurrence')}))",
        worker=internal(worker=(READ,)),
    )
    sensitivity: ClassVar = {"run": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="occurrences")
    proceeding = models.ForeignKey(
        Proceeding, on_delete=models.PROTECT, null=True, related_name="occurrences"
    )
    kind = models.CharField(max_length=10, choices=OccurrenceKind)
    events = ArrayField(models.CharField(max_length=60), default=list)
    step = models.CharField(max_length=20, blank=True)
    # Which opening of the step: the occurrence that opened it.
    run = models.CharField(max_length=LONGEST_RUN, blank=True)
    # Nothing where nobody knows when it happened.
    happened_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    names = models.DateField(null=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    is_withdrawn = models.BooleanField(default=False)
    # The action of a room above by which the step was done.
    act = models.CharField(max_length=80, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    # Of a step owed to a person: without it whoever owes it only says that it was done.
    her_word = models.CharField(max_length=8, choices=WordOnRecord, blank=True, db_default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["matter", "recorded_at"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="procedure_nothing_happens_tomorrow",
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=F("recorded_at")),
            ),
            models.UniqueConstraint(
                name="procedure_a_step_is_done_once",
                fields=["proceeding", "step", "run"],
                condition=Q(kind__in=("done", "excused"), supersedes__isnull=True),
            ),
            models.CheckConstraint(
                name="procedure_a_step_has_its_proceeding",
                condition=Q(step="") | Q(proceeding__isnull=False),
            ),
        ]


class Obligation(Compartmented):
    """An opening of a step, as counted last: made anew from the occurrences at any time.

    A projection for lists; a page of one matter counts for itself. `late_after` is the last
    instant that nobody may call late.
    """

    wall = by_condition(
        read=f"{CODED} or ({MINE_OR_OURS} and {TOLD_OF.format(table='procedure_obligation')})",
        add=CONTRIBUTE,
        change=CONTRIBUTE,
        columns=DRAWN,
        worker=counted(*DRAWN),
    )
    definers = (NOTE_DONE,)
    sensitivity: ClassVar = {"run": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="obligations")
    step = models.CharField(max_length=20)
    run = models.CharField(max_length=LONGEST_RUN)
    code = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    # Known to the institution only once it passed the gate and was told.
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    responsible = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.ForeignKey(
        State, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    event = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    warn_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    late_after = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # As drawn last; before and after `late_after` a reader tells the difference by the clock.
    status = models.CharField(max_length=10)
    is_unfinished = models.BooleanField()
    may_lapse = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proceeding", "step", "run"], name="procedure_one_obligation"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["institution", "late_after", "id"],
                condition=Q(is_unfinished=True),
                name="procedure_owed_by",
            ),
            models.Index(
                fields=["compartment", "late_after", "id"],
                condition=Q(is_unfinished=True),
                name="procedure_owed_in",
            ),
            models.Index(
                fields=["responsible", "late_after", "id"],
                condition=Q(is_unfinished=True),
                name="procedure_owed_to_me",
            ),
            models.Index(
                fields=["state", "late_after", "id"],
                condition=Q(is_unfinished=True),
                name="procedure_owed_there",
            ),
            models.Index(
                fields=["late_after"],
                condition=Q(is_unfinished=True, may_lapse=False),
                name="procedure_running_out",
            ),
        ]


class Breach(Compartmented):
    """A clock that ran out, as found: who owed it, by when; revoked when a correction shows not."""

    wall = by_condition(
        read=f"{CODED} or ({OF_MY_INSTITUTION} and {TOLD_OF.format(table='procedure_breach')})",
        add=CONTRIBUTE,
        change=CONTRIBUTE,
        columns=("revoked_at",),
        worker=counted("revoked_at"),
    )
    sensitivity: ClassVar = {"run": "internal"}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="breaches")
    step = models.CharField(max_length=20)
    run = models.CharField(max_length=LONGEST_RUN)
    code = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="+"
    )
    late_after = models.DateTimeField()
    found_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["compartment", "-late_after"], name="procedure_breaches_in"),
            models.Index(fields=["institution", "-late_after"], name="procedure_breaches_by"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="procedure_one_breach",
                fields=["proceeding", "step", "run"],
                condition=Q(revoked_at__isnull=True),
            ),
        ]


class Remark(Compartmented, Sealed):
    """What somebody wrote beside an act: why it was corrected, refused, late. Never public.

    `about` names the record it belongs to; sealed, since prose can name somebody.
    """

    wall = by_condition(
        read=f"{CODED} or (by_id = bal.account() and ({ABOUT_OURS}))",
        add=f"by_id = bal.account() and ({CONTRIBUTE} or {ABOUT_OURS})",
    )
    sensitivity: ClassVar = {"sealed_text": "sealed"}
    text = ""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    subject = models.CharField(max_length=12, choices=Subject)
    about = models.UUIDField(db_index=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    sealed_text = SealedField()
