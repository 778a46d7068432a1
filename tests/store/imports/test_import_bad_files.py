"""Files that cannot be used stop the import with what to do about it, and nothing is changed."""

import gzip
import os
from pathlib import Path

import pytest

from store.imports import ImportFailed
from store.imports.files import json_document, opened

HEADER = "Id,Name,Revenue\n"


@pytest.fixture
def refused(bring, digest):
    """Imports something that must be refused; gives the message."""

    def refused(*paths: Path, **options) -> str:
        before = digest(audit=True)
        with pytest.raises(ImportFailed) as caught:
            bring(*paths, **options)
        assert digest(audit=True) == before
        return str(caught.value)

    return refused


def test_a_file_that_is_not_there(refused, tmp_path):
    assert "There is no file" in refused(tmp_path / "none.csv")


def test_a_folder_without_a_fitting_file(refused, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "holds no .csv" in refused(tmp_path / "empty")


def test_an_empty_file(refused, export):
    message = refused(export(accounts="") / "accounts.csv")
    assert message == "accounts.csv is empty. Export it again, then try again."


def test_a_file_of_blank_lines(refused, export):
    assert "not even a header" in refused(export(accounts="\n\n"))


def test_another_encoding_names_line_byte_and_remedy(refused, export):
    folder = export()
    (folder / "accounts.csv").write_bytes((HEADER + "a1,ok,1\na2,Köln,1\n").encode("cp1252"))
    message = refused(folder)
    assert message.startswith("accounts.csv:3 is not utf-8: byte 29 is 0xf6.")
    assert "--encoding cp1252" in message


def test_the_named_encoding_reads_it(bring, export):
    folder = export()
    (folder / "accounts.csv").write_bytes((HEADER + "a2,Köln,1\n").encode("cp1252"))
    assert bring(folder, encoding="cp1252").counts["accounts"].inserted == 1


def test_an_encoding_that_does_not_exist(refused, export):
    assert "There is no encoding 'utf-9'" in refused(export(accounts=HEADER), encoding="utf-9")


def test_a_byte_order_mark_is_no_part_of_the_first_title(bring, export):
    assert bring(export(accounts="\ufeff" + HEADER + "a1,x,1\n")).counts["accounts"].inserted == 1


def test_a_gzipped_file_reads_like_a_plain_one(bring, export):
    folder = export()
    (folder / "accounts.csv.gz").write_bytes(gzip.compress((HEADER + "a1,x,1\n").encode()))
    assert bring(folder).counts["accounts"].inserted == 1


def test_a_gzipped_file_that_was_cut_off(refused, export):
    folder = export()
    rows = "".join(f"a{n},{os.urandom(8).hex()},1\n" for n in range(5_000))
    whole = gzip.compress((HEADER + rows).encode())
    (folder / "accounts.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert "accounts.csv.gz is cut off or damaged" in refused(folder)


def test_wrong_date_formats_in_most_rows_refuse_the_import_with_a_sample(refused, export):
    rows = "".join(f"t{n},S,open,P1,,{n + 1}.6.2026,,\n" for n in range(10))
    header = "Id,Subject,Status,Priority,Account,Created,Updated,Tags\n"
    message = refused(export(tickets=header + rows))
    assert message.startswith("10 of 10 rows of tickets.csv cannot be read")
    assert "line 2: tickets.created_at: '1.6.2026' is not a date" in message


def test_a_row_with_missing_fields_is_quarantined(bring, export):
    outcome = bring(export(accounts=HEADER + "a1,x,1\na2,y,2\na3\n"))
    assert outcome.rejected[0].reason == "1 fields instead of 3"
    assert outcome.rejected[0].line == 4


def test_a_file_that_may_not_be_read(refused, export):
    folder = export(accounts=HEADER)
    (folder / "accounts.csv").chmod(0)
    if os.access(folder / "accounts.csv", os.R_OK):
        pytest.skip("this user may read everything")
    assert "cannot be read: Permission denied" in refused(folder)


def test_half_a_json_document_says_that_it_stops(tmp_path):
    path = tmp_path / "page.json"
    path.write_text('{"tickets": [{"id": 1},\n {"id":')
    with pytest.raises(ImportFailed, match=r"page.json:2, column \d+: the JSON stops"):
        json_document(path)


def test_json_with_a_mistake_says_where(tmp_path):
    path = tmp_path / "page.json"
    path.write_text('{"tickets": [{"id": 1,}]}')
    with pytest.raises(ImportFailed, match=r"page.json:1, column \d+ is not JSON"):
        json_document(path)


def test_a_folder_in_place_of_a_file(tmp_path):
    with pytest.raises(ImportFailed, match="is a folder"), opened(tmp_path):
        pass
