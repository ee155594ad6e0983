"""The test that is named after each demand, where it is answered; a house test finds each."""

from collections.abc import Mapping

TESTS: Mapping[str, str] = {
    "S02": "test_s02_an_obligation_whose_one_action_ends_is_a_gap",
    "S03": "test_s03_nothing_is_decreed_without_her_word",
    "S04": "test_s04_boards_by_axis_and_by_institution_add_up_to_the_total",
    "S06": "test_s06_the_registry_tells_apart_whom_it_happened_to",
    "S08": "test_s08_freshness_says_the_days_of_each_step_and_how_many_are_not_known",
    "S09": "test_s09_events_acts_and_victims_of_one_year_are_different_numbers",
    "S10": "test_s10_a_hot_corner_is_found_and_named",
    "S11": "test_s11_what_is_missing_is_named_and_nothing_closes",
    "S12": "test_s12_silence_of_a_municipality_goes_to_the_state_and_then_to_the_federation",
    "S13": "test_s13_kappa_worked_out_by_hand_for_two_raters_and_twenty_cases",
    "S15": "test_s15_the_published_load_comes_out_of_loaded_statements",
    "S16": "test_s16_tampering_with_the_database_is_found",
    "S17": "test_s17_what_is_missed_rings_and_stays_until_what_was_found_is_written",
    "S18": "test_s18_an_essential_no_keeps_a_study_open_until_it_is_mended",
    "S19": "test_s19_urgent_measures_have_three_hours_and_then_nine",
    "S20": "test_s20_the_council_is_answered_once_with_reasons_by_who_owes_it",
    "S22": "test_s22_a_refusal_says_why",
    "S23": "test_s23_the_portal_reads_what_was_let_out_and_is_refused_what_it_came_from",
    "S29": "test_s29_of_33_offices_those_that_do_not_answer_are_without_data_and_never_zero",
    "S43": "test_s43_every_demand_has_an_institution_that_answers_for_it",
    "S45": "test_s45_the_published_budget_covers_63_9_per_cent_of_the_need",
    "S46": "test_s46_recoding_one_state_changes_its_answer_and_the_gaps",
    "S48": "test_s48_an_item_is_not_voted_without_her_summons_and_her_position",
    "S49": "test_s49_every_guideline_has_an_objective_and_every_axis_its_indicators",
    "S50": "test_s50_the_revision_names_the_hash_of_what_it_replaces",
    "S51": "test_s51_every_demand_has_a_function_that_opens_or_says_under_construction",
}
