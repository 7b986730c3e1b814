"""The real JupyterHub behind the real configurable-http-proxy, on loopback, for `make hub-load`.

Starts both, restarts the hub, and ends whatever they started, servers that outlived their hub
included. Knows nothing of students or notebooks.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import aiohttp
import psutil

MARK = "SHIFTLAB_HUB_RUN"  # in the environment of every process of a run, and of no other
PROXY = "configurable-http-proxy"
PROXY_WANTED = f"{PROXY}@^5"
PATIENCE = 600  # seconds that a start may take on a busy machine
CONFIG = Path(__file__).with_name("loopback_config.py")
BUILD = Path(__file__).parents[2] / "build" / "hub"


class HubError(Exception):
    """The hub or its proxy could not be had; the message says what to do."""


def proxy_command() -> list[str]:
    """How configurable-http-proxy is called; npm installs it into build/hub the first time.

    Raises HubError if node or npm is missing, or npm fails.
    """
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        raise HubError(
            f"JupyterHub's proxy runs on Node.js, and there is no {' and no '.join(missing)} here. "
            "Install Node.js 20 or newer with npm (Debian: apt install nodejs npm; elsewhere: "
            "nodejs.org or conda) and call make hub-load again."
        )
    script = BUILD / "node_modules" / ".bin" / PROXY
    if not script.exists():
        BUILD.mkdir(parents=True, exist_ok=True)
        print(f"Installing {PROXY} into build/hub.", flush=True)
        command = ["npm", "install", "--prefix", str(BUILD), "--no-audit", "--no-fund"]
        done = subprocess.run(
            [*command, "--no-package-lock", "--no-save", "--loglevel=error", PROXY_WANTED],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or not script.exists():
            raise HubError(f"npm could not install {PROXY_WANTED}:\n{done.stderr[-2000:]}")
    return [str(script)]


def free_ports(count: int) -> list[int]:
    """So many different ports of loopback that nobody listens on."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class Hub:
    """A hub and its proxy; `async with` starts both, and ends them and all they started."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """folder: where everything is kept; threads: OMP_NUM_THREADS instead of what the
        administrator's file says, 0 to leave it unset.
        """
        self.folder, self.secret = folder, secrets.token_hex(16)
        public, hub, api = (f"http://127.0.0.1:{port}" for port in free_ports(3))
        self.address, self._proxy_api = public, api
        run = {
            "folder": str(folder),
            "address": public,
            "hub": hub,
            "proxy_api": api,
            "secret": self.secret,
            "threads": threads,
        }
        self._mark = json.dumps(run)
        self._environment = {
            **{name: value for name, value in os.environ.items() if "NUM_THREADS" not in name},
            MARK: self._mark,
            "CONFIGPROXY_AUTH_TOKEN": self.secret,
            # JupyterHub calls its singleuser command by its bare name.
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        }
        self._hub: subprocess.Popen | None = None
        self._proxy: subprocess.Popen | None = None

    async def __aenter__(self) -> Hub:
        try:
            command = await asyncio.to_thread(proxy_command)
            port, api_port = (at.rpartition(":")[2] for at in (self.address, self._proxy_api))
            loopback = ["--ip=127.0.0.1", "--api-ip=127.0.0.1"]
            ports = [f"--port={port}", f"--api-port={api_port}"]
            self._proxy = self._start("proxy", [*command, *loopback, *ports])
            await self.start()
        except BaseException:
            self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    async def start(self) -> None:
        """Start the hub and wait until it answers through the proxy. Raises HubError."""
        self._hub = self._start("hub", [sys.executable, "-m", "jupyterhub", "-f", str(CONFIG)])
        end = time.monotonic() + PATIENCE
        async with aiohttp.ClientSession() as session:
            while time.monotonic() < end and self._alive():
                with suppress(aiohttp.ClientError, TimeoutError):
                    asked = session.get(f"{self.address}/hub/api/", timeout=_few_seconds())
                    async with asked as answer:
                        if answer.status == 200:
                            return
                await asyncio.sleep(0.1)  # between two knocks at the door
        raise HubError(f"JupyterHub did not start. Its last words:\n{self.last_words()}")

    async def stop(self) -> None:
        """End the hub alone, as a restart of its service does; the proxy and servers stay."""
        self._hub.terminate()
        await asyncio.to_thread(self._hub.wait, PATIENCE)

    def last_words(self) -> str:
        """The ends of the logs."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(log.read_text(encoding="utf-8", errors="replace")[-2000:] for log in logs)

    def processes(self) -> list[psutil.Process]:
        """Every process of this run: hub, proxy, servers, kernels, workers."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):  # another's, or just ended
                if process.environ().get(MARK) == self._mark:
                    found.append(process)
        return found

    def close(self) -> None:
        """End everything that runs on behalf of this run; a second Control-C does not stop it."""
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            left = self.processes()
            for ending in (psutil.Process.terminate, psutil.Process.kill):
                for process in left:
                    with suppress(psutil.Error):
                        ending(process)
                psutil.wait_procs(left, timeout=10)
                left = self.processes()  # a server may have started another meanwhile
            for process in (self._hub, self._proxy):
                if process is not None:
                    process.wait()
        finally:
            signal.signal(signal.SIGINT, before)

    def _alive(self) -> bool:
        return self._hub.poll() is None and self._proxy.poll() is None

    def _start(self, name: str, command: list[str]) -> subprocess.Popen:
        with (self.folder / f"{name}.log").open("a", encoding="utf-8") as log:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Control-C is ours to handle, in order
            )


def _few_seconds() -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=10)
