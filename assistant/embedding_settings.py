"""Settings of the sentence encoder; part of `assistant.settings.Settings`."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from assistant.model_settings import web_address

PACKAGED = "minilm"
OTHERS = ("sentence-transformers", "openai")


def _known_encoder(name: str) -> str:
    kind, _, model = name.partition(":")
    if name == PACKAGED or (kind in OTHERS and model.strip()):
        return name
    raise ValueError(f"use {PACKAGED}, {OTHERS[0]}:NAME or {OTHERS[1]}:MODEL")


class EmbeddingSettings(BaseSettings):
    """What articles and questions are embedded with."""

    embedding: Annotated[str, AfterValidator(_known_encoder)] = Field(
        default=PACKAGED,
        description="the sentence encoder of the knowledge base; minilm needs no key",
    )
    embedding_url: Annotated[str, AfterValidator(web_address)] | None = Field(
        default=None, repr=False, description="the endpoint of openai:MODEL, where it is not OpenAI"
    )
    embedding_api_key: SecretStr | None = Field(
        default=None, description="the key of that endpoint"
    )
