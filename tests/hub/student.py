"""A simulated student: logs in to a hub, gets a server, opens a notebook, runs it, answers, saves.

Everything goes through the addresses that a browser uses: the hub's forms, the server's contents
and sessions, the kernel's channels. Not here: the hub, what is measured, what is disturbed.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from kernel import Kernel

from shiftlab.authoring.build import checked_name

PATIENCE = 600  # seconds that one thing may take where many share few cores
STATES = ("not attempted", "error", "wrong", "right")
# What people do get wrong: the first of the exercise's own misconceptions, under the right name.
WRONG = """from shiftlab.exercises.catalogue import find
{name} = find({name!r}).misconceptions[0].wrong
{name}.__name__ = {name!r}"""


class Unexpected(Exception):
    """Something answered otherwise than it should; the message says what."""


@dataclass(frozen=True)
class Task:
    """An exercise of the notebook: its name, the ids of its two cells, a right answer as code."""

    name: str
    answer_id: str
    check_id: str
    right: str


def tasks(notebook: dict, solved: dict) -> list[Task]:
    """The exercises of a student's notebook that ask for a function, with the solved one's code."""
    code = {cell["id"]: cell["source"] for cell in solved["cells"]}
    found, above = [], ""
    for cell in notebook["cells"]:
        name = checked_name(cell["source"]) if cell["cell_type"] == "code" else None
        right = code.get(above, "")
        if name and f"def {name}(" in right:
            found.append(Task(name, above, cell["id"], right))
        above = cell["id"] if cell["cell_type"] == "code" else above
    return found


class Student:
    """One student, whose browser is an aiohttp session; what went wrong stands in `failures`."""

    def __init__(self, name: str, address: str, password: str, file: str) -> None:
        """address: of the hub; file: the notebook's name on the student's server."""
        self.name, self.file = name, file
        self._hub, self._password = address, password
        self._server = f"{address}/user/{name}"
        self._browser: aiohttp.ClientSession | None = None
        self.kernel: Kernel | None = None
        self.kernel_id = ""
        self.notebook: dict[str, Any] = {}
        self.saved: dict[str, Any] = {}
        self.checked: list[tuple[str, str]] = []  # (exercise, state), as the student saw them
        self.failures: list[str] = []
        self.cells_run = 0

    async def log_in(self) -> None:
        """A new browser; fill in the hub's form."""
        await self.leave()
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        # unsafe: cookies of a host that is a number, such as 127.0.0.1, are kept, too.
        jar = aiohttp.CookieJar(unsafe=True)
        self._browser = aiohttp.ClientSession(timeout=timeout, cookie_jar=jar)
        login = f"{self._hub}/hub/login"
        await self._ask("GET", login)
        form = {"username": self.name, "password": self._password}
        form["_xsrf"] = self._token(login)
        # To the hub's own page: the login alone shall not start a server.
        await self._ask("POST", f"{login}?next=/hub/home", data=form, headers={"Referer": login})

    async def get_server(self) -> None:
        """Press “Start My Server” and wait for it, as the page with the bar does; then enter."""
        await self._until_stopped()
        await self._ask("GET", f"{self._hub}/hub/spawn/{self.name}")
        progress = f"{self._hub}/hub/api/users/{self.name}/server/progress"
        events = await self._ask("GET", progress, params={"_xsrf": self._token(progress)})
        last = json.loads(re.findall(r"^data: (.*)$", events, re.MULTILINE)[-1])
        if not last.get("ready"):
            raise Unexpected(f"the server did not start: {last.get('message', events[-300:])}")
        await self.enter()

    async def enter(self) -> None:
        """Open the page of the server that runs; the hub vouches for the student."""
        await self._ask("GET", f"{self._server}/lab")

    async def put(self, notebook: dict) -> None:
        """The student's own copy, as an upload."""
        await self._write(notebook)

    async def open(self) -> None:
        """Read the notebook from the server, and get a kernel for it that is idle."""
        content = f"{self._server}/api/contents/{self.file}"
        model = json.loads(await self._ask("GET", content, params={"content": "1"}))
        self.notebook = model["content"]
        body = {
            "path": self.file,
            "name": self.file,
            "type": "notebook",
            "kernel": {"name": "python3"},
        }
        session = json.loads(await self._ask("POST", f"{self._server}/api/sessions", json=body))
        self.kernel_id = session["kernel"]["id"]
        await self.connect()

    async def connect(self) -> None:
        """Open the channels of the kernel and wait until it is idle."""
        channels = f"{self._server}/api/kernels/{self.kernel_id}/channels"
        socket = await self._browser.ws_connect(channels, max_msg_size=0)
        self.kernel = Kernel(socket, PATIENCE)
        await self.kernel.ready()

    async def run_all(self, sent: Callable[[int], Any] | None = None) -> float:
        """Run all cells; the seconds it took. sent(i) is called once cell i is off to the kernel.

        A cell that ends in an error is a failure. Raises KernelGone.
        """
        begun = time.perf_counter()
        code = [cell for cell in self.notebook["cells"] if cell["cell_type"] == "code"]
        for i, cell in enumerate(code):
            await self._run(cell, None if sent is None else (lambda i=i: sent(i)))
        return time.perf_counter() - begun

    async def answer(self, task: Task) -> float:
        """Answer an exercise wrong, then right, and save; the seconds until the right one stood."""
        begun = time.perf_counter()
        cells = {cell["id"]: cell for cell in self.notebook["cells"]}
        for source, state in ((WRONG.format(name=task.name), "wrong"), (task.right, "right")):
            cells[task.answer_id]["source"] = source
            await self._run(cells[task.answer_id])
            await self._run(cells[task.check_id])
            if self.checked[-1] != (task.name, state):
                raise Unexpected(
                    f"{task.name} should be {state}; the check said {self.checked[-1]}"
                )
        seconds = time.perf_counter() - begun
        await self.save()
        return seconds

    async def save(self) -> None:
        """Save the notebook as it is."""
        await self._write(self.notebook)
        self.saved = json.loads(json.dumps(self.notebook))

    async def same_kernel(self) -> bool:
        """Whether the server still has the kernel that this student works with."""
        kernels = json.loads(await self._ask("GET", f"{self._server}/api/kernels"))
        return self.kernel_id in [kernel["id"] for kernel in kernels]

    async def leave(self) -> None:
        """Close the browser; the server and the kernel stay."""
        if self.kernel is not None:
            await self.kernel.close()
        if self._browser is not None:
            await self._browser.close()
        self.kernel = self._browser = None

    async def _run(self, cell: dict, sent: Callable[[], Any] | None = None) -> None:
        cell["outputs"] = await self.kernel.run(cell["source"], sent)
        self.cells_run += 1
        errors = [out for out in cell["outputs"] if out["output_type"] == "error"]
        self.failures += [f"cell {cell['id']}: {out['ename']}: {out['evalue']}" for out in errors]
        name = checked_name(cell["source"])
        if name is not None:
            said = json.dumps(cell["outputs"])
            states = [state for state in STATES if f"{name}: {state}" in said]
            self.checked.append((name, states[0] if states else f"something else: {said[:300]}"))

    async def _write(self, notebook: dict) -> None:
        content = f"{self._server}/api/contents/{self.file}"
        model = {"type": "notebook", "format": "json", "content": notebook}
        await self._ask("PUT", content, json=model)

    async def _until_stopped(self) -> None:
        """A server that is just being stopped is waited for, as a student presses reload."""
        user = f"{self._hub}/hub/api/users/{self.name}"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            known = json.loads(await self._ask("GET", user, headers={"Referer": self._hub}))
            if known.get("pending") != "stop":
                return
            await asyncio.sleep(0.2)  # between two looks
        raise Unexpected("the server went on stopping for ever")

    def _token(self, url: str) -> str:
        """What the page at this address must be sent back against forged requests."""
        path = url.removeprefix(self._hub)
        known = [
            (len(cookie["path"]), cookie.value)
            for cookie in self._browser.cookie_jar
            if cookie.key == "_xsrf" and path.startswith(cookie["path"])
        ]
        return max(known, default=(0, ""))[1]  # the hub has one, and each server

    async def _ask(self, method: str, url: str, headers: dict | None = None, **more: Any) -> str:
        """The text that an address answers. Raises Unexpected for a status of 400 and more."""
        sent = {"X-XSRFToken": self._token(url), **(headers or {})}
        async with self._browser.request(method, url, headers=sent, **more) as answer:
            text = await answer.text()
            if answer.status >= 400:
                where = url.removeprefix(self._hub)
                raise Unexpected(f"{method} {where}: {answer.status} {answer.reason}: {text[:200]}")
            return text
