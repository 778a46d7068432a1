"""Puts the resources together into one application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.routing import Route

from api import (
    alerts,
    approvals,
    errors,
    feedback,
    files,
    health,
    knowledge,
    mcp,
    me,
    memory,
    messages,
    openai,
    record,
    threads,
    tools,
    web,
)
from api.alerting import watching
from api.guard import Guard
from api.identity import Identities
from api.keeper import keep
from api.limits import Limits
from api.metrics import Meters
from api.runs import Runs
from api.services import Services
from assistant.wiring import Assistant
from store import schema

# In the order of the description.
RESOURCES = (
    me, threads, messages, feedback, approvals, alerts, tools, files, knowledge, record, health,
    openai,
)  # fmt: skip
THREADS = 40
"""Calls into synchronous code at a time, besides the workers that answer questions."""


def build(assistant: Assistant) -> FastAPI:
    """The application. Opens nothing before it is started."""
    meters = Meters()
    identities = Identities(assistant)
    services = Services(
        assistant=assistant,
        identities=identities,
        limits=Limits(assistant.settings.rate_per_minute),
        meters=meters,
        runs=Runs(assistant, identities, meters),
    )
    endpoint = mcp.Endpoint(services)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            memory.few_arenas()
            to_thread.current_default_thread_limiter().total_tokens = THREADS
            await to_thread.run_sync(_warm, assistant)
            await opened.enter_async_context(endpoint.running())
            await services.runs.start()
            opened.enter_context(watching(assistant))
            keeper = asyncio.create_task(keep(services.runs))
            services.ready = True
            try:
                yield
            finally:
                services.ready = False
                await services.runs.stop()
                keeper.cancel()

    app = FastAPI(
        title="Deskmate",
        version=_version(),
        description="Answers for customer operations, with the rights of who asks.",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    errors.install(app)
    for resource in RESOURCES:
        app.include_router(resource.router)
    tools.add_calls(app, assistant.door.catalog)
    health.add_description(app)
    app.router.routes.append(Route("/mcp", endpoint))
    web.add(app)
    app.add_middleware(Guard, public_url=assistant.settings.public_url, meters=meters)
    _describe_security(app)
    return app


def _warm(assistant: Assistant) -> None:
    """Load what the first question would wait for. Raises DatabaseOutdated."""
    schema.check(assistant.store)
    assistant.planner.train()
    assistant.knowledge.status()
    memory.settle()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("deskmate")
    except PackageNotFoundError:
        return "0"


def _describe_security(app: FastAPI) -> None:
    """Say in the description how callers identify themselves."""
    make = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema_ = make()
            schema_.setdefault("components", {})["securitySchemes"] = {
                "token": {"type": "http", "scheme": "bearer"}
            }
            schema_["security"] = [{"token": []}]
            for path in ("/healthz", "/readyz", "/login", "/api/session"):
                for operation in schema_["paths"].get(path, {}).values():
                    operation["security"] = []
            app.openapi_schema = schema_
        return app.openapi_schema

    app.openapi = described
