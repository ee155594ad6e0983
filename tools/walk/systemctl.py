#!/usr/bin/python3
"""Stands in for systemctl where systemd does not run: a unit's command, as its user, no more."""

import grp
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

UNITS, RUN = Path("/etc/systemd/system"), Path("/run/walk")


def read(name):
    settings = {}
    for line in (UNITS / f"{name}.service").read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            settings.setdefault(key, []).append(value)
    return settings


def give(path, user, mode):
    os.chown(path, user.pw_uid, user.pw_gid)
    path.chmod(mode)


def lend(settings, user, folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for line in settings.get("LoadCredential", []):
        name, source = line.split(":", 1)
        source = Path(source)
        files = {name: source}
        if source.is_dir():
            files = {f"{name}_{one.name}": one for one in source.iterdir()}
        for called, one in files.items():
            shutil.copyfile(one, folder / called)
            give(folder / called, user, 0o400)
    give(folder, user, 0o500)


def start(name):
    if name == "postgresql":
        [major] = os.listdir("/etc/postgresql")
        subprocess.run(["pg_ctlcluster", major, "main", "start"], check=True)
        return
    if name == "nginx":
        subprocess.run(["nginx"], check=True)
        return
    settings = read(name)
    user = pwd.getpwnam(settings["User"][0])
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "LANG": "C.UTF-8",
        "HOME": user.pw_dir, "USER": user.pw_name, "LOGNAME": user.pw_name, "SHELL": user.pw_shell,
        "CREDENTIALS_DIRECTORY": f"/run/credentials/{name}",
    }  # fmt: skip
    for file in settings["EnvironmentFile"]:
        lines = [x for x in Path(file).read_text().splitlines() if x and x[0] != "#"]
        environment.update(line.split("=", 1) for line in lines)
    environment.update(line.split("=", 1) for line in settings["Environment"])
    lend(settings, user, Path(environment["CREDENTIALS_DIRECTORY"]))
    folders = [("/var/lib", x, 0o700) for x in settings.get("StateDirectory", [])]
    folders += [("/run", x, 0o750) for x in settings.get("RuntimeDirectory", [])]
    for above, inside, mode in folders:
        path = Path(above) / inside
        path.mkdir(parents=True, exist_ok=True)
        give(path, user, mode)
    RUN.mkdir(exist_ok=True)
    with (RUN / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups",
             *settings["ExecStart"][0].split()],
            env=environment, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, umask=0o027,
        )  # fmt: skip
    (RUN / f"{name}.pid").write_text(str(process.pid))


def stop(name):
    if name == "postgresql":
        [major] = os.listdir("/etc/postgresql")
        subprocess.run(["pg_ctlcluster", major, "main", "stop", "-m", "fast"], check=False)
    elif name == "nginx":
        subprocess.run(["nginx", "-s", "quit"], check=False, stderr=subprocess.DEVNULL)
    elif (RUN / f"{name}.pid").exists():
        pid = int((RUN / f"{name}.pid").read_text())
        try:
            os.killpg(pid, signal.SIGTERM)
        except ProcessLookupError:
            return
    time.sleep(2)


def main():
    asked = [one for one in sys.argv[1:] if one != "--now"]
    verb, names = asked[0], asked[1:]
    assert grp.getgrgid(0)
    for name in names:
        if verb in ("stop", "restart"):
            stop(name)
        if verb in ("start", "restart", "enable"):
            start(name)


main()
