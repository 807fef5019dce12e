from __future__ import annotations

from pathlib import Path

import pytest

from actionnetwork_mock.errors import CannotOpen, UsageError
from actionnetwork_mock.ui.csv_rows import read_csv, read_csv_file


def test_rows_come_with_their_lines() -> None:
    rows, lines = read_csv(
        b'email,note\na@example.org,x\n\nb@example.org,"two\nlines, quoted"\n,\nc@example.org\n'
    )
    assert rows == [
        {"email": "a@example.org", "note": "x"},
        {"email": "b@example.org", "note": "two\nlines, quoted"},
        {"email": "c@example.org", "note": ""},
    ]
    assert lines == [2, 4, 7]


@pytest.mark.parametrize(
    "raw", [b"\xef\xbb\xbfemail\r\na@example.org\r\n", b"\n\nemail\ra@example.org", b" email \na@example.org"]
)
def test_files_of_other_programs_are_read(raw: bytes) -> None:
    assert read_csv(raw).rows == [{"email": "a@example.org"}]


def test_a_file_of_headings_has_no_rows() -> None:
    assert read_csv(b"email,name\n") == ([], [])


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "people.csv is empty: its first line has the headings, such as email,first_name"),
        (b"\n , \n", "people.csv is empty: its first line has the headings, such as email,first_name"),
        (b"email,\n", "people.csv, line 1, column 2: it has no heading"),
        (b"email,name,email\n", "people.csv, line 1, column 3: 'email' is repeated"),
        (
            b"email,name\na,b\nc,d,e\n",
            "people.csv, line 3, column 3: there are 3 cells and 2 headings; a cell with a comma needs quotes",
        ),
        (b"email,name\na,\xff\n", "people.csv, line 2, column 2: it is not in UTF-8"),
        (b"email,name\na\n\0,b\n", "people.csv, line 3, column 1: it has the character NUL"),
        (b'email,name\na,"b\n', "people.csv, line 2: unexpected end of data"),
        (b'email,name\na,"b"c\n', "people.csv, line 2: ',' expected after '\"'"),
    ],
)
def test_a_file_that_is_none_is_one_sentence_with_the_place(raw: bytes, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_csv(raw, name="people.csv")
    assert str(caught.value) == says


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match=r"people.csv cannot be read: No such file"):
        read_csv_file(tmp_path / "people.csv")
