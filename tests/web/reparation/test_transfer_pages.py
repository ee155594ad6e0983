"""Pages of a file on its way to another commission, for who sends it and for who receives it."""

import re

import pyrage
import pytest
from django.http import Http404
from django.urls import reverse
from tests.factories.access import make_account, make_institution
from tests.factories.cases import say_yes
from tests.factories.reparation import FEDERAL, OTHER_STATE
from tests.web.reparation.conftest import (
    hand_in_document,
    make_transfer_of,
    say_yes_to_commissions,
)

from baluarte.domain.cases.queries import parties_of
from baluarte.domain.reparation.choices import LAYER
from baluarte.domain.reparation.commission_rules import house_of
from baluarte.domain.reparation.models import TransferPackage, TransferReceipt
from baluarte.domain.reparation.packages.checking import check
from baluarte.domain.wall.context import acting_as
from baluarte.web.reparation.labels import consent_number
from baluarte.web.reparation.views.transfers import of_a_package

pytestmark = pytest.mark.django_db
ONES = ("transfer", "check_transfer", "transfer_file", "withdraw_transfer")


@pytest.fixture
def dalia(as_operator):
    """Who attends to victims at the commission of the other state."""
    with as_operator():
        house = make_institution(code=OTHER_STATE, kind="authority", jurisdiction="federal")
        return make_account(institution=house, roles=["commission_officer"])


@pytest.fixture
def package(cast, laid, dalia):
    return make_transfer_of(cast, laid)


def text(answer):
    return " ".join(answer.text.split())


def at(name, package):
    return reverse(name, args=[package.reference])


def test_without_her_yes_the_page_says_so_and_with_it_the_package_is_made(enter, cast, laid):
    browser = enter(cast.owner)
    there = reverse("make_transfer", args=[laid.silent.reference])
    answer = browser.post(there, {"to_commission": FEDERAL, "with_documents": "on"})
    assert answer.status_code == 422
    assert "Sin su sí no hay traslado" in text(answer)
    with acting_as(cast.owner.pk):
        assert not TransferPackage.objects.exists()
    with acting_as(cast.owner.pk):
        say_yes_to_commissions(laid.case, by=cast.owner.pk)
    answer = browser.post(there, {"to_commission": FEDERAL, "with_documents": "on"})
    with acting_as(cast.owner.pk):
        made = TransferPackage.objects.get()
    assert answer.headers["Location"] == at("transfer", made)
    listed = text(browser.get(reverse("case_reparation", args=[laid.case.reference])))
    assert "Nadie lo ha comprobado" in listed


def test_s36_who_receives_finds_it_at_home_reads_it_and_says_that_it_is_whole(
    enter, cast, laid, package, dalia
):
    browser = enter(dalia)
    assert "Traslados que llegaron a su comisión" in text(browser.get(reverse("desk")))
    assert package.reference in browser.get(reverse("transfers")).text
    covered = text(browser.get(at("transfer", package)))
    assert "Citlali Inventada" not in covered
    assert "Una beca inventada." in text(browser.get(at("transfer", package) + "?abrir=contenido"))
    answer = browser.post(at("check_transfer", package), {"told": ""}, follow=True)
    assert "Llegó entero" in text(answer)
    sent = text(enter(cast.owner).get(at("transfer", package)))
    assert "Llegó entero" in sent
    assert "Traslados que llegaron a su comisión" not in text(browser.get(reverse("desk")))


def test_only_commissions_that_she_said_yes_to_are_offered(enter, cast, laid, dalia):
    browser, there = enter(cast.owner), reverse("make_transfer", args=[laid.silent.reference])
    page = browser.get(there)
    ask = reverse("ask_consent", args=[laid.case.reference, laid.party.pk, consent_number()])
    assert (ask in page.text, 'name="to_commission"' in page.text) == (True, False)
    assert browser.get(ask).status_code == 200
    with acting_as(cast.owner.pk):
        for party in parties_of(laid.case):
            say_yes(party, LAYER, by=cast.owner.pk, institution=house_of(OTHER_STATE))
    offered = browser.get(there).context["form"].fields["to_commission"].choices
    [(code, name)] = offered
    assert code == OTHER_STATE
    # On a telephone only what stands first tells one from another.
    assert name.startswith("Oaxaca · Comisión")


def test_she_is_not_referred_to_the_commission_that_she_is_at(enter, cast, laid):
    page = enter(cast.owner).get(reverse("refer_victim", args=[laid.silent.reference]))
    offered = [code for code, _name in page.context["form"].fields["to_commission"].choices]
    assert laid.silent.commission not in offered
    assert FEDERAL in offered


