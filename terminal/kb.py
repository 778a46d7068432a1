"""`deskmate kb`: the knowledge base that answers quote from."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal.kb_draft import draft
from terminal.kb_reindex import change_encoder, reindex
from terminal.options import AsPerson, ExistingPaths, Json

if TYPE_CHECKING:
    from knowledge.ingest import IngestOutcome
    from knowledge.results import Hit, KnowledgeStatus, SearchResult
    from reports.blocks import Report

app = typer.Typer(no_args_is_help=True, help="The knowledge base that answers quote from.")

SKIPPED_SHOWN = 20
KINDS_SHOWN = 6


@app.command("add")
def add(
    paths: ExistingPaths,
    collection: Annotated[
        str | None,
        typer.Option("--collection", metavar="NAME", help="Group; the folder's name if not said."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Add articles (markdown, text, HTML, reStructuredText, PDF, Word, a Zendesk Guide or
    Freshdesk export), or bring them up to date: only what changed is read again, and an article
    whose file is gone from an added folder is removed.
    """
    from terminal.opening import prepare_assistant
    from terminal.output import print_json, progress, show

    assistant = prepare_assistant()
    change_encoder(assistant.knowledge)
    with progress("reading articles") as update:
        outcome = assistant.knowledge.add(
            paths, now=assistant.clock.now(), collection=collection, progress=update
        )
    if as_json:
        print_json(_outcome_json(outcome))
    else:
        show(_outcome_report(outcome))


@app.command("search")
def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="What to look for.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="Passages, at most.")] = 5,
    who: AsPerson = None,
    as_json: Json = False,
) -> None:
    """Passages that answer a question, or an honest "nothing on that"."""
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    assistant = open_assistant()
    actor = assistant.actor(who)
    with assistant.store.reading(actor.scope) as session:
        result = assistant.knowledge.search(session, " ".join(query), limit=limit)
    if as_json:
        print_json(_search_json(result))
    else:
        show(_search_report(result))


@app.command("status")
def status(as_json: Json = False) -> None:
    """What the knowledge base holds."""
    from dataclasses import asdict

    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    found = open_assistant().knowledge.status()
    if as_json:
        print_json(asdict(found))
    else:
        show(_status_report(found))


