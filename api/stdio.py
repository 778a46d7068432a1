"""MCP over stdin and stdout, for one person on this machine."""

from api.identity import Caller
from api.mcp_tools import Desk
from assistant.wiring import Assistant
from store.tokens import SCOPES
from tools.access import Actor


async def serve(assistant: Assistant, actor: Actor) -> None:
    """Answer until the client closes stdin."""
    from mcp.server.stdio import stdio_server

    caller = Caller(actor, frozenset(SCOPES), "token")
    server = Desk(assistant, lambda _: caller).server()
    async with stdio_server() as (reads, writes):
        await server.run(reads, writes, server.create_initialization_options())
