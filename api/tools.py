"""The catalogue, and every tool as a call: reports without a conversation."""

from datetime import date, datetime
from functools import partial
from typing import Any, Literal

from anyio import to_thread
from fastapi import APIRouter, FastAPI, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.responses import JSONResponse, Response

from api.errors import COMMON, Problem
from api.identity import Caller, Chatting
from api.models import ReportOut
from api.paging import Page
from api.services import Server, Services
from assistant.conversation import Question
from reports.blocks import Chart
from reports.markdown import markdown
from tools.access import may_call
from tools.catalog import Catalog
from tools.export.functions import parameters
from tools.spec import ToolSpec

router = APIRouter(prefix="/api", tags=["tools"], responses=COMMON)

EXAMPLES_SHOWN = 5


class ToolCall(BaseModel):
    """Arguments for a tool."""

    model_config = ConfigDict(extra="forbid")

    args: dict[str, Any] = {}
    as_of: AwareDatetime | date | None = None


class ToolOut(BaseModel):
    """A tool that the person may use."""

    name: str
    title: str
    domain: str
    effect: Literal["read", "write", "file", "decision"]
    summary: str
    schema_: dict[str, Any] = Field(alias="schema", description="JSON schema of the arguments")
    examples: list[dict[str, Any]]


class OutcomeOut(BaseModel):
    """What came of a call."""

    tool: str
    kind: Literal["result", "invalid", "not_found", "forbidden", "nothing", "proposal", "error"]
    args: dict[str, Any]
    report: ReportOut
    markdown: str
    ms: float


@router.get("/tools", response_model=Page[ToolOut])
async def list_tools(caller: Chatting, server: Server) -> Any:
    """What this person may use."""
    catalog = server.assistant.door.catalog
    return {"items": [_described(s) for s in catalog.allowed(caller.actor)], "next": None}


def _described(spec: ToolSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "title": spec.title,
        "domain": spec.domain,
        "effect": spec.effect,
        "summary": spec.summary,
        "schema": parameters(spec.args),
        "examples": examples(spec),
    }


def examples(spec: ToolSpec) -> list[dict[str, Any]]:
    """A few phrases with the arguments they mean."""
    return [
        {"ask": e.text, "args": e.args.model_dump(mode="json", exclude_unset=True)}
        for e in spec.examples[:EXAMPLES_SHOWN]
    ]


@router.post("/charts", response_model=dict[str, Any])
async def draw(chart: Chart, caller: Chatting) -> Any:
    """The Vega-Lite specification of a chart block."""
    from reports.charts import specification

    if any(len(series.y) != len(chart.x) for series in chart.series):
        raise Problem(422, "series: as many values as there are points in x")
    return await to_thread.run_sync(specification, chart)


def add_calls(app: FastAPI, catalog: Catalog) -> None:
    """A route per tool, with its schema and examples in the description."""
    for spec in catalog:
        app.add_api_route(
            f"/api/tools/{spec.name}",
            partial_call(spec),
            methods=["POST"],
            name=f"call_{spec.name}",
            summary=spec.summary,
            tags=["tools"],
            response_model=OutcomeOut,
            responses=COMMON,
            openapi_extra={"requestBody": _body(spec)},
        )


def _body(spec: ToolSpec) -> dict[str, Any]:
    schema = inlined(parameters(spec.args))
    properties = {"args": schema, "as_of": {"type": "string", "format": "date"}}
    shown = {
        f"example{n}": {"summary": e["ask"], "value": {"args": e["args"]}}
        for n, e in enumerate(examples(spec), 1)
    }
    body = {"type": "object", "properties": properties, "additionalProperties": False}
    return {"content": {"application/json": {"schema": body, "examples": shown}}}


def inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its definitions in place, so that it can stand inside another document."""
    definitions = schema.get("$defs", {})

    def resolve(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                name = str(node["$ref"]).rpartition("/")[2]
                rest = {k: v for k, v in node.items() if k != "$ref"}
                return {**resolve(definitions[name]), **rest}
            return {k: resolve(v) for k, v in node.items() if k != "$defs"}
        if isinstance(node, list):
            return [resolve(item) for item in node]
        return node

    return resolve(schema)


def partial_call(spec: ToolSpec) -> Any:
    """The handler of one tool's route."""

    async def call(request: Request, caller: Chatting, server: Server) -> Response:
        asked = _asked(await request.body())
        if not may_call(spec, caller.actor).allowed:
            raise Problem(403, may_call(spec, caller.actor).reason)
        told = await to_thread.run_sync(partial(run_tool, spec.name, asked, caller, server))
        return JSONResponse(told)

    return call


def _asked(raw: bytes) -> ToolCall:
    try:
        return ToolCall.model_validate_json(raw or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the body"
        raise Problem(422, f"{where}: {first['msg']}") from None


def run_tool(name: str, asked: ToolCall, caller: Caller, server: Services) -> dict[str, Any]:
    """Call a tool for somebody; what it said."""
    if isinstance(asked.as_of, datetime) and asked.as_of.year < 1900:
        raise Problem(422, "as_of: before 1900 there is nothing to look at")
    clock = server.assistant.clock_for(Question("", caller.actor, as_of=asked.as_of))
    outcome = server.assistant.door.call(name, asked.args, caller.actor, clock)
    return {
        "tool": outcome.tool,
        "kind": outcome.kind,
        "args": outcome.args,
        "report": outcome.report.to_json(),
        "markdown": markdown(outcome.report, caller.zone),
        "ms": round(outcome.ms, 1),
    }
