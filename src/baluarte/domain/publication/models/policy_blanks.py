"""What tables that were taken back leave of figures that stood on them: the database says it."""

from baluarte.domain.wall.choices import DatabaseRole
from baluarte.domain.wall.declarations import (
    AS_ITS_OWNER,
    CHANGE,
    READ,
    Definer,
    FunctionOwner,
    only,
)
from baluarte.norms.clocks.calendar import CENTRE

# As `queries.policy_tables.indicator_as_it_reads` has it, which reads what is not blank yet.
BLANK_FIGURE = (
    """'{"state": "no_data", "reason": "tables_withdrawn", "value": null, "numerator": null,"""
    """ "denominator": null, "low": null, "high": null, "asked": 0, "answered": 0,"""
    """ "differing": 0}'::jsonb"""
)
BLANK_BODY = (
    """'{"series": [], "institutions": [], "sources": [], "released": null,"""
    """ "progress": {"status": "cannot_be_said", "why": "", "ratio": null}}'::jsonb"""
)
# Whoever asks for it says nothing of what stays: it follows from the tables that were taken back.
BLANK_POLICY_ROWS = f"""
create or replace function bal.blank_policy_rows() returns void
language plpgsql volatile {AS_ITS_OWNER} as $$
begin
  perform bal.account();
  update public.publication_policyrow said
     set body = said.body || {BLANK_BODY} || jsonb_build_object(
       'figure', {BLANK_FIGURE} || jsonb_build_object(
         'period', said.body #> '{{figure,period}}',
         'tables', gone.name,
         'withdrawn', to_char(gone.withdrawn_at at time zone '{CENTRE}', 'YYYY-MM-DD')))
    from (select let.number::text || '.' || let.revision::text as name, let.withdrawn_at
            from public.publication_tablerelease let where let.withdrawn_at is not null) gone
   where said.kind = 'indicator' and said.body #>> '{{released,tables}}' = gone.name;
end $$"""  # noqa: S608 (constants of this file)
OF_BLANKS = (
    Definer(
        "bal.blank_policy_rows()", BLANK_POLICY_ROWS, (DatabaseRole.APP,),
        FunctionOwner(
            "bal_fn_policy_blanks",
            {
                "publication_policyrow": (READ, only(CHANGE, ("body",))),
                "publication_tablerelease": (READ,),
            },
        ),
    ),
)  # fmt: skip
