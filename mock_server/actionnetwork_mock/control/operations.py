"""Every operation of the control API, one row each.

The columns of a row: HTTP method, path below ``/_mock``, type of the arguments, type of the result, function; and by
name, headers, the media type of a result that is not JSON, and whether it is a stream. ``?key=`` or ``?world=`` chooses
the world that an operation reads or changes. The types of arguments have imperative names, such as ``CreateKey``, or
begin with ``Chosen``; all others are results.

HTTP routes, the OpenAPI document, the Python client, the reference page and the list at ``GET /_mock/`` are made from
this table. To add an operation, write its function in the module of its subject, and its row here, and let ``make
generated`` write the client and the pages.

An operation has the name of its function. Paths are older than many of these names and stay as they are: ``/make``
creates a record, ``/state`` lists records, ``/journal`` lists requests, ``/history`` shows changes of consent, ``/ui``
performs acts of people, ``/world`` exports and restores a whole world, and ``/webhooks/twice`` doubles deliveries.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..budget import Budget
from ..faults import ActiveFault
from ..journal import Entry, Mark
from ..lint import Finding
from ..rules.consent_log import Consent
from ..store import Document
from ..webhooks import Delivery
from . import (
    about,
    catch,
    checkpoints,
    clock,
    data,
    events,
    exports,
    faults,
    journal,
    keys,
    preview,
    ui,
    views,
    webhooks,
)
from .arguments import EVENTS, JSON, PLAIN, YAML, NoArguments
from .operation import Done, Operation, OperationView, Text
from .preview_view import Preview, PreviewRequest

OPERATIONS: Sequence[Operation] = (
    Operation(
        "GET",
        "/",
        NoArguments,
        list[OperationView],
        about.list_operations,
        headers={"Vary": "Accept"},
    ),
    Operation("GET", "/openapi.json", NoArguments, Document, about.show_openapi),
    Operation("GET", "/health", NoArguments, about.Health, about.show_health),
    Operation("GET", "/worlds", NoArguments, list[about.WorldView], about.list_worlds),
    Operation(
        "GET", "/events", NoArguments, events.Counters, events.stream_events, is_stream=True, media=(EVENTS,)
    ),
    Operation("GET", "/settings", NoArguments, list[about.SettingView], about.list_settings),
    Operation("GET", "/evidence", NoArguments, about.Evidence, about.show_evidence),
    Operation("GET", "/keys", NoArguments, list[keys.KeyView], keys.list_keys),
    Operation("POST", "/keys", keys.CreateKey, keys.KeyView, keys.create_key),
    Operation("DELETE", "/keys/{id:int}", keys.ChosenKey, Done, keys.revoke_key),
    Operation("POST", "/keys/{id:int}/regenerate", keys.RegenerateKey, keys.KeyView, keys.regenerate_key),
    Operation("POST", "/reset", NoArguments, Done, data.reset),
    Operation("POST", "/seed", data.SeedPeople, data.Seeded, data.seed_people),
    Operation("GET", "/scenarios", NoArguments, list[data.ShippedScenario], data.list_scenarios),
    Operation("POST", "/scenarios", data.LoadScenario, data.Loaded, data.load_scenario),
    Operation("GET", "/scenarios/refs", NoArguments, data.Loaded, data.list_refs),
    Operation("POST", "/make", data.CreateRecord, Document, data.create_record),
    Operation(
        "POST",
        "/checkpoints",
        checkpoints.CreateCheckpoint,
        checkpoints.CheckpointNumber,
        checkpoints.create_checkpoint,
    ),
    Operation(
        "GET", "/checkpoints", NoArguments, list[checkpoints.CheckpointView], checkpoints.list_checkpoints
    ),
    Operation(
        "DELETE",
        "/checkpoints/{number:int}",
        checkpoints.ChosenCheckpoint,
        Done,
        checkpoints.delete_checkpoint,
    ),
    Operation("POST", "/restore", checkpoints.RestoreCheckpoint, Done, checkpoints.restore_checkpoint),
    Operation("GET", "/world", checkpoints.ExportWorld, Text, checkpoints.export_world, media=(JSON, YAML)),
    Operation("PUT", "/world", checkpoints.RestoreWorld, Done, checkpoints.restore_world),
    Operation("GET", "/journal", journal.ListRequests, journal.Requests, journal.list_requests),
    Operation("GET", "/journal/raw", journal.MatchRequests, list[Entry], journal.list_raw_requests),
    Operation("GET", "/journal/count", journal.MatchRequests, journal.RequestCount, journal.count_requests),
    Operation(
        "GET",
        "/journal/export",
        exports.ExportRequests,
        Text,
        exports.export_requests,
        media=(JSON, PLAIN),
    ),
    Operation(
        "GET",
        "/journal/{number:int}/test",
        journal.ChosenRequest,
        Text,
        exports.write_request_test,
        media=(PLAIN,),
    ),
    Operation("POST", "/journal/marks", journal.AddMark, Mark, journal.add_mark),
    Operation(
        "GET", "/journal/{number:int}", journal.ChosenRequest, journal.RequestDetails, journal.show_request
    ),
    Operation("DELETE", "/journal", NoArguments, Done, journal.clear_requests),
    Operation("POST", "/preview", PreviewRequest, Preview, preview.preview_request),
    Operation("POST", "/preview/test", PreviewRequest, Text, preview.write_preview_test, media=(PLAIN,)),
    Operation("GET", "/budget", NoArguments, Budget, views.show_budget),
    Operation("GET", "/findings", NoArguments, list[Finding], views.list_findings),
    Operation("GET", "/state/{resource}", views.ListRecords, Document | list[Document], views.list_records),
    Operation("GET", "/state/{resource}/count", views.CountRecords, views.RecordCount, views.count_records),
    Operation("GET", "/history", views.ShowHistory, list[Consent], views.show_history),
    Operation("GET", "/mailbox", NoArguments, list[views.MailView], views.list_mail),
    Operation("POST", "/autoresponses", data.SetAutoresponse, Done, data.set_autoresponse),
    Operation("GET", "/background", NoArguments, list[views.BackgroundRequest], views.list_background),
    Operation("POST", "/background/flush", NoArguments, Done, data.flush_background),
    Operation("POST", "/background/fail", NoArguments, data.Failed, data.fail_background),
    Operation("GET", "/clock", NoArguments, clock.Time, clock.show_clock),
    Operation("POST", "/clock/freeze", clock.FreezeClock, clock.Time, clock.freeze_clock),
    Operation("POST", "/clock/advance", clock.AdvanceClock, clock.Time, clock.advance_clock),
    Operation("POST", "/clock/unfreeze", NoArguments, clock.Time, clock.unfreeze_clock),
    Operation("GET", "/ui", NoArguments, list[ui.UiAction], ui.list_ui_actions),
    Operation("POST", "/ui/{name}", ui.PerformUiAction, Document, ui.perform_ui_action),
    Operation("GET", "/faults", NoArguments, list[ActiveFault], faults.list_faults),
    Operation("POST", "/faults", faults.AddFault, ActiveFault, faults.add_fault),
    Operation("DELETE", "/faults", NoArguments, Done, faults.clear_faults),
    Operation("POST", "/faults/bad_day", NoArguments, list[ActiveFault], faults.add_bad_day),
    Operation("DELETE", "/faults/{number:int}", faults.RemoveFault, Done, faults.remove_fault),
    Operation("GET", "/webhooks", NoArguments, webhooks.Webhooks, webhooks.list_webhooks),
    Operation("POST", "/webhooks", webhooks.CreateWebhook, webhooks.WebhookView, webhooks.create_webhook),
    Operation(
        "GET", "/webhooks/{number:int}", webhooks.ChosenWebhook, webhooks.WebhookView, webhooks.show_webhook
    ),
    Operation(
        "PUT", "/webhooks/{number:int}", webhooks.SwitchWebhook, webhooks.WebhookView, webhooks.switch_webhook
    ),
    Operation("DELETE", "/webhooks/{number:int}", webhooks.ChosenWebhook, Done, webhooks.delete_webhook),
    Operation(
        "POST",
        "/webhooks/{number:int}/test",
        webhooks.ChosenWebhook,
        webhooks.DeliveryView,
        webhooks.send_test,
    ),
    Operation(
        "GET", "/webhooks/deliveries", webhooks.ListDeliveries, webhooks.Deliveries, webhooks.list_deliveries
    ),
    Operation(
        "GET",
        "/webhooks/deliveries/raw",
        webhooks.MatchDeliveries,
        list[Delivery],
        webhooks.list_raw_deliveries,
    ),
    Operation(
        "GET",
        "/webhooks/deliveries/{number:int}",
        webhooks.ChosenDelivery,
        webhooks.DeliveryDetails,
        webhooks.show_delivery,
    ),
    Operation(
        "POST",
        "/webhooks/deliveries/{number:int}/replay",
        webhooks.ChosenDelivery,
        webhooks.DeliveryView,
        webhooks.replay_delivery,
    ),
    Operation(
        "POST",
        "/webhooks/deliveries/{number:int}/try",
        webhooks.ChosenDelivery,
        webhooks.DeliveryView,
        webhooks.try_delivery,
    ),
    Operation("POST", "/webhooks/send", webhooks.SendPayloads, webhooks.DeliveryView, webhooks.send_payloads),
    Operation("POST", "/webhooks/drain", webhooks.DrainWebhooks, webhooks.Drained, webhooks.drain_webhooks),
    Operation("POST", "/webhooks/hold", NoArguments, webhooks.Held, webhooks.hold_webhooks),
    Operation(
        "POST", "/webhooks/release", webhooks.ReleaseWebhooks, webhooks.Held, webhooks.release_webhooks
    ),
    Operation(
        "POST", "/webhooks/twice", webhooks.DoubleDeliveries, webhooks.Doubled, webhooks.double_deliveries
    ),
    Operation("GET", "/catch/{name}", catch.ListCaught, catch.InboxView, catch.show_inbox),
    Operation("DELETE", "/catch/{name}", catch.ChosenInbox, Done, catch.delete_inbox),
    Operation("PUT", "/catch/{name}/answer", catch.SetAnswer, catch.InboxAnswer, catch.set_inbox_answer),
)
