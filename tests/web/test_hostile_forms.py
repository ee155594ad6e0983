"""Whatever a form takes is text: every form of every page is filled in by somebody who means harm.

The forms are found on the pages themselves, so none is forgotten; what each takes is met again on
the page it leads to and on the page it stands on.
"""

import logging

import pytest
from django.db import transaction
from tests.factories.forms_on_pages import forms_on
from tests.factories.hostile import HOSTILE_TEXTS, harms_in
from tests.web.everything import make_everything
from tests.web.test_looking import LEAVING
from tests.web.test_statuses import addresses

FORMS, TAKEN = 75, 42
pytestmark = pytest.mark.django_db
# Whatever a field cuts off, each begins with something that harms.
TEXTS = (
    " ".join(HOSTILE_TEXTS),
    f"</textarea><zqx>{'a' * 2_000}",
    "<script>zqx()</script>\0",
    '"><script>zqx()</script>',
    "=HYPERLINK(1)</textarea><b onclick=zqx()>",
)


def page_of(answer) -> str:
    if answer.streaming:
        # Read to its end it is closed.
        list(answer.streaming_content)
        return ""
    is_page = "html" in answer.headers.get("Content-Type", "")
    return answer.content.decode() if is_page else ""


def sent_with(browser, address, form, text):
    """Send a form and return what is shown then, letting nothing of it stay."""
    action = form.action or address
    with transaction.atomic():
        answer = browser.post(action, form.filled(text))
        shown = [page_of(answer)]
        if answer.status_code == 302:
            shown += [page_of(browser.get(one)) for one in {answer.url, address}]
        transaction.set_rollback(True)
    return answer.status_code, shown


def test_what_any_form_takes_is_text_on_the_pages_that_show_it(
    confirm, as_operator, as_role, settings, tmp_path
):
    settings.BOARD, settings.FILE_FOLDER = True, tmp_path
    made = make_everything(as_operator, as_role)
    browser = confirm(made.cast.owner)
    harmed, taken, refused = [], set(), set()
    logging.disable(logging.CRITICAL)
    for name, _there, address in addresses(made):
        if name in LEAVING:
            continue
        with transaction.atomic():
            page = page_of(browser.get(address))
            transaction.set_rollback(True)
        for form in forms_on(page):
            which = len(taken | refused)
            # What one field refuses as it is written (a NUL, a length) is tried with another text.
            for text in (TEXTS[which % len(TEXTS)], TEXTS[(which + 1) % len(TEXTS)]):
                status, shown = sent_with(browser, address, form, text)
                harmed += [(name, form.action, harms) for one in shown if (harms := harms_in(one))]
                if status == 302:
                    break
            (taken if status == 302 else refused).add((name, tuple(form.texts)))
    logging.disable(logging.NOTSET)
    assert harmed == []
    # Found by looking, so that a page without its form is noticed; the others were shown again.
    assert len(taken | refused) >= FORMS
    assert len(taken) >= TAKEN
