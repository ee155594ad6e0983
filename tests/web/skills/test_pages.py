"""Courses at the pages: announced, attended, tested, closed; who reads what, in words."""

import io
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account
from tests.factories.skills import announce, close, count, gave, put_in, say

from baluarte.domain.access.models import Membership
from baluarte.domain.files.reading import open_table
from baluarte.domain.skills.actions import Said
from baluarte.domain.skills.models import Course, CourseClosing, Enrolment
from baluarte.domain.skills.queries.participants import counted_in, participants_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day
from baluarte.norms.clocks.counting import add_months
from baluarte.web.skills.pasted_rows import read_rows

pytestmark = pytest.mark.django_db
SHEET = {
    "title": "Seguridad digital (inventado)", "first_date": "2026-06-01",
    "last_date": "2026-06-02", "hours": "7.5", "gender": "yes", "differential": "yes",
    "community": "no", "others": ["digital"], "competences": ["digital_security"],
    "pass_score": "60",
}  # fmt: skip
DAY = timedelta(days=1)


def text_of(answer):
    """Return the words of a page as they are read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def read(browser, name, *args):
    return text_of(browser.get(reverse(name, args=args)))


def test_a_course_says_of_each_approach_whether_it_covers_it(enter, house):
    browser = enter(house.runner)
    given = SHEET | {"house": str(house.institution.pk)}
    without = browser.post(reverse("new_course"), {**given, "community": ""})
    assert without.status_code == 422
    made = browser.post(reverse("new_course"), given)
    with acting_as(house.runner.pk):
        course = Course.objects.get()
    assert (made.status_code, made.url) == (302, reverse("course", args=[course.reference]))
    assert (course.contents, course.competences) == (
        ["gender", "differential", "digital"], ["digital_security"],
    )  # fmt: skip
    said = read(browser, "course", course.reference)
    assert "Le falta: Enfoque comunitario." in said
    assert "Asistir, y 60 de 100 o más en la evaluación después" in said


def test_a_day_before_the_first_is_refused_beside_its_box(enter, house):
    given = SHEET | {"house": str(house.institution.pk), "last_date": "2026-05-02"}
    answer = enter(house.runner).post(reverse("new_course"), given)
    assert answer.status_code == 422
    assert "El último día es el primero o después: 1 de junio de 2026." in text_of(answer)


def test_people_are_enrolled_by_a_tick_or_a_user_name(enter, house):
    course = announce(house.runner, house.institution)
    browser, there = enter(house.runner), reverse("enrol_in_course", args=[course.reference])
    assert browser.post(there, {}).status_code == 422
    unknown = browser.post(there, {"usernames": "nadie-aqui"})
    assert unknown.status_code == 422
    assert "No hay una cuenta «nadie-aqui»." in text_of(unknown)
    given = {"accounts": [str(house.documenter.pk)], "usernames": house.invited.username}
    assert browser.post(there, given).status_code == 302
    with acting_as(house.runner.pk):
        inside = set(Enrolment.objects.values_list("account", flat=True))
    assert inside == {house.documenter.pk, house.invited.pk}
    assert str(house.documenter.pk) not in browser.get(there).content.decode()


def test_whoever_runs_a_course_is_told_that_she_is_not_in_it(enter, house):
    course = announce(house.runner, house.institution)
    there = reverse("enrol_in_course", args=[course.reference])
    answer = enter(house.runner).post(there, {"usernames": house.runner.username})
    assert answer.status_code == 422
    assert "Quien imparte un curso no participa en él." in text_of(answer)


def test_people_without_an_account_are_numbers(enter, house):
    course = announce(house.runner, house.institution)
    browser, there = enter(house.runner), reverse("count_participants", args=[course.reference])
    wrong = browser.post(there, {"kind": "journalists", "enrolled": "3", "attended": "4"})
    assert wrong.status_code == 422
    given = {"kind": "journalists", "enrolled": "8", "attended": "6", "passed": ""}
    assert browser.post(there, given).status_code == 302
    with acting_as(house.runner.pk):
        [one] = counted_in(course)
    assert (one.enrolled, one.attended, one.passed) == (8, 6, None)
    assert "Sin dato" in read(browser, "course", course.reference)


def sheet_of(**said):
    """Return a sheet as it is sent: account=(attended, before, after)."""
    names = ("attended", "before", "after")
    return {
        f"{key}-{name}": value
        for key, values in said.items()
        for name, value in zip(names, values, strict=True)
    }


def test_a_sheet_holds_attendance_and_scores_and_a_blank_is_no_zero(enter, house, course):
    browser, there = enter(house.runner), reverse("course_sheet", args=[course.reference])
    keys = [str(one.pk) for one in (house.documenter, house.verifier, house.invited)]
    rows = (("yes", "40", "80.5"), ("no", "", ""), ("", "0", ""))
    sent = sheet_of(**dict(zip(keys, rows, strict=True)))
    assert browser.post(there, sent).status_code == 302
    with acting_as(house.runner.pk):
        said = {
            str(one.enrolment.account_id): (one.attended, one.before, one.after)
            for one in participants_of(course)
        }
    assert said[keys[0]] == (True, 40, 80.5)
    assert said[keys[1]] == (False, None, None)
    assert said[keys[2]] == (None, 0, None)
    shown = browser.get(there).content.decode()
    assert 'value="80.5"' in shown
    wrong = browser.post(there, sent | {f"{keys[0]}-after": "101"})
    assert wrong.status_code == 422


def test_rows_are_pasted_from_a_sheet_and_each_wrong_one_is_named(enter, house, course):
    browser, there = enter(house.runner), reverse("course_sheet", args=[course.reference])
    one, other = house.documenter.username, house.verifier.username
    wrong = browser.post(there, {"pasted": f"{one}\tquizá\t1\t2\nnadie;sí;;\n{other};sí;101;"})
    assert wrong.status_code == 422
    said = text_of(wrong)
    assert "Renglón 1: «quizá» no es sí ni no." in said
    assert "Renglón 2: nadie en este curso tiene el nombre de usuario «nadie»." in said
    assert "Renglón 3: «101» no es una calificación de 0 a 100." in said
    rows = f"usuario\tasistió\tantes\tdespués\n{one}\tSí\t40\t80.5\n\n{other};no;;"
    assert browser.post(there, {"pasted": rows}).status_code == 302
    with acting_as(house.runner.pk):
        kept = {
            each.enrolment.account_id: (each.attended, each.before, each.after)
            for each in participants_of(course)
        }
    assert kept == {
        house.documenter.pk: (True, 40, 80.5), house.verifier.pk: (False, None, None),
        house.invited.pk: (None, None, None),
    }  # fmt: skip


def test_who_takes_part_reads_her_scores_and_nobody_elses(enter, house, course):
    said = {house.documenter: (True, "41.25", "87.75"), house.verifier: (True, "33.25", "66.75")}
    say(house.runner, course, said)
    mine = read(enter(house.documenter), "my_competences")
    assert mine.count("Sin evaluación") == 0
    assert ("41.25" in mine, "87.75" in mine, "33.25" in mine, "66.75" in mine) == (
        True,
        True,
        False,
        False,
    )
    hers = read(enter(house.runner), "course", course.reference)
    assert [one in hers for one in ("41.25", "87.75", "33.25", "66.75")] == [True] * 4
    keeps = read(enter(house.other_runner), "course", course.reference)
    assert (house.documenter.display_name in keeps, "87.75" in keeps, "66.75" in keeps) == (
        True, False, False,
    )  # fmt: skip
    guest = read(enter(house.invited), "course", course.reference)
    assert house.documenter.display_name not in guest
    assert "Usted participa en este curso" in guest


def test_closing_says_what_is_missing_and_gives_the_competences(enter, house, course):
    browser, there = enter(house.runner), reverse("close_course", args=[course.reference])
    refused = browser.post(there)
    assert refused.status_code == 422
    assert "Falta decir si asistieron 3 personas." in text_of(refused)
    everybody = dict.fromkeys((house.documenter, house.verifier, house.invited), (True, 50, 80))
    say(house.runner, course, everybody)
    assert browser.post(there).status_code == 302
    with acting_as(house.runner.pk):
        assert CourseClosing.objects.get().passed == 3
    said = read(browser, "course", course.reference)
    assert "Muy pocas personas para decirlo: 3 hicieron las dos evaluaciones." in said
    assert "3 personas aprobaron la evaluación después" in said
    assert browser.get(there).status_code == 404
    hers = read(enter(house.documenter), "my_competences")
    assert "Identificar y gestionar el riesgo" in hers


def test_a_gain_is_said_with_its_interval_and_with_who_is_missing(enter, house, as_operator):
    course = announce(house.runner, house.institution)
    with as_operator():
        six = [make_account(institution=house.institution) for _ in range(6)]
    put_in(house.runner, course, *six)
    gains = (10, 20, 30, 40, 50)
    said = {one: (True, 20, 20 + gain) for one, gain in zip(six, gains, strict=False)}
    say(house.runner, course, said | {six[5]: (True, 20, None)})
    count(house.runner, course, kind="journalists", enrolled=4)
    close(house.runner, course)
    page = read(enter(house.other_runner), "course", course.reference)
    # 30 plus and minus 2.776 times 15.811 / 2.236: by hand.
    assert "30.0 puntos de 100 en promedio (intervalo de 95%: de 10.4 a 49.6)" in page
    assert "1 persona no tiene la segunda evaluación" in page
    assert "de 4 más nadie lo dijo" in page


def test_what_was_taken_back_gives_nothing(enter, house):
    course = gave(house.runner, house.institution, house.documenter)
    there = reverse("withdraw_course", args=[course.reference])
    browser = enter(house.runner)
    assert browser.post(there, {"why": ""}).status_code == 422
    assert browser.post(there, {"why": "not_held"}).status_code == 302
    assert "Retirado" in read(browser, "courses")
    assert browser.get(there).status_code == 404


@pytest.fixture
def ended(house):
    """Let the documenter's competence to document have ended yesterday; return its last day."""
    last = local_day(timezone.now()) - DAY
    given = add_months(last, -24)
    gave(
        house.runner, house.institution, house.documenter, first_date=given, last_date=given,
        competences=("documentation",), at=timezone.now(),
    )  # fmt: skip
    return last


