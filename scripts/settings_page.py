"""Makes the page on the settings and profiles."""

from __future__ import annotations

from actionnetwork_mock.settings import PROFILES, Description, describe
from markdown_table import GENERATED, shown, table


def render_settings() -> str:
    """Return the page on all settings and profiles."""
    behaviours = [one for one in describe() if one.provenance]
    own = [one for one in describe() if not one.provenance]
    parts = [
        "# Settings\n",
        "Change what the mock does where the real API is in doubt, and the limits of the mock.\n",
        "| where | how |\n|---|---|\n"
        "| command line | `serve --set put_null=ignored`, or `--settings FILE` with JSON; also `run` |\n"
        '| pytest | `@pytest.mark.action_network(settings={"put_null": "ignored"})`, or the fixture '
        "`action_network_settings` |\n"
        '| Python | `MockServer(settings=Settings(put_null="ignored"))` |\n'
        "| a scenario | `settings: {put_null: ignored}`; a running server cannot change those marked *fixed* |\n",
        "## Behaviours of the real API\n",
        "[Fidelity](../fidelity.md#doubtful-behaviours) has the date of the last confirmation of each.\n",
        table(("setting and default", "values", "decides"), map(_setting, behaviours)),
        "## The mock itself\n",
        table(("setting and default", "values", "decides"), map(_setting, own)),
        "## Profiles\n",
        *(
            f'`--profile {name}` or `profile="{name}"` sets:\n\n'
            + table(
                ("setting", "value"), ((f"`{key}`", f"`{shown(value)}`") for key, value in values.items())
            )
            for name, values in PROFILES.items()
        ),
    ]
    return GENERATED.format("actionnetwork_mock/behaviours.py") + "\n".join(parts).rstrip() + "\n"


def _setting(setting: Description) -> tuple[str, str, str]:
    alternatives = map(shown, setting.alternatives)
    values = " or ".join(one if one.startswith("a ") else f"`{one}`" for one in alternatives)
    numbers = f": {setting.numbers}" if setting.numbers else ""
    known = f" ({setting.provenance})" if setting.provenance else ""
    return (
        f"`{setting.name}={shown(setting.default)}`",
        values + numbers,
        (f"{setting.says}{known}" + ("; fixed" if setting.fixed else "")),
    )
