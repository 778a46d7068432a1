"""`deskmate mcp`: the tools of one person over stdio, for MCP clients on this machine."""

from terminal.options import AsPerson


def mcp(who: AsPerson = None) -> None:
    """Serve one person's tools to an MCP client over stdin and stdout."""
    import anyio

    from api.stdio import serve
    from terminal.opening import open_assistant

    assistant = open_assistant()
    anyio.run(serve, assistant, assistant.actor(who))
