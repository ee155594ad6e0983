"""Draw the card that a shared page of the portal is shown with: one PNG a language, kept in git.

python tools/share_card.py      (needs Chromium, and `make .local/built` for the fonts)
"""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

LAYOUT = Path(__file__).resolve().parents[1] / "src" / "baluarte" / "web" / "layout"
SIZE = {"width": 1200, "height": 630}
SAYS = {
    "es": "Agresiones contra quienes defienden derechos e informan en México",
    "en": "Aggressions against those who defend rights and report in Mexico",
}
PAGE = """<!DOCTYPE html><style>
@font-face {{ font-family: Card; src: url("{fonts}/serif.woff2") }}
body {{ margin: 0; width: 1200px; height: 630px; box-sizing: border-box; padding: 84px 96px;
  background: #f7f5ef; color: #1b2030; font-family: Card; display: flex; flex-direction: column;
  justify-content: space-between; border-bottom: 18px solid #253f87 }}
p {{ margin: 0; display: flex; gap: 28px; align-items: center; font-size: 64px }}
svg {{ width: 92px; height: 92px }}
h1 {{ margin: 0; font-weight: 400; font-size: 76px; line-height: 1.12;
  letter-spacing: -0.015em; text-wrap: balance }}
</style><p>{mark}Baluarte</p><h1>{says}</h1>"""


def main() -> None:
    mark = (LAYOUT / "drawings" / "mark.svg").read_text(encoding="utf-8")
    blank = LAYOUT / "static" / "built" / "card.html"
    with sync_playwright() as started:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        for language, says in SAYS.items():
            blank.write_text(PAGE.format(fonts=".", mark=mark, says=says), encoding="utf-8")
            page.goto(blank.as_uri())
            page.evaluate("document.fonts.ready")
            page.screenshot(path=LAYOUT / "static" / "share" / f"card-{language}.png")
        browser.close()
    blank.unlink()


if __name__ == "__main__":
    main()
