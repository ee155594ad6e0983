"""Who reads and adds what is kept of courses: a score is read by whose it is and by who runs it."""

from baluarte.domain.statements.models.walls import where_i_am
from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    READ,
    Declaration,
    Definer,
    FunctionOwner,
    by_condition,
    dated,
)

# Whoever announces and runs courses of an organisation, here as in `rules`.
RUNNERS = ("organisation_admin", "data_steward", "curator")
OURS = where_i_am(RUNNERS)
MY_HOUSES = "array(select bal.institutions())"
I_RUN = "run_by_id = bal.account()"
MINE = "account_id = bal.account()"

# A course of another organisation in which the account is enrolled; asked past the wall, since the
# wall of enrolments asks for their course.
ENROLMENT_OWNER = FunctionOwner("bal_fn_courses", {"skills_enrolment": (READ,)})
COURSES_OF_MINE = f"""
create or replace function bal.courses_of_mine() returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare mine uuid := bal.account();
begin
  return query select there.course_id from public.skills_enrolment there
                where there.account_id = mine;
end $$"""  # noqa: S608 (constants of this file)
OF_COURSES = (
    Definer("bal.courses_of_mine()", COURSES_OF_MINE, (DatabaseRole.APP,), ENROLMENT_OWNER),
)
COURSE_SEEN = f"holder_id = any ({MY_HOUSES}) or id = any (array(select bal.courses_of_mine()))"


def of_course(table: str, more: str = "") -> str:
    """Return the condition that a row is of a course that one sees."""
    return (
        "exists (select 1 from public.skills_course held"  # noqa: S608 (constants)
        f" where held.id = {table}.course_id{more})"
    )


def of_course_i_run(table: str, more: str = "") -> str:
    """Return the condition that a row is of a course that one runs, and still runs courses."""
    mine = f" and held.run_by_id = bal.account() and held.holder_id = any ({OURS})"
    return of_course(table, f"{mine}{more}")


def of_open_course_i_run(table: str, more: str = "") -> str:
    """Return the condition that a row is of a course that one runs, and that nobody closed."""
    held = of_course_i_run(table, more)
    over = " and ".join(
        f"not exists (select 1 from public.{one} over where over.course_id = {table}.course_id)"  # noqa: S608
        for one in ("skills_courseclosing", "skills_coursewithdrawal")
    )
    return f"{held} and {over}"


def of_enrolment_i_run(table: str, more: str = "") -> str:
    """Return the condition that a row is of somebody enrolled in an open course that one runs."""
    return (
        "exists (select 1 from public.skills_enrolment there"  # noqa: S608 (constants)
        f" where there.id = {table}.enrolment_id and there.run_by_id = bal.account()"
        f" and there.course_id = {table}.course_id{more}) and {of_open_course_i_run(table)}"
    )


def written_once(*, read: str, add: str, at: str) -> Declaration:
    """Return the wall of what is written once, as said now, and never changed."""
    return dated(by_condition(read=read, add=add), at)
