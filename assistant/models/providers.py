"""Opens the chat model that the settings name; its package is imported only then."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings, SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PLANNER = "planner"
DEFAULT_CONTEXT = 8_192
"""Tokens, where neither the settings nor the provider's package say how many fit."""
_NO_KEY = "none"


class ModelUnavailable(SettingsError):
    """The model that the settings name cannot be opened. The message says what to do."""


def uses_model(settings: Settings) -> bool:
    """Whether a language model is at work rather than the built-in planner alone."""
    return settings.model != PLANNER


def split(settings: Settings) -> tuple[str, str]:
    """Provider and name: "openai:gpt-x" is ("openai", "gpt-x"). Raises ModelUnavailable.

    An address alone is an OpenAI-compatible endpoint that serves one model.
    """
    said = settings.model
    if said.startswith(("http://", "https://")):
        return "openai", said.partition("#")[2] or "default"
    provider, colon, name = said.partition(":")
    if not colon or not provider or not name:
        raise ModelUnavailable(
            f"DESKMATE_MODEL: {said!r} names no provider. Use planner, provider:name such as "
            "openai:gpt-4o-mini, or the address of an OpenAI-compatible endpoint."
        )
    return provider.replace("-", "_"), name


def label(settings: Settings) -> str:
    """The model as it is shown and counted; never with a password of its address."""
    provider, name = split(settings)
    return f"{provider}:{name}"


def open_model(settings: Settings) -> "BaseChatModel":
    """The chat model. Raises ModelUnavailable with the remedy; no request is made."""
    provider, name = split(settings)
    if find_spec("langchain") is None:
        raise ModelUnavailable(
            f"DESKMATE_MODEL: {settings.model} needs further packages. "
            "Install them with: pip install 'deskmate[models]'"
        )
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(name, model_provider=provider, **_options(settings, provider))
    except ImportError as error:
        raise ModelUnavailable(
            f"DESKMATE_MODEL: {settings.model} needs a package that is not installed. "
            f"{_remedy(error, provider)}"
        ) from None
    except ValueError as error:
        if "nsupported" in str(error):
            raise ModelUnavailable(
                f"DESKMATE_MODEL: there is no provider called {provider}. Known ones are openai, "
                "anthropic, google_genai, mistralai, groq, ollama and others of LangChain."
            ) from None
        raise ModelUnavailable(_unusable(settings, error)) from None
    except Exception as error:  # noqa: BLE001 - every provider has errors of its own for a key
        raise ModelUnavailable(_unusable(settings, error)) from None


def window(settings: Settings, chat: "BaseChatModel") -> int:
    """Tokens that fit into a request and its answer."""
    profile = getattr(chat, "profile", None) or {}
    return settings.model_context or profile.get("max_input_tokens") or DEFAULT_CONTEXT


def _options(settings: Settings, provider: str) -> dict[str, Any]:
    """Keyword arguments in the provider's own names."""
    key = settings.model_api_key.get_secret_value() if settings.model_api_key else None
    url = _address(settings)
    if provider == "ollama":
        client = {"timeout": settings.model_timeout}
        limits = {"num_predict": settings.model_answer_tokens, "client_kwargs": client}
        return {**limits, **({"base_url": url} if url else {})}
    options: dict[str, Any] = {
        "timeout": settings.model_timeout,
        # Retries are ours: they have to end within the time-out and be counted.
        "max_retries": 0,
        "max_tokens": settings.model_answer_tokens,
    }
    if url:
        options["base_url"] = url
    if provider == "openai":
        options["stream_usage"] = True
        key = key or (_NO_KEY if url else None)
    if key:
        options["api_key"] = key
    return options


def _address(settings: Settings) -> str | None:
    if settings.model.startswith(("http://", "https://")):
        return settings.model.partition("#")[0].rstrip("/")
    return settings.model_url


def _remedy(error: ImportError, provider: str) -> str:
    package = f"langchain-{provider.replace('_', '-')}"
    said = str(error)
    if "pip install" in said:
        package = said.partition("pip install")[2].partition("`")[0].strip(" -U.'\"") or package
    return f"Install it with: pip install {package}"


def _unusable(settings: Settings, error: Exception) -> str:
    if settings.model_api_key is None:
        return (
            f"DESKMATE_MODEL: {settings.model} cannot be used without its key. Set "
            "DESKMATE_MODEL_API_KEY, or unset DESKMATE_MODEL to use the built-in planner."
        )
    return f"DESKMATE_MODEL: {settings.model} cannot be used ({type(error).__name__})."
