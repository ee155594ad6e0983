"""Notices and letters: that there is something, and never of whom, where, or what."""

import pytest
from tests.factories.documents import DOCUMENT
from tests.factories.mail import Killed
from tests.factories.procedure import local
from tests.factories.routing import ADMINISTRATIVE, HOUR, MINUTE, NIGHT, make_night, send

from baluarte.domain.access.models import MailAddress
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.actions.letters import LEASE
from baluarte.domain.procedure.models import Notice
from baluarte.domain.procedure.queries import notices_of, unread_of
from baluarte.domain.procedure.tasks import mail_notices
from baluarte.domain.wall.context import acting_as, acting_as_nobody

pytestmark = pytest.mark.django_db
SENT = NIGHT + 6 * MINUTE


@pytest.fixture
def work(as_role):
    def do(act, **given):
        with as_role("bal_worker"), acting_as_nobody():
            return act(**given)

    return do


@pytest.fixture
def mail(as_role, settings):
    whole = settings.EMAIL_BACKEND

    def do(*, at, through=""):
        settings.EMAIL_BACKEND = f"tests.factories.mail.{through}" if through else whole
        with as_role("bal_worker"):
            return mail_notices(at=at)

    return do


def address_of(account) -> str:
    return f"{account.username}@example.org"


@pytest.fixture
def addressed(cast, as_operator):
    """Who has an address, each in their language."""
    with as_operator():
        for one, language in ((cast.liaison, "es"), (cast.owner, "en")):
            MailAddress.objects.create(account=one, email=address_of(one))
            one.language = language
            one.save(update_fields=["language"])
    return cast


def test_a_notice_names_its_kind_and_what_it_leads_to(cast, work):
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    with acting_as(cast.liaison.pk):
        [one] = notices_of(cast.liaison.pk)
        assert (one.kind, one.assignment.pk, one.read_at) == ("assigned", sent.pk, None)
        assert unread_of(cast.liaison.pk) == 1


def test_only_ones_own_notices_are_read_and_marked(cast, work):
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    with acting_as(cast.liaison.pk):
        [one] = notices_of(cast.liaison.pk)
    with acting_as(cast.owner.pk):
        assert actions.read_notices(notices=[one.pk], by=cast.owner.pk, at=SENT) == 0
    with acting_as(cast.liaison.pk):
        assert actions.read_notices(notices=[one.pk], by=cast.liaison.pk, at=SENT) == 1
        assert actions.read_notices(notices=[one.pk], by=cast.liaison.pk, at=SENT + HOUR) == 0
        assert unread_of(cast.liaison.pk) == 0
        assert Notice.objects.get().read_at == SENT


@pytest.mark.parametrize("act", ["refuse", "finish"])
def test_the_sender_hears_that_there_is_an_answer(cast, work, act):
    sent = send(cast, make_night(cast), cast.federal, **ADMINISTRATIVE)
    shown = {"happened_at": SENT, "document": DOCUMENT}
    given = {"refuse": {"reason": "No"}, "finish": shown}[act]
    with acting_as(cast.liaison.pk):
        getattr(actions, act)(assignment=sent, by=cast.liaison.pk, at=SENT + MINUTE, **given)
    work(actions.tell_sender, assignment=sent.pk, at=SENT + MINUTE)
    with acting_as(cast.owner.pk):
        assert [one.kind for one in notices_of(cast.owner.pk)] == ["answered"]


def test_who_is_responsible_hears_of_a_clock_that_ran_out(cast, work):
    make_night(cast)
    work(actions.look_at_what_ran_out, at=NIGHT + 4 * HOUR)
    with acting_as(cast.owner.pk):
        kinds = {one.kind for one in notices_of(cast.owner.pk)}
    assert kinds == {"overdue"}


def test_a_letter_says_that_there_is_something_and_nothing_of_what(
    addressed, work, mail, mailoutbox, settings
):
    cast = addressed
    night = make_night(cast)
    sent = send(cast, night, cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    work(actions.look_at_what_ran_out, at=NIGHT + 4 * HOUR)
    work(actions.escalate_silence, at=NIGHT + 4 * HOUR)
    assert mail(at=NIGHT + 4 * HOUR) == 2
    assert {tuple(letter.to) for letter in mailoutbox} == {
        (address_of(cast.liaison),), (address_of(cast.owner),),
    }  # fmt: skip
    told = " ".join(f"{one.subject} {one.body} {one.extra_headers}" for one in mailoutbox)
    secrets = (
        night.reference, sent.reference, str(night.pk), str(sent.pk), night.state.name,
        night.municipality.name, cast.keeper.name, cast.federal.name, cast.owner.display_name,
        cast.liaison.display_name, cast.liaison.username, "EX-1", "mech_", "urgent", "urgente",
    )  # fmt: skip
    assert [one for one in secrets if one in told] == []
    assert f"{settings.WORKBENCH_URL}/es/" in told
    assert f"{settings.WORKBENCH_URL}/en/" in told


def test_many_notices_are_one_letter_and_it_is_sent_once(addressed, work, mail, mailoutbox):
    cast = addressed
    night = make_night(cast)
    for step in ("EX-1", "EX-3"):
        sent = send(cast, night, cast.federal, step=step)
        work(actions.call_duty, assignment=sent.pk, at=SENT)
    mail(at=SENT)
    mail(at=SENT + MINUTE)
    assert [letter.to for letter in mailoutbox] == [[address_of(cast.liaison)]]


@pytest.mark.parametrize("killed", ["KilledBeforeSending", "KilledAfterSending"])
def test_a_worker_killed_while_sending_loses_no_letter_and_sends_no_other(
    addressed, work, mail, mailoutbox, killed
):
    sent = send(addressed, make_night(addressed), addressed.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    with pytest.raises(Killed):
        mail(at=SENT, through=killed)
    assert mail(at=SENT + MINUTE) == 0
    assert mail(at=SENT + LEASE) == 1
    assert mail(at=SENT + 3 * LEASE) == 0
    assert [letter.to for letter in mailoutbox] == [[address_of(addressed.liaison)]] * (
        2 if killed == "KilledAfterSending" else 1
    )
    [same] = {letter.extra_headers["Message-ID"] for letter in mailoutbox}
    assert same.endswith("@localhost>")


def test_a_letter_that_is_refused_keeps_back_no_other(addressed, work, mail, mailoutbox):
    cast = addressed
    make_night(cast)
    work(actions.look_at_what_ran_out, at=NIGHT + 4 * HOUR)
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=NIGHT + 4 * HOUR)
    assert mail(at=NIGHT + 4 * HOUR, through="RefusesEnglish") == 1
    assert [letter.to for letter in mailoutbox] == [[address_of(cast.liaison)]]


def test_who_has_no_address_is_written_to_by_nobody(cast, work, mail, mailoutbox):
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    assert mail(at=SENT) == 0
    assert mailoutbox == []


def test_an_account_that_was_closed_is_written_to_no_more(
    addressed, work, mail, mailoutbox, as_operator
):
    cast = addressed
    sent = send(cast, make_night(cast), cast.federal)
    work(actions.call_duty, assignment=sent.pk, at=SENT)
    with as_operator():
        cast.liaison.is_active = False
        cast.liaison.save(update_fields=["is_active"])
    assert mail(at=local("2026-03-11 08:00")) == 0
