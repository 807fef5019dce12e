"""What ``make release`` checks, and the workflow that publishes."""

from __future__ import annotations

import re
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import yaml

import release
from actionnetwork_mock import __version__
from release import NotReady, check_changelog, check_committed, check_same_wheel, check_sdist, check_tag

ROOT = Path(__file__).parents[2]
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-15\n\n- A change.\n"


def make_sdist(folder: Path, *names: str) -> Path:
    """Return an sdist with empty files."""
    path = folder / "package-0.2.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(f"package-0.2.0/{name}"), BytesIO())
    return path


def test_the_version_of_the_source_is_read() -> None:
    source = (ROOT / "mock_server/actionnetwork_mock/_version.py").read_text(encoding="utf-8")
    assert release.read_version(source) == __version__
    with pytest.raises(NotReady, match=r"_version.py has no line such as"):
        release.read_version("version = 1")


def test_a_release_needs_its_entry_in_the_changelog() -> None:
    check_changelog(CHANGELOG, "0.2.0")
    with pytest.raises(
        NotReady, match=r"the version is 0.3.0, and the newest release of CHANGELOG.md is 0.2.0"
    ):
        check_changelog(CHANGELOG, "0.3.0")
    with pytest.raises(NotReady, match="is none"):
        check_changelog("# Changelog\n", "0.2.0")


def test_entries_that_are_still_unreleased_are_a_fault() -> None:
    with pytest.raises(NotReady, match=r"entries under Unreleased: move them to 0.2.0"):
        check_changelog(CHANGELOG.replace("Unreleased]\n", "Unreleased]\n\n- Another.\n"), "0.2.0")


def test_a_release_needs_its_tag() -> None:
    check_tag(["v0.2.0", "nightly"], "0.2.0")
    with pytest.raises(NotReady, match=r"this commit has no tag: git tag v0.2.0"):
        check_tag([], "0.2.0")
    with pytest.raises(NotReady, match=r"this commit has the tags v0.1.0: git tag v0.2.0"):
        check_tag(["v0.1.0"], "0.2.0")


def test_uncommitted_changes_are_a_fault() -> None:
    check_committed("")
    with pytest.raises(NotReady, match=r"(?s)commit these changes, or remove them:.* M README.md"):
        check_committed(" M README.md\n")


def test_an_sdist_has_the_committed_files_and_no_others(tmp_path: Path) -> None:
    sdist = make_sdist(tmp_path, "PKG-INFO", "a.py", "b.py")
    check_sdist(sdist, {"a.py", "b.py"})
    with pytest.raises(NotReady, match=r"lacks c.py"):
        check_sdist(sdist, {"a.py", "b.py", "c.py"})
    with pytest.raises(NotReady, match=r"contains files that are not committed: b.py"):
        check_sdist(sdist, {"a.py"})


def test_an_sdist_that_builds_another_wheel_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*command: str, folder: Path) -> str:
        with zipfile.ZipFile(Path(command[-1]) / "built.whl", "w") as wheel:
            wheel.writestr("a.py", "from the sdist")
        return ""

    monkeypatch.setattr(release, "run", build)
    wheel = tmp_path / "checkout.whl"
    for text in ("from the sdist", "from the checkout"):
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("a.py", text)
        if text == "from the sdist":
            check_same_wheel(make_sdist(tmp_path, "a.py"), wheel)
        else:
            with pytest.raises(NotReady, match="builds another wheel than this checkout"):
                check_same_wheel(make_sdist(tmp_path, "a.py"), wheel)


def test_a_command_that_fails_is_a_fault_with_its_output() -> None:
    with pytest.raises(NotReady, match=r"(?s)sh -c echo no; exit 1 failed:\nno"):
        release.run("sh", "-c", "echo no; exit 1")


def test_the_workflow_publishes_what_make_release_built_without_a_token() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    jobs = yaml.safe_load(text)["jobs"]
    assert {"run": "make release"} in jobs["build"]["steps"]
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert not re.search("password|secrets", text)


def test_the_page_names_the_environment_of_the_workflow() -> None:
    text = (ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8")
    environment = yaml.safe_load(text)["jobs"]["publish"]["environment"]
    page = (ROOT / "docs/release.md").read_text(encoding="utf-8")
    assert f"the\nenvironment `{environment}`" in page
    assert ".github/workflows/release.yml" in page
