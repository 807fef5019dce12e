"""Outreaches: the fields of a letter and of a call."""

from __future__ import annotations

from ..errors import BadRequest
from ..notes import FieldValue
from ..store.schema import Document
from .context import Context
from .records import RecordRules

_OF_THE_OTHER_TYPE = {"email": ("duration",), "phone": ("subject", "message")}


class OutreachRules(RecordRules):
    """The rules of outreaches. Webhooks send those of one letter, one for each target, together: [webhooks-55]."""

    inherited = ("type",)
    is_batched = True

    def complete(self, context: Context, document: Document, sent: Document, action: Document) -> None:
        """Drop the fields that the type of an outreach does not have.

        A letter has no duration, a call no subject and message. Raises BadRequest without a target if the setting
        ``outreach_without_target`` says so. Source: [outreaches.fields.subject] (documented: which type has which;
        assumed: that they are dropped), [outreaches-3].
        """
        for name in _OF_THE_OTHER_TYPE[document["type"]]:
            if document.pop(name, None) is not None and name in sent:
                context.notes.add(
                    "not-of-this-type",
                    f"{name} was left out: campaigns of type {document['type']} have none.",
                    at=FieldValue(name),
                )
        if not document["targets"] and context.settings.outreach_without_target == "refused":
            raise BadRequest("targets must name one")
