"""For the Jupyter server, not for notebooks: the socket to a kernel sends each message at once.

TCP likes to gather small messages (Nagle's algorithm, RFC 896): it holds the second back until the
first is acknowledged, which a browser may leave for forty milliseconds. For each place of a slider
a kernel sends three or four small messages. What it is not: needed. Every panel works with
Jupyter's own socket, only later.
"""

from __future__ import annotations

import asyncio

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptSocket(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection of a page with a kernel, without Nagle's algorithm.

    Named to the server by `ServerApp.kernel_websocket_connection_class`.
    """

    def connect(self) -> asyncio.Future[None] | None:
        """Send at once from now on, then connect as usual."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
