"""Who reads and writes memory pages, and what the database itself asks before anything is public.

Drafts, originals and who consented are read by the team of the page and, in her own window, by
whoever may consent to it. What is public is read by all, put in by the second person who decided,
and taken out by nobody: functions do, as soon as a no is written down.
"""

from baluarte.domain.cases.choices import Channel
from baluarte.domain.cases.models.cases import CONTRIBUTE, HER_CASE, IDENTIFIED, SHE_SAYS
from baluarte.domain.memory.choices import FileKind, ItemKind
from baluarte.domain.wall.choices import DatabaseRole, Level
from baluarte.domain.wall.declarations import (
    ADD,
    AS_ITS_OWNER,
    CHANGE,
    READ,
    REMOVE,
    Declaration,
    Definer,
    FunctionOwner,
    Rows,
    by_condition,
    dated,
    lies_beside,
    only,
)
from baluarte.norms.clocks.calendar import CENTRE

PAGE = "memory_memorypage"
BY_THE_TEAM = f"{CONTRIBUTE} and by_id = bal.account()"
READS_CONSENTERS = FunctionOwner(
    "bal_fn_memory_family", {"cases_party": (READ,), "memory_consenter": (READ,)}
)
# A page asks who may consent to it, and that asks of which page: one of them passes the wall.
MAY_CONSENT_TO = Definer(
    "bal.may_consent_to(uuid)",
    f"""
create or replace function bal.may_consent_to(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  return bal.account() is not null and exists (
    select 1 from public.memory_consenter may
      join public.cases_party herself on herself.id = may.party_id
     where may.page_id = asked and herself.account_id = bal.account()
       and herself.until_at is null);
end $$""",  # noqa: S608 (constants of this file)
    (DatabaseRole.APP,),
    READS_CONSENTERS,
)


def is_hers(column: str) -> str:
    """Return the condition that a row is of a page to which the account may consent."""
    return f"({HER_CASE} and bal.may_consent_to({column}))"


def of_a_page(table: str, *, add: str = "", who: str = BY_THE_TEAM, hers: str = "") -> Declaration:
    """Return the wall of what is added to a page, once, in its compartment, as said now."""
    read_by_her = hers or is_hers(f"{table}.page_id")
    return dated(
        by_condition(
            read=f"{IDENTIFIED} or {read_by_her}",
            add=f"({who}) and {lies_beside(table, 'page_id', PAGE)}{add}",
        ),
        "recorded_at",
    )


