"""Look at what the page on deployment promises, from outside: https, two addresses, no database."""

import re
import subprocess
import sys
import threading
import time
from pathlib import Path

PORTAL, WORKBENCH = sys.argv[1:3]
SITES = ("portal", "door", "workbench")
ONE, OTHER, THIRD = "127.0.0.2", "127.0.0.3", "127.0.0.4"
PASSWORD = "una-clave-inventada-larga"
STATISTICS = ("llvmlite", "numba", "scipy", "pandas", "pyarrow", "numpy", "shapely")
# Each kernel with the arguments it was laid for: read, and none compiled.
COMPILED = """
import gc, sys
sys.path.insert(0, "/opt/baluarte/tools")
import warm_up
from numba.core.dispatcher import Dispatcher
warm_up.main()
every = [one for one in gc.get_objects() if issubclass(type(one), Dispatcher)]
kernels = [one for one in every if one.py_func.__module__.startswith("baluarte.")]
read = sum(sum(one.stats.cache_hits.values()) for one in kernels)
missed = sum(sum(one.stats.cache_misses.values()) for one in kernels)
print(f"{read} read, {missed} compiled")
sys.exit(missed > 0 or read == 0)
"""
SHUT_OUT = "Demasiados intentos fallidos"
SLOW = "POST /es/peligro/ HTTP/1.1\r\nHost: {}\r\nContent-Length: 9000\r\n\r\nwords="


def curl(*arguments, address=ONE):
    done = subprocess.run(
        ["curl", "-sS", "--interface", address, "-m", "30", *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout or done.stderr


def status(url, *arguments, address=ONE):
    return curl("-o", "/dev/null", "-w", "%{http_code}", *arguments, url, address=address)


def systemctl(verb, *names):
    subprocess.run(["/usr/local/sbin/systemctl", verb, *names], check=True)


def see(what, is_so):
    print(f"{'ok    ' if is_so else 'FAILED'} {what}", flush=True)
    FAILED.extend([] if is_so else [what])


FAILED = []


def ready(site):
    url = "http://localhost/health/ready"
    return curl("--unix-socket", f"/run/baluarte-{site}/socket", url) == "ok\n"


def wait_until_ready():
    until = time.monotonic() + 180
    while time.monotonic() < until and not all(map(ready, SITES)):
        time.sleep(1)
    for site in SITES:
        see(f"{site} is ready", ready(site))


def look_at_what_is_loaded():
    """Say what each process weighs, and that it began without what it computes with."""
    for unit in (*SITES, "worker"):
        first = Path(f"/run/walk/baluarte-{unit}.pid").read_text()
        forked = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *forked):
            size = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]
            maps = Path(f"/proc/{pid}/maps").read_text()
            found = [one for one in STATISTICS if f"/site-packages/{one}/" in maps]
            begun = f"{unit} ({pid}) began with {int(size) // 1024} MB"
            see(f"{begun}, of statistics {found}", not found)


def look_at_what_is_compiled():
    user = "baluarte-worker"
    done = subprocess.run(
        ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "env", "-i",
         "/opt/baluarte/.venv/bin/python", "-W", "ignore", "-c", COMPILED],
        capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    print(done.stderr, end="", flush=True)
    told = done.stdout.strip().splitlines()[-1:]
    see(f"another user reads what was compiled: {told}", done.returncode == 0)


def enter(name, password, *arguments, address):
    """Return the status and the page of an attempt to enter, with a browser of its own."""
    jar, page = f"/tmp/jar-{address}-{name}", f"https://{WORKBENCH}/es/cuenta/login/"
    form = curl("-c", jar, *arguments, page, address=address)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    said = {"login": name, "password": password, "csrfmiddlewaretoken": token and token[1]}
    fields = [x for k, v in said.items() for x in ("--data-urlencode", f"{k}={v}")]
    more = ["-b", jar, "-c", jar, "-H", f"Origin: https://{WORKBENCH}", "-w", "\n%{http_code}"]
    answer = curl(*more, *arguments, *fields, page, address=address)
    body, code = answer.rsplit("\n", 1)
    return code, body


