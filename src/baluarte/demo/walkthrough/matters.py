"""A dozen invented matters at different points of their way, so that the agenda is alive."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from baluarte.config.preparation import connected_as
from baluarte.demo.walkthrough.authorities import TOWN
from baluarte.demo.walkthrough.documents import invented_document
from baluarte.demo.walkthrough.telling import SAID, Story
from baluarte.domain.access.models import Account, Institution
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.actions.routing import AFTER_THE_CALL
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.procedure.models import Assignment, Breach
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

DAY = 24


def tell_matters(*, at: datetime) -> Iterator[str]:
    """Tell every story that is not told yet, through the actions, as its keeper."""
    told = 0
    with connected_as(DatabaseRole.APP):
        for teller, organisation, stories in (
            ("nadia", "urcrr", OF_THE_UNIT),
            ("maria", "tinta", OF_AN_ORGANISATION),
        ):
            keeper = Institution.objects.get(slug=organisation)
            account = Account.objects.get(username=teller)
            for tell in stories:
                story = Story(tell.__name__, keeper, account, at)
                if not story.is_told:
                    tell(story)
                    told += 1
    yield f"{told} invented matters under way."


def an_urgent_night(story: Story) -> None:
    """Imminent danger was declared a good hour ago: the measures are due in less than two."""
    _danger(story, hours=1.3)


def a_night_in_time(story: Story) -> None:
    """Measures issued within three hours, in place within nine more; the study has begun."""
    _danger(story, hours=2 * DAY)
    _issues(story, hours=45.5)
    story.does("mech_extraordinary", "EX-2", hours=38.0)
    sent = story.sends("mech_ordinary", "OR-2", to="uer", hours=37.0)
    _answers("pilar", lambda by: actions.accept(assignment=sent, by=by, at=story.ago(36)))


def an_ordinary_study(story: Story) -> None:
    """The risk unit has accepted the study, and seven of its ten days are gone."""
    _ordinary(story, days=7)
    sent = story.sends("mech_ordinary", "OR-2", to="uer", hours=6.5 * DAY)
    _answers("pilar", lambda by: actions.accept(assignment=sent, by=by, at=story.ago(6 * DAY)))


def a_late_night(story: Story) -> None:
    """The measures should have been issued two hours ago, and nobody has."""
    _danger(story, hours=5)
    story.sends("mech_extraordinary", "EX-1", to="urcrr", hours=4.9)


def a_breach_explained(story: Story) -> None:
    """The measures came an hour late; who owed them says why."""
    _danger(story, hours=3 * DAY)
    sent = story.sends("mech_extraordinary", "EX-1", to="urcrr", hours=71.8)
    late = story.ago(3 * DAY - 4)
    story.does("mech_extraordinary", "EX-1", hours=3 * DAY - 4)
    _count(story, at=late)
    _issues(story, hours=3 * DAY - 4, steps=("EX-3", "EX-4", "EX-5"))
    story.does("mech_extraordinary", "EX-2", hours=2.5 * DAY)
    with acting_as(story.teller.pk):
        breach = Breach.objects.get(proceeding=sent.proceeding_id, step="EX-1")
    _answers(
        "nadia",
        lambda by: actions.explain_breach(
            breach=breach,
            institution=sent.institution_id,
            reason=f"La persona no contestó hasta las tres horas y media. {SAID}",
            by=by,
            at=story.ago(2 * DAY),
        ),
    )


def handed_over(story: Story) -> None:
    """A federal authority cannot; the assignment goes to the state's without a gap."""
    _danger(story, hours=7)
    _issues(story, hours=5)
    sent = story.sends("mech_extraordinary", "EX-2", to="sspc", hours=4.5)
    _answers("ivan", lambda by: actions.acknowledge(assignment=sent, by=by, at=story.ago(4.3)))
    _hand_over(story, sent, "edo-30-ssp", hours=4)


