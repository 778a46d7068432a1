"""`deskmate chat`: a conversation at the prompt."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.options import AsOf, AsPerson

if TYPE_CHECKING:
    from datetime import date

    from assistant.conversation import Answer
    from assistant.wiring import Assistant, Conversation
    from reports.blocks import Step
    from tools.access import Actor

HELP = """\
Ask in your own words; "and last month?", "only P1" or "the second one" go on from the last answer.
A number asks what stands beside it under an answer.

  /as PERSON   somebody else asks: an id, a name, or executive, manager, agent, csm
  /new         start a new conversation
  /explain     also say how each question is understood, or stop saying it
  /help        this
  /quit        leave (or Ctrl-D)"""

HISTORY_LENGTH = 1_000


def chat(
    who: AsPerson = None,
    as_of: AsOf = None,
    thread: Annotated[
        str | None, typer.Option("--thread", metavar="ID", help="Continue this conversation.")
    ] = None,
) -> None:
    """Talk: questions and follow-ups at a prompt. /help lists what else can be typed."""
    from terminal.opening import open_assistant

    assistant = open_assistant()
    converse(assistant, assistant.actor(who), as_of, thread)


def converse(
    assistant: "Assistant",
    actor: "Actor",
    as_of: "date | None" = None,
    thread: str | None = None,
) -> None:
    """Read questions until the person leaves."""
    from terminal.output import working

    with working("getting ready"):
        assistant.planner.train()
        opened = assistant.conversation()
        conversation = opened.__enter__()
    try:
        _Chat(assistant, conversation, actor, as_of, thread).run()
    finally:
        opened.__exit__(None, None, None)


class _Chat:
    """The state of the prompt: who asks, in which conversation, and what was offered last."""

    def __init__(
        self,
        assistant: "Assistant",
        conversation: "Conversation",
        actor: "Actor",
        as_of: "date | None",
        thread: str | None,
    ) -> None:
        self.assistant = assistant
        self.conversation = conversation
        self.actor = actor
        self.as_of = as_of
        self.thread = thread
        self.steps: list[Step] = []
        self.explains = False

    def run(self) -> None:
        """Prompt, answer, repeat."""
        interactive = sys.stdin.isatty()
        if interactive:
            self.greet()
        with _history(self.assistant.settings.home / "chat_history", interactive):
            while (line := _read(self.prompt(), interactive)) is not None:
                if line and not self.take(line):
                    return

    def prompt(self) -> str:
        """Who asks. Marks tell the line editor which characters take no room."""
        from terminal.output import console

        text = f"{self.actor.persona} ›"
        plain = console().no_color or not sys.stdout.isatty()
        return f"{text} " if plain else f"\x01\x1b[1;36m\x02{text}\x01\x1b[0m\x02 "

    def greet(self) -> None:
        from zoneinfo import ZoneInfo

        from reports.format import as_of
        from terminal.output import print_line

        zone = ZoneInfo(self.actor.time_zone)
        now = as_of(self.assistant.clock.now(), zone)
        print_line(f"{self.actor.name}, {self.actor.persona} · {now} · /help", "dim")

    def take(self, line: str) -> bool:
        """Handle one line; False to leave."""
        if not line.startswith("/"):
            self.ask(self.chosen(line))
            return True
        command, _, rest = line[1:].partition(" ")
        if command in ("quit", "exit", "q"):
            return False
        self.command(command, rest.strip())
        return True

    def chosen(self, line: str) -> str:
        """What stands beside a number in the last answer; other lines are themselves."""
        number = int(line) if line.isdigit() and len(line) < 3 else 0
        if 1 <= number <= len(self.steps):
            step = self.steps[number - 1]
            return step.ask or step.text
        return line

    def command(self, command: str, rest: str) -> None:
        from terminal.output import print_line

        if command == "as" and rest:
            self.switch(rest)
        elif command == "new":
            self.thread, self.steps = None, []
            print_line("A new conversation.", "dim")
        elif command == "explain":
            self.explains = not self.explains
            print_line(f"Explaining is {'on' if self.explains else 'off'}.", "dim")
        else:
            print_line(HELP)

    def switch(self, who: str) -> None:
        from assistant.personas import UnknownPerson
        from terminal.output import warn

        try:
            self.actor = self.assistant.actor(who)
        except UnknownPerson as error:
            warn(str(error))
            return
        self.thread, self.steps = None, []
        self.greet()

    def ask(self, text: str) -> None:
        """Ask and show; what goes wrong is said, and the conversation goes on."""
        from assistant.conversation import Question
        from terminal.failures import explain
        from terminal.output import print_line, warn, working

        question = Question(text, self.actor, self.thread, self.as_of)
        try:
            with working("thinking"):
                answer = self.conversation.ask(question)
        except KeyboardInterrupt:
            print_line("Stopped.", "dim")
            return
        except Exception as error:
            said = explain(error)
            if said is None:
                raise
            warn(said)
            return
        self.show(answer)

    def show(self, answer: "Answer") -> None:
        from zoneinfo import ZoneInfo

        from reports.blocks import Steps
        from terminal import explanation
        from terminal.made_files import say_where
        from terminal.output import console, print_line, show

        self.thread = answer.thread
        blocks = [block for block in answer.report.blocks if isinstance(block, Steps)]
        # Numbers on screen begin at 1 in each list; the last list is the one that is meant.
        self.steps = list(blocks[-1].items) if blocks else []
        print_line()
        show(answer.report, ZoneInfo(self.actor.time_zone))
        say_where(answer.report, self.assistant.settings.home)
        if self.explains:
            explanation.reading(answer, console())
        print_line()


def _read(prompt: str, interactive: bool) -> str | None:
    """A line without surrounding blanks; None at the end."""
    try:
        return input(prompt if interactive else "").strip()
    except EOFError:
        if interactive:
            sys.stdout.write("\n")
        return None
    except KeyboardInterrupt:
        sys.stdout.write("\n")
        return "" if interactive else None


class _history:  # noqa: N801 - used as a context, like a function
    """Keeps what was typed across conversations, for the arrow keys."""

    def __init__(self, path: Path, interactive: bool) -> None:
        self.path = path
        self.interactive = interactive

    def __enter__(self) -> None:
        if not self.interactive:
            return
        try:
            import readline
        except ImportError:  # not on every platform; the prompt works without
            self.interactive = False
            return
        readline.set_history_length(HISTORY_LENGTH)
        if self.path.exists():
            readline.read_history_file(self.path)

    def __exit__(self, *_: object) -> None:
        if not self.interactive:
            return
        import readline

        readline.write_history_file(self.path)
        self.path.chmod(0o600)
