"""Look for secrets, for what is dangerous in our own code and, `--all`, at what we stand on.

python tools/security/scan.py [--all]

The tools stand in an environment of their own (`requirements/security.txt`); gitleaks is the
distribution's. Each must find what is planted in `samples/` before what it says is believed.
Advisories (`pip-audit`) are looked up where they can be reached, and it is said where not.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".local" / "security" / "bin"
SAMPLES, RULES = "tools/security/samples", "tools/security/rules.yaml"
OURS = ("src", "tools/security/scan.py")
# What ruff judges line by line (S308, S314, S608), each exception with its reason.
JUDGED_BY_RUFF = "B308,B314,B608,B703"
PLANTED = re.compile(r"# finds: (\S+)")
# Shaped as a token of a well-known service, and of none: written here in two halves.
SECRET = "ghp_" + "x7Kq2LmZ9vT4bNc8RwY1dHs6JpGf3AeUoQi5"


def main() -> int:
    faults = [*secrets_found(), *bandit_found(), *rules_broken()]
    if "--all" in sys.argv[1:]:
        write_bill_of_materials()
        faults += advisories()
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def secrets_found() -> list[str]:
    """Return secrets in the history, after one that was planted was found."""
    if shutil.which("gitleaks") is None:
        print("gitleaks is not installed (apt-get install gitleaks): secrets were not looked for")
        return []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sample.py").write_text(f'TOKEN = "{SECRET}"\n', encoding="utf-8")
        if run("gitleaks", "detect", "--no-git", "--no-banner", "--source", folder).returncode == 0:
            return ["gitleaks: does not find the secret that was planted"]
    looked = run("gitleaks", "detect", "--no-banner", "--redact", "-v", "--source", ".")
    return [] if looked.returncode == 0 else [f"gitleaks:\n{looked.stdout}"]


def bandit_found() -> list[str]:
    """Return what bandit finds in our code, after what was planted was found."""
    return bandit_in(OURS[0]) if bandit_in(SAMPLES) else ["bandit: misses what was planted"]


def bandit_in(folder: str) -> list[str]:
    """Return what bandit finds in a folder at medium severity and confidence."""
    asked = (str(TOOLS / "bandit"), "-q", "-ll", "-ii", "-s", JUDGED_BY_RUFF, "-f", "json", "-r")
    results = json.loads(run(*asked, folder).stdout)["results"]
    return [
        f"{r['filename']}:{r['line_number']}: {r['test_id']} {r['issue_text']}" for r in results
    ]


def rules_broken() -> list[str]:
    """Return where our own rules are broken, and which do not find what was planted for them."""
    planted = PLANTED.findall((ROOT / SAMPLES / "forbidden.py").read_text(encoding="utf-8"))
    found = {rule for rule, _ in broken(SAMPLES)}
    said = [f"rule {rule} does not find what was planted" for rule in sorted(set(planted) - found)]
    return said + [f"{where}: {rule}" for rule, where in broken(*OURS)]


def broken(*paths: str) -> list[tuple[str, str]]:
    """Return each rule that is broken in some paths, and where."""
    asked = ("scan", "--config", RULES, "--metrics=off", "--disable-version-check", "--json")
    # Git's ignored files are not ours; the samples are told by name.
    looked = run(str(TOOLS / "semgrep"), *asked, "--quiet", *paths)
    told = json.loads(looked.stdout or "{}")
    if looked.returncode not in (0, 1) or told.get("errors"):
        return [("semgrep", looked.stderr or str(told.get("errors")))]
    return [
        (one["check_id"].rpartition(".")[2], f"{one['path']}:{one['start']['line']}")
        for one in told["results"]
    ]


def write_bill_of_materials() -> None:
    """Write what an installation is made of, as CycloneDX."""
    path = ROOT / ".local" / "sbom.json"
    asked = ("requirements", "requirements/base.txt", "--of", "JSON", "-o", str(path))
    run(str(TOOLS / "cyclonedx-py"), *asked, check=True)
    print(f"what an installation is made of: {path.relative_to(ROOT)}")


def advisories() -> list[str]:
    """Return known faults of what we stand on; say where nobody could be asked."""
    asked = ("--require-hashes", "--disable-pip", "-r", "requirements/base.txt", "--timeout", "20")
    looked = run(str(TOOLS / "pip-audit"), *asked)
    if looked.returncode == 0:
        return []
    if "Name" not in looked.stdout:
        print("advisories could not be reached: nothing is known of them today")
        return []
    return [f"pip-audit:\n{looked.stdout}"]


def run(*command: str, check: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=check, timeout=900
    )


if __name__ == "__main__":
    raise SystemExit(main())
