"""What the pages show is true: their code runs, their commands are understood, their links lead somewhere."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from shutil import which
from urllib.parse import unquote

import click
import pytest

from actionnetwork_mock.cli import cli
from actionnetwork_mock.documentation import slug_of
from actionnetwork_mock.settings import describe
from pytest_actionnetwork import plugin

from ..page_steps import File, is_saved, run_steps, steps
from ..sessions import run

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ROOT_PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
PAGES = [*ROOT_PAGES, *sorted(DOCS.rglob("*.md"))]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}

RUN_ELSEWHERE = {
    "docs/first-week.md": "tests/project/test_first_week.py",
    "docs/glossary.md": "tests/project/test_names.py",
    "docs/guide/ci.md": "tests/project/test_workflows.py",
    "docs/guide/contracts.md": "tests/contract_tests/test_check_command.py",
    **dict.fromkeys(
        (f"docs/guide/{name}.md" for name in ("control-api", "keys", "test-a-webhook-receiver", "time")),
        "tests/project/test_guide_sessions.py",
    ),
    **dict.fromkeys(
        (f"docs/guide/{name}.md" for name in ("go", "java", "javascript", "other-languages", "php", "ruby")),
        "tests/clients/test_recipes.py",
    ),
    "docs/guide/scenarios.md": "tests/mock_server/scenarios/test_guide.py",
    "docs/guide/server.md": "tests/project/test_server_guide.py",
    "docs/guide/tutorials.md": "tests/project/test_tutorials.py",
}
"""Pages whose blocks, other than Python, a test of their own runs."""

NOT_RUN = {("docs/policies.md", "dockerfile"): "The project has not built an image of this recipe"}
"""Blocks that no test runs, with the sentence by which their page says so."""

WITH_STEPS = [path for path, text in TEXTS.items() if any(steps(text)) and path not in RUN_ELSEWHERE]

_BLOCK = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_STANDARD = sys.stdlib_module_names | {"pytest", "pytest_actionnetwork", "actionnetwork_mock"}
_INSTALLED = _STANDARD | {"actionnetwork_fixtures", "actionnetwork_contract", "httpx2"}
"""What the installation of the mock brings. httpx2 is one of its dependencies."""


def blocks(path: str) -> Iterator[re.Match[str]]:
    """Yield the fenced blocks of a page: language, words after it, content."""
    return _BLOCK.finditer(TEXTS[path])


def examples() -> list[object]:
    """Return the blocks of Python that stand alone, named by the page and their place there."""
    return [
        pytest.param(block[3], id=f"{Path(path).stem}-{number}")
        for path in TEXTS
        for number, block in enumerate(blocks(path), 1)
        if block[1] == "python" and not block[2] and not is_saved(TEXTS[path], block.start())
    ]


def prose(path: str) -> str:
    """Return a page without its fenced blocks."""
    return _BLOCK.sub("", TEXTS[path])


def typed(path: str) -> list[str]:
    """Return the commands that a page shows in indented blocks and in console blocks."""
    text = prose(path)
    lines = re.findall(r"(?:^|\n)\n((?: {4,}[^\n]+\n)+)", text)
    shown = [line.strip() for part in lines for line in part.splitlines()]
    console = [block[3] for block in blocks(path) if block[1] == "console"]
    return shown + [line for part in console for line in re.findall(r"^\$ (.+)$", part, re.MULTILINE)]


# Code


@pytest.mark.parametrize("example", examples())
def test_example_works(example: str, pytester: pytest.Pytester) -> None:
    tests = len(re.findall(r"^(?:async )?def test_", example, re.MULTILINE))
    if tests:
        pytester.makepyfile(example)
        run(pytester, "-W", "error").assert_outcomes(passed=tests)
        return
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=pytester.path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


NODE_MODULES = ROOT / "tests/clients/javascript/node_modules"
NEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "docs/cookbook/google-apps-script.md": (lambda: which("node") and which("curl"), "no Node or curl"),
    "docs/cookbook/osdi-client.md": (
        (NODE_MODULES / "osdi-client").exists,
        "no osdi-client: make javascript",
    ),
    "docs/cookbook/parsons.md": (lambda: find_spec("parsons"), "no Parsons: make clients"),
    "docs/cookbook/php-and-wordpress.md": (lambda: which("php"), "no PHP: install Debian's package php-cli"),
    "docs/cookbook/ruby.md": (lambda: which("ruby"), "no Ruby: install Debian's package ruby"),
    "docs/cookbook/zapier-and-make.md": (lambda: which("node"), "no Node"),
    "docs/tutorial.md": (lambda: which("git"), "no git"),
}
"""What the steps of a page need besides the mock, and the reason to skip them without it."""


@pytest.mark.slow
@pytest.mark.uncovered
@pytest.mark.parametrize("path", WITH_STEPS)
def test_the_steps_of_a_page_work(path: str, tmp_path: Path) -> None:
    is_there, reason = NEEDS.get(path, (lambda: True, ""))
    if not is_there():
        pytest.skip(reason)
    if NODE_MODULES.exists():
        (tmp_path / "node_modules").symlink_to(NODE_MODULES)
    assert run_steps(TEXTS[path], tmp_path) > 0


def test_every_page_that_needs_something_has_steps() -> None:
    assert NEEDS.keys() <= {*WITH_STEPS}


@pytest.mark.parametrize("path", TEXTS)
def test_every_block_is_run_by_a_test(path: str) -> None:
    """Other blocks than Python belong to the steps of a page, or show output. Drawings have no language."""
    for block in blocks(path):
        language = block[1]
        is_output = language == "text" and TEXTS[path][: block.start()].rstrip().endswith("```")
        follows = language == "text" and re.search(r"^```python (fails|mypy)", TEXTS[path], re.MULTILINE)
        if (
            language in ("", "python", "console")
            or is_output
            or follows
            or is_saved(TEXTS[path], block.start())
        ):
            continue
        if (path, language) in NOT_RUN:
            assert NOT_RUN[path, language] in prose(path)
            continue
        assert path in RUN_ELSEWHERE, f"{path}: no test runs this block:\n{block[0]}"


@pytest.mark.parametrize(("path", "test"), RUN_ELSEWHERE.items())
def test_the_test_of_a_page_reads_it(path: str, test: str) -> None:
    assert Path(path).name in (ROOT / test).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", TEXTS)
def test_a_page_names_the_libraries_that_its_examples_need(path: str) -> None:
    code = [block[3] for block in blocks(path) if block[1] == "python"]
    imported = {name for text in code for name in imports(text)}
    saved = {step.name.removesuffix(".py") for step in steps(TEXTS[path]) if isinstance(step, File)}
    needed = imported - _INSTALLED - saved - {"urllib3"}  # requests brings it
    named = re.findall(r"pip install \"?([\w -]+)", prose(path))
    assert needed <= {name for line in named for name in line.split()}


def imports(text: str) -> Iterator[str]:
    """Yield the top-level modules that a program imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


