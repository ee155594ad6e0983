"""Investigation: what authorities opened about an event, how far it came, what stopped it.

Here: inquiries (criminal files, complaints, urgent actions, precautionary measures, amparos,
searches, petitions) with their dated status history, crimes as classified and as claimed, suspects
as counts, transfers, attraction; acts of the protocols with who says so; hypotheses; acts that the
victim asked for and their answers. Everything is somebody's word with its source: what happened on
a day and what was known on a day are two things.

Not here: the engine that counts days (`procedure`), who anybody is (`people`), what institutions
say of themselves (`statements`), which statuses there are and what may follow what
(`norms.inquiries`). Nothing here grades a person, a file or an office.

Who comes in calls, of `actions`: `open_inquiry`, `record_status`, `classify`, `count_suspects`,
`record_act`, `state_hypothesis`, `decide_hypothesis`, `answer_criterion`, `ask_for_act`,
`answer_act_request`, `take_back`; of `queries`: `inquiries`, `history_of`, `acts_of`,
`hypotheses_of`.
"""