def without_the_municipal_police(story: Story) -> None:
    """Municipal police are the presumed perpetrators: no authority of the town is told."""
    story.open(hours=6, town=TOWN)
    with acting_as(story.teller.pk):
        actions.leave_out(
            matter=story.matter,
            why=Exclusion.PERPETRATOR,
            municipality=Municipality.objects.get(code=TOWN),
            by=story.teller.pk,
            at=story.ago(6),
        )
    _asks(story, hours=6, outcome="imminent_danger_declared")
    _issues(story, hours=4)
    story.sends("mech_extraordinary", "EX-2", to="edo-30-ssp", hours=3.9)


def silence_goes_up(story: Story) -> None:
    """The state's police say nothing; the federation says that it did it, and she that it came."""
    _danger(story, hours=9)
    _issues(story, hours=7)
    sent = story.sends("mech_extraordinary", "EX-2", to="edo-30-ssp", hours=6.5)
    with acting_as(story.teller.pk):
        up = actions.escalate(
            assignment=sent.pk, by=story.teller.pk, at=sent.escalate_at + AFTER_THE_CALL
        )
    if up is not None:
        _says_it_did(story, "nadia", up, "Rondines a partir de las 22 horas", hours=2)
        # Who keeps the matter asks her: her word that it arrived ends the step.
        story.does("mech_extraordinary", "EX-2", hours=2, told=1.5)


def for_a_state_commission(story: Story) -> None:
    """The state's commission says that the measures are in place; nobody has asked her yet."""
    _danger(story, hours=8)
    _issues(story, hours=6)
    sent = story.sends("mech_extraordinary", "EX-2", to="edo-30-mec", hours=5.5)
    _says_it_did(story, "silvia", sent, "Botón de asistencia entregado", hours=0.5)


def referred_to_the_victims_commission(story: Story) -> None:
    """The facts were reported five hours ago; the commission takes the declaration in a day."""
    story.open(hours=5)
    story.begins("victim_registry", "facts_reported", hours=5)
    story.sends("victim_registry", "VR-1", to="ceav", hours=4)


def suspended(story: Story) -> None:
    """A court admitted her amparo and closed three days ago: its clocks stand still since."""
    story.open(hours=6 * DAY)
    story.begins("amparo", "act_notified_or_known", hours=6 * DAY)
    story.does("amparo", "AM-1", hours=5 * DAY)
    story.does("amparo", "AM-2", hours=5 * DAY - 12)
    story.does("amparo", "AM-3", hours=5 * DAY - 12)
    with acting_as(story.teller.pk):
        actions.suspend(
            proceeding=story.proceeding("amparo"),
            happened_at=story.ago(3 * DAY),
            reason=f"El juzgado suspendió labores por una inundación (Ley de Amparo, 19). {SAID}",
            by=story.teller.pk,
            at=story.ago(3 * DAY),
        )


def a_corrected_start(story: Story) -> None:
    """The request had come in two hours before it was first written down."""
    story.open(hours=5 * DAY)
    story.begins("mech_intake", "protection_request_made", hours=5 * DAY)
    received = story.does("mech_intake", "IN-1", hours=5 * DAY - 2)
    story.does("mech_intake", "IN-3", "ordinary_route_opened", hours=5 * DAY - 3)
    story.does("mech_ordinary", "OR-1", hours=5 * DAY - 3.5)
    with acting_as(story.teller.pk):
        actions.correct(
            occurrence=received,
            happened_at=story.ago(5 * DAY),
            reason=f"El acuse lleva otra hora. {SAID}",
            by=story.teller.pk,
            at=story.ago(4 * DAY),
        )


def acts_asked_of_a_prosecutor(story: Story) -> None:
    """The law gives three days and says not of which kind: both readings stand there."""
    story.open(hours=4 * DAY, town="30087")
    story.begins("criminal_case", "notice_of_facts", hours=4 * DAY, jurisdiction="state")
    story.does("criminal_case", "CP-1", hours=4 * DAY - 1)
    story.happens("victim_act_request", hours=2.5 * DAY)
    story.sends("criminal_case", "CP-2", to="edo-30-fis", hours=2.4 * DAY)


