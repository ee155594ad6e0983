"""Two homes, two stores and the commands between them: an installation, and where it comes back."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from baluarte.config import embedded

ROOT = Path(__file__).resolve().parents[3]
BALUARTE = Path(sys.executable).with_name("baluarte")
ACTS = Path(__file__).with_name("acts.py")
KEPT_APART = ("keys", "log.key", "receipt-lookup", "receipt-mailbox")
PATIENCE_S = 300


@dataclass
class Drill:
    """The installation `here`, and the empty home `there` that it is restored into."""

    folder: Path
    here: Path
    there: Path
    name: str = "baluarte"
    receiving: subprocess.Popen | None = None
    killed: bool = False
    told: Path = field(init=False)

    def __post_init__(self):
        self.told = self.folder / "wal.log"

    def environment(self, home, **more):
        return os.environ | {
            "BALUARTE_HOME": str(home),
            "BALUARTE_DATABASE": self.name,
            "BALUARTE_FACE": "workbench",
            "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
            "DRILL_NOTES": str(self.folder / "notes.json"),
            "BALUARTE_BACKUP_STORE": str(self.folder / "copies"),
            "BALUARTE_BACKUP_KEY_STORE": str(self.folder / "keys"),
            "BALUARTE_BACKUP_RECIPIENTS": str(self.folder / "recipients"),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **more,
        }  # fmt: skip

    def run(self, *arguments, home=None, fails=False, **more):
        done = subprocess.run(
            [str(BALUARTE), *map(str, arguments)], text=True, cwd=ROOT, check=False,
            env=self.environment(home or self.here, **more), capture_output=True,
        )  # fmt: skip
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def act(self, asked, home=None, **more):
        """Let some acts happen; return what the last of them says, where it is `state`."""
        done = subprocess.run(
            [sys.executable, str(ACTS), asked], text=True, cwd=ROOT, check=False,
            env=self.environment(home or self.here, **more), capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1]) if asked.endswith("state") else None

    def begin(self, asked):
        """Let acts happen while something else does; what they say can be read at their end."""
        return subprocess.Popen(
            [sys.executable, str(ACTS), asked], text=True, cwd=ROOT,
            env=self.environment(self.here), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def make_identity(self):
        said = self.run("backup", "identity", self.folder / "identity")
        (self.folder / "recipients").write_text(said)

    def receive(self):
        with self.told.open("a") as told:
            self.receiving = subprocess.Popen(
                [str(BALUARTE), "backup", "wal", "--every", "1"],
                env=self.environment(self.here), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=told,
            )  # fmt: skip

    def wait_until_away(self, at: datetime) -> None:
        """Wait until everything that was written before an instant is known to be in the store."""
        alive, deadline = self.folder / "copies" / "alive", time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if alive.exists() and datetime.fromisoformat(alive.read_text()) >= at:
                return
            assert self.receiving.poll() is None, self.told.read_text()
            time.sleep(1)
        raise AssertionError(f"not away after {PATIENCE_S} s: {self.told.read_text()}")

    def kill(self) -> datetime:
        """Kill server and receiver as a power cut would."""
        at = datetime.now(UTC)
        if self.receiving:
            # Its own child too, which would send on.
            subprocess.run(["pkill", "-9", "-P", str(self.receiving.pid)], check=False)
            self.receiving.kill()
            self.receiving.wait()
        pid = self.here / "postgres" / "data" / "postmaster.pid"
        if pid.exists():
            os.kill(int(pid.read_text().split()[0]), signal.SIGKILL)
        self.killed = True
        return at

    def bring_keys(self, *names):
        self.there.mkdir(parents=True, exist_ok=True)
        for name in names or KEPT_APART:
            path = self.here / name
            (shutil.copytree if path.is_dir() else shutil.copy2)(path, self.there / name)

    def restore(self, *more, fails=False, **environment):
        return self.run("restore", "--identity", self.folder / "identity", *more,
                        home=self.there, fails=fails, **environment)  # fmt: skip

    def forget_there(self):
        embedded.Embedded(self.there / "postgres").stop()
        shutil.rmtree(self.there, ignore_errors=True)

    def remove(self):
        if self.receiving and self.receiving.poll() is None:
            self.receiving.terminate()
            self.receiving.wait()
        # What was killed may stand in the list of processes until somebody asks for it.
        for home in (self.there,) if self.killed else (self.here, self.there):
            embedded.Embedded(home / "postgres").stop()
            embedded.Embedded(home / "postgres" / "data.restoring").stop()
        for home in (self.here, self.there):
            shutil.rmtree(home, ignore_errors=True)


def new_drill(folder: Path, name: str) -> Drill:
    """Return a drill in homes that the server's user can reach."""
    near = embedded.SHARED_BY_ROOT if os.geteuid() == 0 else folder
    homes = [near / f"drill-{name}-{which}-{os.getpid()}" for which in ("here", "there")]
    for part in ("copies", "keys"):
        (folder / part).mkdir(parents=True)
    return Drill(folder, *homes)
