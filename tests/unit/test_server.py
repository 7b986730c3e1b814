"""The prompt socket: a real socket, really without Nagle's algorithm, and known to every server."""

from __future__ import annotations

import asyncio
import json
import socket
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application
from tornado.websocket import WebSocketHandler, websocket_connect

from shiftlab.server import PromptSocket

ROOT = Path(__file__).resolve().parents[2]
NAME = f"{PromptSocket.__module__}.{PromptSocket.__qualname__}"


@pytest.mark.parametrize(
    ("connection", "waits"), [(ZMQChannelsWebsocketConnection, True), (PromptSocket, False)]
)
def test_only_the_prompt_socket_sends_at_once(
    connection: type, waits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jupyter's own waits: should it stop doing so one day, ours is needed no more."""
    bare = type("Bare", (connection,), {"websocket_handler": None})  # no trait: takes any handler
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: None)

    async def held_back() -> bool:
        """Whether Nagle's algorithm is at work on the socket of a page that has just come."""
        seen = asyncio.Queue()

        class Handler(WebSocketHandler):
            def open(self) -> None:
                connected_to_none = bare()
                connected_to_none.websocket_handler = self
                connected_to_none.connect()
                wire = self.ws_connection.stream.socket
                seen.put_nowait(not wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

        bound, port = bind_unused_port()
        server = HTTPServer(Application([("/", Handler)]))
        server.add_socket(bound)
        client = await websocket_connect(f"ws://127.0.0.1:{port}/")
        found = await asyncio.wait_for(seen.get(), 10)
        client.close()
        server.stop()
        await server.close_all_connections()
        return found

    with ThreadPoolExecutor(1) as apart:  # other tests may have left this thread a running loop
        assert apart.submit(asyncio.run, held_back()).result(30) is waits


def test_an_installed_course_tells_the_server() -> None:
    """By a file in the folder that servers read; `make lab`, not installed so, by an option."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        files = tomllib.load(file)["tool"]["setuptools"]["data-files"]
    (settings,) = files["etc/jupyter/jupyter_server_config.d"]
    text = (ROOT / settings).read_text(encoding="utf-8")
    assert json.loads(text) == {"ServerApp": {"kernel_websocket_connection_class": NAME}}
    assert f"kernel_websocket_connection_class={NAME}" in (ROOT / "Makefile").read_text()
