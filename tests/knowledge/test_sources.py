"""PDF, Word and help-centre exports become articles; what cannot be read is reported."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.retrieval import Knowledge
from knowledge.sources import Unreadable, read, read_all

NOW = datetime(2026, 11, 2, tzinfo=UTC)
ZENDESK = [
    {"id": 11, "title": "Pause a plan", "body": "<h2>Steps</h2><ol><li>Open Billing.</li>"
     "<li>Select Pause.</li></ol>", "locale": "en-us", "draft": False, "user_segment_id": None,
     "label_names": ["billing"], "updated_at": "2026-03-04T10:00:00Z",
     "html_url": "https://help.example/11"},
    {"id": 12, "title": "Staff only", "body": "<p>Refund limits.</p>", "user_segment_id": 7},
    {"id": 13, "title": "Not ready", "body": "<p>Later.</p>", "draft": True},
]  # fmt: skip
FRESHDESK = [
    {"id": 4, "title": "Change details", "status": 2, "folder_id": 3, "tags": ["account"],
     "description": "<p>Open <b>Account</b>.</p>", "updated_at": "2020-10-06T11:05:53Z"},
    {"id": 5, "title": "A draft", "status": 1, "folder_id": 3, "description": "<p>No.</p>"},
    {"id": 6, "title": "For agents", "status": 2, "folder_id": 9, "description": "<p>Us.</p>"},
]  # fmt: skip
LIST_TABLE = """\
Zones
=====

.. list-table::
   :header-rows: 1

   * - Zone
     - Colour
   * - Dry
     - pale
       yellow