def test_whose_refresher_is_missing_reads_it_at_home(enter, house, ended):
    hers = read(enter(house.documenter), "desk")
    assert "Sus competencias sin refrendo" in hers
    assert "Documentar agresiones" in hers
    assert "sin refrendo" not in read(enter(house.verifier), "desk")


def test_who_keeps_accounts_reads_whose_refresher_is_missing(confirm, house, ended):
    page = text_of(confirm(house.other_runner).get(reverse("accounts")))
    assert "Sin refrendo, venció el" in page
    assert (
        "Sin registro: Trabajar con enfoque de género, diferencial y comunitario; Entrevistar"
        in page
    )


def test_a_course_to_close_waits_at_home(enter, house, course):
    assert "Cursos por cerrar" in read(enter(house.runner), "desk")
    assert "Cursos por cerrar" not in read(enter(house.other_runner), "desk")


def test_courses_are_in_the_menu_of_who_keeps_accounts(enter, house):
    assert reverse("courses") in enter(house.other_runner).get(reverse("desk")).content.decode()


def test_a_course_is_handed_over_and_its_page_says_who_runs_it(enter, house, course):
    there = reverse("hand_over_course", args=[course.reference])
    browser = enter(house.runner)
    assert browser.post(there, {"to": str(house.documenter.pk)}).status_code == 422
    assert browser.post(there, {"to": str(house.other_runner.pk)}).status_code == 302
    assert browser.get(there).status_code == 404
    page = enter(house.other_runner).get(reverse("course", args=[course.reference]))
    assert str(house.other_runner) in page.content.decode()
    assert page.context["may_change"]


