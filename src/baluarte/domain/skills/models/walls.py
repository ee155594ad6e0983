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
RUNNER_OWNER = FunctionOwner(
    "bal_fn_course_runners",
    {
        "skills_course": (READ,),
        "skills_coursehandover": (READ,),
        "skills_enrolment": (READ,),
        "access_membership": (READ,),
    },
)
# Who runs a course now: whom it was handed to last, or who announced it.
RUNNER_NOW = """coalesce((select last.account_id from public.skills_coursehandover last
                  where last.course_id = held.id order by last.number desc limit 1),
                 held.run_by_id)"""
COURSES_I_RUN = f"""
create or replace function bal.courses_i_run() returns setof uuid
language plpgsql stable {AS_ITS_OWNER} as $$
declare me uuid := bal.account();
begin
  return query select held.id from public.skills_course held
                where held.holder_id = any ({OURS}) and {RUNNER_NOW} = me;
end $$"""  # noqa: S608 (constants of this file)
RUNS_THERE = (
    "exists (select 1 from public.access_membership role where role.account_id = {who}"  # noqa: S608
    " and role.institution_id = keeper and role.confirmed_at is not null"
    " and role.valid_from <= now() and (role.valid_until is null or role.valid_until > now())"
    f" and role.role in ({', '.join(repr(one) for one in RUNNERS)}))"
)
# Who runs it hands it to another who runs courses there. Where who ran it does so there no more,
# one of these takes it over. Nobody runs a course in which she takes part.
MAY_HAND_OVER = f"""
create or replace function bal.may_hand_over_course(asked uuid, whom uuid, place integer)
returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare
  me uuid := bal.account();
  keeper uuid;
  runner uuid;
begin
  select held.holder_id, {RUNNER_NOW} into keeper, runner from public.skills_course held
   where held.id = asked;
  return keeper = any ({OURS}) and whom <> runner
     and (me = runner or (me = whom and not {RUNS_THERE.format(who="runner")}))
     and {RUNS_THERE.format(who="whom")}
     and not exists (select 1 from public.skills_enrolment there
                      where there.course_id = asked and there.account_id = whom)
     and place = 1 + (select count(*) from public.skills_coursehandover before
                       where before.course_id = asked);
end $$"""  # noqa: S608 (constants of this file)
OF_COURSES = (
    Definer("bal.courses_of_mine()", COURSES_OF_MINE, (DatabaseRole.APP,), ENROLMENT_OWNER),
    Definer("bal.courses_i_run()", COURSES_I_RUN, (DatabaseRole.APP,), RUNNER_OWNER),
    Definer(
        "bal.may_hand_over_course(uuid, uuid, integer)", MAY_HAND_OVER, (DatabaseRole.APP,),
        RUNNER_OWNER,
    ),
)  # fmt: skip
COURSE_SEEN = f"holder_id = any ({MY_HOUSES}) or id = any (array(select bal.courses_of_mine()))"


def of_course(table: str, more: str = "") -> str:
    """Return the condition that a row is of a course that one sees."""
    return (
        "exists (select 1 from public.skills_course held"  # noqa: S608 (constants)
        f" where held.id = {table}.course_id{more})"
    )


def of_course_i_run(table: str, more: str = "") -> str:
    """Return the condition that a row is of a course that one runs, and still runs courses."""
    return of_course(table, f" and held.id = any (array(select bal.courses_i_run())){more}")


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
        f" where there.id = {table}.enrolment_id"
        f" and there.course_id = {table}.course_id{more}) and {of_open_course_i_run(table)}"
    )


def written_once(*, read: str, add: str, at: str) -> Declaration:
    """Return the wall of what is written once, as said now, and never changed."""
    return dated(by_condition(read=read, add=add), at)
