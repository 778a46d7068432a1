"""Which tool a sentence asks for, with calibrated probabilities, and whether it is ours at all."""

import hashlib
import json
import math
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np

from assistant.planner import phrasings, training, variations, vectors
from assistant.planner.arguments import fields_of
from tools.catalog import Catalog
from tools.spec import Example

FORMAT = 12
"""Raised when training or its files change, so that kept models are made again."""
MOST_HEARD = 1_000
"""Sentences whose probabilities are kept, names and ids aside: buttons and habits repeat them, and
making them is a fifth of a short answer. 4 kB each."""


class Encoder(Protocol):
    """The part of `knowledge.embedding.Embedder` that routing uses."""

    space: str
    """Names the vector space."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1, one row per text."""
        ...


class Guess(NamedTuple):
    """A tool and how probable it is, given that the sentence is ours. One for each tool each time,
    so that it has to be made quickly."""

    tool: str
    probability: float


@dataclass(frozen=True)
class Routing:
    """How a sentence was routed."""

    ours: float
    """Probability that any tool answers it."""
    threshold: float
    guesses: tuple[Guess, ...]
    """Best first, all tools."""

    @property
    def accepted(self) -> bool:
        """Whether to treat the sentence as one of ours."""
        return self.ours >= self.threshold

    def weighed(self, unfit: Collection[str], factor: float) -> "Routing":
        """The routing with some tools made less probable."""
        if not unfit or all(g.tool in unfit for g in self.guesses):
            return self
        weights = [g.probability * (factor if g.tool in unfit else 1.0) for g in self.guesses]
        total = sum(weights)
        guesses = [Guess(g.tool, w / total) for g, w in zip(self.guesses, weights, strict=True)]
        return replace(self, guesses=tuple(sorted(guesses, key=lambda g: -g.probability)))


class Router:
    """Routes sentences; it trains or loads on first use."""

    def __init__(
        self, catalog: Catalog, embed: Callable[[], Encoder], cache_dir: Path | None
    ) -> None:
        self._catalog = catalog
        self._embed = embed
        self._cache_dir = cache_dir
        self._trained: training.Trained | None = None
        self._verbatim: dict[str, str] | None = None
        self._heard: OrderedDict[str, Routing] = OrderedDict()
        self._hearing = threading.Lock()

    def route(self, text: str) -> Routing:
        """Probabilities for one sentence."""
        return self.route_many([text])[0]

    def route_many(self, texts: Sequence[str]) -> list[Routing]:
        """Probabilities for several sentences."""
        known = [self.declared(text) for text in texts]
        rest = [text for text, tool in zip(texts, known, strict=True) if tool is None]
        computed = iter(self._compute(rest) if rest else [])
        return [
            Routing(1.0, 0.0, (Guess(tool, 1.0),)) if tool else next(computed) for tool in known
        ]

    def ready(self) -> training.Trained:
        """The model: kept from before, or trained and kept."""
        if self._trained is None:
            path = self._path()
            self._trained = _read(path) or self._train(path)
        return self._trained

    @property
    def is_kept(self) -> bool:
        """Whether the model for this catalogue is on disk already."""
        path = self._path()
        return path is not None and path.exists()

    def declared(self, text: str) -> str | None:
        """The tool that declares this very sentence as an example; None where several do."""
        if self._verbatim is None:
            self._verbatim = {}
            for spec in self._catalog:
                for example in spec.examples:
                    key = plain(example.text)
                    same = self._verbatim.get(key, spec.name) == spec.name
                    self._verbatim[key] = spec.name if same and not example.persona else ""
        return self._verbatim.get(plain(text)) or None

    def _compute(self, texts: Sequence[str]) -> list[Routing]:
        """Probabilities by the model; those of sentences that were heard lately are kept."""
        with self._hearing:
            found = {text: self._heard[text] for text in texts if text in self._heard}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            model = self.ready()
            logits, odds = training.judged(model, new, self._embed().embed(new))
            for text, row, ours in zip(new, logits, odds, strict=True):
                found[text] = _routing(model, row, float(ours))
        with self._hearing:
            for text, routing in found.items():
                self._heard[text] = routing
                self._heard.move_to_end(text)
            while len(self._heard) > MOST_HEARD:
                self._heard.popitem(last=False)
        return [found[text] for text in texts]

    def _train(self, path: Path | None) -> training.Trained:
        samples = samples_of(self._catalog)
        texts, encoder = [s.text for s in samples], self._embed()
        kept = vectors.embedded(encoder.embed, texts, self._cache_dir, encoder.space)
        trained = training.train(samples, kept)
        if path is not None:
            _write(path, trained)
        return trained

    def _path(self) -> Path | None:
        if self._cache_dir is None:
            return None
        said = [
            [s.name, [[e.text, e.persona] for e in s.examples]]
            for s in sorted(self._catalog, key=lambda s: s.name)
        ]
        content = json.dumps([FORMAT, phrasings.digest(), said])
        return self._cache_dir / f"router-{hashlib.sha256(content.encode()).hexdigest()[:16]}.npz"


