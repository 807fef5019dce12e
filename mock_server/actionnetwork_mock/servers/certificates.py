"""Certificates of a throw-away CA, for servers of this machine that are to be reached by https."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import trustme

CA_FILE = "ca.pem"
_TRUST_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
_OWN_NAMES = ("localhost", "127.0.0.1", "::1")


def create_ca(folder: Path) -> trustme.CA:
    """Return a new CA, after writing its certificate to ``ca.pem`` in a folder. Its own key is never written."""
    import trustme  # on demand: most sessions have no use for it, and it imports cryptography

    ca = trustme.CA()
    ca.cert_pem.write_to_path(folder / CA_FILE)
    return ca


def create_site_context(folder: Path, names: Iterable[str], *, also_trusted: str = "") -> ssl.SSLContext:
    """Write the file of trusted certificates to a folder, and return what a TLS server with these names needs.

    ``also_trusted`` are more certificates for that file, as PEM. Without them, clients start faster.
    """
    ca = create_ca(folder)
    with (folder / CA_FILE).open("a", encoding="utf-8") as bundle:
        bundle.write(also_trusted)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with ca.issue_cert(*names).private_key_and_cert_chain_pem.tempfile(dir=str(folder)) as path:
        context.load_cert_chain(path)
    return context


def trusted_before() -> str:
    """Return the certificates that programs trust now, as PEM: those of the system and those of the variables."""
    system = ssl.create_default_context().get_ca_certs(binary_form=True)
    files = {Path(os.environ.get(name, "")) for name in _TRUST_VARIABLES}
    named = (file.read_text(encoding="utf-8").rstrip() for file in sorted(files) if file.is_file())
    return "".join((*map(ssl.DER_cert_to_PEM_cert, system), *(f"{text}\n" for text in named)))


class ServerCertificate(NamedTuple):
    """The certificate of the CA, for clients, and the file with the key and the certificates of a server."""

    ca_file: Path
    chain_file: Path


@contextmanager
def create_server_certificate(names: Iterable[str]) -> Iterator[ServerCertificate]:
    """Create the certificate of a server of this machine, in a folder for this user only that the context removes.

        with create_server_certificate(["mock.example.org"]) as certificate:
            uvicorn.Config(app, ssl_certfile=certificate.chain_file)

    It is valid for this machine's own names and for ``names``. Clients that trust ``ca_file`` accept it.
    """
    with TemporaryDirectory(prefix="actionnetwork-mock-", ignore_cleanup_errors=True) as folder:
        files = ServerCertificate(Path(folder, CA_FILE), Path(folder, "server.pem"))
        issued = create_ca(Path(folder)).issue_cert(*dict.fromkeys((*_OWN_NAMES, *names)))
        issued.private_key_and_cert_chain_pem.write_to_path(files.chain_file)
        yield files
