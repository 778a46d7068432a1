"""docs/imports.md names what there is, and its examples are the ones that are tested."""

import re
from pathlib import Path

import yaml

from store.imports import SOURCES
from store.imports.csv_mapping.mapping import ColumnRule, FileRule, Mapping

DOCS = Path(__file__).resolve().parents[3] / "docs"
TEXT = (DOCS / "imports.md").read_text(encoding="utf-8")


def test_every_source_and_every_setting_of_a_mapping_is_described():
    settings = {*ColumnRule.model_fields, *FileRule.model_fields, *Mapping.model_fields}
    missing = [name for name in (*SOURCES, *sorted(settings)) if f"`{name}`" not in TEXT]
    assert missing == []


def test_the_mappings_shown_are_excerpts_of_the_complete_ones():
    blocks = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) == 2
    for block, folder in zip(blocks, ("crm", "helpdesk"), strict=True):
        whole = yaml.safe_load((DOCS / "examples" / folder / "mapping.yaml").read_text("utf-8"))
        for shown in yaml.safe_load(block)["files"]:
            (full,) = [
                rule
                for rule in whole["files"]
                if (rule["file"], rule["table"]) == (shown["file"], shown["table"])
            ]
            assert shown["columns"].items() <= full["columns"].items()


def test_every_folder_that_the_docs_name_exists():
    for path in re.findall(r"docs/examples/[\w/.-]+", TEXT):
        assert (DOCS.parent / path.rstrip(".")).exists(), path