def look_at_entering():
    operator = "/usr/local/sbin/baluarte-operator"
    subprocess.run([operator, "access", "institution", "faro", "Faro inventado"], check=True)
    subprocess.run(
        [operator, "access", "account", "ana", "Ana inventada", "--institution", "faro",
         "--role", "documenter", "--password", PASSWORD], check=True,
    )  # fmt: skip
    code, _ = enter("ana", PASSWORD, address=THIRD)
    see(f"entering by https is taken ({code})", code == "302")
    headers = curl("-D-", "-o", "/dev/null", f"https://{WORKBENCH}/es/cuenta/login/").lower()
    see("browsers are told to stay on https", "strict-transport-security: max-age=" in headers)
    tries = [enter(f"nadie{n}", "x", address=ONE) for n in range(11)]
    see("wrong passwords are taken as forms", {code for code, _ in tries} == {"200"})
    see("the eleventh of one address is shut out", SHUT_OUT in tries[-1][1])
    see("another address is not", SHUT_OUT not in enter("nadie", "x", address=OTHER)[1])
    told = enter("otra", "x", "-H", "X-Forwarded-For: 198.51.100.9", address=ONE)
    see("telling another address changes nothing", SHUT_OUT in told[1])


def look_at_trickles():
    host = f"{PORTAL}:443"
    slow = [
        subprocess.Popen(
            ["openssl", "s_client", "-quiet", "-connect", host, "-servername", PORTAL, "-bind",
             f"{THIRD}:0"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(60)
    ]  # fmt: skip
    ended = threading.Event()

    def drip():
        while not ended.wait(0.5):
            for one in slow:
                try:
                    one.stdin.write(b"a")
                    one.stdin.flush()
                except OSError:
                    continue

    for one in slow:
        one.stdin.write(SLOW.format(PORTAL).encode())
    threading.Thread(target=drip, daemon=True).start()
    time.sleep(3)
    for path in ("/es/peligro/", "/es/"):
        begun = time.monotonic()
        code = status(f"https://{PORTAL}{path}", address=OTHER)
        waited = time.monotonic() - begun
        see(f"{path} while sixty trickle: {code} in {waited:.1f} s", code == "200" and waited < 2)
    ended.set()
    for one in slow:
        one.kill()


def look_at_failures():
    door = f"https://{PORTAL}/es/peligro/"
    systemctl("stop", "postgresql")
    page = curl(door, address=OTHER)
    see("the door tells a telephone without a database", "tel:" in page)
    see("a site without a database says that it is not ready", not ready("portal"))
    systemctl("start", "postgresql")
    wait_until_ready()
    systemctl("stop", "baluarte-door")
    code = status(door, address=OTHER)
    see(f"the portal stands in for the door's process ({code})", code == "200")
    systemctl("stop", "baluarte-portal")
    page = curl("-w", "\n%{http_code}", door, address=OTHER)
    see("nginx tells a telephone when all else is down", "tel:" in page and page[-3:] == "503")
    posted = curl("-w", "\n%{http_code}", "-d", "words=x", door, address=OTHER)
    see("to whoever sent something too", "tel:" in posted and posted[-3:] == "503")
    other = curl("-w", "\n%{http_code}", f"https://{PORTAL}/en/", address=OTHER)
    see("and on every other page, in its language", 'lang="en"' in other and other[-3:] == "503")
    systemctl("start", "baluarte-door", "baluarte-portal")
    wait_until_ready()


def look_at_what_is_told():
    keys = ["/var/lib/baluarte/operator/keys", "/run/credentials/baluarte-workbench"]
    for user in ("baluarte-portal", "baluarte-door"):
        read = [
            subprocess.run(
                ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "ls", folder],
                capture_output=True, check=False,
            ).returncode
            for folder in keys
        ]  # fmt: skip
        see(f"{user} reads no key", 0 not in read)
    lent = sorted(one.name for one in Path("/run/credentials/baluarte-portal").iterdir())
    see(f"the portal is lent {lent}", not any("kek" in one or "log" in one for one in lent))
    written = "".join(one.read_text() for one in Path("/var/log/nginx").glob("*.log"))
    see("nginx writes no address", not any(one in written for one in (ONE, OTHER, THIRD)))
    see("and no path", "peligro" not in written and "/es/" not in written)
    see("health is not shown outside", status(f"https://{PORTAL}/health") == "404")
    see("http leads to https", status(f"http://{PORTAL}/es/") == "308")
    unknown = curl("-k", "--resolve", "elsewhere.test:443:127.0.0.1", "https://elsewhere.test/")
    see("another name is shown nothing", "unrecognized name" in unknown)
    large = status(f"https://{PORTAL}/es/peligro/", "-d", "a" * 70_000, address=THIRD)
    see(f"a body too large is refused ({large})", large == "413")


wait_until_ready()
look_at_what_is_loaded()
look_at_what_is_compiled()
look_at_entering()
look_at_what_is_told()
look_at_trickles()
look_at_failures()
sys.exit(f"{len(FAILED)} failed" if FAILED else 0)
