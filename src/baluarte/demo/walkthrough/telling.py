"""Tells an invented matter through the actions of the room, at instants so long before now."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from baluarte.demo.walkthrough.documents import invented_document
from baluarte.domain.access.choices import CompartmentKind
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.access.queries import compartment_of
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.actions.task_lines import Shown
from baluarte.domain.procedure.choices import Perpetrator, TaskLineKind, WordOnRecord
from baluarte.domain.procedure.models import Assignment, Matter, Occurrence, Proceeding
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.procedure.queries.texts import protocol_by_key
from baluarte.domain.territory.models import Municipality, State
from baluarte.domain.wall.context import acting_as
from baluarte.norms.protocols.form import Proof

SAID = "Inventado, para la demostración."
# What is told with a step that others carry out, as she was shown it a little before.
TASKS = {
    "EX-2": {
        TaskLineKind.ASKED: f"Ponerla en marcha hoy y avisar desde qué hora funciona. {SAID}",
        TaskLineKind.MEASURE: "Rondines y un botón de asistencia.",
        TaskLineKind.PLACE: "La colonia y una calle de referencia; el número se dice por teléfono.",
        TaskLineKind.CONTACT: "Por su hermana, de 9 a 13 horas; nunca de noche.",
        TaskLineKind.SENDER: "55 0000 0000 (número inventado), día y noche.",
    },
}
HER_WORD = {Proof.WORD: WordOnRecord.SAID, Proof.ARRIVAL: WordOnRecord.ARRIVED}
SHOWN_BEFORE = timedelta(minutes=6)
# Each story opens one matter, however often it is told.
STORIES = UUID("6b0f8a3e-6a0c-4f5e-9a53-3a5d5f0b3c11")


@dataclass
class Story:
    """One matter as its keeper tells it; hours count back from `now`."""

    name: str
    keeper: Institution
    teller: Account
    now: datetime
    matter: Matter = field(init=False)

    @property
    def is_told(self) -> bool:
        """Say whether the matter is there."""
        with acting_as(self.teller.pk):
            return Matter.objects.filter(pk=self._key).exists()

    def open(
        self,
        *,
        hours: float,
        state: str = "30",
        town: str | None = None,
        perpetrator: Perpetrator = Perpetrator.PRIVATE,
    ) -> None:
        """Open it; the person saw at once who would be told."""
        with acting_as(self.teller.pk):
            self.matter = actions.open_matter(
                compartment=compartment_of(self.keeper, CompartmentKind.OWN),
                state=State.objects.get(code=state),
                municipality=Municipality.objects.get(code=town) if town else None,
                perpetrator=perpetrator,
                key=self._key,
                by=self.teller.pk,
                at=self.ago(hours),
            )
            actions.say_list_was_seen(matter=self.matter, by=self.teller.pk, at=self.ago(hours))

    def happens(
        self, event: str, *, hours: float, told: float | None = None, names: date | None = None
    ) -> Occurrence:
        """Tell an event, perhaps later than it happened."""
        with acting_as(self.teller.pk):
            return actions.record_occurrence(
                matter=self.matter,
                event=event,
                happened_at=self.ago(hours),
                names=names,
                by=self.teller.pk,
                at=self.ago(hours if told is None else told),
            )

    def begins(self, code: str, with_event: str, *, hours: float, jurisdiction: str = "") -> None:
        """Let an event begin a protocol."""
        began = self.happens(with_event, hours=hours)
        with acting_as(self.teller.pk):
            actions.start_proceeding(
                matter=self.matter,
                code=code,
                begun_by=began,
                jurisdiction=jurisdiction,
                by=self.teller.pk,
                at=self.ago(hours),
            )

    def does(
        self,
        code: str,
        step: str,
        *events: str,
        hours: float,
        told: float | None = None,
        shown: bool = False,
    ) -> Occurrence:
        """Do a step, perhaps told later; `shown` adds an invented document that shows it.

        What is owed to a person is always shown, and with what she says of it.
        """
        with acting_as(self.teller.pk):
            of = protocol_by_key(self.proceeding(code).text_id).step(step)
            shown = shown or of.needs_her_word
            document = invented_document(f"{self.name} {code} {step}") if shown else None
            return actions.complete_step(
                proceeding=self.proceeding(code),
                step=step,
                events=events,
                document=document,
                her_word=HER_WORD.get(of.shown_by),
                happened_at=self.ago(hours),
                by=self.teller.pk,
                at=self.ago(hours if told is None else told),
            )

    def closes(self, code: str, *, hours: float, why: str) -> None:
        """Close the proceeding of a protocol: what it left open is owed no more."""
        with acting_as(self.teller.pk):
            actions.close(
                proceeding=self.proceeding(code),
                happened_at=self.ago(hours),
                reason=f"{why} {SAID}",
                by=self.teller.pk,
                at=self.ago(hours),
            )

    def sends(
        self, code: str, step: str, *, to: str, hours: float, account: Account | None = None
    ) -> Assignment:
        """Send a step to an institution, by its short name."""
        with acting_as(self.teller.pk):
            return actions.assign(
                proceeding=self.proceeding(code),
                step=step,
                institution=Institution.objects.get(slug=to),
                account=account,
                lines=[
                    Shown(kind, text, self.ago(hours) - SHOWN_BEFORE)
                    for kind, text in TASKS.get(step, {}).items()
                ],
                by=self.teller.pk,
                at=self.ago(hours),
            )

    def proceeding(self, code: str) -> Proceeding:
        """Return the proceeding of a protocol; within a context."""
        found = proceedings_of(self.matter)
        return next(one for one in found if one.text_id.partition("/")[0] == code)

    def ago(self, hours: float) -> datetime:
        """Return the instant so many hours before now."""
        return self.now - timedelta(hours=hours)

    @property
    def _key(self) -> UUID:
        return uuid5(STORIES, self.name)
