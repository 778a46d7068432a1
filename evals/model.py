"""The language model that takes part in a run: recorded, replayed, disturbed."""

from collections.abc import Callable
from pathlib import Path

from assistant.settings import Settings
from assistant.wiring import Assistant
from evals import cassette
from evals.conditions import Conditions
from evals.worker import CASSETTE


def prepared(conditions: Conditions) -> Callable[[Assistant], None]:
    """Changes an assistant so that its language model is what the conditions say."""

    def prepare(assistant: Assistant) -> None:
        if conditions.replay:
            _replay(assistant, Path(conditions.replay))
        endpoint = assistant.endpoint
        if endpoint is None:
            return
        if conditions.record:
            place = cassette.Place()
            endpoint.chat = cassette.Recorder(
                inner=endpoint.chat,
                file=Path(conditions.record),
                model=assistant.settings.model,
                place=place,
            )
            assistant.__dict__[CASSETTE] = place
        if conditions.tools:
            from evals.disturbed import Disturbed

            endpoint.chat = Disturbed(inner=endpoint.chat, kinds=conditions.tools)

    return prepare


def _replay(assistant: Assistant, file: Path) -> None:
    """Put what was recorded in the model's place; neither key nor package is needed."""
    from assistant.models import opening

    _, answers = cassette.read(file)
    place = cassette.Place()
    chat = cassette.Replayed(answers=answers, place=place)
    assistant.__dict__["endpoint"] = opening.endpoint(assistant.settings, chat)
    assistant.__dict__[CASSETTE] = place


def settings_for(settings: Settings, conditions: Conditions) -> Settings:
    """The settings of a run: a replayed one has the model that was recorded. Raises BadCassette."""
    if not conditions.replay:
        return settings
    model, _ = cassette.read(Path(conditions.replay))
    return settings.model_copy(update={"model": model})


def check(settings: Settings) -> None:
    """Refuse a language model that cannot be opened before any case is run.

    Raises ModelUnavailable.
    """
    from assistant.models import providers

    if providers.uses_model(settings):
        providers.open_model(settings)
