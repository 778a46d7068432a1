"""`deskmate kb reindex`: everything embedded with the encoder that settings name."""

from typing import TYPE_CHECKING

from terminal.options import Json

if TYPE_CHECKING:
    from knowledge.retrieval import Knowledge


def reindex(as_json: Json = False) -> None:
    """Embed all passages with the encoder of DESKMATE_EMBEDDING. The old ones answer until it is
    done; a run that was stopped goes on where it was.
    """
    from reports.format import count
    from terminal.opening import open_assistant
    from terminal.output import print_json, print_line

    knowledge = open_assistant().knowledge
    before = knowledge.status().encoder
    embedded = change_encoder(knowledge)
    after = knowledge.status()
    if as_json:
        print_json({"before": before, "encoder": after.encoder, "passages_embedded": embedded})
    elif embedded is None:
        print_line(f"The vectors are of {after.encoder} already.", "bold")
    else:
        passages = count(after.passages, "passage")
        print_line(f"{passages} answer with {after.encoder}; before: {before}.", "bold")


def change_encoder(knowledge: "Knowledge") -> int | None:
    """Embed everything anew where settings name another encoder, with a progress bar.

    Returns how many passages were embedded; None when nothing had to change.
    """
    from terminal.output import progress

    if not knowledge.encoder_changes:
        return None
    with progress(f"embedding with {knowledge.encoders.wanted.name}") as update:
        return knowledge.change_encoder(update)