# A person takes part in the case of the page now; a name alone consents where there is no case.
OF_THE_CASE = (
    f" and ((party_id is null and exists (select 1 from public.{PAGE} alone"  # noqa: S608 (constants)
    " where alone.id = page_id and alone.case_id is null))"
    " or exists (select 1 from public.cases_party p"
    f" join public.{PAGE} of_it on of_it.case_id = p.case_id"
    " where p.id = party_id and of_it.id = page_id and p.until_at is null"
    " and p.part in ('beneficiary', 'family', 'collective')))"
)
# Whose word counts is another on a page of a person and of a community.
AS_THE_PAGE_ASKS = (
    f" and exists (select 1 from public.{PAGE} asked where asked.id = page_id"  # noqa: S608 (constants)
    " and ((asked.kind = 'person' and relation <> 'community')"
    " or (asked.kind = 'community' and relation = 'community') or asked.kind = 'work'))"
)
# She reads what she herself is on a page, and no other who may consent.
CONSENTER_WALL = dated(
    by_condition(
        read=f"{IDENTIFIED} or ({HER_CASE} and {SHE_SAYS})",
        add=f"{BY_THE_TEAM} and {lies_beside('memory_consenter', 'page_id', PAGE)}"
        f"{OF_THE_CASE}{AS_THE_PAGE_ASKS}",
    ),
    "recorded_at",
)
OF_ITS_ITEM = (
    " and exists (select 1 from public.memory_memoryitem told where told.id = item_id"
    " and told.page_id = memory_{0}.page_id)"
)
OF_ITS_TEXT = (
    " and exists (select 1 from public.memory_itemtext told where told.id = text_id"
    " and told.page_id = memory_memoryconsent.page_id)"
    " and exists (select 1 from public.memory_consenter who where who.id = consenter_id"
    " and who.page_id = memory_memoryconsent.page_id)"
)
SHE_CONSENTS = (
    "exists (select 1 from public.memory_consenter me"
    " join public.cases_party herself on herself.id = me.party_id"
    " where me.id = consenter_id and herself.account_id = bal.account()"
    " and herself.until_at is null)"
)
# Of two people of one family, neither reads what the other said.
HER_WORD = f"({HER_CASE} and {SHE_CONSENTS})"
OR_SHE = f"({CONTRIBUTE} or {HER_WORD}) and by_id = bal.account()"
# In her own window nobody says it for her; whose part has ended says no more yes; nobody says
# tomorrow's word.
AS_IT_WAS_SAID = (
    f" and (told <> '{Channel.OWN_WINDOW}' or {SHE_CONSENTS})"  # noqa: S608 (constants)
    f" and ({CONTRIBUTE} or told = '{Channel.OWN_WINDOW}')"
    " and (not is_given or exists (select 1 from public.memory_consenter able"
    " left join public.cases_party part on part.id = able.party_id"
    " where able.id = consenter_id and (able.party_id is null or"
    " (part.id is not null and part.until_at is null))))"
    f" and told_date <= (recorded_at at time zone '{CENTRE.key}')::date"
)
# What is decided is of the page; two names for one person would be one pair of eyes.
AS_PROPOSED = (
    " and exists (select 1 from public.memory_releaseproposal made where made.id = proposal_id"
    " and made.page_id = memory_releasereview.page_id"
    " and made.by_id = memory_releasereview.proposed_by_id)"
)
# Put in by the second person, of what she agreed to; consent the database asks by itself.
# What somebody took back since is decided anew by two, whoever says yes to it again.
AGREED_BY_ME = (
    "exists (select 1 from public.memory_releasereview seen"
    " join public.memory_releaseproposal made on made.id = seen.proposal_id"
    " where seen.page_id = memory_{0}.page_id and seen.agrees"
    " and seen.by_id = bal.account() and seen.proposed_by_id <> bal.account(){1}"
    " and not exists (select 1 from public.memory_pagewithdrawal gone"
    " where gone.page_id = seen.page_id and gone.withdrawn_at >= seen.recorded_at){2})"
)
# Of the item in the language, in whichever wording.
TAKEN_BACK = (
    " and not exists (select 1 from public.memory_memoryconsent said"
    " join public.memory_itemtext spoken on spoken.id = said.text_id"
    " where spoken.item_id = memory_publisheditem.item_id"
    " and spoken.language = memory_publisheditem.language"
    " and not said.is_given and said.recorded_at >= seen.recorded_at)"
)
# A name on the wall is no name at the head of a page: each has its own yes.
AS_ITS_ITEM = (
    " and exists (select 1 from public.memory_memoryitem stands"
    " where stands.id = memory_publisheditem.item_id"
    " and stands.kind = memory_publisheditem.kind and stands.number = memory_publisheditem.number"
    " and stands.licence = memory_publisheditem.licence"
    " and (memory_publisheditem.sha256 = '' or memory_publisheditem.sha256 = stands.copy_sha256))"
)


def published(*, add: str, by_worker: str | None = None) -> Declaration:
    """Return the wall of public rows: all read them, one adds, no role of a site takes one out.

    `by_worker` is under which condition the worker adds one.
    """
    app, public = str(DatabaseRole.APP), str(DatabaseRole.PUBLIC)
    worker = (READ, ADD) if by_worker else (READ,)
    of_worker = Rows("true", add=by_worker, is_open=True)
    return Declaration(
        {app: (READ, ADD), public: (READ,), str(DatabaseRole.WORKER): worker},
        {app: Rows("true", add=add, is_open=True), public: Rows("true", is_open=True),
         str(DatabaseRole.WORKER): of_worker},
        why="public: two agreed to it, and who said yes",
    )  # fmt: skip


