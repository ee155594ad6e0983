"""Serve a loaded demonstration, ask what its portal names and a short list of pages, and end it.

Run by `.ci/run` and `make prove`: what a newcomer does after `make demo`, without a browser.
"""

import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

BALUARTE = Path(sys.executable).with_name("baluarte")
PORTAL = (
    "/", "/es/", "/en/", "/es/mapa/", "/es/hechos/", "/es/cifras/", "/es/ediciones/",
    "/es/cumplimiento/", "/es/peligro/", "/es/protocolos/", "/es/custodia/",
    "/es/buscar/?q=presupuesto", "/en/buscar/?q=veracruz", "/es/buscar/?q=alerta+temprana",
    "/api/v1/openapi.json",
)  # fmt: skip
WORKBENCH = {
    "maria": ("/es/", "/es/hechos/", "/es/listas/", "/es/expedientes/"),
    "carlos": ("/es/", "/es/hechos/", "/es/publicacion/"),
    "nadia": ("/es/", "/es/procedimientos/"),
}
END_PATIENCE_S, OK = 60, 200


def main() -> int:
    """Return how many pages did not answer as they should, or whose end was not clean."""
    serving = subprocess.Popen(
        [str(BALUARTE), "demo", "serve", *sys.argv[1:]], stdout=subprocess.PIPE, text=True
    )
    try:
        said = _introduction(serving)
        pages = (*PORTAL, *_named(said["Portal"]))
        wrong = sum(_visit(_opener(), said["Portal"], page) for page in pages)
        for username, pages in WORKBENCH.items():
            browser = _enter(said["Workbench"], username, said["password"])
            wrong += sum(_visit(browser, said["Workbench"], page, username) for page in pages)
        began_at = time.monotonic()
        serving.send_signal(signal.SIGINT)
        code = serving.wait(timeout=END_PATIENCE_S)
        print(f"ended with {code} after {time.monotonic() - began_at:.1f} s", flush=True)
    finally:
        serving.kill()
    return wrong + abs(code)


def _introduction(serving: subprocess.Popen[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for line in serving.stdout or ():
        print(line, end="", flush=True)
        if found := re.match(r"(Portal|Workbench): +(http://\S+)", line):
            said[found[1]] = found[2]
        if found := re.search(r"password of each is (\S+)", line):
            said["password"] = found[1]
        if "Ctrl-C" in line:
            return said
    raise SystemExit("The demonstration ended before its sites answered.")


def _named(portal: str) -> list[str]:
    """Return each page that the portal's own map of itself names."""
    _, text = _read(_opener(), f"{portal}/sitemap.xml")
    return [urllib.parse.urlsplit(one).path for one in re.findall(r"<loc>([^<]+)</loc>", text)]


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )


def _enter(workbench: str, username: str, password: str) -> urllib.request.OpenerDirector:
    """Enter as a person does: password, then the code that the command prints."""
    browser = _opener()
    page = _read(browser, f"{workbench}/es/cuenta/login/")
    page = _send(browser, page, {"login": username, "password": password})
    asked = [str(BALUARTE), "demo", "code", username]
    code = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    _send(browser, page, {"code": code})
    return browser


def _read(browser: urllib.request.OpenerDirector, address: str) -> tuple[str, str]:
    with browser.open(address, timeout=60) as answer:
        return answer.geturl(), answer.read().decode()


def _send(
    browser: urllib.request.OpenerDirector, page: tuple[str, str], given: dict[str, str]
) -> tuple[str, str]:
    address, html = page
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    if token is None:
        raise SystemExit(f"{address} has no form")
    data = urllib.parse.urlencode(given | {"csrfmiddlewaretoken": token[1]}).encode()
    request = urllib.request.Request(address, data, {"Referer": address})
    with browser.open(request, timeout=60) as answer:
        return answer.geturl(), answer.read().decode()


def _visit(
    browser: urllib.request.OpenerDirector, site: str, page: str, username: str = ""
) -> bool:
    """Ask a page and say what came; true where it is not what it should be."""
    began_at, went_to = time.monotonic(), ""
    try:
        with browser.open(f"{site}{page}", timeout=60) as answer:
            answer.read()
            status, went_to = answer.status, answer.geturl()
    except urllib.error.HTTPError as answer:
        status = answer.code
    wrong = status != OK or "/cuenta/" in went_to
    told = f"{status} {site}{page} {username} {time.monotonic() - began_at:.2f} s"
    print(told + (f"  WRONG {went_to}" if wrong else ""), flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(min(main(), 1))