def test_of_who_left_the_course_says_so_and_is_taken_over(enter, as_operator, house, course):
    there = reverse("hand_over_course", args=[course.reference])
    browser = enter(house.other_runner)
    assert browser.get(there).status_code == 404
    with as_operator():
        Membership.objects.filter(account=house.runner).update(valid_until="2026-06-01T00:00Z")
    page = browser.get(reverse("course", args=[course.reference])).content.decode()
    assert "Nadie lleva ya este curso" in page
    assert browser.post(there).status_code == 302
    page = browser.get(reverse("course", args=[course.reference]))
    assert page.context["runs"]


def test_a_sheet_is_taken_away_by_who_runs_it_and_pasted_back_as_it_is(enter, house):
    course = announce(house.runner, house.institution)
    put_in(house.runner, course, house.documenter, house.verifier)
    say(
        house.runner,
        course,
        {house.documenter: (True, 50, "82.5"), house.verifier: (False, 0, None)},
    )
    there = f"{reverse('course_sheet', args=[course.reference])}?archivo=xlsx"
    answer = enter(house.runner).get(there)
    assert answer["Content-Disposition"] == f'attachment; filename="{course.reference}.xlsx"'
    with open_table(io.BytesIO(answer.content), name="x.xlsx", header=1) as table:
        rows = [table.columns, *(list(row.values.values()) for row in table.rows)]
    pasted = read_rows(
        "\n".join("\t".join(row) for row in rows),
        {one.username: one.pk for one in (house.documenter, house.verifier)},
    )
    assert pasted == {
        house.documenter.pk: Said(attended=True, before=Decimal(50), after=Decimal("82.5")),
        house.verifier.pk: Said(attended=False, before=Decimal(0)),
    }
    for other in (house.documenter, house.other_runner, house.peer, house.stranger):
        assert enter(other).get(there).status_code == 404
    close(house.runner, course)
    assert enter(house.runner).get(there).status_code == 200


def test_where_nobody_else_runs_courses_the_page_says_what_to_do(enter, as_operator, house, course):
    with as_operator():
        Membership.objects.filter(account=house.other_runner).update(
            valid_until="2026-06-01T00:00Z"
        )
    page = read(enter(house.runner), "hand_over_course", course.reference)
    assert "Nadie más imparte cursos de su organización" in page
