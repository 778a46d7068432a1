"""How far the estimate of tokens is from what tokenizers count.

    python -m bench.token_estimate --home FOLDER [--encoding NAME …] [--json]

The home holds the demo company (`deskmate demo`). The texts are those of real requests: the
instructions, the declarations of all tools, the results and the questions of every quick action,
and articles. tiktoken fetches its encodings at first use, or finds them in TIKTOKEN_CACHE_DIR.
"""

import argparse
import json
import os
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.figure_questions import QUESTIONS

ENCODINGS = ("cl100k_base", "o200k_base")
MOST_ARTICLES = 40


def main() -> None:
    """Measure and print a table, or JSON."""
    parser = argparse.ArgumentParser(description="The estimate of tokens beside real counts.")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--encoding", action="append", help=f"default: {', '.join(ENCODINGS)}")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    os.environ["DESKMATE_HOME"] = str(options.home)
    texts = list(_texts())
    found = {name: _measure(name, texts) for name in options.encoding or ENCODINGS}
    print(json.dumps(found, indent=2) if options.json else _table(found))


def _texts() -> Iterator[tuple[str, str]]:
    """Kind and text of what a model is sent."""
    from zoneinfo import ZoneInfo

    from langchain_core.messages import HumanMessage

    from assistant.conversation import Question
    from assistant.models import material, offer
    from assistant.models.briefing import Briefing, Window
    from assistant.models.tokens import TokenCounter
    from assistant.settings import Settings
    from assistant.wiring import build

    assistant = build(Settings.load())
    for spec in assistant.door.catalog:
        yield "tools", json.dumps(offer.declared(spec))
    window = Window(32_000, 1_000)
    for persona in dict.fromkeys(persona for persona, _ in QUESTIONS):
        actor = assistant.actor(persona)
        briefing = Briefing(actor, assistant.clock, TokenCounter("none"), window)
        yield "instructions", str(briefing.messages([HumanMessage("?")])[0].content)
    with assistant.conversation() as conversation:
        for persona, text in QUESTIONS:
            actor = assistant.actor(persona)
            yield "questions", text
            report = conversation.ask(Question(text, actor)).report
            shown = material.of_report(report, ZoneInfo(actor.time_zone))
            yield "results", json.dumps(shown, ensure_ascii=False)
    articles = Path(__file__).resolve().parents[1] / "knowledge" / "documents"
    for file in sorted(articles.rglob("*.md"))[:MOST_ARTICLES]:
        yield "articles", file.read_text(encoding="utf-8")


def _measure(name: str, texts: list[tuple[str, str]]) -> dict[str, Any]:
    """Of each kind: tokens by the tokenizer, and the estimate as a multiple of them."""
    import tiktoken

    from assistant.models.tokens import estimate

    encoding = tiktoken.get_encoding(name)
    kinds: dict[str, list[tuple[int, int]]] = {}
    for kind, text in texts:
        pair = (len(encoding.encode_ordinary(text)), estimate(text))
        kinds.setdefault(kind, []).append(pair)
    kinds["all"] = [pair for pairs in list(kinds.values()) for pair in pairs]
    return {
        kind: {
            "texts": len(pairs),
            "tokens": sum(real for real, _ in pairs),
            "estimate": round(sum(e for _, e in pairs) / sum(real for real, _ in pairs), 3),
            "lowest": round(min(e / real for real, e in pairs if real), 3),
            "median": round(statistics.median(e / real for real, e in pairs if real), 3),
            "highest": round(max(e / real for real, e in pairs if real), 3),
        }
        for kind, pairs in kinds.items()
    }


def _table(found: dict[str, Any]) -> str:
    lines = []
    for name, kinds in found.items():
        lines.append(
            f"{name:<14}{'texts':>6}{'tokens':>9}{'estimate':>10}{'lowest to highest':>20}"
        )
        for kind, one in kinds.items():
            spread = f"{one['lowest']:.2f} to {one['highest']:.2f}"
            lines.append(
                f"{kind:<14}{one['texts']:>6}{one['tokens']:>9,}{one['estimate']:>10.2f}{spread:>20}"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
