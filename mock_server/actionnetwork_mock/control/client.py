"""The control API in Python: a method for each operation. Written by scripts/control_client.py, not by hand."""

# mypy: disable-error-code="no-any-return"
# The type of a result is that of its row in the table of operations.

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any, Literal

from ..budget import Budget
from ..faults.fault import Fault
from ..faults.faults import ActiveFault
from ..journal import Entry, Mark
from ..lint.finding import Finding
from ..rules.consent_log import Consent
from ..webhooks.delivery_store import Delivery
from . import (
    about,
    catch,
    checkpoints,
    clock,
    data,
    exports,
    faults,
    journal,
    keys,
    operation,
    preview_view,
    ui,
    views,
    webhooks,
)
from .arguments import Arguments, NoArguments


class ControlClient(ABC):
    """The operations of the control API, wherever the server is.

    Methods raise UsageError for what the server refuses, DoesNotExist for a number or name that nothing has.
    """

    @abstractmethod
    def with_key(self, key: str) -> ControlClient:
        """Return a client of the world and group that an API key opens."""

    @abstractmethod
    def perform(self, name: str, arguments: Arguments) -> Any:
        """Perform an operation by its name and return its result."""

    def list_operations(self) -> list[operation.OperationView]:
        """List the operations of the control API."""
        return self.perform("list_operations", NoArguments())

    def show_openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document of the control API."""
        return self.perform("show_openapi", NoArguments())

    def show_health(self) -> about.Health:
        """Return that the server runs."""
        return self.perform("show_health", NoArguments())

    def list_worlds(self) -> list[about.WorldView]:
        """List the worlds that are open, in the order in which they were opened."""
        return self.perform("list_worlds", NoArguments())

    def list_settings(self) -> list[about.SettingView]:
        """List the settings with their values in the world."""
        return self.perform("list_settings", NoArguments())

    def show_evidence(self) -> about.Evidence:
        """Return the confirmations by the real API, with their dates."""
        return self.perform("show_evidence", NoArguments())

    def list_keys(self) -> list[keys.KeyView]:
        """List the keys of all groups that are not revoked, the oldest first."""
        return self.perform("list_keys", NoArguments())

    def create_key(
        self,
        *,
        group: int | None = None,
        kind: Literal["group", "user"] | None = None,
        name: str | None = None,
        key: str | None = None,
    ) -> keys.KeyView:
        """Create a key of a group, or a new group or user with a key."""
        return self.perform("create_key", keys.CreateKey(group=group, kind=kind, name=name, key=key))

    def revoke_key(self, *, id: int) -> None:
        """Revoke a key: from the next request on it is refused. Data and webhooks of its group stay."""
        self.perform("revoke_key", keys.ChosenKey(id=id))

    def regenerate_key(self, *, id: int, key: str | None = None) -> keys.KeyView:
        """Revoke a key, and create another one of its group in its place."""
        return self.perform("regenerate_key", keys.RegenerateKey(id=id, key=key))

    def reset(self) -> None:
        """Go back to the state after the start: data, settings, journal, rate limit, clock and faults."""
        self.perform("reset", NoArguments())

    def seed_people(self, *, people: int, seed: int | None = None) -> data.Seeded:
        """Add invented people to the group."""
        return self.perform("seed_people", data.SeedPeople(people=people, seed=seed))

    def list_scenarios(self) -> list[data.ShippedScenario]:
        """List the scenarios that come with the mock."""
        return self.perform("list_scenarios", NoArguments())

    def load_scenario(self, *, scenario: Any) -> data.Loaded:
        """Load a scenario until the next reset, all of it or nothing."""
        return self.perform("load_scenario", data.LoadScenario(scenario=scenario))

    def list_refs(self) -> data.Loaded:
        """Return the refs of all scenarios that are loaded."""
        return self.perform("list_refs", NoArguments())

    def create_record(
        self, *, resource: str, fields: dict[str, Any] | None = None, references: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Create something as the user interface does, and return it as the API shows it."""
        return self.perform(
            "create_record",
            data.CreateRecord(resource=resource, fields=fields or {}, references=references or {}),
        )

    def create_checkpoint(self, *, name: str = "") -> checkpoints.CheckpointNumber:
        """Remember the data as they are."""
        return self.perform("create_checkpoint", checkpoints.CreateCheckpoint(name=name))

    def list_checkpoints(self) -> list[checkpoints.CheckpointView]:
        """List the checkpoints of the world, oldest first."""
        return self.perform("list_checkpoints", NoArguments())

    def delete_checkpoint(self, *, number: int) -> None:
        """Delete a checkpoint and free its memory. The data stay as they are."""
        self.perform("delete_checkpoint", checkpoints.ChosenCheckpoint(number=number))

    def restore_checkpoint(self, *, checkpoint: int | str) -> None:
        """Go back to the data of a checkpoint. Later checkpoints are gone; journal, clock and faults stay."""
        self.perform("restore_checkpoint", checkpoints.RestoreCheckpoint(checkpoint=checkpoint))

    def export_world(self, *, form: Literal["json", "yaml"] = "json") -> operation.Text:
        """Write the world as a file, with its keys, which `serve --scenario` and `PUT /_mock/world` load
        without loss."""
        return self.perform("export_world", checkpoints.ExportWorld(form=form))

    def restore_world(self, *, world: Any) -> None:
        """Replace the data by those of a file, all or nothing. Settings, journal, clock and faults stay."""
        self.perform("restore_world", checkpoints.RestoreWorld(world=world))

    def list_requests(
        self,
        *,
        pattern: str = "*",
        status: str | None = None,
        note: str | None = None,
        swallowed: bool | None = None,
        text: str | None = None,
        sender: Literal["program", "console", "background"] | None = None,
        label: str | None = None,
        after: int | None = None,
        before: int | None = None,
        limit: int = 1000,
        fields: Literal["all", "summary"] = "all",
    ) -> journal.Requests:
        """List the newest requests of the journal, at most 1000, oldest first; with `after` the first ones
        after that."""
        return self.perform(
            "list_requests",
            journal.ListRequests(
                pattern=pattern,
                status=status,
                note=note,
                swallowed=swallowed,
                text=text,
                sender=sender,
                label=label,
                after=after,
                before=before,
                limit=limit,
                fields=fields,
            ),
        )

    def list_raw_requests(
        self,
        *,
        pattern: str = "*",
        status: str | None = None,
        note: str | None = None,
        swallowed: bool | None = None,
        text: str | None = None,
        sender: Literal["program", "console", "background"] | None = None,
        label: str | None = None,
    ) -> list[Entry]:
        """List all requests of the journal as they are kept, oldest first; in JSON their bodies are base64."""
        return self.perform(
            "list_raw_requests",
            journal.MatchRequests(
                pattern=pattern,
                status=status,
                note=note,
                swallowed=swallowed,
                text=text,
                sender=sender,
                label=label,
            ),
        )

    def count_requests(
        self,
        *,
        pattern: str = "*",
        status: str | None = None,
        note: str | None = None,
        swallowed: bool | None = None,
        text: str | None = None,
        sender: Literal["program", "console", "background"] | None = None,
        label: str | None = None,
    ) -> journal.RequestCount:
        """Count the requests of the journal."""
        return self.perform(
            "count_requests",
            journal.MatchRequests(
                pattern=pattern,
                status=status,
                note=note,
                swallowed=swallowed,
                text=text,
                sender=sender,
                label=label,
            ),
        )

    def export_requests(
        self,
        *,
        pattern: str = "*",
        status: str | None = None,
        note: str | None = None,
        swallowed: bool | None = None,
        text: str | None = None,
        sender: Literal["program", "console", "background"] | None = None,
        label: str | None = None,
        format: Literal["har", "curl", "pytest"] = "har",
        after: int = 0,
        before: int | None = None,
    ) -> operation.Text:
        """Export requests of the journal as a file. Keys are masked as in the journal."""
        return self.perform(
            "export_requests",
            exports.ExportRequests(
                pattern=pattern,
                status=status,
                note=note,
                swallowed=swallowed,
                text=text,
                sender=sender,
                label=label,
                format=format,
                after=after,
                before=before,
            ),
        )

    def write_request_test(self, *, number: int) -> operation.Text:
        """Return one request as a test for pytest, which makes what the request needs and expects the same
        answer."""
        return self.perform("write_request_test", journal.ChosenRequest(number=number))

    def add_mark(self, *, text: str) -> Mark:
        """Add a mark after the newest request, such as the start of a test."""
        return self.perform("add_mark", journal.AddMark(text=text))

    def show_request(self, *, number: int) -> journal.RequestDetails:
        """Return one request with what it changed and the deliveries that it caused."""
        return self.perform("show_request", journal.ChosenRequest(number=number))

    def clear_requests(self) -> None:
        """Forget all requests and marks, and count from one again."""
        self.perform("clear_requests", NoArguments())

    def preview_request(
        self,
        *,
        path: str,
        method: str = "GET",
        key: str | None = None,
        body: str = "",
        content_type: str = "application/json",
    ) -> preview_view.Preview:
        """Return what a request would do, and do nothing of it."""
        return self.perform(
            "preview_request",
            preview_view.PreviewRequest(
                path=path, method=method, key=key, body=body, content_type=content_type
            ),
        )

    def write_preview_test(
        self,
        *,
        path: str,
        method: str = "GET",
        key: str | None = None,
        body: str = "",
        content_type: str = "application/json",
    ) -> operation.Text:
        """Return a request as a test for pytest, which makes what the request needs and expects what a preview
        says."""
        return self.perform(
            "write_preview_test",
            preview_view.PreviewRequest(
                path=path, method=method, key=key, body=body, content_type=content_type
            ),
        )

    def show_budget(self) -> Budget:
        """Return what the requests cost: how many, how fast, and how long they take at four a second."""
        return self.perform("show_budget", NoArguments())

    def list_findings(self) -> list[Finding]:
        """List the findings on the requests: habits of the client that cost calls or break."""
        return self.perform("list_findings", NoArguments())

    def list_records(
        self, *, resource: str, known_by: str | None = None, limit: int = 1000
    ) -> dict[str, Any] | list[dict[str, Any]]:
        """Return the newest records of a resource as the API shows them, oldest first, or with `is` one
        record."""
        return self.perform(
            "list_records", views.ListRecords(resource=resource, known_by=known_by, limit=limit)
        )

    def count_records(self, *, resource: str, known_by: str | None = None) -> views.RecordCount:
        """Count the rows of a resource in the group."""
        return self.perform("count_records", views.CountRecords(resource=resource, known_by=known_by))

    def show_history(self, *, person: str = "") -> list[Consent]:
        """Return the changes of a person's consent in every group, oldest first."""
        return self.perform("show_history", views.ShowHistory(person=person))

    def list_mail(self) -> list[views.MailView]:
        """List the autoresponses that were sent, oldest first."""
        return self.perform("list_mail", NoArguments())

    def set_autoresponse(self, *, resource: str, action_id: str, subject: str, body: str = "") -> None:
        """Give an action an autoresponse, as the user interface does."""
        self.perform(
            "set_autoresponse",
            data.SetAutoresponse(resource=resource, action_id=action_id, subject=subject, body=body),
        )

    def list_background(self) -> list[views.BackgroundRequest]:
        """List the background requests that wait, the first that is due first."""
        return self.perform("list_background", NoArguments())

    def flush_background(self) -> None:
        """Carry out all background requests that wait."""
        self.perform("flush_background", NoArguments())

    def fail_background(self) -> data.Failed:
        """Drop all background requests that wait, which the caller never learns."""
        return self.perform("fail_background", NoArguments())

    def show_clock(self) -> clock.Time:
        """Return the time."""
        return self.perform("show_clock", NoArguments())

    def freeze_clock(self, *, at: datetime | None = None) -> clock.Time:
        """Stop the clock, now or at a moment."""
        return self.perform("freeze_clock", clock.FreezeClock(at=at))

    def advance_clock(
        self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> clock.Time:
        """Move the clock on, whether it runs or stands still. What is due then is carried out."""
        return self.perform(
            "advance_clock", clock.AdvanceClock(seconds=seconds, minutes=minutes, hours=hours, days=days)
        )

    def unfreeze_clock(self) -> clock.Time:
        """Let the clock run on from where it stands."""
        return self.perform("unfreeze_clock", NoArguments())

    def list_ui_actions(self) -> list[ui.UiAction]:
        """List the actions of people on the site, each with a JSON Schema of its arguments."""
        return self.perform("list_ui_actions", NoArguments())

    def perform_ui_action(self, *, name: str, arguments: Any) -> dict[str, Any]:
        """Let people do something: sign a petition, donate, upload a file."""
        return self.perform("perform_ui_action", ui.PerformUiAction(name=name, arguments=arguments))

    def list_faults(self) -> list[ActiveFault]:
        """List the faults, with how many requests each matched and changed."""
        return self.perform("list_faults", NoArguments())

    def add_fault(self, *, fault: Fault) -> ActiveFault:
        """Set a fault and return it with its number."""
        return self.perform("add_fault", faults.AddFault(fault=fault))

    def clear_faults(self) -> None:
        """Remove all faults. Answers that a fault delays are sent at once."""
        self.perform("clear_faults", NoArguments())

    def add_bad_day(self) -> list[ActiveFault]:
        """Set a little of every fault, at random but the same for the same seed, and return the faults."""
        return self.perform("add_bad_day", NoArguments())

    def remove_fault(self, *, number: int) -> None:
        """Remove one fault."""
        self.perform("remove_fault", faults.RemoveFault(number=number))

    def list_webhooks(self) -> webhooks.Webhooks:
        """List the webhooks."""
        return self.perform("list_webhooks", NoArguments())

    def create_webhook(
        self,
        *,
        url: str,
        trigger: str = "all_actions_and_uploads",
        action_id: str | None = None,
        is_on: bool = False,
    ) -> webhooks.WebhookView:
        """Create a webhook; unless `is_on` is true it is off, as in the user interface."""
        return self.perform(
            "create_webhook",
            webhooks.CreateWebhook(url=url, trigger=trigger, action_id=action_id, is_on=is_on),
        )

    def show_webhook(self, *, number: int) -> webhooks.WebhookView:
        """Return one webhook."""
        return self.perform("show_webhook", webhooks.ChosenWebhook(number=number))

    def switch_webhook(self, *, number: int, is_on: bool) -> webhooks.WebhookView:
        """Turn a webhook on or off. Deliveries that wait are still sent."""
        return self.perform("switch_webhook", webhooks.SwitchWebhook(number=number, is_on=is_on))

    def delete_webhook(self, *, number: int) -> None:
        """Delete a webhook and the deliveries that wait for it."""
        self.perform("delete_webhook", webhooks.ChosenWebhook(number=number))

    def send_test(self, *, number: int) -> webhooks.DeliveryView:
        """Send the payload of the button "Send Test", also to a webhook that is off."""
        return self.perform("send_test", webhooks.ChosenWebhook(number=number))

    def list_deliveries(
        self,
        *,
        state: str | None = None,
        webhook: int | None = None,
        type: str | None = None,
        after: int = 0,
        limit: int = 1000,
    ) -> webhooks.Deliveries:
        """List the newest deliveries, oldest first."""
        return self.perform(
            "list_deliveries",
            webhooks.ListDeliveries(state=state, webhook=webhook, type=type, after=after, limit=limit),
        )

    def list_raw_deliveries(
        self, *, state: str | None = None, webhook: int | None = None, type: str | None = None, after: int = 0
    ) -> list[Delivery]:
        """List all deliveries as they are kept, oldest first; in JSON their bodies are base64."""
        return self.perform(
            "list_raw_deliveries",
            webhooks.MatchDeliveries(state=state, webhook=webhook, type=type, after=after),
        )

    def show_delivery(self, *, number: int) -> webhooks.DeliveryDetails:
        """Return one delivery with the request that caused it."""
        return self.perform("show_delivery", webhooks.ChosenDelivery(number=number))

    def replay_delivery(self, *, number: int) -> webhooks.DeliveryView:
        """Send a delivery again, with the same idempotency keys, and return the new one."""
        return self.perform("replay_delivery", webhooks.ChosenDelivery(number=number))

    def try_delivery(self, *, number: int) -> webhooks.DeliveryView:
        """Make one more attempt of a waiting delivery now, without moving the clock."""
        return self.perform("try_delivery", webhooks.ChosenDelivery(number=number))

    def send_payloads(
        self,
        *,
        url: str | None = None,
        webhook: int | None = None,
        payloads: list[dict[str, Any]] | None = None,
        type: str | None = None,
    ) -> webhooks.DeliveryView:
        """Send a body of your own, or a sample of a type, and return the delivery."""
        return self.perform(
            "send_payloads", webhooks.SendPayloads(url=url, webhook=webhook, payloads=payloads, type=type)
        )

    def drain_webhooks(self, *, timeout_s: float = 10, advance: bool = False) -> webhooks.Drained:
        """Wait until every delivery that is due was tried."""
        return self.perform("drain_webhooks", webhooks.DrainWebhooks(timeout_s=timeout_s, advance=advance))

    def hold_webhooks(self) -> webhooks.Held:
        """Send nothing until the release, except what `/try` and `/webhooks/send` send at once."""
        return self.perform("hold_webhooks", NoArguments())

    def release_webhooks(self, *, order: str = "as_queued") -> webhooks.Held:
        """Send the deliveries that were held."""
        return self.perform("release_webhooks", webhooks.ReleaseWebhooks(order=order))

    def double_deliveries(self, *, count: int = 1) -> webhooks.Doubled:
        """Send each of the next deliveries twice, with the same idempotency keys."""
        return self.perform("double_deliveries", webhooks.DoubleDeliveries(count=count))

    def show_inbox(self, *, name: str, after: int = 0, limit: int = 100) -> catch.InboxView:
        """Show what arrived at `/catch/{name}`, and the answer that is sent."""
        return self.perform("show_inbox", catch.ListCaught(name=name, after=after, limit=limit))

    def delete_inbox(self, *, name: str) -> None:
        """Forget what arrived at `/catch/{name}`, and answer 200 again."""
        self.perform("delete_inbox", catch.ChosenInbox(name=name))

    def set_inbox_answer(self, *, name: str, status: int = 200, delay_s: float = 0) -> catch.InboxAnswer:
        """Set the answer to the requests that arrive at `/catch/{name}` from now on."""
        return self.perform("set_inbox_answer", catch.SetAnswer(name=name, status=status, delay_s=delay_s))
