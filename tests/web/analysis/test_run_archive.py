from baluarte.web.analysis.run_archive import csv_of


def test_no_table_of_a_run_holds_a_formula_and_numbers_stay_as_they_were():
    text = csv_of(("=lista", "b"), [("=1+1", -2.5), ("@SUM(A1)", None), ("Veracruz", 3)])
    assert [line.split(",") for line in text.splitlines()] == [
        ["'=lista", "b"], ["'=1+1", "-2.5"], ["'@SUM(A1)", ""], ["Veracruz", "3"],
    ]  # fmt: skip
