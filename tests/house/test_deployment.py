"""The files of a deployment parse, and name only commands, settings and users that exist."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.house.sources import ROOT
from tests.house.test_reference import documented

from baluarte.cli.main import main
from baluarte.config.embedded import SUPERUSER
from baluarte.config.preparation import LOGIN_ROLES

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
OF_THE_OPERATOR = [unit for unit in UNITS if unit.stem.startswith("baluarte-backup")]
TIMERS = sorted(DEPLOY.glob("systemd/*.timer"))
SITES = {"portal", "door", "workbench"}
PAGES = [ROOT / "docs" / "how-to" / name for name in ("deploy.md", "instalar.md")]
SETTING = re.compile(r"^(?:Environment=)?(?P<name>(?:BALUARTE|DATABASE)_[A-Z_]+)=", re.MULTILINE)


def values(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", unit.read_text(encoding="utf-8"), re.MULTILINE)


def text(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def blocks(page: Path) -> list[str]:
    found = re.findall(
        r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return [str(one) for one in found]


def commands_run() -> Iterator[str]:
    """Yield what is asked of `baluarte` by units and by the page."""
    for unit in UNITS:
        yield from (one.split("/bin/baluarte ", 1)[1] for one in values(unit, "ExecStart"))
    for line in "\n".join(blocks(PAGES[0])).splitlines():
        if line.startswith("baluarte-operator "):
            yield line.removeprefix("baluarte-operator ")


@pytest.mark.parametrize("asked", list(commands_run()))
def test_every_command_exists_with_its_options(asked):
    command: click.Command | None = main
    words = shlex.split(asked)
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), words.pop(0))
    assert command is not None
    with command.make_context("baluarte", words) as context:
        assert context.args == []


def test_every_setting_is_one_that_the_code_reads():
    known = set(documented("settings"))
    files = [*UNITS, *DEPLOY.glob("etc/*.env")]
    named = {one["name"] for file in files for one in SETTING.finditer(file.read_text())}
    assert named - known == set()


def test_each_unit_is_of_a_user_of_its_own_and_reads_settings_that_are_here():
    users = set(re.findall(r"^u (\S+)", text("systemd/baluarte.sysusers.conf"), re.MULTILINE))
    for unit in UNITS:
        user = "baluarte-operator" if unit in OF_THE_OPERATOR else unit.stem
        assert values(unit, "User") == values(unit, "Group") == [user]
        for file in values(unit, "EnvironmentFile"):
            assert (DEPLOY / "etc" / Path(file).name).exists()
    of_their_own = {unit.stem for unit in UNITS if unit not in OF_THE_OPERATOR}
    assert users == of_their_own | {"baluarte-operator"}


def test_only_workbench_and_worker_are_lent_keys_and_only_the_worker_signs():
    lent = {
        unit.stem.removeprefix("baluarte-"): {
            one.split(":")[0] for one in values(unit, "LoadCredential")
        }
        for unit in UNITS
        if unit not in OF_THE_OPERATOR
    }
    assert not any(values(unit, "LoadCredential") for unit in OF_THE_OPERATOR)
    receipts = {"receipt-lookup", "receipt-mailbox"}
    assert lent == {
        "portal": receipts | {"django-secret"},
        "door": receipts | {"django-secret"},
        "workbench": receipts | {"keys", "context-key", "job-key"},
        "worker": receipts | {"keys", "context-key", "job-key", "log.key"},
    }


def test_each_user_is_a_role_of_the_database_that_exists_and_only_one():
    lines = [line.split() for line in text("postgresql/pg_ident.conf").splitlines()]
    roles = {user: role for name, user, role in (x for x in lines if x and x[0] == "baluarte")}
    of_sites = {user.removeprefix("baluarte-"): role for user, role in roles.items()}
    assert of_sites == {
        SUPERUSER: SUPERUSER,
        "portal": "bal_public",
        "door": "bal_public",
        "workbench": "bal_app",
        "worker": "bal_worker",
        "operator": "/^(bal_.*|postgres)$",
        "root": "/^(bal_.*|postgres)$",
    }
    assert set(of_sites.values()) & {*LOGIN_ROLES} == {"bal_public", "bal_app", "bal_worker"}


def test_the_front_server_asks_at_the_sockets_that_the_units_listen_on():
    listened = {
        f"unix:{words[words.index('--socket') + 1]}"
        for unit in UNITS
        if "--socket" in (words := shlex.split(values(unit, "ExecStart")[0]))
    }
    asked = set(re.findall(r"server (unix:\S+?)[; ]", text("nginx/baluarte.conf")))
    assert asked == listened == {f"unix:/run/baluarte-{site}/socket" for site in SITES}


def test_the_door_leaves_no_trace_at_the_front_server_and_no_body_or_answer_a_file():
    conf, shared = text("nginx/baluarte.conf"), text("nginx/baluarte-site.conf")
    [door] = re.findall(r"location ~ \S+/peligro/ \{(.*?)^    \}", conf, re.DOTALL | re.MULTILINE)
    assert "access_log off;" in door
    assert "error_log /dev/null crit;" in door
    assert re.findall(r"\$(?:binary_)?remote_addr|\$(?:request_)?uri|\$args", conf) == [
        "$remote_addr", "$binary_remote_addr", "$request_uri", "$uri",
    ]  # fmt: skip
    assert "proxy_max_temp_file_size 0;" in shared
    sizes = {
        name: re.findall(rf"{name} (\S+);", conf)
        for name in ("client_max_body_size", "client_body_buffer_size")
    }
    assert sizes["client_max_body_size"] == sizes["client_body_buffer_size"]


def test_each_timer_starts_a_unit_that_is_here_and_a_copy_that_is_silent_is_looked_for():
    assert {timer.stem for timer in TIMERS} == {"baluarte-backup", "baluarte-backup-check"}
    assert {timer.stem for timer in TIMERS} <= {unit.stem for unit in OF_THE_OPERATOR}
    assert values(DEPLOY / "systemd" / "baluarte-backup-check.timer", "OnCalendar") == ["*:0/5"]
    asked = {values(unit, "ExecStart")[0].split("/bin/baluarte ")[1] for unit in OF_THE_OPERATOR}
    assert asked == {"backup make", "backup wal", "backup check"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_reads_the_units_and_timers(tmp_path):
    for path in [*UNITS, *TIMERS]:
        said = path.read_text().replace("/opt/baluarte/.venv/bin/baluarte", "/bin/true")
        (tmp_path / path.name).write_text(said)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_what_the_log_signed_last_is_shared_by_worker_and_operator_alone():
    [shared] = re.findall(r"^BALUARTE_LOG_LAST=(\S+)$", text("etc/common.env"), re.MULTILINE)
    folder = str(Path(shared).parent)
    assert f"d {folder} 2770 root baluarte-log" in text("systemd/baluarte.tmpfiles.conf")
    members = re.findall(
        r"^m (\S+) baluarte-log$", text("systemd/baluarte.sysusers.conf"), re.MULTILINE
    )
    assert sorted(members) == ["baluarte-operator", "baluarte-worker"]
    [paths] = values(DEPLOY / "systemd" / "baluarte-worker.service", "ReadWritePaths")
    assert folder in paths.split()


def test_both_pages_run_the_same_commands():
    assert blocks(PAGES[0]) == blocks(PAGES[1])


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not on this machine")
def test_nginx_reads_its_files(tmp_path):
    _make_certificate(tmp_path)
    for name in ("baluarte.conf", "baluarte-site.conf"):
        said = text(f"nginx/{name}")
        for there in ("/etc/nginx", "/etc/baluarte/tls", "/var/log/nginx"):
            said = said.replace(f"{there}/", f"{tmp_path}/")
        (tmp_path / name).write_text(said)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; include {tmp_path}/baluarte.conf; }}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "[warn]" in done.stderr) == (0, False), done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_reads_the_units_and_finds_them_confined(tmp_path):
    units = tmp_path / "etc" / "systemd" / "system"
    shutil.copytree(DEPLOY / "systemd", units)
    names = [unit.name for unit in UNITS]
    done = subprocess.run(
        ["systemd-analyze", f"--root={tmp_path}", "security", "--offline=yes", "--threshold=30",
         "--no-pager", *names],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "portal.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    for site in ("portal", "workbench"):
        (folder / f"{site}.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (folder / f"{site}.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
