"""What Deskmate can do for the person who asks."""

from tools import catalog
from tools.access import EVERYONE
from tools.assistant import report
from tools.assistant.models import Abilities, Ability, WhatCanYouDo
from tools.context import ToolContext
from tools.spec import Example, ToolSpec, tool


@tool(
    effect="read",
    allow=EVERYONE,
    report=report.abilities,
    examples=[
        Example("what can you do", WhatCanYouDo()),
        Example("help", WhatCanYouDo()),
        Example("what can I ask you", WhatCanYouDo()),
        Example("how does this work", WhatCanYouDo()),
        Example("show me some examples", WhatCanYouDo()),
        Example("which questions do you understand", WhatCanYouDo()),
        Example("what are my quick actions", WhatCanYouDo()),
        Example("list your features", WhatCanYouDo()),
        Example("I'm new here, where do I start", WhatCanYouDo()),
        Example("what are you able to help me with", WhatCanYouDo()),
    ],
)
def what_can_you_do(args: WhatCanYouDo, ctx: ToolContext) -> Abilities:
    """The questions this person can ask, with an example of each."""
    allowed = catalog.load().allowed(ctx.actor)
    items = [_ability(spec, ctx.actor.persona) for spec in allowed]
    topic = args.topic.lower() if args.topic else None
    if topic:
        about = [i for i in items if topic in f"{i.tool} {i.domain} {i.summary}".lower()]
        items = about or items
    return Abilities(
        person=ctx.actor.name, persona=ctx.actor.persona.value, topic=topic, items=items
    )


def _ability(spec: ToolSpec, persona: str) -> Ability:
    own = [example for example in spec.examples if example.persona in (None, persona)]
    return Ability(
        tool=spec.name,
        domain=spec.domain,
        summary=spec.summary,
        ask=(own or list(spec.examples))[0].text,
        changes=spec.effect == "write",
    )
