"""`deskmate kb draft`: an article to edit, made of solved tickets."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.failures import FAILED
from terminal.options import AsPerson, Json

if TYPE_CHECKING:
    from knowledge.care.drafting import Draft


def draft(
    question: Annotated[
        list[str], typer.Argument(metavar="QUESTION", help="What the article shall answer.")
    ],
    folder: Annotated[
        Path | None,
        typer.Option("--write", metavar="FOLDER", help="Save it there instead of printing it."),
    ] = None,
    who: AsPerson = None,
    as_json: Json = False,
) -> None:
    """A draft article from solved tickets: how customers put it, the cause, the steps that worked,
    each with its ticket. Nothing is published: edit the file, then add it with `deskmate kb add`.
    """
    from knowledge.care import drafting
    from terminal.opening import open_assistant
    from terminal.output import print_json, warn

    assistant = open_assistant()
    actor = assistant.actor(who)
    try:
        with assistant.store.reading(actor.scope) as session:
            made = drafting.draft(
                session,
                " ".join(question),
                assistant.clock.today(),
                assistant.knowledge.embedder,
            )
    except drafting.TooLittle as error:
        warn(str(error))
        raise typer.Exit(FAILED) from error
    file = _saved(made, folder) if folder else None
    if as_json:
        print_json({**vars(made), "file": str(file) if file else None})
    elif file is None:
        typer.echo(made.markdown, nl=False)


def _saved(made: "Draft", folder: Path) -> Path:
    from terminal.output import print_line
    from terminal.refusal import Refused

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / made.file_name
    if file.exists():
        raise Refused(f"{file} is there already; move it away, or choose another folder.")
    file.write_text(made.markdown, encoding="utf-8")
    print_line(f"Draft in {file}. Edit it, then: deskmate kb add {folder}", "bold")
    return file