def plain(text: str) -> str:
    """A sentence without case, punctuation at its end and double spaces."""
    return " ".join(text.lower().strip(" ?.!").split())


def samples_of(catalog: Catalog) -> list[training.Sample]:
    """Declared examples with their variations, further phrasings, and the written negatives."""
    tools = {spec.name for spec in catalog}
    groups: list[tuple[str, list[str]]] = []
    for spec in catalog:
        for example in spec.examples:
            said = _nameless(example)
            groups.append((spec.name, [said, *variations.of(said)]))
    groups += phrasings.of_tools(tools)
    groups += [(training.NONE, texts) for texts in phrasings.negatives(tools)]
    return [
        training.Sample(neutral(text), label, group)
        for group, (label, texts) in enumerate(groups)
        for text in texts
    ]


def _nameless(example: Example) -> str:
    """The example with its customers and colleagues named as `neutral.rewrite` does."""
    text = example.text
    for one in fields_of(type(example.args)):
        said = _STANDS_FOR.get(one.ref_kind or "")
        values = getattr(example.args, one.name)
        for value in values if isinstance(values, list) else [values]:
            if said and isinstance(value, str) and value[:1].isupper():
                text = text.replace(value, said)
    return text


_STANDS_FOR = {"account": "this customer", "person": "this agent"}
_TICKET = re.compile(r"\b(?:ticket\s+)?(?:[A-Z]{2,6}-\d{2,}|TICK-1)\b")


def neutral(text: str) -> str:
    """The sentence with every ticket id written alike, as the router is trained on it."""
    return _TICKET.sub("ticket TICK-1", text)


def _routing(model: training.Trained, logits: np.ndarray, judged: float) -> Routing:
    tools = logits[:-1] - logits[:-1].max()
    p = np.exp(tools)
    p /= p.sum()
    order = np.argsort(-p)
    guesses = tuple(map(Guess, model.labels[order].tolist(), p[order].tolist()))
    ours = 1 / (1 + math.exp(-min(max(judged, -30.0), 30.0)))
    return Routing(ours, model.threshold, guesses)


def _read(path: Path | None) -> training.Trained | None:
    if path is None or not path.is_file():
        return None
    try:
        with np.load(path) as kept:
            values: dict[str, Any] = {f.name: kept[f.name] for f in fields(training.Trained)}
    except (OSError, ValueError, KeyError):
        return None  # half written or of another version: it is made again
    values["sharpness"] = float(values["sharpness"])
    values["threshold"] = float(values["threshold"])
    return training.Trained(**values)


def _write(path: Path, trained: training.Trained) -> None:
    """Keep the model where that is possible; a read-only folder only costs time."""
    partial = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(partial, **{f.name: getattr(trained, f.name) for f in fields(trained)})
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
