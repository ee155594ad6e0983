"""Messages in her window: sealed, read by her and her team alone, each told when; who is called."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.cases.conftest import address, text_of

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.models import WindowMessage
from baluarte.domain.procedure.actions import call_who_answers
from baluarte.domain.procedure.choices import NoticeKind
from baluarte.domain.procedure.models import Notice
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
SAID = "El coche gris volvió anoche"


@pytest.fixture
def written(opened):
    with acting_as(opened.herself.pk):
        return actions.write_message(
            party=opened.party, text=SAID, by=opened.herself.pk, at=timezone.now()
        )


def test_she_writes_and_her_team_reads_and_each_sees_when(enter, cast, opened):
    hers, the_teams = enter(opened.herself), enter(cast.owner)
    assert hers.post(address("own_messages"), {"text": SAID}).status_code == 302
    there = address("case_messages", opened.case.reference, opened.party.pk)
    before = text_of(the_teams.get(there))
    assert (SAID in before, "Not read yet" in text_of(hers.get(address("own_messages")))) == (
        False,
        True,
    )
    read = address("case_messages_read", opened.case.reference, opened.party.pk)
    assert SAID in text_of(the_teams.post(read, follow=True))
    said = text_of(hers.get(address("own_messages")))
    assert ("Read on" in said, str(cast.owner) in said) == (True, True)


def test_the_team_answers_and_she_opens_it(enter, cast, opened):
    there = address("case_messages", opened.case.reference, opened.party.pk)
    the_teams, hers = enter(cast.owner), enter(opened.herself)
    assert the_teams.post(there, {"text": "Ya vamos"}).status_code == 302
    assert "1 unread" in text_of(hers.get(address("own_case")))
    covered = text_of(hers.get(address("own_messages"), {"abrir": "palabras"}))
    shown = text_of(hers.post(address("own_messages_read"), follow=True))
    assert ("Ya vamos" in covered, "Ya vamos" in shown) == (False, True)
    assert "Read on" in text_of(the_teams.get(there))


def test_nothing_is_said_by_an_empty_message(enter, opened):
    assert enter(opened.herself).post(address("own_messages"), {"text": " "}).status_code == 422
    with acting_as(opened.herself.pk):
        assert not WindowMessage.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "without_role", "liaison", "officer"])
def test_nobody_else_finds_a_message(enter, cast, opened, written, who):
    there = address("case_messages", opened.case.reference, opened.party.pk)
    assert enter(getattr(cast, who)).get(there).status_code == 404
    with acting_as(getattr(cast, who).pk):
        assert not WindowMessage.objects.exists()


def test_whoever_reads_a_message_says_so_as_herself_and_nobody_for_the_other(cast, opened, written):
    with acting_as(opened.herself.pk):
        assert not WindowMessage.objects.filter(pk=written.pk).update(
            read_at=timezone.now(), read_by=opened.herself
        )
    with acting_as(cast.stranger.pk), pytest.raises(NotAllowed):
        actions.mark_messages_read(party=opened.party, by=cast.stranger.pk, at=timezone.now())


def test_without_a_window_a_message_would_reach_nobody(cast, opened):
    opened.party.account = None
    with acting_as(cast.owner.pk), pytest.raises(actions.NoWindow):
        actions.write_message(party=opened.party, text="Hola", by=cast.owner.pk, at=timezone.now())


def test_who_answers_for_her_case_is_called_without_a_word_of_it(
    enter, cast, opened, written, as_role
):
    with as_role("bal_worker"), acting_as_nobody():
        called = call_who_answers(
            kind=NoticeKind.HERSELF, about=written.pk, matter=opened.case.matter_id,
            at=timezone.now(),
        )  # fmt: skip
    assert called == 1
    page = text_of(enter(cast.owner).get(reverse("notices")))
    assert ("Alguien escribió en su propia ventana" in page, SAID in page) == (True, False)
    with acting_as(cast.stranger.pk):
        assert not Notice.objects.exists()


def test_home_tells_her_team_that_she_wrote(enter, cast, opened, written):
    work = enter(cast.owner).get("/es/").context["work"]
    assert ("Mensajes desde su ventana", 1) in [(str(one.label), one.number) for one in work]
