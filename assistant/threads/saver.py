"""LangGraph's saver for SQLite, keeping what going on takes: the last checkpoint of a thread.

LangGraph's own keeps every step with the whole state, the square of the conversation, and reads
all of it back at each question.
"""

import json
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    copy_checkpoint,
    get_checkpoint_id,
    get_checkpoint_metadata,
)
from langgraph.checkpoint.sqlite import SqliteSaver

MOST = 128
"""Threads whose checkpoint is kept in memory, too."""

_LATEST = (
    "SELECT checkpoint_id FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ''"
    " ORDER BY checkpoint_id DESC LIMIT 1"
)
_PUT = (
    "INSERT OR REPLACE INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id,"
    " parent_checkpoint_id, type, checkpoint, metadata) VALUES (?, '', ?, NULL, ?, ?, ?)"
)
_DROP = tuple(
    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < ?"  # noqa: S608
    for table in ("writes", "checkpoints")
)


class LastCheckpoints(SqliteSaver):
    """The last checkpoint of each thread.

    Safe to share between threads and processes: what is kept in memory counts only while the file
    names the same checkpoint.
    """

    def __init__(self, connection: sqlite3.Connection, writing: Any) -> None:
        """`writing` is the lock that writers of the file queue for in this process."""
        super().__init__(connection)
        self.lock = writing
        self.setup()
        self._known: OrderedDict[str, CheckpointTuple] = OrderedDict()
        self._keeping = threading.Lock()

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """The thread's checkpoint, or None."""
        if get_checkpoint_id(config):
            return super().get_tuple(config)
        thread = _thread(config)
        with self._keeping:
            known = self._known.get(thread)
        if known is not None and known.checkpoint["id"] == self._latest(thread):
            return known._replace(checkpoint=copy_checkpoint(known.checkpoint))
        found = super().get_tuple(config)
        if found is not None and not found.pending_writes:
            self._keep(thread, found._replace(checkpoint=copy_checkpoint(found.checkpoint)))
        return found

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Save a checkpoint in place of the thread's earlier ones."""
        thread, id_ = _thread(config), checkpoint["id"]
        kind, content = self.serde.dumps_typed(checkpoint)
        said = get_checkpoint_metadata(config, metadata)
        row = (thread, id_, kind, content, json.dumps(said, ensure_ascii=False).encode())
        with self.cursor() as cursor:
            cursor.execute(_PUT, row)
            for statement in _DROP:
                cursor.execute(statement, (thread, id_))
        saved = _config(thread, id_)
        self._keep(thread, CheckpointTuple(saved, copy_checkpoint(checkpoint), said, None, []))
        return saved

    def put_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Save what steps of an interrupted run have written."""
        super().put_writes(config, writes, task_id, task_path)
        with self._keeping:
            self._known.pop(_thread(config), None)

    def _latest(self, thread: str) -> str | None:
        with self.cursor(transaction=False) as cursor:
            row = cursor.execute(_LATEST, (thread,)).fetchone()
        return row[0] if row else None

    def _keep(self, thread: str, found: CheckpointTuple) -> None:
        with self._keeping:
            self._known[thread] = found
            self._known.move_to_end(thread)
            if len(self._known) > MOST:
                self._known.popitem(last=False)


def _thread(config: RunnableConfig) -> str:
    return str(config.get("configurable", {})["thread_id"])


def _config(thread: str, checkpoint: str) -> RunnableConfig:
    return {
        "configurable": {
            "thread_id": thread, "checkpoint_ns": "", "checkpoint_id": checkpoint,
        }
    }  # fmt: skip
