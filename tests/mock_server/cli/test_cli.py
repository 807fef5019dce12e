from __future__ import annotations

import pytest

from actionnetwork_mock.cli import main


@pytest.mark.parametrize("group", [[], ["webhooks"], ["scenarios"]])
def test_summaries_of_commands_are_whole(group: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*group, "--help"]) == 0
    commands = capsys.readouterr().out.partition("Commands:\n")[2]
    assert commands
    assert "..." not in commands


def test_without_a_command_it_shows_help_and_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "serve" in capsys.readouterr().err


def test_a_command_that_does_not_exist_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sing"]) == 2
    sentence = capsys.readouterr().err.strip()
    assert "sing" in sentence
    assert "\n" not in sentence
