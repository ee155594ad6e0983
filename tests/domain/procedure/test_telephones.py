"""Whom to call, in files: written when a door or its roster changes, read without a database."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories.door import ANSWERS, HOUR, OTHERWISE, TELEPHONE, keep_door, put_on_duty

from baluarte.domain.procedure import actions
from baluarte.domain.procedure.models import DutyTurn
from baluarte.domain.procedure.telephone_page import telephone_page
from baluarte.domain.procedure.telephones import Telephone, Telephones
from baluarte.domain.wall.context import acting_as_nobody

AT = timezone.now().replace(microsecond=0)
ONE = Telephone(
    name="Casa <inventada>", telephone=TELEPHONE, closed_telephone=OTHERWISE,
    closed_answers=ANSWERS, open_until=AT + HOUR, next_at=AT + 2 * HOUR,
)  # fmt: skip


def write(folder, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        return actions.keep_telephones(at=timezone.now(), folder=folder)


def jobs():
    from tests.factories.jobs import ProcrastinateJob

    return ProcrastinateJob.objects.filter(task_name="procedure.keep_telephones").count()


@pytest.mark.django_db
def test_the_worker_writes_a_page_in_each_language_that_anybody_may_read(
    cast, as_operator, as_role, tmp_path
):
    with as_operator():
        keep_door(cast)
        put_on_duty(cast)
    assert write(tmp_path / "door", as_role) is True
    found = {one.name: one.stat().st_mode & 0o777 for one in (tmp_path / "door").iterdir()}
    assert found == dict.fromkeys(("es.html", "en.html", "telephones.json"), 0o644)
    spanish = (tmp_path / "door" / "es.html").read_text()
    assert [one in spanish for one in (TELEPHONE, OTHERWISE, ANSWERS, "911")] == [True] * 4
    assert "55 9999 9999" not in spanish


@pytest.mark.django_db
def test_it_is_written_anew_only_where_it_says_something_else(cast, as_operator, as_role, tmp_path):
    with as_operator():
        keep_door(cast)
    written = [write(tmp_path, as_role), write(tmp_path, as_role)]
    with as_operator():
        put_on_duty(cast)
    written.append(write(tmp_path, as_role))
    (tmp_path / "en.html").unlink()
    written.append(write(tmp_path, as_role))
    assert written == [True, False, True, True]


@pytest.mark.django_db
def test_each_change_of_a_door_or_its_roster_asks_for_it(cast, as_operator):
    counted = []
    with as_operator():
        for change in (
            lambda: keep_door(cast),
            lambda: put_on_duty(cast),
            lambda: actions.end_duty(turn=DutyTurn.objects.get(), by=None, at=AT),
        ):
            change()
            counted.append(jobs())
    assert counted == [1, 2, 3]


def test_what_is_kept_is_read_back_and_what_is_broken_is_nothing(tmp_path):
    told = Telephones((ONE,), AT, is_invented=True)
    (tmp_path / "telephones.json").write_text(told.to_text())
    assert Telephones.read(tmp_path) == told
    for broken in ("", "[]", '{"doors": [{}]}', "\x00", '{"doors": 3}'):
        (tmp_path / "telephones.json").write_text(broken)
        assert Telephones.read(tmp_path) == Telephones()
    assert Telephones.read(tmp_path / "none") == Telephones()


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_page_is_tiny_and_runs_and_fetches_nothing(language):
    page = telephone_page(Telephones((ONE,), AT), language=language, at=AT)
    assert len(page.encode()) < 5_000
    assert [one in page for one in ("<script", "src=", "http:", "https:", "<inventada>")] == [
        False, False, False, False, False,
    ]  # fmt: skip


def test_the_number_that_is_answered_now_stands_first():
    def order(at):
        page = telephone_page(Telephones((ONE,), AT), language="es", at=at)
        return sorted((TELEPHONE, OTHERWISE, "911"), key=lambda one: page.index(f">{one}<")
                      if f">{one}<" in page else len(page))  # fmt: skip

    assert order(AT) == [TELEPHONE, OTHERWISE, "911"]
    assert order(AT + HOUR)[0] == OTHERWISE


def test_an_invented_installation_says_that_its_numbers_are_invented():
    said = [
        "inventados" in telephone_page(Telephones((ONE,), AT, invented), language="es", at=AT)
        for invented in (True, False)
    ]
    assert said == [True, False]


def test_where_nobody_keeps_a_door_it_tells_the_line_of_the_country():
    page = telephone_page(Telephones(), language="es", at=AT + timedelta(days=1))
    assert 'href="tel:911"' in page
