"""`make demo`: engines, tables, demo data, portal, every process; then `READY <url>`, until Ctrl-C.

What was migrated, seeded and built is remembered by digests in the data folder, so a second start skips all of it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import signal
import socket
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from types import FrameType
from typing import Any

from backend.config import engines, environment, frontend
from backend.config.environment import REPOSITORY
from backend.config.processes import Process, local_processes, simulator_process
from backend.config.supervisor import ProcessFailed, Supervisor

READY_TIMEOUT_S = 90
# What the tables and the demo data are made from. What stands is left alone, so other changes need no second filling.
_MADE_FROM = (
    "tenants/*.py",
    "tenants/migrations/*.py",
    "backend/*/migrations/*.py",
    "backend/*/seed*.py",
    "backend/brand_config/packs/*.py",
    "backend/config/demo/*.py",
    "backend/config/management/commands/seed_demo.py",
)


class DemoFailed(RuntimeError):
    """The demo cannot start; the message is for the person at the keyboard."""


class Demo:
    def __init__(self) -> None:
        self.home = environment.home()
        self.port = environment.integer("PORT", 8000)
        self.bind = environment.text("HUNDI_BIND", "127.0.0.1")
        self.stopping = threading.Event()
        self.is_ready = False
        self.supervisor = Supervisor(
            logs=self.home / "logs",
            environment={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "backend.config.settings.local",
                "HUNDI_HOME": str(self.home),
                "PORT": str(self.port),
                "PYTHONUNBUFFERED": "1",
                "HUNDI_ENGINES_RUN": "1",
            },
        )

    def run(self) -> None:
        """Start everything, say READY, and keep it running until asked to stop."""
        started = time.monotonic()
        self._require_free_ports()
        say(f"Hundi in {self.home}")
        engines.start(
            self.home,
            postgres=not environment.text("DATABASE_URL"),
            valkey=not environment.text("REDIS_URL"),
        )
        try:
            self._prepare()
            self._start_processes()
            self._write_facts()
            self._print_sign_ins()
            say(f"started in {time.monotonic() - started:.1f} s; Ctrl-C stops everything")
            say(f"READY {self.base_url}")
            self.is_ready = True
            while not self.stopping.wait(1.0):
                for name in self.supervisor.restart_ended():
                    say(f"{name} ended and was started again; see {self.home / 'logs' / name}.log")
        finally:
            say("stopping")
            self.supervisor.stop()
            engines.stop(self.home)

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    def _require_free_ports(self) -> None:
        for port in range(self.port, self.port + 3):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((self.bind, port))
                except OSError:
                    raise DemoFailed(
                        f"port {port} is taken; three from PORT on are needed (PORT=8100 make demo)"
                    ) from None

    # --- before the processes ---------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """Portal and database at the same time: neither waits for the other."""
        simulator = simulator_process(port=self.port, bind=self.bind)
        self.supervisor.start(simulator)  # the demo data introduces the brands to it
        with ThreadPoolExecutor(max_workers=2) as pool:
            parts: list[Future[None]] = [
                pool.submit(self._build_portal),
                pool.submit(self._fill_database, simulator),
            ]
            for part in parts:
                part.result()

    def _build_portal(self) -> None:
        if frontend.is_built():
            return
        say("portal: building")
        done = self.supervisor.run_step("portal", (sys.executable, "-m", "backend.config.frontend", "build"))
        if done != 0:
            frontend.DIST.mkdir(parents=True, exist_ok=True)
            say(f"portal: not built, so its pages stay empty\n{self.supervisor.tail('portal')}")

    def _fill_database(self, simulator: Process) -> None:
        stamp, wanted = self.home / "filled", self._filled_from()
        if stamp.exists() and stamp.read_text() == wanted and (self.home / "seed.json").exists():
            return
        say("database: tables and demo data")
        self._manage("migrate_public")
        self._manage("migrate_brands")
        self.supervisor.wait_ready(simulator, timeout_s=READY_TIMEOUT_S)
        # Thousands of small commits that a second run could repeat: they need not reach the disk one by one.
        self._manage(
            "seed_demo", "--out", str(self.home / "seed.json"), PGOPTIONS="-c synchronous_commit=off"
        )
        stamp.write_text(wanted)

    def _filled_from(self) -> str:
        digest = hashlib.sha256(str(self.port).encode())  # the simulator is told addresses
        for shape in _MADE_FROM:
            for path in sorted(REPOSITORY.glob(shape)):
                digest.update(path.read_bytes())
        return digest.hexdigest()

    def _manage(self, *command: str, **environment_too: str) -> None:
        if (
            self.supervisor.run_step("prepare", (sys.executable, "manage.py", *command), **environment_too)
            != 0
        ):
            raise DemoFailed(f"manage.py {command[0]} failed:\n{self.supervisor.tail('prepare')}")

    # --- the processes ----------------------------------------------------------------------------------------------

    def _start_processes(self) -> None:
        processes = local_processes(port=self.port, bind=self.bind)
        for process in processes:
            if process.name not in self.supervisor.pids():
                self.supervisor.start(process)
        for process in processes:
            self.supervisor.wait_ready(process, timeout_s=READY_TIMEOUT_S)

    # --- what the outside is told -------------------------------------------------------------------------------------

    def _facts(self) -> dict[str, Any]:
        """Addresses of this start, and the sign-ins the demo data was made with."""
        seeded: dict[str, Any] = json.loads((self.home / "seed.json").read_text())
        for brand in seeded.get("brands", []):
            brand["url"] = f"http://{brand['slug']}.localhost:{self.port}"
            brand["staff_url"] = f"{brand['url']}/staff/"
            brand["sockets_url"] = f"ws://{brand['slug']}.localhost:{self.port + 1}"
        return {
            **seeded,
            "base_url": self.base_url,
            "platform_url": f"{self.base_url}/platform/",
            "sockets_url": f"ws://localhost:{self.port + 1}",
            "simulator_url": f"http://localhost:{self.port + 2}",
            "pids": self.supervisor.pids(),
        }

    def _write_facts(self) -> None:
        fresh = self.home / "demo.json.tmp"
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(self._facts(), indent=1, ensure_ascii=False))
        fresh.replace(self.home / "demo.json")

    def _print_sign_ins(self) -> None:
        facts = self._facts()
        say("")
        say(f"  start page   {facts['base_url']}")
        say(f"  platform     {facts['platform_url']}")
        for brand in facts.get("brands", []):
            say(f"  {brand['slug']:<12} {brand['url']}  (borrowers)   {brand['staff_url']}  (staff)")
        say(f"  simulator    {facts['simulator_url']}   (SMS, e-sign, payments)")
        say(f"  sign-ins     {self.home / 'demo.json'}")
        say("")


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    try:
        demo = Demo()
        demo.home.mkdir(parents=True, exist_ok=True)
        with (demo.home / "demo.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise DemoFailed(
                    f"a demo is already running in {demo.home}; give another HUNDI_HOME"
                ) from None
            _stop_on_signals(demo)
            demo.run()
    except (DemoFailed, ProcessFailed, engines.EngineFailed) as failure:
        say(str(failure))
        return 1
    except _Stopped:
        return 0
    return 0


class _Stopped(BaseException):
    """Asked to stop before everything was up."""


def _stop_on_signals(demo: Demo) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        if demo.stopping.is_set():
            return
        demo.stopping.set()
        if not demo.is_ready:
            demo.supervisor.stop_steps()
            raise _Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


if __name__ == "__main__":
    sys.exit(main())
