"""Who analyses, to whom no case is open, sees how far raters agree and what stands beside measures."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey


def test_an_analyst_reads_agreement_its_drift_and_the_tenth(enter):
    page = enter("analia")
    page.get_by_role("link", name="Ver cuánto coinciden quienes valoran").click()
    expect(page.locator("h1")).to_have_text("Acuerdo entre quienes valoran")
    level = page.locator("#items tbody tr").first.inner_text()
    assert re.search(r"\d+ %, entre \d+ y \d+", level)
    drawn = page.locator("#acuerdo-por-trimestre-table tbody tr")
    values = [
        [cell.get_attribute("data-value") for cell in drawn.nth(place).locator("th, td").all()]
        for place in range(drawn.count())
    ]
    told = [row for row in values if row[2]]
    silent = [row for row in values if not row[2]]
    assert len(told) >= 4
    assert all(float(row[3]) < float(row[4]) for row in told)
    assert silent
    assert all(row[2:] == ["", "", ""] for row in silent)
    expect(page.locator("#draw")).to_contain_text("Usted no tiene acceso a ningún expediente")


def test_the_study_that_fell_by_lot_stands_with_another_of_its_team(enter):
    label = "Estudios por valorar de nuevo, sin ver la primera valoración"
    shown = {name: enter(name).locator("main").inner_text() for name in ("ramona", "tomas")}
    assert [label in shown[name] for name in ("ramona", "tomas")] == [True, False]
