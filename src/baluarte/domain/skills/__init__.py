"""Skills: courses, who took part, what was learned, and for how long a competence is valid.

Here: courses of an organisation with the three approaches that each says it covers or does not;
accounts enrolled, others counted by kind without a name; attendance, tests before and after, the
gain of a course with its interval; competences given, their last day, and whose refresher is
missing where a role needs it.

Not here: training that an authority says it gave (`statements`), who anybody is (`people`), the
self-assessment of risk (the portal, which keeps nothing), and any mark or total on a person whose
rights are defended. Which competences there are, for how many months, and which role needs which
is text (`norms/texts/skills`). Nobody is stopped for want of a competence: it is said.

Who comes in calls, of `actions`: `announce_course`, `enrol`, `count_participants`, `record_sheet`,
`close_course`, `withdraw_course`; of `queries`: `courses`, `queries.participants`,
`queries.competences`, `queries.totals`.
"""