After.
"""


def test_a_word_document_keeps_headings_steps_and_tables(tmp_path: Path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("Export a report", 0)
    document.add_heading("Steps", 1)
    for step in ("Open Reports.", "Select Export."):
        document.add_paragraph(step, style="List Number")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Plan", "Growth"
    document.save(str(tmp_path / "export.docx"))
    article = read(tmp_path / "export.docx", tmp_path, "kb")
    assert (article.id, article.title) == ("kb/export", "Export a report")
    assert "## Steps\n\n1. Open Reports.\n2. Select Export." in article.text
    assert "| Plan | Growth |" in article.text


def test_a_pdf_without_text_says_what_to_do(tmp_path: Path):
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    with (tmp_path / "scan.pdf").open("wb") as file:
        writer.write(file)
    with pytest.raises(Unreadable, match="OCR"):
        read(tmp_path / "scan.pdf", tmp_path, "kb")


def test_the_text_of_a_pdf_is_read(tmp_path: Path):
    pytest.importorskip("pypdf")
    (tmp_path / "plan.pdf").write_bytes(_pdf("Pause the plan under Billing."))
    assert "Pause the plan under Billing." in read(tmp_path / "plan.pdf", tmp_path, "kb").text


@pytest.mark.parametrize("name", ["broken.pdf", "broken.docx"])
def test_a_damaged_file_is_unreadable_and_not_an_error(tmp_path: Path, name: str):
    pytest.importorskip("pypdf")
    pytest.importorskip("docx")
    (tmp_path / name).write_bytes(b"%PDF-1.7 nothing of the kind")
    with pytest.raises(Unreadable):
        read(tmp_path / name, tmp_path, "kb")


@pytest.mark.parametrize(
    ("name", "content", "title", "text"),
    [
        ("hugo.md", '+++\ntitle = "Scanners"\n+++\nHold it.', "Scanners", "Hold it."),
        ("t.html", "<head><title>A &amp; B</title></head><h2>C</h2>", "A & B", "# A & B\n\n## C"),
        ("f.html", "<h1>Desk</h1><p>Open.</p><footer>(c)</footer>", "Desk", "# Desk\n\nOpen."),
        ("steps.rst", "Pick\n====\n\n#. A\n\n   B\n\n#. C", "Pick", "1. A\n\n   B\n\n2. C"),
        ("table.rst", LIST_TABLE, "Zones", "| Zone | Colour |\n| Dry | pale yellow |\n\nAfter."),
    ],
)
def test_what_a_format_says_is_kept_as_a_reader_sees_it(
    tmp_path: Path, name: str, content: str, title: str, text: str
):
    (tmp_path / name).write_text(content, encoding="utf-8")
    article = read(tmp_path / name, tmp_path, "kb")
    assert article.title == title
    assert text in article.text


def test_a_page_is_read_in_the_encoding_that_it_names(tmp_path: Path):
    page = "<meta charset='iso-8859-1'><h1>Kühlware</h1><p>Höchstens 7 Grad.</p>"
    (tmp_path / "old.html").write_bytes(page.encode("latin-1"))
    assert "Höchstens 7 Grad." in read(tmp_path / "old.html", tmp_path, "kb").text


@pytest.mark.parametrize(
    "front", ["---\nupdated: 2024-13-45\n---\n", "+++\nupdated = 2024-13-45\n+++\n"]
)
def test_an_impossible_date_is_reported_and_the_rest_goes_in(
    knowledge: Knowledge, tmp_path: Path, front: str
):
    (tmp_path / "bad.md").write_text(front + "Count twice.")
    (tmp_path / "good.md").write_text("# Good\n\nCount once.")
    outcome = knowledge.add([tmp_path], now=NOW, collection="kb")
    assert outcome.added == ["kb/good"]
    assert [Path(file).name for file, _ in outcome.skipped] == ["bad.md"]


def test_an_article_goes_with_the_link_that_led_to_its_file(knowledge: Knowledge, tmp_path: Path):
    (tmp_path / "elsewhere.md").write_text("# Elsewhere\n\nCount once.")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "linked.md").symlink_to(tmp_path / "elsewhere.md")
    assert knowledge.add([folder], now=NOW).added == ["folder/linked"]
    (folder / "linked.md").unlink()
    assert knowledge.add([folder], now=NOW).removed == ["folder/linked"]


def test_a_zendesk_export_gives_its_published_articles(tmp_path: Path):
    file = tmp_path / "articles.json"
    file.write_text(json.dumps({"articles": ZENDESK}))
    first, second = read_all(file, tmp_path, "guide")
    assert (first.id, first.title, first.audience) == ("guide/11", "Pause a plan", "public")
    assert "## Steps" in first.text
    assert "1. Open Billing." in first.text
    assert (first.language, first.updated_on) == ("en", date(2026, 3, 4))
    assert first.facts == {"url": "https://help.example/11"}
    assert second.audience == "internal"


def test_a_freshdesk_export_is_public_only_where_its_folder_is(tmp_path: Path):
    (tmp_path / "solution_articles.json").write_text(json.dumps(FRESHDESK))
    (tmp_path / "solution_folders.json").write_text(json.dumps([{"id": 3, "visibility": 1}]))
    found = read_all(tmp_path / "solution_articles.json", tmp_path, "desk")
    assert [(one.id, one.audience) for one in found] == [
        ("desk/4", "public"),
        ("desk/6", "internal"),
    ]


def test_a_translation_in_the_same_export_is_an_article_of_its_own(tmp_path: Path):
    file = tmp_path / "articles.json"
    file.write_text(json.dumps([ZENDESK[0], {**ZENDESK[0], "locale": "de", "title": "Pausieren"}]))
    assert [one.id for one in read_all(file, tmp_path, "g")] == ["g/11", "g/11-de"]


@pytest.mark.parametrize("content", ["{", "[1]", '{"a": 1}', '[{"id": 1}]', "\udcff"])
def test_json_that_is_no_export_is_reported(tmp_path: Path, content: str):
    file = tmp_path / "articles.json"
    file.write_text(content, errors="surrogateescape")
    with pytest.raises(Unreadable):
        read_all(file, tmp_path, "kb")


def test_an_article_that_left_the_export_leaves_the_knowledge_base(
    knowledge: Knowledge, tmp_path: Path
):
    file = tmp_path / "articles.json"
    file.write_text(json.dumps(ZENDESK))
    assert knowledge.add([file], now=NOW, collection="guide").added == ["guide/11", "guide/12"]
    file.write_text(json.dumps(ZENDESK[:1]))
    again = knowledge.add([file], now=NOW, collection="guide")
    assert (again.unchanged, again.removed) == (["guide/11"], ["guide/12"])


def _pdf(text: str) -> bytes:
    """A page with one line, written by hand."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    font = b" /Resources << /Font << /F1 5 0 R >> >>"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R%s >>" % font,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n")
    for number, body in enumerate(bodies, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n")
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
