"""What axe finds on a page of a journey, every disclosure of it open: nothing, or the journey ends.

Without axe (`npm ci`) nothing is looked for; the pages of the design say so by skipping.
"""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OPEN = """
window.shut = [...document.querySelectorAll('details:not([open])')]
window.shut.forEach(part => part.open = true)
"""


def accessible(page: Page):
    """Hold a page to its width, and to what axe asks of it."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    if not AXE.exists():
        return
    page.evaluate(OPEN)
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations)"
    )
    page.evaluate("window.shut.forEach(part => part.open = false)")
    assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] == [], page.url
