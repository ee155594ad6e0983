"""Walk the page on deployment: a bare Debian root, the page's own commands, and what they promise.

python tools/walk_deployment.py [--root FOLDER]

As root, with debootstrap. The commands run in a login shell of that Debian, with its environment
and nothing of this machine's. systemd does not run in a root of its own: a stand-in runs each
unit's command as its user, with its settings and credentials, and without its confinement, which
`systemd-analyze` reads. Everything listens on addresses of this machine (ports 80 and 443) and
ends with the walk. The root stays, so that the next walk is short; remove it by hand.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "how-to" / "deploy.md"
STAND_IN, LOOKING = ROOT / "tools" / "walk" / "systemctl.py", ROOT / "tools" / "walk" / "look.py"
PORTAL, WORKBENCH = "portal.walk.test", "workbench.walk.test"
NEEDED = ("debootstrap", "unshare", "chroot", "systemd-analyze")
INSIDE = "WALK_INSIDE"
AUTHORITIES = Path("/usr/local/share/ca-certificates")
TRUSTED = "/etc/ssl/certs/ca-certificates.crt"
# What trusts only authorities of its own: told by its file, as whoever keeps such a machine would.
TRUSTING = {
    "etc/uv/uv.toml": "native-tls = true\n",
    "root/.npmrc": f"cafile={TRUSTED}\n",
}
CERTIFICATES = """
install -d -m 0700 /etc/baluarte/tls
for site in portal workbench; do
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$site.walk.test" \\
    -addext "subjectAltName=DNS:$site.walk.test" \\
    -keyout /etc/baluarte/tls/$site.key -out /etc/baluarte/tls/$site.crt 2> /dev/null
  cp /etc/baluarte/tls/$site.crt /usr/local/share/ca-certificates/walk-$site.crt
done
update-ca-certificates > /dev/null 2>&1
"""


def missing() -> list[str]:
    """Return what this machine lacks for a walk."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    return lacking if os.geteuid() == 0 else [*lacking, "root"]


def commands() -> str:
    """Return the page's commands in their order, with certificates made before they are asked."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    said = [CERTIFICATES + block if "nginx -t" in block else block for block in blocks]
    wanted = f"export SOURCE=/srv/source.git PORTAL={PORTAL} WORKBENCH={WORKBENCH}\n"
    return "\n".join(["set -eux", wanted, *said[1:]])


def lay(root: Path) -> None:
    """Make a bare root, or begin anew in one that a walk left; the code is this commit's."""
    if not (root / "etc" / "debian_version").exists():
        run(
            "debootstrap",
            "--variant=minbase",
            "--include=ca-certificates,systemd",
            "trixie",
            str(root),
        )
    for gone in ("etc/baluarte", "var/lib/baluarte", "srv/source.git"):
        shutil.rmtree(root / gone, ignore_errors=True)
    run("git", "clone", "-q", "--bare", str(ROOT), str(root / "srv" / "source.git"))
    installed = root / "opt" / "baluarte"
    if installed.exists():
        # Kept for its packages: the page's clone would take what is there for something else.
        run("git", "-C", str(installed), "fetch", "-q", str(root / "srv" / "source.git"), "HEAD")
        run("git", "-C", str(installed), "reset", "-q", "--hard", "FETCH_HEAD")
    bin_folder = root / "usr" / "local" / "sbin"
    shutil.copy(STAND_IN, bin_folder / "systemctl")
    shutil.copy(LOOKING, root / "srv" / "look.py")
    (bin_folder / "systemctl").chmod(0o755)
    (root / "usr" / "sbin" / "policy-rc.d").write_text("#!/bin/sh\nexit 101\n")
    (root / "usr" / "sbin" / "policy-rc.d").chmod(0o755)
    (root / "etc" / "hosts").write_text(f"127.0.0.1 localhost {PORTAL} {WORKBENCH}\n")


def trust(root: Path) -> None:
    """Let the root trust whom this machine trusts, where packages come through somebody."""
    if not any(AUTHORITIES.glob("*.crt")):
        return
    shutil.copytree(AUTHORITIES, root / AUTHORITIES.relative_to("/"), dirs_exist_ok=True)
    run("chroot", str(root), "update-ca-certificates")
    for path, told in TRUSTING.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(told, encoding="utf-8")


def walk(root: Path) -> None:
    """Run the page's commands in the root, then look at what they promise."""
    run("mount", "--rbind", "/dev", str(root / "dev"))
    # Of the walk's own processes, by whose numbers they are stopped.
    run("mount", "-t", "proc", "proc", str(root / "proc"))
    run("mount", "-t", "tmpfs", "tmpfs", str(root / "run"))
    trust(root)
    script = commands()
    if (root / "opt" / "baluarte").exists():
        script = RESTORE + script.replace('git clone "$SOURCE" /opt/baluarte', ":")
    (root / "srv" / "page.sh").write_text(script, encoding="utf-8")
    for given in ("bash /srv/page.sh", f"python3 /srv/look.py {PORTAL} {WORKBENCH}"):
        run("chroot", str(root), "su", "--login", "root", "--command", given)
    units = [str(one) for one in sorted((root / "etc/systemd/system").glob("baluarte-*.service"))]
    names = [Path(one).name for one in units]
    run("systemd-analyze", f"--root={root}", "verify", "--man=no", *names)
    run("systemd-analyze", f"--root={root}", "security", "--offline=yes", "--threshold=30", *names)


# A root that was walked before: its database begins anew, as on the day it was installed.
RESTORE = """
if [ -e /etc/postgresql ]; then
  major=$(ls /etc/postgresql)
  pg_dropcluster --stop "$major" main && pg_createcluster "$major" main > /dev/null
fi
rm -f /etc/nginx/conf.d/baluarte.conf /etc/nginx/modules-enabled/99-baluarte.conf
"""


def run(*command: str) -> None:
    if (ended := subprocess.run(command, check=False).returncode) != 0:
        sys.exit(f"{command[0]} {command[1]}: ended with {ended}")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--root", type=Path, default=Path("/var/tmp/baluarte-walk"))
    root = asked.parse_args().root.resolve()
    if lacking := missing():
        sys.exit(f"The walk needs {', '.join(lacking)}.")
    if os.environ.get(INSIDE):
        walk(root)
        return
    lay(root)
    # Its own mounts and processes: both end with the walk.
    inside = ["unshare", "--mount", "--pid", "--fork", "--kill-child", sys.executable, *sys.argv]
    sys.exit(subprocess.run(inside, check=False, env=os.environ | {INSIDE: "1"}).returncode)


if __name__ == "__main__":
    main()
