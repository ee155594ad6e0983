import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution

from baluarte.domain.access.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(as_operator):
    with as_operator():
        institution = make_institution()
        return {
            "institution": institution,
            "admin": make_account(institution=institution, roles=["organisation_admin"]),
            "documenter": make_account(institution=institution, roles=["documenter"]),
        }


def test_whoever_entered_sees_the_desk(enter, cast):
    answer = enter(cast["documenter"]).get(reverse("desk"))
    assert answer.status_code == 200
    assert cast["institution"].name in answer.content.decode()


def test_without_a_second_factor_one_is_asked_to_enrol(client, cast):
    client.force_login(cast["documenter"])
    answer = client.get(reverse("desk"), headers={"host": "localhost"})
    assert (answer.status_code, answer.url) == (302, reverse("mfa_add_webauthn"))


@pytest.mark.parametrize(("since", "status"), [
    ({"seen_at": 31}, 302), ({"seen_at": 29}, 200),
    ({"entered_at": 12 * 60 + 1}, 302), ({"entered_at": 12 * 60 - 1}, 200),
])  # fmt: skip
def test_a_session_ends_when_idle_and_after_its_longest_time(
    enter, cast, as_operator, since, status
):
    browser = enter(cast["documenter"])
    assert browser.get(reverse("desk")).status_code == 200
    [(column, minutes)] = since.items()
    with as_operator():
        Session.objects.update(**{column: timezone.now() - timedelta(minutes=minutes)})
    assert browser.get(reverse("desk")).status_code == status


def test_restricted_pages_are_kept_by_nobody(enter, cast):
    answer = enter(cast["documenter"]).get(reverse("desk"))
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_policy_of_contents_allows_nothing_inline(enter, cast):
    policy = enter(cast["documenter"]).get(reverse("desk")).headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_what_does_not_exist_and_what_one_may_not_see_answer_alike(confirm, cast, as_operator):
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["organisation_admin"])
        membership = cast["documenter"].memberships.get()
    browser = confirm(stranger)
    answers = []
    for asked in (membership.pk, uuid4()):
        answer = browser.post(reverse("change_role", args=[asked]), {"act": "end"})
        said = answer.content.decode().replace(str(asked), "")
        answers.append((answer.status_code, re.sub(r'value="[A-Za-z0-9]{64}"', "", said)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_changing_roles_asks_to_enter_again(enter, cast):
    answer = enter(cast["admin"]).get(reverse("roles"))
    assert answer.status_code == 302
    assert "reauthenticate" in answer.url