ITEM_IS_AGREED = (
    AGREED_BY_ME.format("publisheditem", " and text_id = any (made.texts)", TAKEN_BACK)
    + AS_ITS_ITEM
)
PAGE_IS_AGREED = "not is_page and " + AGREED_BY_ME.format("publishedpage", "", "")
# These very bytes.
AS_IT_IS_HASHED = (
    "memory_publishedfile.sha256 = encode(sha256(memory_publishedfile.content), 'hex')"
    " and memory_publishedfile.size = length(memory_publishedfile.content)"
)
BOOKLET_ALONE = f"kind = '{FileKind.BOOKLET}' and {AS_IT_IS_HASHED}"
# A copy that the server made, of something that is public by then.
FILE_IS_AGREED = AGREED_BY_ME.format("publishedfile", "", "") + (  # noqa: S608 (constants)
    f" and kind in ('{FileKind.WHOLE}', '{FileKind.SMALL}')"  # noqa: S608 (constants)
    " and exists (select 1 from public.memory_publisheditem shown"
    " where shown.item_id = memory_publishedfile.item_id)"
    " and exists (select 1 from public.memory_itemcopy made"
    " join public.memory_memoryitem stands on stands.id = made.about"
    " where made.about = memory_publishedfile.item_id"
    " and made.kind = memory_publishedfile.kind and made.sha256 = memory_publishedfile.sha256"
    " and made.media_type = memory_publishedfile.media_type"
    f" and (made.kind <> '{FileKind.WHOLE}' or made.sha256 = stands.copy_sha256))"
    f" and {AS_IT_IS_HASHED}"
)

