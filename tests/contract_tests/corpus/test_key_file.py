"""The key of several corpora is made once, and only its owner can read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from actionnetwork_contract.corpus.key_file import read_key
from actionnetwork_mock.errors import UsageError


def test_a_missing_key_is_made_and_found_again(tmp_path: Path) -> None:
    file = tmp_path / "key"
    key = read_key(file)
    assert len(key) == 32
    assert read_key(file) == key == file.read_bytes()
    assert read_key(tmp_path / "other") != key


@pytest.mark.skipif(os.name != "posix", reason="modes of files are of POSIX")
def test_only_its_owner_can_read_a_key_that_is_made(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        read_key(tmp_path / "key")
    finally:
        os.umask(before)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="modes of files are of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o666])
def test_a_key_that_other_users_can_use_is_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "key"
    read_key(file)
    file.chmod(mode)
    with pytest.raises(UsageError, match=f"has the mode {mode:o}.*chmod 600"):
        read_key(file)


@pytest.mark.parametrize("size", [0, 31, 33, 4096])
def test_a_file_of_another_length_is_refused_and_stays(tmp_path: Path, size: int) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"x" * size)
    file.chmod(0o600)
    with pytest.raises(UsageError, match=f"it has {size} bytes instead of 32"):
        read_key(file)
    assert file.stat().st_size == size


@pytest.mark.parametrize("git", ["folder", "file"])
def test_a_key_inside_a_git_work_tree_is_refused_and_not_made(tmp_path: Path, git: str) -> None:
    repository, link = tmp_path / "repository", tmp_path / "link"
    (repository / "deep").mkdir(parents=True)
    if git == "folder":
        (repository / ".git").mkdir()
    else:
        (repository / ".git").write_text("gitdir: /elsewhere", encoding="utf-8")  # as in a worktree
    link.symlink_to(repository / "deep")
    for folder in (repository, repository / "deep", link):
        with pytest.raises(UsageError, match="is in the git work tree"):
            read_key(folder / "key")
    assert not [*repository.rglob("key")]


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(UsageError, match="is no file"):
        read_key(tmp_path / "pipe")
    with pytest.raises(UsageError):
        read_key(tmp_path)
    with pytest.raises(UsageError, match="No such file"):
        read_key(tmp_path / "no folder" / "key")


def test_a_key_that_cannot_be_written_whole_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", fail)
    with pytest.raises(UsageError, match="No space left on device"):
        read_key(tmp_path / "key")
    assert not (tmp_path / "key").exists()
