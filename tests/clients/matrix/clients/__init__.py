"""The clients, in the order of the page."""

from ..rows import Client
from .action_network_rest import ACTION_NETWORK_REST
from .an_at_sync import AN_AT_SYNC
from .jquery_osdi import JQUERY_OSDI
from .ketting import KETTING
from .n8n import N8N
from .osdi import OSDI
from .osdi_client import OSDI_CLIENT
from .parsons import PARSONS
from .pyactionnetwork import PYACTIONNETWORK
from .traverson import TRAVERSON

CLIENTS: tuple[Client, ...] = (
    PARSONS,
    PYACTIONNETWORK,
    OSDI_CLIENT,
    N8N,
    KETTING,
    TRAVERSON,
    JQUERY_OSDI,
    ACTION_NETWORK_REST,
    AN_AT_SYNC,
    OSDI,
)