OWNER = FunctionOwner(
    "bal_fn_memory",
    {
        "cases_party": (only(READ, ("id", "account_id", "until_at")),),
        "memory_consenter": (only(READ, ("id", "page_id", "party_id")),),
        "memory_itemtext": (READ,), "memory_memoryconsent": (READ,),
        "memory_memorytombstone": (READ, ADD), "memory_pagewithdrawal": (READ,),
        "memory_publishedfile": (READ, REMOVE), "memory_publisheditem": (READ, REMOVE),
        "memory_publishedpage": (READ, CHANGE, REMOVE),
    },
)  # fmt: skip
# Of whoever spoke of a text in a language, in whichever wording, each one's last word: all must be
# yes, and one of them to these very words. At one instant a no is newer than a yes.
IS_AGREED = Definer(
    "bal.memory_text_is_agreed(uuid)",
    f"""
create or replace function bal.memory_text_is_agreed(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
declare found boolean;
begin
  perform bal.account();
  with told as (
    select t.page_id, t.item_id, t.language from public.memory_itemtext t where t.id = asked),
  newest as (
    select distinct on (c.consenter_id) c.consenter_id, c.is_given, c.text_id, c.recorded_at
      from public.memory_memoryconsent c
      join public.memory_itemtext t on t.id = c.text_id
      join told on told.item_id = t.item_id and told.language = t.language
     order by c.consenter_id, c.recorded_at desc, c.is_given)
  select coalesce(bool_and(n.is_given), false) and coalesce(bool_or(
           n.is_given and n.text_id = asked and not exists (
             select 1 from public.memory_pagewithdrawal w join told on told.page_id = w.page_id
              where w.withdrawn_at >= n.recorded_at)), false)
    into found from newest n;
  return found;
end $$""",  # noqa: S608 (constants of this file)
    (),
    OWNER,
)
# Keys of what is public are read by all: whether a family took it back, only by who sees its text.
HAS_CONSENT = Definer(
    "bal.has_memory_consent(uuid)",
    f"""
create or replace function bal.has_memory_consent(asked uuid) returns boolean
language plpgsql stable {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  return exists (
    select 1 from public.memory_itemtext t where t.id = asked
       and (t.compartment_id = any (bal.opened({Level.IDENTIFIED.value}))
            or (t.compartment_id = any (array(select bal.own_windows())) and exists (
              select 1 from public.memory_consenter may
                join public.cases_party herself on herself.id = may.party_id
               where may.page_id = t.page_id and herself.account_id = bal.account()
                 and herself.until_at is null))))
    and bal.memory_text_is_agreed(asked);
end $$""",  # noqa: S608 (constants of this file)
    (DatabaseRole.APP,),
    OWNER,
)
# Also of who is let through the wall: a row without consent is in no table that the public reads.
ASK_CONSENT = Definer(
    "bal.ask_memory_consent()",
    f"""
create or replace function bal.ask_memory_consent() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  perform pg_advisory_xact_lock(hashtextextended(new.page_id::text, 0));
  if not exists (select 1 from public.memory_itemtext t where t.id = new.text_id
                    and t.page_id = new.page_id and t.item_id = new.item_id
                    and t.language = new.language)
     or not bal.has_memory_consent(new.text_id) then
    raise exception 'nothing is public of a memory page without consent' using errcode = 'BW007';
  end if;
  -- What goes out says what was consented to, letter by letter: as `digest` hashes it.
  if not exists (select 1 from public.memory_itemtext t where t.id = new.text_id
                    and t.sha256 = encode(sha256(convert_to('[' || to_json(new.language::text)
                      || ', ' || to_json(new.words) || ', ' || to_json(new.alternative) || ', '
                      || to_json(new.sha256::text) || ']', 'UTF8')), 'hex')) then
    raise exception 'nothing is public of a memory page but the words consented to'
      using errcode = 'BW007';
  end if;
  -- Corrected words take the place of those before.
  delete from public.memory_publisheditem i
   where i.item_id = new.item_id and i.language = new.language;
  if new.kind = '{ItemKind.NAME}' then
    update public.memory_publishedpage p set is_page = true, since_date = new.released_date
     where p.page_id = new.page_id and not p.is_page;
  end if;
  return new;
end $$;
create trigger ask_memory_consent before insert on public.memory_publisheditem
  for each row execute function bal.ask_memory_consent()
""",  # noqa: S608 (constants of this file)
    (),
    OWNER,
)
# A file is of what is public when its row is written: what was taken out meanwhile gets none.
ASK_ITS_PAGE = Definer(
    "bal.ask_memory_page()",
    f"""
create or replace function bal.ask_memory_page() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  perform pg_advisory_xact_lock(hashtextextended(new.page_id::text, 0));
  if not exists (select 1 from public.memory_publisheditem i where i.page_id = new.page_id
                    and (new.item_id is null or i.item_id = new.item_id)) then
    raise exception 'nothing of this memory page is public' using errcode = 'BW007';
  end if;
  return new;
end $$;
create trigger ask_memory_page before insert on public.memory_publishedfile
  for each row execute function bal.ask_memory_page()
""",  # noqa: S608 (constants of this file)
    (),
    OWNER,
)
# In the transaction that writes the no: what is without it goes, with every file that held it. A
# page without its name is none: it goes whole, and only that it was there stays, under no name.
TAKE_OUT_BODY = f"""
  delete from public.memory_publishedfile f
   where f.page_id = new.page_id
     and (f.kind = '{FileKind.BOOKLET}' or not exists (
          select 1 from public.memory_publisheditem i
           where i.page_id = f.page_id and i.item_id = f.item_id));
  if not exists (select 1 from public.memory_publisheditem i
                  where i.page_id = new.page_id and i.kind = '{ItemKind.NAME}') then
    delete from public.memory_publishedfile f where f.page_id = new.page_id;
    delete from public.memory_publisheditem i
     where i.page_id = new.page_id and i.kind <> '{ItemKind.WALL_NAME}';
    insert into public.memory_memorytombstone (id, reference, withdrawn_date)
    select gen_random_uuid(), p.reference, (now() at time zone 'America/Mexico_City')::date
      from public.memory_publishedpage p where p.page_id = new.page_id and p.is_page
        on conflict (reference) do nothing;
    update public.memory_publishedpage p
       set is_page = false, since_date = null,
           reference = upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 10))
     where p.page_id = new.page_id and p.is_page;
  end if;
  delete from public.memory_publishedpage p
   where p.page_id = new.page_id and not exists (
         select 1 from public.memory_publisheditem i where i.page_id = new.page_id);
  return null;
end $$;"""  # noqa: S608 (constants of this file)
TAKE_OUT_TEXT = Definer(
    "bal.take_out_memory_text()",
    f"""
create or replace function bal.take_out_memory_text() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  if new.is_given then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended(new.page_id::text, 0));
  delete from public.memory_publisheditem i using public.memory_itemtext t
   where t.id = new.text_id and i.page_id = new.page_id
     and i.item_id = t.item_id and i.language = t.language;{TAKE_OUT_BODY}
create trigger take_out_memory_text after insert on public.memory_memoryconsent
  for each row execute function bal.take_out_memory_text()
""",  # noqa: S608 (constants of this file)
    (),
    OWNER,
)
TAKE_OUT_PAGE = Definer(
    "bal.take_out_memory_page()",
    f"""
create or replace function bal.take_out_memory_page() returns trigger
language plpgsql {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  perform pg_advisory_xact_lock(hashtextextended(new.page_id::text, 0));
  delete from public.memory_publisheditem i where i.page_id = new.page_id;{TAKE_OUT_BODY}
create trigger take_out_memory_page after insert on public.memory_pagewithdrawal
  for each row execute function bal.take_out_memory_page()
""",  # noqa: S608 (constants of this file)
    (),
    OWNER,
)
