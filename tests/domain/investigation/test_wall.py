"""Who sees an inquiry: its team, whom it is open to in codes, herself; nobody else a row."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from tests.factories.access import make_account, make_institution
from tests.factories.cases import make_case
from tests.factories.documents import DOCUMENT
from tests.factories.investigation import make_inquiry, say_status, told
from tests.factories.procedure import BEFORE

from baluarte.domain.access.choices import InstitutionKind
from baluarte.domain.access.models import Membership
from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases.actions import add_party, give_consent, open_window, take_back_consent
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Party
from baluarte.domain.investigation import queries
from baluarte.domain.investigation.actions import (
    Told,
    answer_act_request,
    ask_for_act,
    record_status,
    state_hypothesis,
    take_back,
)
from baluarte.domain.investigation.choices import RequestAnswer
from baluarte.domain.investigation.models import (
    ActRequest,
    ActRequestAnswer,
    Hypothesis,
    Inquiry,
    InquiryDocument,
    InquiryNumber,
    InquiryRemark,
    InquiryStatus,
)
from baluarte.domain.investigation.models.companions import NAMED
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
EVERY = (Inquiry, InquiryStatus, Hypothesis, InquiryNumber, InquiryRemark)


@pytest.fixture
def inquiry(cast):
    made = make_inquiry(cast, make_case(cast)[0], number="1/2026 (inventado)")
    say_status(cast, made, "INV_INI", "2026-01-10")
    with acting_as(cast.owner.pk):
        state_hypothesis(inquiry=made, is_of_the_work=True, told=told(words="Su labor."),
                         by=cast.owner.pk, at=BEFORE)  # fmt: skip
    return made


def seen_by(account):
    with acting_as(account.pk):
        return [kind.objects.count() for kind in EVERY]


def test_the_team_sees_it_and_a_stranger_nothing(cast, inquiry):
    assert seen_by(cast.owner) == seen_by(cast.colleague) == [1, 1, 1, 1, 1]
    assert seen_by(cast.stranger) == [0, 0, 0, 0, 0]


def test_what_she_asked_for_is_read_by_her_and_the_team_alone(cast, inquiry, as_operator):
    """Two people of one case: neither reads what the other wrote in her own window."""
    by, case = cast.owner.pk, inquiry.case
    with as_operator():
        one, other = make_account(), make_account()
    with acting_as(by):
        first = Party.objects.get(case=case)
        second = add_party(case=case, part=Part.BENEFICIARY, by=by, at=BEFORE,
                           person=NewPerson(name="Vera Inventada Sol"))  # fmt: skip
        open_window(party=first, account=one, by=by, at=BEFORE)
        open_window(party=second, account=other, by=by, at=BEFORE)
    with acting_as(one.pk):
        ask_for_act(inquiry=inquiry, told=told("2026-02-02", words="Que me cuiden de mi primo."),
                    by=one.pk, at=BEFORE)  # fmt: skip
    for who, seen in ((one, 1), (cast.owner, 1), (other, 0)):
        with acting_as(who.pk):
            asked = ActRequest.objects.exclude(hers=None)
            words = InquiryRemark.objects.filter(about__in=asked.values("pk"), hers=one)
            own_words = InquiryRemark.objects.exclude(hers=None)
            assert (asked.count(), words.count(), own_words.count()) == (seen, seen, seen)
    request = asked_by_her(cast)
    with acting_as(by):
        answer = answer_act_request(
            request=request, answer=RequestAnswer.REFUSED, by=by, at=BEFORE,
            told=Told(source="notice", date="2026-02-03", words="Que espere.", document=DOCUMENT),
        )  # fmt: skip
        take_back(row=answer, reason="Era de otra carpeta.", by=by, at=BEFORE)
        take_back(row=request, reason="Lo pidió por teléfono.", by=by, at=BEFORE)
    for who, seen in ((one, (2, 2, 4, 1)), (cast.owner, (2, 2, 4, 1)), (other, (0, 0, 0, 0))):
        with acting_as(who.pk):
            kinds = (ActRequest, ActRequestAnswer, InquiryRemark, InquiryDocument)
            assert tuple(kind.objects.exclude(hers=None).count() for kind in kinds) == seen
            answers = ActRequestAnswer.objects.count(), InquiryDocument.objects.count()
            assert answers == (seen[1], seen[3])
            about = InquiryRemark.objects.filter(about__in=[answer.pk, request.pk])
            assert about.count() == (2 if seen[0] else 0)
    # She sees that it is taken back, and asks for nothing any more.
    with acting_as(one.pk):
        assert queries.asked_acts_of(inquiry) == []


def test_she_writes_nothing_in_the_name_of_another(cast, inquiry, as_operator):
    with as_operator():
        one = make_account()
    with acting_as(cast.owner.pk):
        open_window(party=Party.objects.get(case=inquiry.case), account=one, by=cast.owner.pk,
                    at=BEFORE)  # fmt: skip
    for hers in (None, cast.owner.pk):
        with (
            acting_as(one.pk),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            ActRequest.objects.create(
                compartment_id=inquiry.compartment_id, inquiry=inquiry, source="victim",
                confidence="A", by=one, recorded_at=BEFORE, hers_id=hers,
            )  # fmt: skip


def asked_by_her(cast):
    with acting_as(cast.owner.pk):
        return ActRequest.objects.select_related("inquiry").exclude(hers=None).get()


@pytest.mark.parametrize("kind", [InquiryStatus, Hypothesis, InquiryNumber])
@pytest.mark.parametrize("sql", ["update {} set recorded_at = recorded_at", "delete from {}"])
def test_nothing_said_is_changed_or_deleted(cast, inquiry, kind, sql):
    asked = sql.format(kind._meta.db_table)
    with (
        acting_as(cast.owner.pk),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(asked)


def test_of_an_inquiry_only_where_it_stands_is_written_anew(cast, inquiry):
    with (
        acting_as(cast.owner.pk),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Inquiry.objects.filter(pk=inquiry.pk).update(authority="FGR")


@pytest.fixture
def companion(as_operator):
    """Somebody of an organisation that is of no team."""
    with as_operator():
        return make_account(institution=make_institution(), roles=["documenter"])


def institution_of(who):
    with acting_as(who.pk):
        return Membership.objects.get(account=who).institution


def named(cast, party, who, *, at=BEFORE, is_no=False):
    """Write down that a person names an organisation to accompany her, or takes it back."""
    institution = institution_of(who)
    with acting_as(cast.owner.pk):
        say = take_back_consent if is_no else give_consent
        say(party=party, layer=NAMED, told=Channel.CALL, decided_at=at, by=cast.owner.pk, at=at,
            institution=institution)  # fmt: skip


@pytest.mark.parametrize(
    "forged",
    [
        {"status": "SENT_COND"}, {"status": "", "status_date": None}, {"status_date": "2020-01-01"}, {"status_date": None},
        {"news_date": "2026-09-01"}, {"news_date": None}, {"silence_date": "2026-09-01"},
        {"furthest": "final"}, {"furthest": ""}, {"is_convicted": True}, {"is_told_apart": True},
        {"opening_date": "2020-01-01"}, {"opening_date": None}, {"charged_date": "2026-02-01"},
        {"crime": "HOMIC"},
    ],
    ids=str,
)  # fmt: skip
def test_who_just_said_something_says_no_more_than_stands(cast, inquiry, forged):
    """What is counted of it is held against its rows, in the minutes in which it may be written."""
    refused = pytest.raises(ProgrammingError)
    with acting_as(cast.owner.pk), refused, transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(**forged)


def test_a_conviction_that_stands_is_not_counted_away(cast, inquiry):
    say_status(cast, inquiry, "SENT_COND", "2026-02-01")
    refused = pytest.raises(ProgrammingError)
    with acting_as(cast.owner.pk), refused, transaction.atomic():
        Inquiry.objects.filter(pk=inquiry.pk).update(is_convicted=False)
    say_status(cast, inquiry, "SENT_ABS", "2026-03-01")
    with acting_as(cast.owner.pk):
        found = Inquiry.objects.get(pk=inquiry.pk)
    assert (found.is_convicted, found.furthest) == (False, "sentence")


def test_s25_an_organisation_she_named_reads_codes_and_nothing_since_she_took_it_back(
    cast, inquiry, companion
):
    with acting_as(cast.owner.pk):
        party = Party.objects.get(case=inquiry.case)
    assert seen_by(companion) == [0, 0, 0, 0, 0]
    named(cast, party, companion)
    # Where it stands and what is looked into; neither its number nor a word.
    assert seen_by(companion) == [1, 1, 1, 0, 0]
    with acting_as(companion.pk):
        assert Inquiry.objects.select_related("case").get().case is None
    named(cast, party, companion, is_no=True)
    assert seen_by(companion) == [0, 0, 0, 0, 0]


def test_of_two_people_both_name_who_accompanies_them(cast, inquiry, companion):
    with acting_as(cast.owner.pk):
        first = Party.objects.get(case=inquiry.case)
        second = add_party(case=inquiry.case, part=Part.BENEFICIARY, by=cast.owner.pk, at=BEFORE,
                           person=NewPerson(name="Vera Inventada Sol"))  # fmt: skip
    named(cast, second, companion)
    assert seen_by(companion)[0] == 0
    named(cast, first, companion)
    assert seen_by(companion)[0] == 1


def test_neither_an_authority_nor_who_has_no_such_part_there_accompanies_anybody(
    cast, inquiry, as_operator
):
    with acting_as(cast.owner.pk):
        party = Party.objects.get(case=inquiry.case)
    with as_operator():
        house = make_institution()
        watches = make_account(institution=house, roles=["monitor"])
        authority = make_account(
            institution=make_institution(kind=InstitutionKind.AUTHORITY), roles=["documenter"]
        )
    for one in (watches, authority):
        named(cast, party, one)
        assert seen_by(one) == [0, 0, 0, 0, 0]


def test_what_an_organisation_accompanies_it_does_not_change(cast, inquiry, companion):
    with acting_as(cast.owner.pk):
        party = Party.objects.get(case=inquiry.case)
    named(cast, party, companion)
    with acting_as(companion.pk):
        held = Inquiry.objects.get()
        with pytest.raises(NotAllowed):
            record_status(
                inquiry=held, status="ARCH_T", told=told("2026-02-01"), by=companion.pk, at=BEFORE
            )
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "insert into investigation_inquirystatus (id, compartment_id, inquiry_id, status,"
                " whose, to_authority, date, source, confidence, document_sha256, is_withdrawn,"
                " by_id, recorded_at) select gen_random_uuid(), compartment_id, id, 'ARCH_T', '',"
                " '', '', 'press', 'C', '', false, bal.account(), now()"
                " from investigation_inquiry"
            )
