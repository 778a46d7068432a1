"""What MCP clients get: this person's tools, articles and reports."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from anyio import to_thread

from api.identity import Caller
from reports.markdown import markdown
from store.tables import Article
from tools.export.functions import parameters
from tools.spec import ToolSpec

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.types import CallToolResult, Resource, Tool

    from assistant.wiring import Assistant

ARTICLES = "deskmate://articles/"
REPORTS = "deskmate://reports/"
ARTICLES_LISTED = 200
HOW = (
    "Answers for customer operations from the company's own data, with the rights of one person. "
    "Tools that change something return a proposal: show it to the person, and call `decide` only "
    "when the person says so."
)


class Desk:
    """Builds an MCP server; `who` finds the caller of a request."""

    def __init__(self, assistant: "Assistant", who: Callable[[Any], Caller]) -> None:
        self._assistant = assistant
        self._who = who

    def server(self) -> "Server[Any, Any]":
        """The server, for any transport."""
        from mcp.server.lowlevel import Server

        made: Server[Any, Any] = Server("deskmate", instructions=HOW)

        def caller() -> Caller:
            return self._who(made.request_context.request)

        @made.list_tools()
        async def list_tools() -> "list[Tool]":
            return [described(spec) for spec in self._offered(caller())]

        # The door validates; what it says is clearer than a schema's complaint.
        @made.call_tool(validate_input=False)
        async def call_tool(name: str, arguments: dict[str, Any]) -> "CallToolResult":
            return await to_thread.run_sync(partial(self._call, caller(), name, arguments))

        @made.list_resources()
        async def list_resources() -> "list[Resource]":
            return await to_thread.run_sync(partial(self._resources, caller()))

        @made.read_resource()
        async def read_resource(uri: Any) -> Any:
            return await to_thread.run_sync(partial(self._read, caller(), str(uri)))

        return made

    def _offered(self, caller: Caller) -> list[ToolSpec]:
        return self._assistant.door.catalog.allowed(caller.actor)

    def _call(self, caller: Caller, name: str, args: dict[str, Any]) -> "CallToolResult":
        from mcp.types import CallToolResult, TextContent

        if name not in {spec.name for spec in self._offered(caller)}:
            said = f"There is no tool called {name} for you."
            return CallToolResult(content=[TextContent(type="text", text=said)], isError=True)
        actor = caller.actor
        clock = self._assistant.clock.in_zone(actor.time_zone)
        outcome = self._assistant.door.call(name, args, actor, clock)
        report = outcome.report.to_json()
        return CallToolResult(
            content=[TextContent(type="text", text=markdown(outcome.report, caller.zone))],
            structuredContent={"kind": outcome.kind, "args": outcome.args, "report": report},
            isError=outcome.kind not in ("result", "proposal"),
        )

    def _resources(self, caller: Caller) -> "list[Resource]":
        from mcp.types import Resource
        from pydantic import AnyUrl
        from sqlmodel import select

        with self._assistant.store.reading(caller.actor.scope) as session:
            rows = session.exec(select(Article).order_by(Article.title).limit(ARTICLES_LISTED))
            articles = [
                Resource(uri=AnyUrl(ARTICLES + row.id), name=row.title, mimeType="text/markdown")
                for row in rows
            ]
        reports = [
            Resource(
                uri=AnyUrl(REPORTS + spec.name),
                name=spec.title,
                description=spec.summary,
                mimeType="text/markdown",
            )
            for spec in self._offered(caller)
            if spec.effect == "read" and not _required(spec)
        ]
        return [*reports, *articles]

    def _read(self, caller: Caller, uri: str) -> Any:
        from mcp.server.lowlevel.helper_types import ReadResourceContents

        from api.knowledge import article_text

        if uri.startswith(REPORTS):
            name = uri.removeprefix(REPORTS)
            clock = self._assistant.clock.in_zone(caller.actor.time_zone)
            offered = {s.name for s in self._offered(caller) if s.effect == "read"}
            if name not in offered:
                raise ValueError(f"There is no report called {name}.")
            outcome = self._assistant.door.call(name, {}, caller.actor, clock)
            text = markdown(outcome.report, caller.zone)
        else:
            article = uri.removeprefix(ARTICLES)
            text = article_text(article, caller.actor, self._assistant.store)["text"]
        return [ReadResourceContents(content=text, mime_type="text/markdown")]


def described(spec: ToolSpec) -> "Tool":
    """A tool as MCP describes it. A write only proposes, so it destroys nothing by itself."""
    from mcp.types import Tool, ToolAnnotations

    reads = spec.effect in ("read", "file")
    return Tool(
        name=spec.name,
        title=spec.title,
        description=spec.summary,
        inputSchema=parameters(spec.args),
        annotations=ToolAnnotations(
            title=spec.title,
            readOnlyHint=reads,
            destructiveHint=spec.effect == "decision",
            idempotentHint=reads or spec.effect == "write",
            openWorldHint=False,
        ),
    )


def _required(spec: ToolSpec) -> bool:
    return any(field.is_required() for field in spec.args.model_fields.values())
