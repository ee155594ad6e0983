"""Two of one team at one thing: the second is told what changed, and both versions stay."""

import pytest
from django.urls import reverse
from tests.web.cases.conftest import address, text_of
from tests.web.drawn import MARK, mark_of, send_drawn
from tests.web.markup import flat

from baluarte.domain.cases.models import Case, Consent, Contact, NotebookEntry
from baluarte.domain.cases.queries import contact_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import terms

pytestmark = pytest.mark.django_db
HIS, HERS = "Sólo por Signal, nunca a su casa", "Llamar al 55 0000 0000 después de las diez"
FORGED = ({"drawn_from": ""}, {"drawn_from": "f" * 32})
LAYER = list(terms("consent_layers")).index("process_request") + 1


@pytest.fixture
def two(confirm, cast, opened):
    """Return the browsers of two of one team, and that of the person the case is about."""
    return confirm(cast.owner), confirm(cast.colleague), confirm(opened.herself)


def kept(cast, opened):
    with acting_as(cast.owner.pk):
        rows = Contact.objects.filter(party=opened.party).order_by("recorded_at")
        newest = contact_of(opened.party, by=cast.owner.pk, at=opened.case.opened_at)
        return len(rows), newest.how


def contact_page(opened):
    return reverse("say_how_to_reach", args=[opened.case.reference, opened.party.pk])


def test_the_second_to_save_a_safe_contact_sees_theirs_beside_hers(two, cast, opened):
    first, second, _herself = two
    page = contact_page(opened)
    his, hers = mark_of(first, page), mark_of(second, page)
    assert first.post(page, {"how": HIS} | his).status_code == 302
    answer = second.post(page, {"how": HERS} | hers)
    shown = flat(answer.content.decode())
    sides = [f">{said}</p>" in shown for said in (HIS, HERS)]
    box = f">{HERS}</textarea>" in shown
    assert (answer.status_code, sides, box) == (409, [True, True], True)
    assert (str(cast.owner) in shown, kept(cast, opened)) == (True, (2, HIS))


def test_saved_again_knowingly_it_stands_and_the_other_stays_in_the_record(two, cast, opened):
    first, second, _herself = two
    page = contact_page(opened)
    hers = mark_of(second, page)
    send_drawn(first, page, {"how": HIS})
    asked = second.post(page, {"how": HERS} | hers)
    [again] = set(MARK.findall(asked.content.decode()))
    assert second.post(page, {"how": HERS, "drawn_from": again}).status_code == 302
    assert kept(cast, opened) == (3, HERS)


def test_what_she_changes_in_her_window_is_told_to_her_team(two, cast, opened):
    first, _second, herself = two
    page, own = contact_page(opened), f"{reverse('own_contact')}?expediente={opened.case.reference}"
    his = mark_of(first, page)
    assert send_drawn(herself, own, {"how": HERS}).status_code == 302
    answer = first.post(page, {"how": HIS} | his)
    assert (answer.status_code, HERS in text_of(answer), kept(cast, opened)) == (
        409, True, (2, HERS),
    )  # fmt: skip


def test_a_forged_mark_overwrites_nothing(two, cast, opened):
    first, _second, _herself = two
    page = contact_page(opened)
    answers = [first.post(page, {"how": HIS} | forged).status_code for forged in FORGED]
    assert (answers, kept(cast, opened)[0]) == ([409] * len(FORGED), 1)


def test_the_mark_of_one_person_is_not_that_of_another(two, cast, opened):
    first, _second, _herself = two
    other = mark_of(first, reverse("ask_consent", args=[*contact_args(opened), LAYER]))
    assert first.post(contact_page(opened), {"how": HIS} | other).status_code == 409


def test_her_no_is_not_undone_by_a_yes_written_before_it(two, cast, opened):
    first, _second, herself = two
    page = reverse("ask_consent", args=[*contact_args(opened), LAYER])
    own = f"{reverse('own_consent', args=[LAYER])}?expediente={opened.case.reference}"
    drawn = mark_of(first, page)
    assert send_drawn(herself, own, {"answer": "no", "words": ""}).status_code == 302
    yes = {"answer": "yes", "told": "call", "when_0": "now", "words": ""}
    answer = first.post(page, yes | drawn)
    with acting_as(cast.owner.pk):
        said = Consent.objects.filter(party=opened.party, layer="process_request")
        newest = said.order_by("-recorded_at").first().is_given
    assert (answer.status_code, newest) == (409, False)


def test_two_notes_both_stand_and_the_second_is_told_of_the_first(two, cast, opened):
    first, second, _herself = two
    page = address("write_note", opened.case.reference)
    drawn = mark_of(second, page)
    note = {"kind": "call", "when_0": "now"}
    assert send_drawn(first, page, note | {"text": HIS}).status_code == 302
    answer = second.post(page, note | {"text": HERS} | drawn, follow=True)
    with acting_as(cast.owner.pk):
        count = NotebookEntry.objects.filter(case=opened.case).count()
    assert (count, f"{cast.owner}" in text_of(answer)) == (4, True)


def test_two_who_say_whether_authorities_may_be_told(two, cast, opened):
    first, second, _herself = two
    page = address("keep_to_civil_society", opened.case.reference)
    drawn = mark_of(second, page)
    assert send_drawn(first, page, {"is_only": "yes"}).status_code == 302
    answer = second.post(page, {"is_only": "no"} | drawn)
    with acting_as(cast.owner.pk):
        is_only = Case.objects.get(pk=opened.case.pk).is_civil_only
    assert (answer.status_code, is_only) == (409, True)


def contact_args(opened):
    return opened.case.reference, opened.party.pk
