"""Replaying a corpus: equal, different, stale and unreadable."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actionnetwork_contract.corpus.cli import corpus
from actionnetwork_contract.corpus.replay import recorder, replay
from actionnetwork_contract.shadow.exchange import Exchange
from actionnetwork_mock.cli import main
from actionnetwork_mock.errors import UsageError
from actionnetwork_mock.settings import Settings
from tests.contract_tests.corpus.recorded_traffic import KEY, nightly_sync


def record(folder: Path, exchanges: list[Exchange], key: bytes = KEY) -> None:
    """Record exchanges as shadow does."""
    made = recorder(folder, Settings(), key=key)
    for exchange in exchanges:
        made.feed(exchange)
    made.close()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpora") / "nightly"
    record(folder, nightly_sync(40))
    return folder


def corpus_command(*arguments: object) -> Result:
    """Run ``actionnetwork-mock corpus``."""
    return CliRunner().invoke(corpus, [str(argument) for argument in arguments])


def test_a_new_corpus_is_equal(recorded: Path) -> None:
    found = replay(recorded)
    assert found.is_equal
    agreed = {row.check.text: row.agrees for row in found.report.checks}
    assert (
        agreed["shadow.headers"]
        > agreed["shadow.links"]
        > agreed["shadow.paging"]
        > agreed["shadow.filter"]
        > 1
    )
    result = corpus_command("check", recorded)
    assert (result.exit_code, result.exception and str(result.exception)) == (0, None), result.output
    assert "exchanges in 1 run" in result.output


def test_another_mock_is_different(recorded: Path, tmp_path: Path) -> None:
    result = corpus_command(
        "check", recorded, "--set", "not_found_text=plain", "--report", tmp_path / "r.json"
    )
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert report["exchanges"] > 30
    found = [row for row in report["settings"] if row["setting"] == "not_found_text"]
    assert found[0]["value"] == "couldnt_find"
    assert result.exit_code == 1, result.output


def test_an_accepted_difference_that_is_gone_is_stale(recorded: Path, tmp_path: Path) -> None:
    folder = _copy(recorded, tmp_path)
    about = json.loads((folder / "corpus.json").read_text(encoding="utf-8"))
    about["accepted"] = [{"check": "paging.cap", "reason": "it was so"}]
    (folder / "corpus.json").write_text(json.dumps(about), encoding="utf-8")
    result = corpus_command("check", folder)
    assert result.exit_code == 1
    assert "no longer so  paging.cap" in result.output


def _copy(folder: Path, to: Path) -> Path:
    made = to / "copy"
    made.mkdir()
    for path in folder.iterdir():
        (made / path.name).write_bytes(path.read_bytes())
    return made


def test_a_changed_answer_is_a_difference(recorded: Path, tmp_path: Path) -> None:
    folder = _copy(recorded, tmp_path)
    lines = (folder / "exchanges.jsonl").read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace('"created_date"', '"creation_date"')
    (folder / "exchanges.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = corpus_command("check", folder)
    assert result.exit_code == 1
    assert "created_date" in result.output


def test_an_old_corpus_is_a_warning_only(recorded: Path, tmp_path: Path) -> None:
    folder = _copy(recorded, tmp_path)
    text = (folder / "corpus.json").read_text(encoding="utf-8")
    about = {**json.loads(text), "month": "2021-01"}
    (folder / "corpus.json").write_text(json.dumps(about), encoding="utf-8")
    result = corpus_command("check", folder)
    assert result.exit_code == 0
    assert "months old" in result.output


def test_an_empty_corpus_is_no_pass(recorded: Path, tmp_path: Path) -> None:
    folder = _copy(recorded, tmp_path)
    (folder / "exchanges.jsonl").write_text("", encoding="utf-8")
    result = corpus_command("check", folder)
    assert result.exit_code == 2
    assert "Nothing was compared" in result.output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("corpus.json", "{}"),
        ("corpus.json", "["),
        ("corpus.json", '{"format": 9, "month": "2026-01", "version": "1", "exchanges": 1}'),
        ("corpus.json", '{"month": "2026-01", "version": "1", "exchanges": 1, "settings": {"no": 1}}'),
        ("corpus.json", '{"month": "May", "version": "1", "exchanges": 1}'),
        ("exchanges.jsonl", '{"answer": ' + "[" * 9000 + "]" * 9000 + "}\n"),
        ("exchanges.jsonl", "{}\n"),
        ("exchanges.jsonl", '{"number": "x"}\n'),
        ("corpus.json", None),
        ("exchanges.jsonl", None),
    ],
)
def test_an_unreadable_corpus_is_refused_by_name(
    recorded: Path, tmp_path: Path, name: str, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _copy(recorded, tmp_path)
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(UsageError):
        replay(folder)
    assert main(["corpus", "check", str(folder)]) == 2
    assert name in capsys.readouterr().err


def test_show_lists_the_exchanges_and_one_as_a_whole(recorded: Path) -> None:
    listed = corpus_command("show", recorded)
    assert listed.exit_code == 0
    assert len([line for line in listed.output.splitlines() if "/api/v2/" in line]) > 30
    one = corpus_command("show", recorded, "--number", 4)
    assert json.loads(one.output)["request"] == "POST /api/v2/tags"
    assert corpus_command("show", recorded, "--number", 4000).exit_code != 0


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)


@pytest.mark.usefixtures("no_network")
def test_a_check_opens_no_socket(recorded: Path) -> None:
    assert corpus_command("check", recorded).exit_code == 0


@pytest.mark.slow
@pytest.mark.uncovered
def test_a_corpus_of_160_exchanges_is_equal(tmp_path: Path) -> None:
    # With this key, two people who rule out one value of a setting fall into one bucket of ``Distinct``: a recorder
    # that counts them as one leaves out all exchanges after the 49th.
    record(tmp_path / "large", nightly_sync(160), key=sha256(b"1068").digest())
    found = replay(tmp_path / "large")
    assert found.is_equal
    assert found.report.exchanges == 160
