"""The clock of a public condemnation: in the compartment of its event, seen with it alone."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from baluarte.domain.access.models import Account, Compartmented
from baluarte.domain.prevention.choices import HowTold, Word
from baluarte.domain.prevention.models.recognitions import Recognition
from baluarte.domain.prevention.models.walls import OF_SEEN, in_compartment_of
from baluarte.domain.registry.models import Event
from baluarte.domain.statements.models import Document
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import AS_ITS_OWNER, READ, Definer, FunctionOwner
from baluarte.norms.clocks.calendar import CENTRE

OF_A_SEEN_DOCUMENT = (
    " and (document_id is null or exists (select 1 from public.statements_document held"
    " where held.id = document_id))"
)
OF_A_SEEN_CONDEMNATION = " and " + OF_SEEN.format(
    column="recognition_id", more=" and said.kind = 'condemnation'"
)
CLOCK = "prevention_condemnationclock"
# The last word counts: one far ahead of its turn would be the last for ever.
IS_NEXT_WORD = Definer(
    "bal.is_next_word(uuid, integer)",
    f"""
create or replace function bal.is_next_word(of_clock uuid, place integer) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return place = 1 + (select count(*) from public.prevention_familyword said
                       where said.clock_id = of_clock);
end $$""",  # noqa: S608 (constants of this file)
    (DatabaseRole.APP,),
    FunctionOwner("bal_fn_family_word", {"prevention_familyword": (READ,)}),
)


class CondemnationClock(Compartmented):
    """That an authority is expected to condemn an event in public, once the family says yes."""

    wall = in_compartment_of(
        CLOCK, by="opened_by_id", at="opened_at", of="registry_event", key="event_id"
    )
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    # The competent authority, of the catalogue of public institutions: its zone ends the days.
    authority = models.CharField(max_length=20)
    # Which version of the term (`norms/texts/prevention/terms.yaml`) it keeps.
    term_version = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "authority"], name="prevention_one_clock_of_an_authority"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class FamilyWord(Compartmented):
    """What the person or the family said about it, when, how, and who recorded it."""

    wall = in_compartment_of(
        "prevention_familyword", by="recorded_by_id", at="recorded_at", of=CLOCK, key="clock_id",
        more=f"{OF_A_SEEN_DOCUMENT} and bal.is_next_word(clock_id, number)"
        f" and told_date <= (recorded_at at time zone '{CENTRE}')::date + 1",
    )  # fmt: skip
    definers = (IS_NEXT_WORD,)
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clock = models.ForeignKey(CondemnationClock, on_delete=models.PROTECT, related_name="words")
    # In the order in which they were recorded: the last one counts.
    number = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=12, choices=Word)
    how = models.CharField(max_length=16, choices=HowTold)
    told_date = models.DateField()
    # With which they made it public.
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clock", "number"], name="prevention_words_follow_one_another"
            ),
            models.CheckConstraint(
                name="prevention_what_was_made_public_has_its_document",
                condition=Q(word=Word.MADE_PUBLIC, how=HowTold.DOCUMENT, document__isnull=False)
                | (~Q(word=Word.MADE_PUBLIC) & ~Q(how=HowTold.DOCUMENT)),
            ),
        ]


class CondemnationNoted(Compartmented):
    """That an entry of the register is the condemnation that was expected."""

    wall = in_compartment_of(
        "prevention_condemnationnoted", by="noted_by_id", at="noted_at", of=CLOCK, key="clock_id",
        more=OF_A_SEEN_CONDEMNATION,
    )  # fmt: skip
    sensitivity: ClassVar[dict[str, str]] = {}

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clock = models.ForeignKey(CondemnationClock, on_delete=models.PROTECT, related_name="noted")
    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="noted")
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clock", "recognition"], name="prevention_a_condemnation_is_noted_once"
            ),
        ]
