"""Tables of compliance at the workbench: who keeps the figures comes in, and nobody else."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.factories.jobs import as_the_worker
from tests.factories.tables import make_keepers, make_quarter

from baluarte.domain.publication.models import TableProposal
from baluarte.domain.publication.queries import tables
from baluarte.domain.wall.context import acting_as
from baluarte.web.publication.forms_tables import periods_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def keepers(as_operator, as_worker):
    with as_operator():
        made = make_keepers()
    made.as_worker = as_worker
    make_quarter(made)
    return made


@pytest.fixture
def addresses(keepers):
    proposal = keepers.propose()
    key = [proposal.pk]
    return {
        "release_tables": reverse("release_tables"),
        "say_reported": reverse("say_reported"),
        "table_proposal": reverse("table_proposal", args=key),
    }


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_who_keeps_the_figures_comes_in(enter, keepers, addresses, who):
    browser = enter(getattr(keepers, who))
    assert {browser.get(one).status_code for one in addresses.values()} == {200}


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_nobody_else_tells_it_from_what_does_not_exist(enter, keepers, addresses, who):
    browser = enter(getattr(keepers, who))
    answers = [browser.get(one) for one in addresses.values()]
    answers += [browser.post(one, {"answer": "agrees"}) for one in addresses.values()]
    assert {one.status_code for one in answers} == {404}


def test_a_second_person_lets_it_out_and_the_first_does_not(enter, keepers, addresses):
    address = addresses["table_proposal"]
    own = enter(keepers.owner).post(address, {"answer": "agrees"})
    other = enter(keepers.colleague).post(address, {"answer": "agrees"})
    assert (own.status_code, other.status_code) == (404, 302)
    with acting_as(keepers.owner.pk):
        [proposal] = tables.proposals_of_tables()
        assert tables.standing_of_tables(proposal) == "letting_out"


def test_an_answer_that_is_none_is_asked_again(enter, keepers, addresses):
    answer = enter(keepers.colleague).post(addresses["table_proposal"], {"answer": "x"})
    assert answer.status_code == 422


def test_a_period_is_asked_for_and_the_worker_told(enter, keepers):
    offered = periods_over(timezone.localdate())[0][0]
    answer = enter(keepers.owner).post(
        reverse("release_tables"), {"period": offered, "guard": "rounding"}
    )
    with as_the_worker(), connection.cursor() as cursor:
        cursor.execute("select task_name, args ->> 'period' from procrastinate_jobs")
        jobs = cursor.fetchall()
    assert (answer.status_code, jobs) == (302, [("publication.propose_tables", offered)])


def test_tables_taken_back_are_asked_for_again_by_who_just_showed_who_they_are(confirm, keepers):
    release = keepers.release()
    address = reverse("withdraw_tables", args=[release.proposal_id])
    answer = confirm(keepers.colleague).post(address, {"why": "wrong"})
    with acting_as(keepers.owner.pk):
        assert (answer.status_code, tables.table_release(1, 0).withdrawn_why) == (302, "wrong")


def test_a_list_asks_as_much_for_one_as_for_thirty(
    enter, keepers, addresses, django_assert_max_num_queries, as_worker
):
    browser = enter(keepers.owner)
    with as_worker(keepers.owner):
        [one] = TableProposal.objects.all()
        TableProposal.objects.bulk_create(
            TableProposal(**{
                name: getattr(one, name)
                for name in (
                    "period", "known_at", "guard", "proposed_at", "proposed_by_id", "is_safe",
                    "findings", "medians", "books", "manifest",
                )
            }, cells=[])
            for _ in range(29)
        )  # fmt: skip
    with django_assert_max_num_queries(15):
        assert browser.get(addresses["release_tables"]).status_code == 200