@app.command("doctor")
def doctor(
    who: AsPerson = None,
    articles_only: Annotated[
        bool, typer.Option("--articles-only", help="Leave out the questions of tickets.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Articles that need care: contradicting, doubled, past their review date, with dead links.
    Then questions of the last 30 days that no article answers, by what their tickets cost.
    """
    from dataclasses import asdict

    from terminal.kb_care import checkup_report
    from terminal.opening import open_assistant
    from terminal.output import print_json, show

    assistant = open_assistant()
    found = assistant.knowledge.checkup(assistant.clock.today())
    gaps = None
    if found.articles and not articles_only:
        actor = assistant.actor(who)
        clock = assistant.clock.in_zone(actor.time_zone)
        gaps = assistant.door.call("knowledge_gaps", {}, actor, clock)
    if as_json:
        rows = gaps.result.model_dump(mode="json")["rows"] if gaps and gaps.result else []
        print_json({**asdict(found), "unanswered": rows})
    else:
        show(checkup_report(found, gaps))


app.command("draft")(draft)
app.command("reindex")(reindex)


@app.command("remove")
def remove(
    collection: Annotated[str, typer.Argument(metavar="COLLECTION", help="Its name.")],
    as_json: Json = False,
) -> None:
    """Take a collection out of the knowledge base."""
    from reports.format import count
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line
    from terminal.refusal import Refused

    knowledge = open_assistant().knowledge
    known = knowledge.status().collections
    if collection not in known:
        names = ", ".join(known) or "none; the knowledge base is empty"
        raise Refused(f"There is no collection {collection}. There are: {names}.")
    gone = knowledge.remove(collection)
    if as_json:
        print_json({"collection": collection, "removed": gone})
    else:
        print_line(f"Removed {count(len(gone), 'article')} of {collection}.", "bold")


def _outcome_json(outcome: "IngestOutcome") -> dict[str, Any]:
    return {
        "collection": outcome.collection,
        "added": outcome.added,
        "changed": outcome.changed,
        "unchanged": len(outcome.unchanged),
        "removed": outcome.removed,
        "skipped": [{"file": file, "reason": reason} for file, reason in outcome.skipped],
        "other_kinds": outcome.other_kinds,
        "passages": outcome.passages,
        "passages_embedded": outcome.passages_embedded,
    }


def _outcome_report(outcome: "IngestOutcome") -> "Report":
    from os.path import commonpath

    from reports.blocks import Block, Column, Headline, Metric, Metrics, Note, Report, Table
    from reports.format import count

    came = len(outcome.added) + len(outcome.changed)
    total = came + len(outcome.unchanged)
    if came:
        headline = f"{count(came, 'article')} read into {outcome.collection}."
    elif total:
        headline = f"Nothing changed: {count(total, 'article')} there already."
    else:
        headline = f"No article in {outcome.collection}."
    figures = {
        "Added": len(outcome.added),
        "Changed": len(outcome.changed),
        "Unchanged": len(outcome.unchanged),
        "Removed": len(outcome.removed),
        "Skipped": len(outcome.skipped),
        "Passages embedded": outcome.passages_embedded,
        "Passages in all": outcome.passages,
    }
    blocks: list[Block] = [
        Headline(text=headline),
        Metrics(items=[Metric(label=label, value=n) for label, n in figures.items()]),
    ]
    if outcome.skipped:
        folder = Path(commonpath([Path(file).parent for file, _ in outcome.skipped]))
        table = Table(
            title=f"Files of {folder} that did not become an article",
            columns=[Column(key="file", label="File"), Column(key="reason", label="Why")],
            rows=[
                {"file": str(Path(f).relative_to(folder)), "reason": why}
                for f, why in outcome.skipped[:SKIPPED_SHOWN]
            ],
            total_rows=len(outcome.skipped),
        )
        blocks.append(table)
        if len(outcome.skipped) > SKIPPED_SHOWN:
            blocks.append(Note(text="All of them: the same command with --json."))
    if outcome.other_kinds:
        blocks.append(Note(text=_left_out(outcome.other_kinds)))
    return Report(blocks=blocks)


def _left_out(kinds: dict[str, int]) -> str:
    """Files that are no articles by their kind, and what could be one."""
    from knowledge.sources import KINDS

    most = ", ".join(f"{number} {kind}" for kind, number in list(kinds.items())[:KINDS_SHOWN])
    more = "" if len(kinds) <= KINDS_SHOWN else " and others"
    return f"Left out as other kinds of files: {most}{more}. Read are {', '.join(KINDS)}."


def _search_json(result: "SearchResult") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "query": result.query,
        "answered": result.answered,
        "best": result.best,
        "message": result.message,
        "passages": [asdict(hit) for hit in result.passages],
    }


def _search_report(result: "SearchResult") -> "Report":
    from reports.blocks import Block, Headline, Passages, Report

    blocks: list[Block] = []
    if result.message:
        blocks.append(Headline(text=result.message))
    if result.passages:
        title = None if result.answered else "The closest passages"
        blocks.append(Passages(title=title, items=[_passage(hit) for hit in result.helpful]))
    return Report(blocks=blocks)


def _passage(hit: "Hit") -> Any:
    from reports.blocks import Passage

    link = f"{hit.path}#{hit.anchor}" if hit.path and hit.anchor else hit.path
    return Passage(
        id=hit.passage_id,
        article_id=hit.article_id,
        title=hit.title,
        heading=hit.heading,
        text=hit.text,
        link=link,
        score=hit.score,
    )


def _status_report(found: "KnowledgeStatus") -> "Report":
    from knowledge.results import HOW_TO_ADD
    from reports.blocks import Block, Column, Headline, Metric, Metrics, Note, Report, Table
    from reports.format import count

    if not found.articles:
        return Report(blocks=[Headline(text=HOW_TO_ADD)])
    blocks: list[Block] = [
        Headline(text=f"{count(found.articles, 'article')}, ready to be searched."),
        Metrics(
            items=[
                Metric(label="Articles", value=found.articles),
                Metric(label="Passages", value=found.passages),
                Metric(label="Vectors", value=found.vectors),
                Metric(label="Last addition (UTC)", value=found.last_ingested, kind="datetime"),
            ]
        ),
        *(
            [Note(text=_other_encoder(found), tone="warning")]
            if found.encoder != found.wanted
            else []
        ),
        Table(
            columns=[
                Column(key="name", label="Collection"),
                Column(key="n", label="Articles", kind="number"),
            ],
            rows=[{"name": name, "n": n} for name, n in found.collections.items()],
        ),
    ]
    return Report(blocks=blocks)


def _other_encoder(found: "KnowledgeStatus") -> str:
    return (
        f"The vectors are of {found.encoder}, settings name {found.wanted}. "
        "Embed everything with it: deskmate kb reindex"
    )