def a_request_for_information(story: Story) -> None:
    """Filed twelve days ago; the clock stood still while a clarification was asked."""
    story.open(hours=12 * DAY, state="20")
    story.begins("information_request", "information_asked", hours=12 * DAY)
    story.does("information_request", "IR-1", hours=12 * DAY)
    story.does("information_request", "IR-3", hours=9 * DAY)
    story.does("information_request", "IR-4", hours=8 * DAY)
    story.sends("information_request", "IR-5", to="edo-20-gob", hours=7 * DAY)


def before_the_session(story: Story) -> None:
    """The study is done and the session is set: the file must be sent five days before it."""
    _ordinary(story, days=9)
    story.does("mech_ordinary", "OR-2", hours=2 * DAY)
    session = local_day(story.now + timedelta(days=9))
    story.happens("board_session_date_set", hours=1 * DAY, names=session)


def closed(story: Story) -> None:
    """The person withdrew: nothing is owed any more, and what was stays readable."""
    _ordinary(story, days=15)
    for one in ("mech_ordinary", "mech_intake"):
        story.closes(one, hours=11 * DAY, why="La persona retiró su solicitud.")


OF_THE_UNIT: tuple[Callable[[Story], None], ...] = (
    an_urgent_night, a_night_in_time, an_ordinary_study, before_the_session,
)  # fmt: skip
OF_AN_ORGANISATION: tuple[Callable[[Story], None], ...] = (
    a_late_night, a_breach_explained, handed_over, silence_goes_up, without_the_municipal_police,
    for_a_state_commission, referred_to_the_victims_commission, suspended,
    a_corrected_start, acts_asked_of_a_prosecutor, a_request_for_information, closed,
)  # fmt: skip


def _danger(story: Story, *, hours: float) -> None:
    story.open(hours=hours)
    _asks(story, hours=hours, outcome="imminent_danger_declared")


def _issues(
    story: Story, *, hours: float, steps: Sequence[str] = ("EX-3", "EX-1", "EX-4", "EX-5")
) -> None:
    """Issue the measures with all that goes along with it."""
    for step in steps:
        story.does("mech_extraordinary", step, hours=hours)


def _ordinary(story: Story, *, days: float) -> None:
    story.open(hours=days * DAY)
    _asks(story, hours=days * DAY, outcome="ordinary_route_opened")
    story.does("mech_ordinary", "OR-1", hours=days * DAY - 0.5)


def _asks(story: Story, *, hours: float, outcome: str) -> None:
    """Somebody asks for protection; within minutes it is received and the way chosen."""
    story.begins("mech_intake", "protection_request_made", hours=hours)
    story.does("mech_intake", "IN-1", hours=hours)
    story.does("mech_intake", "IN-3", outcome, hours=hours - 0.1)
    story.does("mech_intake", "IN-2", hours=hours - 0.2)


def _answers(username: str, act: Callable[[UUID], object]) -> None:
    by = Account.objects.get(username=username).pk
    with acting_as(by):
        act(by)


def _says_it_did(
    story: Story, username: str, sent: Assignment, title: str, *, hours: float
) -> None:
    """Let whoever owes a step say that it did it, with a document: its clock goes on."""
    done = story.ago(hours)
    _answers(
        username,
        lambda by: actions.report_done(
            assignment=sent, happened_at=done, document=invented_document(title), by=by, at=done
        ),
    )


def _hand_over(story: Story, sent: Assignment, to: str, *, hours: float) -> None:
    with acting_as(story.teller.pk):
        actions.hand_over(
            assignment=sent,
            institution=Institution.objects.get(slug=to),
            reason=f"La medida es de quien vigila allá. {SAID}",
            by=story.teller.pk,
            at=story.ago(hours),
        )


def _count(story: Story, *, at: datetime) -> None:
    """Count the matter as the worker would in a moment."""
    with acting_as(story.teller.pk):
        actions.refresh([story.matter.pk], at=at)
