"""A kernel as a browser sees it: messages over the websocket of the student's server.

Runs code and collects its outputs as a notebook keeps them. Knows nothing of the course.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import aiohttp
import nbformat
from nbformat.v4 import output_from_msg

SHOWN = ("stream", "display_data", "execute_result", "error")


class KernelGone(Exception):
    """The kernel died, or the connection to it broke, in the midst of something."""


class Kernel:
    """One connection to a kernel's channels; one request at a time.

    Like a browser it listens all the time: a server ends a connection that leaves pings unanswered.
    """

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, patience: float) -> None:
        """socket: open to /api/kernels/ID/channels; patience: seconds that a request may take."""
        self._socket, self._patience = socket, patience
        self._session = uuid4().hex
        self._arrived: asyncio.Queue[dict | KernelGone] = asyncio.Queue()
        self._listening = asyncio.create_task(self._listen())

    async def ready(self) -> None:
        """Wait until the kernel answers and is idle. Raises KernelGone, or TimeoutError."""
        await self._ask("kernel_info_request", {})

    async def run(self, code: str, sent: Callable[[], Any] | None = None) -> list[dict]:
        """Run a cell; its outputs as nbformat keeps them. sent: called once the request is off.

        Raises KernelGone if the kernel ends meanwhile, TimeoutError if it takes too long.
        """
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        return await self._ask("execute_request", content, sent)

    async def close(self) -> None:
        """Leave the kernel; it stays."""
        self._listening.cancel()
        await asyncio.wait([self._listening])
        await self._socket.close()

    async def _ask(
        self, kind: str, content: dict, sent: Callable[[], Any] | None = None
    ) -> list[dict]:
        header = {
            "msg_id": uuid4().hex,
            "msg_type": kind,
            "username": "",
            "session": self._session,
            "date": datetime.now(UTC).isoformat(),
            "version": "5.3",
        }
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        try:
            async with asyncio.timeout(self._patience):
                await self._socket.send_json({**message, "channel": "shell", "buffers": []})
                if sent is not None:
                    sent()
                return await self._answer(header["msg_id"])
        except aiohttp.ClientError as error:
            raise KernelGone(f"the connection broke: {error}") from error

    async def _answer(self, asked: str) -> list[dict]:
        """The outputs until the kernel has both replied and become idle again."""
        outputs: list[dict] = []
        replied = idle = False
        while not (replied and idle):
            message = await self._next()
            content, kind = message["content"], message["header"]["msg_type"]
            if kind == "status" and "restarting" in content["execution_state"]:
                raise KernelGone("the server started a new kernel")
            if kind == "status" and content["execution_state"] == "dead":
                raise KernelGone("the kernel is dead")
            if message["parent_header"].get("msg_id") != asked:
                continue
            replied = replied or kind.endswith("_reply")
            idle = idle or (kind == "status" and content["execution_state"] == "idle")
            if kind in SHOWN:
                outputs.append(output_from_msg(nbformat.from_dict(message)))
        return outputs

    async def _next(self) -> dict:
        message = await self._arrived.get()
        if isinstance(message, KernelGone):
            raise message
        return message

    async def _listen(self) -> None:
        while True:
            received = await self._socket.receive()
            if received.type == aiohttp.WSMsgType.TEXT:
                self._arrived.put_nowait(json.loads(received.data))
            elif received.type == aiohttp.WSMsgType.BINARY:
                self._arrived.put_nowait(_without_buffers(received.data))
            else:
                ended = f"the connection ended ({received.type.name.lower()})"
                self._arrived.put_nowait(KernelGone(ended))
                return


def _without_buffers(data: bytes) -> dict:
    """The message of a widget, which is followed by its buffers; before both, a table of where."""
    count = int.from_bytes(data[:4])
    begin, *rest = (int.from_bytes(data[4 * i : 4 * i + 4]) for i in range(1, count + 1))
    return json.loads(data[begin : rest[0] if rest else None])
