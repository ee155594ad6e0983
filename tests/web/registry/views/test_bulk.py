import pytest
from tests.factories.registry import make_event, make_events
from tests.web.registry.conftest import asked_by, page_of

from baluarte.domain.registry.choices import NOT_DETERMINED
from baluarte.domain.registry.models import BulkEdit, Event
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import terms

pytestmark = pytest.mark.django_db


def link() -> str:
    return next(code for code in terms("links_to_work") if code != NOT_DETERMINED)


def sent(cast, **changes) -> dict:
    return {
        "source_list": cast.side.source_list.pk,
        "what": f"link_to_work:{link()}",
        "criterion": "Cubrían la misma protesta.",
        "reason": "Se revisó el lote.",
        "step": "look",
    } | changes


def ticked(answer) -> list[str]:
    rows = answer.context["preview"].open_rows
    return [f"{row.held.event_id}:{row.held.pk}" for row in rows]


def links(cast) -> list[str]:
    with acting_as(cast.owner.pk):
        return sorted(Event.objects.values_list("link_to_work", flat=True))


def test_looking_shows_what_would_change_and_changes_nothing(enter, cast):
    make_events(cast.side, [{}, {"municipality_id": "20001"}])
    answer = enter(cast.owner).post(page_of("set_over_many") + "?entidad=20", sent(cast))
    assert (len(answer.context["preview"].rows), links(cast)) == (1, [NOT_DETERMINED] * 2)


def test_what_is_ticked_is_set_as_one_act_and_undone_as_one(enter, cast):
    make_events(cast.side, [{}, {}, {}])
    browser, where = enter(cast.owner), page_of("set_over_many")
    two = ticked(browser.post(where, sent(cast)))[:2]
    done = browser.post(where, sent(cast, step="apply", event=two))
    after = links(cast)
    undone = browser.post(done.url, {"reason": "Era otro lote."})
    assert (done.status_code, after.count(link()), undone.status_code, links(cast)) == (
        302,
        2,
        302,
        [NOT_DETERMINED] * 3,
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"reason": ""}, "reason"), ({"criterion": ""}, "criterion"), ({"what": "x"}, "what")],
)
def test_what_lacks_is_asked_and_nothing_is_set(enter, cast, changes, field):
    make_event(cast.side)
    browser, where = enter(cast.owner), page_of("set_over_many")
    events = ticked(browser.post(where, sent(cast)))
    answer = browser.post(where, sent(cast, step="apply", event=events, **changes))
    assert (answer.status_code, list(answer.context["form"].errors), links(cast)) == (
        422,
        [field],
        [NOT_DETERMINED],
    )


def test_nothing_ticked_is_said(enter, cast):
    make_event(cast.side)
    answer = enter(cast.owner).post(page_of("set_over_many"), sent(cast, step="apply"))
    assert (answer.status_code, "Tick the events" in answer.content.decode()) == (422, True)


def test_what_changed_meanwhile_is_said_and_nothing_is_set(enter, cast):
    make_events(cast.side, [{}, {}])
    browser, where = enter(cast.owner), page_of("set_over_many")
    events = ticked(browser.post(where, sent(cast)))
    browser.post(where, sent(cast, step="apply", event=events[:1]))
    answer = browser.post(where, sent(cast, step="apply", event=events))
    assert (answer.status_code, links(cast).count(link())) == (422, 1)


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_for_nobody_else_is_there_anything_to_set_or_to_undo(enter, cast, who):
    make_event(cast.side)
    owner, where = enter(cast.owner), page_of("set_over_many")
    owner.post(where, sent(cast, step="apply", event=ticked(owner.post(where, sent(cast)))))
    with acting_as(cast.owner.pk):
        edit = BulkEdit.objects.get()
    browser = enter(getattr(cast, who))
    one = page_of("one_bulk_edit", edit_id=edit.pk)
    answers = [browser.get(one), browser.post(one, {"reason": "x"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert browser.post(where, sent(cast, step="apply")).status_code == 404


def test_a_preview_of_30_asks_as_little_as_of_one(enter, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, where = enter(cast.owner), page_of("set_over_many")
    numbers = []
    for more in (1, 29):
        make_events(cast.side, [{} for _ in range(more)])
        browser.post(where, sent(cast))
        with CaptureQueriesContext(connection) as captured:
            browser.post(where, sent(cast))
        numbers.append(len(captured.captured_queries))
    assert numbers[0] == numbers[1]


def test_the_page_before_anything_is_chosen_asks_little(enter, cast):
    make_event(cast.side)
    assert asked_by(enter(cast.owner), page_of("set_over_many")) <= 15
