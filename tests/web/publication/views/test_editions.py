from uuid import uuid4

import pytest
from tests.factories.jobs import ProcrastinateJob, said
from tests.factories.registry import make_event
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.publication.models import Edition
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def test_editions_are_listed(enter, cast):
    cast.let_out(make_event(cast.side))
    edition = cast.publish()
    [row] = enter(cast.owner).get(page_of("editions")).context["rows"]
    assert (row["edition"], row["withdrawn"]) == (edition, 0)


def test_only_a_curator_is_offered_to_publish(enter, cast):
    may = [
        enter(account).get(page_of("editions")).context["may_publish"]
        for account in (cast.curator, cast.owner)
    ]
    assert may == [True, False]


def test_publishing_asks_again_who_one_is(enter, cast):
    answer = enter(cast.curator).get(page_of("publish_edition"))
    assert (answer.status_code, "reauthenticate" in answer.url) == (302, True)


@pytest.mark.parametrize("who", ["owner", "colleague", "without_role", "stranger"])
def test_for_whoever_is_no_curator_there_is_nothing_to_publish(confirm, cast, who):
    assert confirm(getattr(cast, who)).get(page_of("publish_edition")).status_code == 404


def test_a_curator_sees_what_would_change(confirm, cast):
    cast.let_out(make_event(cast.side))
    answer = confirm(cast.curator).get(page_of("publish_edition"))
    assert (answer.context["number"], answer.context["changes"].new) == (1, 1)


def test_an_edition_is_made_by_the_worker_for_whoever_asked(confirm, cast):
    answer = confirm(cast.curator).post(page_of("publish_edition"))
    job = ProcrastinateJob.objects.get(task_name="publication.publish_edition")
    assert (answer.url, said(job.args)) == (page_of("editions"), {"account": str(cast.curator.pk)})


def test_a_list_of_30_editions_asks_as_little_as_of_one(enter, cast, as_role):
    cast.let_out(make_event(cast.side))
    first = cast.publish()
    browser = enter(cast.owner)
    of_one = asked_by(browser, page_of("editions"))
    with as_role("bal_worker"), acting_as(cast.curator.pk):
        for number in range(2, 31):
            copy_of(first, number)
    of_thirty = asked_by(browser, page_of("editions"))
    assert (of_one, of_one <= 15) == (of_thirty, True)


def copy_of(edition: Edition, number: int) -> Edition:
    values = {f.attname: getattr(edition, f.attname) for f in Edition._meta.concrete_fields}
    return Edition.objects.create(**(values | {"number": number, "id": uuid4()}))
