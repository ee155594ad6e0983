"""What a map weighs and how long its first drawing takes: a measure, not a test.

    BALUARTE_HOME=/var/lib/measured .venv/bin/baluarte demo load --reports 600 --seed 2026
    BALUARTE_HOME=/var/lib/measured .venv/bin/baluarte demo serve
    BALUARTE_HOME=/var/lib/measured .venv/bin/python tests/bench/first_map.py PASSWORD
        [--portal http://localhost:8000] [--workbench http://localhost:8001]

Opens the portal's map and, as the analyst, the map of risk, in Chromium with an empty cache, as it
is and as Lighthouse's telephone (150 ms there and back, 1.6 Mbit/s, a processor four times slower).
Says after how many milliseconds the map is drawn and what was sent by then and afterwards, in KiB
as it travels; and, where only a picture comes first, after how many the map answers: from the start
where it comes by itself, else from a tap on it. The least of three. Aim: 400 KB and 2 s.
"""

import argparse
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SIZES = {"telephone, 390 px": (390, 844), "desktop, 1280 px": (1280, 900)}
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8,
        "uploadThroughput": 750e3 / 8}  # fmt: skip
SLOWER = 4
MAPS = {
    "map of risk": ("workbench", "/es/analisis/mapa/", "[data-risk-map]"),
    "portal's map": ("portal", "/es/mapa/", "[data-map]"),
}
# The page is read to its end and something of it is painted: what stands in it then is seen with
# the next frame. A canvas is drawn once its map says so.
DRAWN = """selector => {
  const host = document.querySelector(selector)
  return document.readyState !== 'loading' && performance.getEntriesByType('paint').length
    && host && host.getAttribute('aria-busy') !== 'true' && host.querySelector('svg, canvas')
}"""
NEXT_FRAME = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
READY = "selector => document.querySelector(selector).dataset.ready === 'yes'"
# When it came by itself, in milliseconds from the start of the page.
WATCH = """new MutationObserver(() => { window.__ready = performance.now() })
  .observe(document, { subtree: true, attributeFilter: ['data-ready'] })"""


def main() -> None:
    """Measure both maps, by both sizes, slow and not."""
    asked = argparse.ArgumentParser()
    asked.add_argument("password")
    asked.add_argument("--portal", default="http://localhost:8000")
    asked.add_argument("--workbench", default="http://localhost:8001")
    told = asked.parse_args()
    sites = {"portal": told.portal, "workbench": told.workbench}
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        cookies = _entered(browser, told.workbench, told.password)
        for name, (site, path, selector) in MAPS.items():
            for size, (width, height) in SIZES.items():
                for is_slow in (False, True):
                    found = [
                        measured(browser, sites[site] + path, selector, cookies,
                                 width=width, height=height, is_slow=is_slow)
                        for _ in range(3)
                    ]  # fmt: skip
                    drawn, answers, sent, by_kind = min(found, key=lambda one: one[0])
                    kinds = ", ".join(f"{kind} {n / 1024:.0f}" for kind, n in by_kind.most_common())
                    print(f"{name:13} {size:18} {'slow' if is_slow else 'as it is':9}"
                          f" drawn after {drawn:6.0f} ms, {sent / 1024:5.0f} KiB ({kinds});"
                          f" answers after {answers:6.0f} ms",
                          flush=True)  # fmt: skip
        browser.close()


def _entered(browser: Browser, workbench: str, password: str) -> list:
    page = browser.new_context(locale="es-MX").new_page()
    page.goto(f"{workbench}/es/cuenta/login/")
    page.get_by_label("Usuario").fill("analia")
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.locator("input[name=code]").wait_for()
    command = [str(Path(sys.executable).with_name("baluarte")), "demo", "code", "analia"]
    code = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]
    page.locator("input[name=code]").fill(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return page.context.cookies()


def measured(
    browser: Browser, url: str, selector: str, cookies: list, *, width: int, height: int,
    is_slow: bool,
) -> tuple[float, float, int, Counter[str]]:  # fmt: skip
    """Return after how many milliseconds the map is drawn and answers, and the bytes sent."""
    context = browser.new_context(locale="es-MX", viewport={"width": width, "height": height})
    context.add_cookies(cookies)
    page: Page = context.new_page()
    page.add_init_script(WATCH)
    spoken = context.new_cdp_session(page)
    spoken.send("Network.enable")
    spoken.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if is_slow:
        spoken.send("Network.emulateNetworkConditions", SLOW)
        spoken.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    kind_of: dict[str, str] = {}
    sent: Counter[str] = Counter()
    spoken.on("Network.responseReceived",
              lambda told: kind_of.__setitem__(told["requestId"], told["type"]))  # fmt: skip
    spoken.on("Network.loadingFinished",
              lambda told: sent.update({kind_of.get(told["requestId"], "Other"):
                                        int(told["encodedDataLength"])}))  # fmt: skip
    begun = time.perf_counter()
    page.goto(url, wait_until="commit", timeout=60_000)
    page.wait_for_function(DRAWN, arg=selector, polling=50, timeout=60_000)
    page.evaluate(NEXT_FRAME)
    drawn = (time.perf_counter() - begun) * 1000
    page.wait_for_load_state("networkidle")
    by_kind = Counter(sent)
    if page.evaluate(READY, selector):
        answers = page.evaluate("window.__ready")
    else:
        begun = time.perf_counter()
        page.locator(selector).click()
        page.wait_for_function(READY, arg=selector, polling=50, timeout=60_000)
        answers = (time.perf_counter() - begun) * 1000
    context.close()
    return drawn, answers, sum(by_kind.values()), by_kind


if __name__ == "__main__":
    main()
