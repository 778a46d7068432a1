"""The data that cases run on: made once, kept under a name of its content, copied per worker."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from assistant.installation import Demo, write_demo
from assistant.settings import Settings
from assistant.wiring import Assistant, build
from evals.changes import put_back, watch
from evals.witness import Witness

CHECKOUT = Path(__file__).resolve().parent.parent
DATA = ("store", "knowledge")
"""The folders that the rows and passages come from."""
FORM = 2
"""Of what is laid into a data set beside its rows; another form makes the data sets anew."""
CODE = ("assistant", "tools", "knowledge", "store", "reports", "prompts")
"""The folders that an answer comes from."""
_READ = {".py", ".yaml", ".txt", ".md", ".json"}

Tell = Callable[[str], None]


@cache
def fingerprint(folders: tuple[str, ...] = CODE) -> str:
    """A digest of the product's files below the folders."""
    seal = hashlib.sha256()
    for path in _files(folders):
        seal.update(f"{path.relative_to(CHECKOUT)}\n".encode())
        seal.update(path.read_bytes())
    return seal.hexdigest()


@cache
def grading() -> str:
    """A digest of what runs and judges cases; the cases themselves are another matter."""
    seal = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        seal.update(path.name.encode() + path.read_bytes())
    return seal.hexdigest()


def _files(folders: Iterable[str]) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in _READ and "__pycache__" not in path.parts
    )


def pristine(data: str, settings: Settings, tell: Tell = lambda _: None) -> Path:
    """The home folder of a data set, made when it is not there. Copy it; do not write to it."""
    home = settings.cache_path / "evals" / f"{data}-{FORM}-{fingerprint(DATA)[:16]}"
    if not home.is_dir():
        tell(f"making the data set “{data}” for the cases")
        making = home.with_name(f"{home.name}.part")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        _make(data, making, settings)
        making.rename(home)
        _forget_older(home, data)
    return home


def _forget_older(home: Path, data: str) -> None:
    for other in home.parent.glob(f"{data}-*"):
        if other != home and other.is_dir():
            shutil.rmtree(other, ignore_errors=True)


def _make(data: str, home: Path, settings: Settings) -> None:
    import knowledge
    from store.demo import DEFAULT_PERSON, NOW
    from store.demo import build as build_company
    from store.schema import prepare

    assistant = build(_settings_of(home, settings))
    prepare(assistant.store)
    if data != "empty":
        build_company(assistant.store, scale=SCALES[data])
    write_demo(home, Demo(NOW, DEFAULT_PERSON if data != "empty" else {}))
    if data != "empty":
        documents = Path(knowledge.__file__).parent / "documents"
        assistant.knowledge.add([documents], now=NOW, collection="help-center")
    assistant.store.close()
    shutil.rmtree(home / "cache", ignore_errors=True)
    watch(home / DATABASE)


DATABASE = "deskmate.db"
SCALES = {"demo": 1.0, "large": 2.0}
"""Customers and tickets of the companies, as a multiple of the demo's."""


def train(settings: Settings, tell: Tell = lambda _: None) -> None:
    """Have the planner trained where every worker finds it, rather than in each of them."""
    planner = build(_settings_of(settings.home, settings)).planner
    if not planner.is_ready:
        tell("training the planner")
        planner.train()


class Copy:
    """A worker's own copy of a data set, put back as it was after a case that changed it."""

    def __init__(self, source: Path, target: Path, settings: Settings, chat: Any = None) -> None:
        """`chat` is a language model to use instead of the one that the settings name."""
        self._source = source
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("cache"))
        self._share_training(target, settings)
        self.database = target / DATABASE
        self.assistant: Assistant = build(_settings_of(target, settings), chat)
        self.witness = Witness(self.assistant.door)
        self.assistant.__dict__["door"] = self.witness

    def _share_training(self, target: Path, settings: Settings) -> None:
        """What is named by its content may be shared: the trained planner, the encoder."""
        cache_of_copy = target / "cache"
        cache_of_copy.mkdir(exist_ok=True)
        for file in settings.cache_path.glob("*"):
            if file.is_file():
                (cache_of_copy / file.name).symlink_to(file)

    def restore(self) -> None:
        """Put the rows back as they were; the file is copied anew only where rows were changed."""
        if put_back(self.database, self._source / DATABASE):
            return
        self.assistant.store.close()
        for suffix in ("-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._source / DATABASE, self.database)

    def close(self) -> None:
        """Give up the connections."""
        self.assistant.store.close()


def _settings_of(home: Path, settings: Settings) -> Settings:
    """The given settings with everything kept below another home."""
    kept = {"model", "model_api_key", "log_level"}
    given = {name: getattr(settings, name) for name in kept & settings.model_fields_set}
    return Settings(home=home, database_url=f"sqlite:///{home / DATABASE}", **given)