# Commands, options and settings


def commands() -> list[object]:
    lines = [(path, line) for path in TEXTS for line in typed(path)]
    found = [(path, line.partition("actionnetwork-mock ")[2]) for path, line in lines if is_command(line)]
    found = [(path, line) for path, line in found if "[OPTIONS]" not in line]  # the reference shows the usage
    return [pytest.param(line, id=f"{Path(path).stem}-{number}") for number, (path, line) in enumerate(found)]


def is_command(line: str) -> bool:
    """Return whether a typed line calls our command, and not more than that."""
    return bool(re.match(r"(?:\w+=\S* )?actionnetwork-mock [a-z]", line)) and not re.search(
        r"[\\(`…]|--help", line
    )


@pytest.mark.parametrize("line", commands())
def test_command_line_is_understood(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = [*takewhile(is_of_command, shlex.split(line, comments=True))]
    for word in words:
        if re.fullmatch(r"[\w-]+\.(csv|yaml|json)", word):
            Path(word).write_text("{}", encoding="utf-8")  # the page names it, and the command looks for it
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None
    command.make_context(
        words[0], [word for word in words[1:] if word != "..."]
    )  # refuses what it does not know


def is_of_command(word: str) -> bool:
    """Return whether a word of a shell's line still belongs to the first command."""
    return not re.match(r"[|&;]|\d?>", word)


@pytest.mark.parametrize("path", TEXTS)
def test_every_option_that_a_page_names_exists(path: str) -> None:
    named = set(re.findall(r"`(?:[\w$. -]*? )?(--[a-z][a-z-]+)", prose(path)))
    known = {*options_of(cli), *options_of_the_plugin(), *OTHER_OPTIONS}
    assert sorted(named - known) == []


OTHER_OPTIONS = {
    "--cacert": "curl",
    "--dev": "composer",
    "--from": "uvx",
    "--full-trace": "pytest",
    "--pyargs": "pytest",
    "--show-capture": "pytest",
    "--workers": "tests.attack",
    "--requests": "tests.attack",
    "--kills": "tests.attack",
    "--write": "tests.reference",
    "--guide": "tests.console.pictures",
    "--require": "node",
    "--security-opt": "docker",
}
"""Options of other programs that the pages name."""


def options_of(group: click.Group) -> Iterator[str]:
    context = click.Context(group)
    yield from (name for one in group.params for name in one.opts)
    yield from ("--help", "--version")
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield from (name for one in command.params for name in (*one.opts, *one.secondary_opts))
        if isinstance(command, click.Group):
            yield from options_of(command)


def options_of_the_plugin() -> set[str]:
    source = Path(plugin.__file__).read_text(encoding="utf-8")
    return set(re.findall(r"\"(--action-network[a-z-]*)", source))


@pytest.mark.parametrize("path", TEXTS)
def test_every_setting_that_a_page_sets_exists(path: str) -> None:
    text = TEXTS[path]
    named = set(re.findall(r"--set ([a-z_]+)=", text))
    named |= {
        name
        for body in re.findall(r"[Ss]ettings=?\{([^}]*)\}", text)
        for name in re.findall(r"\"(\w+)\":", body)
    }
    named |= {
        name for body in re.findall(r"Settings\(([^)]*)\)", text) for name in re.findall(r"(\w+)=", body)
    }
    named |= set(re.findall(r"[Ss]ettings? `([a-z][a-z_]+)`", text))
    known = {one.name for one in describe()}
    payloads = {"amount", "email", "person", "NAME"}  # `trigger --set` takes paths of a payload
    assert sorted(named - known - payloads) == []


# Links


def links(path: str) -> Iterator[tuple[str, str]]:
    """Yield the targets and anchors of the relative links and pictures of a page."""
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield unquote(file), anchor


def anchors(text: str) -> set[str]:
    """Return the anchors of a page, as code forges make them."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", _BLOCK.sub("", text))
    return {slug_of(heading) for heading in re.findall(r"^#+ (.+?)\s*$", plain, re.MULTILINE)}


@pytest.mark.parametrize("path", TEXTS)
def test_every_link_leads_to_a_file_and_a_heading(path: str) -> None:
    for file, anchor in links(path):
        target = (ROOT / path).parent / file if file else ROOT / path
        assert target.exists(), f"{path} links {file}"
        if anchor:
            assert anchor in anchors(target.read_text(encoding="utf-8")), f"{path} links {file}#{anchor}"


def test_an_anchor_that_does_not_exist_is_found() -> None:
    assert anchors("# A page\n\n## Use `it`, [now](x.md)\n") == {"a-page", "use-it-now"}


def test_no_page_has_html_that_code_forges_and_the_site_show_differently() -> None:
    for path in TEXTS:
        text = re.sub(r"<!--.*?-->|`[^`]*`", "", prose(path), flags=re.DOTALL)
        lines = [line for line in text.splitlines() if not line.startswith("    ")]
        assert [line for line in lines if re.search(r"</?[a-zA-Z][^@>]*>", line)] == [], path


def test_the_readme_is_short() -> None:
    assert len(TEXTS["README.md"].splitlines()) <= 120
