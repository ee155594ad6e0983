"""One list: who sees it and who would, its sheet given back, everything taken back."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, settle
from tests.factories.entering import browser_of
from tests.factories.kept import kept_with_files
from tests.web.intake.conftest import Desk, row, rows, said, sheet
from tests.web.markup import flat

from baluarte.domain.access.models import Grant
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.choices import ReportState, ShareLevel
from baluarte.domain.intake.models import SourceList
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(confirm, cast, files, as_operator) -> Desk:
    """The desk of whoever has just shown again who they are."""
    return Desk(confirm(cast.owner), cast.owner, as_operator)


@pytest.fixture
def taken(confirmed):
    return kept_taken(confirmed)


@kept_with_files
def kept_taken(confirmed):
    return confirmed.take(sheet(*rows(2), row(3, Fecha="31/02/2026")))


def share(desk: Desk, of: SourceList, level: str, *, peers=(), agreed: bool = True, settled=True):
    sent = {"level": level, "peers": [str(peer.pk) for peer in peers]}
    sent |= {"step": "agreed"} if agreed else {}
    answer = desk.browser.post(reverse("share_list", args=[of.pk]), sent)
    if settled:
        settle(Grant)
    desk.let_time_pass()
    return answer


def level_of(desk: Desk, of: SourceList) -> str:
    with acting_as(desk.account.pk):
        return SourceList.objects.get(pk=of.pk).share_level


def test_the_page_counts_what_the_list_holds(confirmed, taken):
    page = said(confirmed.browser.get(reverse("list", args=[taken.pk])))
    figures = [part.split("<")[0] for part in page.split('<span class="number__value">')[1:]]
    assert figures == ["2", "1", "0"]


def test_the_page_names_who_sees_it_now(confirmed, taken, cast):
    page = said(confirmed.browser.get(reverse("list", args=[taken.pk])))
    names = ", ".join(sorted([cast.owner.display_name, cast.colleague.display_name]))
    assert f"Hoy: {names}." in page
    assert "Nadie más la ve. Entre quienes se nombran no hay ninguna autoridad." in page


def test_before_it_is_agreed_to_nothing_changes(confirmed, taken, cast):
    answer = share(confirmed, taken, "peers", peers=[cast.others], agreed=False)
    assert answer.status_code == 200
    expected = f"Toda persona con una cuenta de {cast.others.name} ve todo, con nombres."
    assert (expected in said(answer), level_of(confirmed, taken)) == (True, ShareLevel.MINE)


def test_a_peer_that_is_agreed_to_sees_it_and_its_names(confirmed, taken, cast, enter):
    share(confirmed, taken, "peers", peers=[cast.others])
    waiting = confirmed.reports(taken)[-1]
    browser = enter(cast.stranger)
    assert browser.get(reverse("list", args=[taken.pk])).status_code == 200
    page = said(browser.get(reverse("report", args=[waiting.pk])))
    assert "Persona Inventada 3" in page
    assert browser.get(reverse("complete_report", args=[waiting.pk])).status_code == 404
    assert browser.get(reverse("new_delivery", args=[taken.pk])).status_code == 404


@pytest.fixture
def second(cast, as_operator):
    with as_operator():
        return make_account(institution=cast.institution, roles=["data_steward"])


def test_a_peer_sees_it_once_another_steward_confirmed(confirmed, taken, cast, confirm, second):
    share(confirmed, taken, "peers", peers=[cast.others], settled=False)
    address = reverse("list", args=[taken.pk])
    stranger = browser_of(cast.stranger)
    assert stranger.get(address).status_code == 404
    assert "espera" in said(confirmed.browser.get(reverse("desk"))).lower()
    browser = confirm(second)
    page = said(browser.get(reverse("openings")))
    assert cast.others.name in page
    with acting_as(second.pk):
        waiting = Grant.objects.get(awaits_second=True)
    change = reverse("change_opening", args=[waiting.pk])
    confirmed.browser.post(change)
    assert stranger.get(address).status_code == 404
    assert browser.post(change).status_code == 302
    confirmed.let_time_pass()
    assert stranger.get(address).status_code == 200


def test_taken_back_it_is_gone_for_the_peer(confirmed, taken, cast, enter):
    share(confirmed, taken, "peers", peers=[cast.others])
    share(confirmed, taken, "mine")
    answer = enter(cast.stranger).get(reverse("list", args=[taken.pk]))
    assert (answer.status_code, level_of(confirmed, taken)) == (404, ShareLevel.MINE)


def test_a_curator_of_a_coded_list_sees_no_report_and_no_count(
    confirmed, taken, cast, enter, as_operator
):
    with as_operator():
        curator = make_account(institution=cast.others, roles=["curator"])
    share(confirmed, taken, "registry_coded")
    browser = enter(curator)
    page = said(browser.get(reverse("list", args=[taken.pk])))
    assert ("codificada, sin sus reportes" in page, "number__value" in page) == (True, False)
    assert "—" in said(browser.get(reverse("lists")))
    waiting = confirmed.reports(taken)[-1]
    for name, key in (("waiting", taken.pk), ("report", waiting.pk)):
        assert browser.get(reverse(name, args=[key])).status_code == 404


def test_peers_must_be_named(confirmed, taken):
    answer = share(confirmed, taken, "peers")
    assert (answer.status_code, level_of(confirmed, taken)) == (422, ShareLevel.MINE)


def test_an_embargo_holds_until_it_ends(confirmed):
    preview = confirmed.preview(sheet(*rows(1)))
    confirmed.say_columns(preview)
    until = timezone.localdate() + timedelta(days=30)
    taken = confirmed.take_in(preview, embargo_until=until.isoformat())
    answer = share(confirmed, taken, "registry_coded")
    assert (answer.status_code, level_of(confirmed, taken)) == (422, ShareLevel.MINE)
    assert "Su embargo no ha terminado" in said(answer)


def test_sharing_opens_the_compartment_at_its_level(confirmed, taken, cast):
    share(confirmed, taken, "registry_identified")
    with acting_as(confirmed.account.pk):
        given = Grant.objects.get(compartment=taken.compartment_id, role="curator")
    assert given.level == Level.IDENTIFIED


def test_her_sheet_comes_back_as_she_knows_it(confirmed, taken):
    answer = confirmed.browser.post(reverse("export_list", args=[taken.pk]), {"format": "csv"})
    expected = sheet(*rows(2), row(3, Fecha="31/02/2026")).decode().split()
    assert answer.content.decode("utf-8-sig").split() == expected
    name = f"lista-inventada-{timezone.localdate():%Y-%m-%d}.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_formulas_leave_as_text(confirmed):
    taken = confirmed.take(sheet(row(1, Hechos="=1+1")))
    answer = confirmed.browser.post(reverse("export_list", args=[taken.pk]), {"format": "csv"})
    assert ",'=1+1," in answer.content.decode("utf-8-sig")


def test_her_sheet_comes_back_as_a_spreadsheet(confirmed, taken):
    answer = confirmed.browser.post(reverse("export_list", args=[taken.pk]), {"format": "xlsx"})
    held = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert (held.max_row, held.cell(1, 2).value) == (4, "Fecha")


def test_an_export_is_in_the_log(confirmed, taken):
    confirmed.browser.post(reverse("export_list", args=[taken.pk]), {"format": "csv"})
    with acting_as(confirmed.account.pk):
        [entry] = Entry.objects.filter(act="intake.export_list")
    assert entry.objects_named == [str(taken.pk)]


def test_what_weighs_asks_again_who_it_is(enter, confirmed, taken, cast):
    answer = enter(cast.owner).post(reverse("export_list", args=[taken.pk]), {"format": "csv"})
    assert (answer.status_code, "reauthenticate" in answer.url) == (302, True)


def test_a_list_that_is_taken_back_counts_nowhere(confirmed, taken, cast, enter):
    share(confirmed, taken, "peers", peers=[cast.others])
    sent = {"ground": "Nos vamos"}
    answer = confirmed.browser.post(reverse("withdraw_list", args=[taken.pk]), sent)
    assert answer.status_code == 302
    confirmed.let_time_pass()
    states = {report.state for report in confirmed.reports(taken)}
    assert (states, level_of(confirmed, taken)) == ({ReportState.WITHDRAWN}, ShareLevel.MINE)
    assert enter(cast.stranger).get(reverse("list", args=[taken.pk])).status_code == 404
    assert "Persona Inventada 1" in said(
        confirmed.browser.get(reverse("report", args=[confirmed.reports(taken)[0].pk]))
    )


def test_taking_back_says_why(confirmed, taken):
    answer = confirmed.browser.post(reverse("withdraw_list", args=[taken.pk]), {"ground": ""})
    assert answer.status_code == 422
    assert {report.state for report in confirmed.reports(taken)} == {
        ReportState.CODED,
        ReportState.TO_COMPLETE,
    }


def test_older_files_follow_on_the_next_page(confirmed, taken):
    for number in range(11):
        confirmed.take(sheet(*rows(number + 3)), of=taken)
    page = said(confirmed.browser.get(reverse("list", args=[taken.pk])))
    assert "?antes=3" in page
    older = confirmed.browser.get(reverse("list", args=[taken.pk]), {"antes": "3"})
    assert ">Versión 2</th>" in flat(said(older))
    with acting_as(confirmed.account.pk):
        assert Authenticator.objects.filter(user=confirmed.account).exists()
