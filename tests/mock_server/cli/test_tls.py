"""``serve --tls``: a client that trusts the printed certificate is served by https, and finds https everywhere."""

from __future__ import annotations

import json
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from cryptography import x509

from actionnetwork_mock.control.http_client import HttpClient
from actionnetwork_mock.errors import UsageError

pytestmark = pytest.mark.slow

ADA = {"person": {"email_addresses": [{"address": "ada@example.org"}]}}


@dataclass
class Served:
    """A server with TLS: its description, and a client that trusts it."""

    ready: dict[str, Any]
    client: httpx2.Client

    @property
    def site(self) -> str:
        return str(self.ready["url"]).removesuffix("/api/v2")

    def get(self, path: str) -> httpx2.Response:
        return self.client.get(self.site + path, headers={"OSDI-API-Token": "test-api-key"})


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    command = [sys.executable, "-m", "actionnetwork_mock", "serve", "--tls", "--port", "0", "--json"]
    options = ["--api-host", "mock.example.org", "--webhook", "http://127.0.0.1:9/"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        context = ssl.create_default_context(cafile=ready["ca_file"])
        with httpx2.Client(verify=context) as client:
            yield Served(ready, client)
        process.terminate()


def test_addresses_are_https(served: Served) -> None:
    assert served.ready["url"].startswith("https://127.0.0.1:")
    assert served.ready["control_url"].startswith("https://127.0.0.1:")
    for path in ("/api/v2", "/api/v2/people", "/openapi.json", "/_mock/openapi.json", "/"):
        answer = served.get(path)
        assert answer.status_code == 200
        assert served.site in answer.text
        assert served.site.replace("https", "http", 1) not in answer.text


def test_webhooks_have_https_links(served: Served) -> None:
    headers = {"OSDI-API-Token": "test-api-key"}
    petition = {"title": "Keep the library open", "origin_system": "Canvass"}
    made = served.client.post(f"{served.ready['url']}/petitions", json=petition, headers=headers).json()
    helper = made["_links"]["osdi:record_signature_helper"]["href"]
    assert served.client.post(helper, json=ADA, headers=headers).status_code == 200
    number = served.get("/_mock/webhooks/deliveries").json()["deliveries"][-1]["number"]
    (element,) = served.get(f"/_mock/webhooks/deliveries/{number}").json()["payloads"]
    assert all(link["href"].startswith(served.site) for link in element["osdi:signature"]["_links"].values())


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_the_certificate_is_valid_for_the_names_of_this_machine(served: Served, name: str) -> None:
    url = served.ready["url"].replace("127.0.0.1", name)
    assert served.client.get(url).json()["_links"]["self"]["href"].startswith(f"https://{name}:")


def test_the_certificate_is_valid_for_the_names_of_the_options(served: Served) -> None:
    chain = Path(served.ready["ca_file"]).with_name("server.pem").read_text(encoding="utf-8")
    names = x509.load_pem_x509_certificate(chain[chain.index("-----BEGIN CERT") :].encode()).extensions
    alternatives = names.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "mock.example.org" in alternatives.get_values_for_type(x509.DNSName)


def test_a_client_that_does_not_trust_it_is_told_what_to_do(served: Served) -> None:
    with pytest.raises(httpx2.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx2.get(served.ready["url"])
    with pytest.raises(
        UsageError, match="is not trusted: set SSL_CERT_FILE to the file that serve --tls prints"
    ):
        HttpClient(served.ready["control_url"]).show_health()


def test_the_control_client_reads_the_usual_variable(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", served.ready["ca_file"])
    with HttpClient(served.ready["control_url"]) as client:
        assert client.show_health().status == "ok"


@pytest.mark.measured
def test_the_files_are_gone_after_the_end(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    command = [sys.executable, "-m", "actionnetwork_mock", "serve", "--tls", "--port", "0"]
    with subprocess.Popen(
        [*command, "--ready-file", str(ready)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        banner = "".join(iter(process.stdout.readline, "Stop: Ctrl-C\n"))
        ca_file = json.loads(ready.read_text(encoding="utf-8"))["ca_file"]
        assert f"  certificate {ca_file}\n" in banner
        assert f"curl --cacert {ca_file} -H" in banner
        assert Path(ca_file).exists()
        process.terminate()
        process.communicate(timeout=20)
    assert not Path(ca_file).parent.exists()
