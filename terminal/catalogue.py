"""`deskmate tools`: what can be done, by whom, with which arguments."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal.options import Json

if TYPE_CHECKING:
    from reports.blocks import Report
    from tools.catalog import Catalog
    from tools.spec import ToolSpec

EXAMPLES_SHOWN = 8
_EFFECTS = {
    "read": "looks only",
    "write": "changes records, after a decision",
    "file": "makes a file",
}
_HEADS = {"executive": "Exec", "manager": "Mgr", "agent": "Agent", "csm": "CSM"}


def tools(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A tool, for all about it.")
    ] = None,
    persona: Annotated[
        str | None, typer.Option("--persona", help="Only what this persona may use.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The catalogue: every tool with who may use it, what it does, arguments and examples."""
    from terminal.output import print_json, show
    from tools.access import Persona
    from tools.catalog import load

    catalog = load()
    if name is not None:
        spec = _named(catalog, name)
        if as_json:
            print_json(_json(spec))
        else:
            show(_one(spec))
        return
    if persona is not None and persona not in list(Persona):
        raise typer.BadParameter(
            f"there is no persona {persona!r}; there are: {', '.join(Persona)}"
        )
    specs = catalog.of(Persona(persona)) if persona else list(catalog)
    if as_json:
        print_json([_json(spec) for spec in specs])
    else:
        show(_all(specs))


def _named(catalog: "Catalog", name: str) -> "ToolSpec":
    from difflib import get_close_matches

    from terminal.refusal import Refused

    if name in catalog:
        return catalog.get(name)
    close = get_close_matches(name, [spec.name for spec in catalog], n=3)
    hint = f" Did you mean {' or '.join(close)}?" if close else ""
    raise Refused(f"There is no tool called {name}.{hint} `deskmate tools` lists them all.")


def _json(spec: "ToolSpec") -> dict[str, Any]:
    return {
        "name": spec.name,
        "domain": spec.domain,
        "effect": spec.effect,
        "allow": [persona.value for persona in spec.allow],
        "summary": spec.summary,
        "args": spec.schema(),
        "examples": [
            {
                "text": example.text,
                "args": example.args.model_dump(mode="json", exclude_unset=True),
            }
            for example in spec.examples
        ],
    }


def _all(specs: list["ToolSpec"]) -> "Report":
    from reports.blocks import Column, Headline, Note, Report, Table
    from reports.format import count
    from tools.access import Persona

    columns = [
        Column(key="name", label="Tool", kind="id"),
        Column(key="effect", label="Effect"),
        *(Column(key=p.value, label=_HEADS[p]) for p in Persona),
        Column(key="summary", label="What it does"),
    ]
    rows: list[Any] = [
        {
            "name": spec.name,
            "effect": spec.effect,
            **{p.value: "yes" if p in spec.allow else "·" for p in Persona},
            "summary": spec.summary,
        }
        for spec in specs
    ]
    return Report(
        blocks=[
            Headline(text=f"{count(len(specs), 'tool')}. People ask in their own words."),
            Table(columns=columns, rows=rows),
            Note(text="`deskmate tools NAME` shows arguments and examples."),
        ]
    )


def _one(spec: "ToolSpec") -> "Report":
    from reports.blocks import Block, Column, Headline, Report, Steps, Table
    from reports.blocks import Step as Example

    facts = {
        "Domain": spec.domain.replace("_", " "),
        "Effect": _EFFECTS[spec.effect],
        "For": ", ".join(persona.value for persona in spec.allow),
    }
    blocks: list[Block] = [
        Headline(text=f"{spec.name}: {spec.summary}"),
        Table(
            columns=[Column(key="fact", label=""), Column(key="value", label="")],
            rows=[{"fact": fact, "value": value} for fact, value in facts.items()],
        ),
    ]
    arguments = _arguments(spec)
    if arguments:
        table = Table(
            title="Arguments",
            columns=[
                Column(key="name", label="Name", kind="id"),
                Column(key="type", label="Type"),
                Column(key="default", label="Default"),
                Column(key="about", label="About"),
            ],
            rows=arguments,
        )
        blocks.append(table)
    asked = [Example(text=example.text) for example in spec.examples[:EXAMPLES_SHOWN]]
    blocks.append(Steps(title="Ask for it like this", items=asked))
    return Report(blocks=blocks)


def _arguments(spec: "ToolSpec") -> list[Any]:
    schema = spec.schema()
    required = set(schema.get("required", []))
    return [
        {
            "name": name,
            "type": _type(field, schema.get("$defs", {})),
            "default": "required" if name in required else _default(field),
            "about": " ".join(str(field.get("description", "")).split()) or None,
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _default(field: dict[str, Any]) -> str | None:
    default = field.get("default")
    return None if default is None else str(default)


def _type(field: dict[str, Any], named: dict[str, Any]) -> str:
    """A JSON schema in a few words: "P1, P2, P3 or P4"; "list of …"."""
    if "$ref" in field:
        field = {**named.get(field["$ref"].rpartition("/")[2], {}), **field}
    if "enum" in field:
        return ", ".join(str(value) for value in field["enum"])
    options = field.get("anyOf") or field.get("allOf") or []
    if options:
        words = [_type(option, named) for option in options if option.get("type") != "null"]
        return " or ".join(dict.fromkeys(words))
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}), named)}"
    return str(field.get("title") if field.get("type") == "object" else field.get("type", "any"))
