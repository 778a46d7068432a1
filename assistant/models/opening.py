"""Puts a language model together: endpoint, ledger, and the model of one question."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant.models import providers
from assistant.models.ledger import Ledger
from assistant.settings import Settings
from store.engine import Store

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.models.endpoint import Endpoint
    from assistant.models.guided import GuidedModel
    from assistant.planner.chat import ChatPlanner
    from assistant.wiring import Assistant


def endpoint(settings: Settings, chat: "BaseChatModel | None" = None) -> "Endpoint":
    """The model that the settings name, or the one that is given. Raises ModelUnavailable."""
    from assistant.models.call_form import CallForm
    from assistant.models.endpoint import Endpoint
    from assistant.models.requests import Requests
    from assistant.models.tokens import TokenCounter

    label = _label(settings, chat)
    requests = Requests(timeout=settings.model_timeout, retries=settings.model_retries)
    opened = chat if chat is not None else providers.open_model(settings)
    counter = TokenCounter(label.partition(":")[2])
    return Endpoint(opened, requests, counter, CallForm(label, settings.cache_path))


def ledger(store: Store, settings: Settings, chat: "BaseChatModel | None" = None) -> Ledger:
    """What models used in this installation."""
    return Ledger(store, settings, _label(settings, chat))


def guided(
    assistant: "Assistant",
    endpoint: "Endpoint",
    planner: "ChatPlanner",
    thread: str,
    span: Callable[..., Any] | None,
) -> "GuidedModel":
    """The language model of one question."""
    from assistant.models.briefing import Briefing, Window
    from assistant.models.guided import GuidedModel
    from assistant.models.metering import Meter
    from assistant.models.past import of_thread

    settings = assistant.settings
    window = Window(providers.window(settings, endpoint.chat), settings.model_answer_tokens)
    wishes = assistant.memories.wishes(planner.actor.person_id)
    past = of_thread(assistant.door, assistant.threads, planner.actor, planner.clock, thread)
    briefing = Briefing(planner.actor, planner.clock, endpoint.counter, window, wishes, past)
    person = planner.actor.person_id
    meter = Meter(endpoint, assistant.ledger, briefing, person, thread, span)
    return GuidedModel(meter=meter, planner=planner, size=settings.model_tools)


def _label(settings: Settings, chat: "BaseChatModel | None") -> str:
    if chat is not None:
        return f"given:{type(chat).__name__}"
    return providers.label(settings) if providers.uses_model(settings) else providers.PLANNER
