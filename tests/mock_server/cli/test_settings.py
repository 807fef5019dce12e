from __future__ import annotations

import json

import pytest

from actionnetwork_mock.cli import main


def test_settings_are_listed_with_default_alternatives_and_provenance(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["settings"]) == 0
    said = capsys.readouterr().out
    assert "put_null = clears (assumed)" in said
    assert "takes: clears, ignored" in said


def settings_shown(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """Return the names of the settings that are listed."""
    assert main(["settings", *options]) == 0
    return [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:1].strip()]


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("retry_after", "rate_limit_retry_after"),
        ("no client has", "rate_limit_retry_after"),
        ("CLEARS", "put_null"),
    ],
)
def test_settings_are_found_by_a_word(word: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = settings_shown(capsys, word)
    assert name in found
    assert len(found) < len(settings_shown(capsys))


def test_a_word_that_no_setting_has_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "coming from"]) == 2
    said = capsys.readouterr()
    assert said.err == "actionnetwork-mock: no setting has 'coming from' in its name or text.\n"
    assert said.out == ""


def test_a_misspelt_setting_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "putt_null"]) == 2
    assert capsys.readouterr().err.endswith(" Did you mean put_null?\n")


def test_settings_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings", "put_null", "--json"]) == 0
    (setting,) = json.loads(capsys.readouterr().out)
    assert setting["name"] == "put_null"
    assert (setting["default"], setting["alternatives"]) == ("clears", ["clears", "ignored"])
    assert setting["provenance"] == "assumed"