def test_the_team_writes_down_the_sum_it_was_told_and_compares_nothing_with_itself(
    enter, cast, package
):
    browser, there = enter(cast.owner), at("check_transfer", package)
    assert browser.post(there, {"told": ""}).status_code == 422
    with acting_as(cast.owner.pk):
        assert not TransferReceipt.objects.exists()
    answer = browser.post(there, {"told": package.sha256.upper()}, follow=True)
    assert "Llegó entero" in text(answer)
    assert "su huella se leyó por teléfono" in text(answer)


def test_what_is_another_file_says_what_to_do_on_either_side(enter, cast, package, dalia):
    enter(dalia).post(at("check_transfer", package), {"told": "ab" * 32})
    assert "No trabaje con ese archivo" in text(enter(dalia).get(at("transfer", package)))
    assert "retire este traslado y haga otro" in text(
        enter(cast.owner).get(at("transfer", package))
    )


def test_another_sum_says_that_it_is_another_file(enter, package, dalia):
    browser = enter(dalia)
    refused = browser.post(at("check_transfer", package), {"told": "xyz"})
    assert (refused.status_code, "64 letras" in text(refused)) == (422, True)
    answer = browser.post(at("check_transfer", package), {"told": "ab" * 32}, follow=True)
    assert "Lo que llegó no es lo que se envió" in text(answer)


def test_who_receives_it_opens_its_documents_and_nobody_else_does(enter, cast, laid, dalia):
    given = hand_in_document(cast, laid)
    package = make_transfer_of(cast, laid)
    browser = enter(dalia)
    there = reverse("transfer_document", args=[package.reference, 1])
    assert there in browser.get(at("transfer", package) + "?abrir=contenido").text
    answer = browser.get(there)
    assert answer.content == given.content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    other = reverse("transfer_document", args=[package.reference, 2])
    assert browser.get(other).status_code == 404
    assert enter(cast.stranger).get(there).status_code == 404
    enter(cast.owner).post(at("withdraw_transfer", package))
    assert enter(dalia).get(there).status_code == 404


def test_the_team_takes_it_along_closed_and_the_phrase_opens_it(enter, cast, package):
    browser = enter(cast.owner)
    page = browser.get(at("transfer", package) + "?abrir=frase").text
    [phrase] = re.findall(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}", page)
    answer = browser.post(at("transfer_file", package))
    assert answer.headers["Content-Disposition"].endswith('.zip.age"')
    assert check(pyrage.passphrase.decrypt(answer.content, phrase)).sha256 == package.sha256


def test_who_receives_neither_takes_it_along_nor_back_nor_reads_the_phrase(enter, package, dalia):
    browser = enter(dalia)
    assert browser.post(at("transfer_file", package)).status_code == 404
    assert browser.post(at("withdraw_transfer", package)).status_code == 404
    page = browser.get(at("transfer", package) + "?abrir=frase").text
    assert not re.findall(r"(?:[0-9A-Z]{5}-){5}[0-9A-Z]{5}", page)


def test_taken_back_it_is_gone_for_who_received_it(enter, cast, package, dalia):
    answer = enter(cast.owner).post(at("withdraw_transfer", package), follow=True)
    assert "El expediente de una víctima, retirado" in text(answer)
    assert "en camino" not in text(answer)
    browser = enter(dalia)
    for name in ONES[:2]:
        assert browser.get(at(name, package)).status_code == 404
    assert package.reference not in browser.get(reverse("transfers")).text


def test_she_reads_in_her_window_to_whom_her_file_went(enter, laid, package, herself):
    own = f"{reverse('own_reparation')}?expediente={laid.case.reference}"
    browser = enter(herself)
    page = browser.get(own)
    assert "Su expediente se entregó a" in text(page)
    no = f"{reverse('own_consent', args=[consent_number()])}?expediente={laid.case.reference}"
    assert no in page.text
    assert browser.post(no, {"answer": "no", "institution": "", "words": ""}).status_code == 302
    with acting_as(herself.pk):
        assert TransferPackage.objects.get().withdrawn_at is not None
    assert no not in browser.get(own).text


def test_a_stranger_finds_none_of_it(enter, cast, package, herself):
    for who in (cast.stranger, cast.without_role, herself):
        browser = enter(who)
        answers = [browser.post(at(name, package)) for name in ONES]
        answers.append(browser.get(at("transfer", package)))
        if who is not herself:
            assert {one.status_code for one in answers} == {404}
    with acting_as(cast.owner.pk):
        assert not TransferReceipt.objects.filter(by=cast.stranger).exists()


def test_a_package_that_is_gone_by_the_time_it_opens_is_not_found():
    """It is read once more when it opens: a no may come in between, on another connection."""

    @of_a_package
    def opened(request, reference):
        raise TransferPackage.DoesNotExist

    with pytest.raises(Http404):
        opened(None, "AAAA-AAAA")
