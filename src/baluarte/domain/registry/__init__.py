"""Events as established: what, when, where, on what sources, with what certainty.

Here: events, acts, victims by number, links from reports, what is told of them, layers of areas.
Not here: what a source said (`intake`), which events may be one (`linkage`), how many there are
(`analysis`), what is public (`publication`).

Every steward's events lie in the compartment of its list, and no row moves.

Who comes in calls, of `actions`: `establish_from_list`, `establish_from_reports`,
`established_as_read` (beside the reading of a list), `establish_apart`, `link_report`,
`unlink_report`, `determine` (with `standing_of`), `add_act`, `end_act`, `verify_event`,
`assess_event`, `withdraw_event`, `withhold_victim_name`, `erase_grounds`, and to tell
more `add_perpetrator`, `describe_victim`, `say_who_victim_is`, `tell_detail`, `chain_events`,
`make_claim`, `follow_claim`, each with its `end_...`; of `queries`: `list_events`,
`count_up_to`, `events`, `search`, `find_by_name`, `victims_named`, `terms_by_compartment`.
Rooms above may come in; whoever counts never asks for names. What is taken back below is answered
in `effects`; rooms above are told, and asked, by `signals`.
"""
