"""Whatever is done in whatever order, nothing goes to who is left out or outside her consent."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from tests.factories.cases import NIGHT, make_case, say_yes

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, LetterKind, SentHow
from baluarte.domain.cases.models import Letter
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.wall.context import acting_as
from baluarte.norms.letters import LetterRefused

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LAYERS = {"federal": "share_with_federal_mechanism", "police": "share_with_municipality"}
ACTS = ("yes", "no", "leave_out", "want_again", "draft", "hand_over", "approve", "send", "had")


class Night:
    """One case, and beside it what may happen: who is left out, to whom she says yes."""

    def __init__(self, cast) -> None:
        self.cast = cast
        self.case, self.party = make_case(cast)
        self.at, self.consents, self.out, self.letters = NIGHT, set(), {}, []
        with acting_as(cast.owner.pk):
            procedure.say_list_was_seen(matter=self.case.matter, by=cast.owner.pk, at=NIGHT)

    def do(self, act: str, whom: str) -> list[str]:
        """Do an act, or be refused; return to whom something went that may not go."""
        before = {one.pk for one in self.letters if one.sent_at}
        self.at += MINUTE
        with suppress(NotAllowed, LetterRefused):
            getattr(self, act)(whom, by=self.cast.owner.pk)
        with acting_as(self.cast.owner.pk):
            self.letters = list(Letter.objects.filter(case=self.case).order_by("drafted_at"))
        to = {self.cast.federal.pk: "federal", self.cast.police.pk: "police"}
        gone = [
            to[one.institution_id] for one in self.letters if one.sent_at and one.pk not in before
        ]
        return [one for one in gone if one not in self.consents or one in self.out]

    def _said(self, whom: str, *, by) -> dict:
        named = self.cast.police if whom == "police" else None
        return {"party": self.party, "layer": LAYERS[whom], "institution": named, "by": by}

    def draft(self, whom: str, *, by) -> None:
        wanted = actions.Draft(
            kind=LetterKind.LETTER, institution=getattr(self.cast, whom), asks="Rondines."
        )
        with acting_as(by):
            actions.draft_letter(case=self.case, draft=wanted, by=by, at=self.at)

    def hand_over(self, whom: str, *, by) -> None:
        with acting_as(by):
            actions.draft_hand_over(
                case=self.case, institution=getattr(self.cast, whom), by=by, at=self.at
            )

    def leave_out(self, whom: str, *, by) -> None:
        with acting_as(by):
            self.out[whom] = procedure.leave_out(
                matter=self.case.matter, why=Exclusion.DO_NOT_INVOLVE,
                institution=getattr(self.cast, whom), by=by, at=self.at,
            )  # fmt: skip

    def want_again(self, whom: str, *, by) -> None:
        if whom in self.out:
            with acting_as(by):
                procedure.end_her_wish(left_out=self.out.pop(whom), by=by, at=self.at)

    def yes(self, whom: str, *, by) -> None:
        said = self._said(whom, by=by)
        with acting_as(by):
            say_yes(said.pop("party"), said.pop("layer"), at=self.at, **said)
        self.consents.add(whom)

    def no(self, whom: str, *, by) -> None:
        with acting_as(by):
            actions.take_back_consent(
                told=Channel.CALL, decided_at=self.at, at=self.at, **self._said(whom, by=by)
            )
        self.consents.discard(whom)

    def approve(self, whom: str, *, by) -> None:
        with acting_as(self.cast.colleague.pk):
            for one in self._to(whom):
                actions.approve_letter(letter=one, by=self.cast.colleague.pk, at=self.at)

    def send(self, whom: str, *, by) -> None:
        with acting_as(by):
            for one in self._to(whom):
                actions.send_letter(
                    letter=one, how=SentHow.BY_HAND, sent_at=self.at, by=by, at=self.at
                )

    def had(self, whom: str, *, by) -> None:
        with acting_as(by):
            for one in self._to(whom):
                actions.acknowledge_letter(
                    letter=one, number="1", received_by="Alguien", acknowledged_at=self.at, by=by,
                    at=self.at,
                )  # fmt: skip

    def _to(self, whom: str) -> list[Letter]:
        found = Letter.objects.select_related("case__matter__compartment", "case__compartment")
        return list(
            found.filter(
                case=self.case, institution=getattr(self.cast, whom), stopped_at=None
            ).order_by("drafted_at")
        )[-1:]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_sequence_of_acts_sends_what_may_not_go(cast, data: DataObject):
    night = Night(cast)
    steps = st.tuples(st.sampled_from(ACTS), st.sampled_from(sorted(LAYERS)))
    acts = data.draw(st.lists(steps, min_size=10, max_size=16))
    assert [wrong for act, whom in acts for wrong in night.do(act, whom)] == []


def test_each_way_of_going_out_is_open_until_she_closes_it(cast):
    night = Night(cast)
    for act in ("yes", "draft", "approve", "send", "had"):
        night.do(act, "police")
    for act in ("yes", "hand_over", "send"):
        night.do(act, "federal")
    assert [one.state for one in night.letters] == ["acknowledged", "sent"]
    for act in ("draft", "approve", "leave_out", "send"):
        night.do(act, "police")
    for act in ("no", "had"):
        night.do(act, "federal")
    assert [one.state for one in night.letters] == ["acknowledged", "stopped", "stopped"]
