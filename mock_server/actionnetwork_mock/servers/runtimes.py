"""The environment variables and files with which the HTTP clients of each language reach the mock through a redirect.

Most clients read a variable for the proxy and one for certificates. The others read a setting of their runtime, or load
one of the files in ``launch_files``. Everything is in effect for the launched program only.
"""

from __future__ import annotations

import json
import os
import shutil
import warnings
import weakref
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from .site_listener import LOOPBACK, SITES

_LAUNCH_FILES = Path(__file__).parent / "launch_files"
_JAVA_PASSWORD = "changeit"  # what Java expects of a store of public certificates

Variables = Mapping[str, str]

_PROXIED = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")
_DIRECT = "NO_PROXY"
_PROXY_NAMES = frozenset((*_PROXIED, _DIRECT))


@dataclass(frozen=True)
class ProxyAddress:
    """The proxy of a redirect: its URL with the password, its port, and the port of the listener for the site.

    ``allow`` are the hosts that it lets programs reach besides, or None for every host.
    """

    url: str
    port: int
    tls_port: int
    allow: frozenset[str] | None


@dataclass(frozen=True)
class Launch:
    """What programs trust, the file ``ca.pem`` in ``folder``, and the proxy that they use.

    Without a proxy, the name of the site leads to the mock, as in the namespaces of ``run --isolate``.
    """

    folder: Path
    proxy: ProxyAddress | None = None

    @property
    def certificates(self) -> str:
        """The file of trusted certificates, as PEM."""
        return str(self.folder / "ca.pem")


class LaunchFolder:
    """A temporary folder for the files of a launch. The process that made it removes it, at its end at the latest."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="actionnetwork-mock-"))
        self.remove = weakref.finalize(self, _remove, self.path, os.getpid())


def _remove(folder: Path, process: int) -> None:
    if os.getpid() == process:  # and in no forked one
        shutil.rmtree(folder, ignore_errors=True)


def environment(launch: Launch) -> dict[str, str]:
    """Return the variables for programs: ``{"HTTPS_PROXY": "http://127.0.0.1:40123", "SSL_CERT_FILE": ...}``."""
    return {name: value for variables in _VARIABLES for name, value in variables(launch).items()}


def without_proxy(variables: Variables) -> dict[str, str]:
    """Return variables without those that name a proxy: ``{"HTTPS_PROXY": ..., "PATH": ...}`` gives the second."""
    return {name: value for name, value in variables.items() if name.upper() not in _PROXY_NAMES}


def write_files(folder: Path) -> None:
    """Write the files that some runtimes read, next to ``ca.pem``, for programs of other users as well."""
    certificates = folder / "ca.pem"
    folder.chmod(0o755)  # it has no secret
    _write_wgetrc(folder, certificates)
    _write_php_settings(folder, certificates)
    _write_java_store(folder, certificates)


def _proxy(launch: Launch) -> Variables:
    about: dict[str, object] = {"sites": SITES}
    variables: dict[str, str] = {}
    if launch.proxy is not None:
        about |= {
            "allow": None if launch.proxy.allow is None else sorted(launch.proxy.allow),
            "tls_port": launch.proxy.tls_port,
            "proxy_port": launch.proxy.port,
        }
        variables = {
            **dict.fromkeys((*_PROXIED, *map(str.lower, _PROXIED)), launch.proxy.url),
            **dict.fromkeys((_DIRECT, _DIRECT.lower()), f"localhost,{LOOPBACK},::1"),
        }
    return {**variables, "ACTION_NETWORK_REDIRECT": json.dumps(about)}


def _certificates(launch: Launch) -> Variables:
    trusting = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    return dict.fromkeys(trusting, launch.certificates)


def _wget(launch: Launch) -> Variables:
    return {"SYSTEM_WGETRC": str(launch.folder / "wgetrc")}


def _write_wgetrc(folder: Path, certificates: Path) -> None:
    system = Path(os.environ.get("SYSTEM_WGETRC", "/etc/wgetrc"))
    text = system.read_text(encoding="utf-8", errors="replace") if system.is_file() else ""
    (folder / "wgetrc").write_text(f"{text}\nca_certificate = {certificates}\n", encoding="utf-8")


def _perl(launch: Launch) -> Variables:
    proxied = {} if launch.proxy is None else {"PERL_LWP_ENV_PROXY": "1"}
    return {**proxied, "PERL_LWP_SSL_CA_FILE": launch.certificates}


def _php(launch: Launch) -> Variables:
    # An empty element stands for the folder that PHP was built with.
    return {
        "PHP_INI_SCAN_DIR": os.pathsep.join(
            (os.environ.get("PHP_INI_SCAN_DIR", ""), str(launch.folder / "php"))
        )
    }


def _write_php_settings(folder: Path, certificates: Path) -> None:
    (folder / "php").mkdir()
    settings = {
        "curl.cainfo": certificates,
        "openssl.cafile": certificates,
        "auto_prepend_file": _LAUNCH_FILES / "prepend.php",
    }
    lines = (f'{name} = "{value}"\n' for name, value in settings.items())
    (folder / "php" / "actionnetwork-mock.ini").write_text("".join(lines), encoding="utf-8")


def _java(launch: Launch) -> Variables:
    properties = {
        **_java_proxy(launch.proxy),
        "javax.net.ssl.trustStore": launch.folder / "ca.p12",
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": _JAVA_PASSWORD,
    }
    return {
        "JAVA_TOOL_OPTIONS": _added_to("JAVA_TOOL_OPTIONS", (f"-D{k}={v}" for k, v in properties.items()))
    }


def _java_proxy(proxy: ProxyAddress | None) -> Mapping[str, object]:
    if proxy is None:
        return {}
    return {
        **{f"{scheme}.proxyHost": LOOPBACK for scheme in ("http", "https")},
        **{f"{scheme}.proxyPort": proxy.port for scheme in ("http", "https")},
        # Java has no property for the password of a proxy, which allowed hosts need.
        "http.nonProxyHosts": "|".join(("localhost", "127.*", "[::1]", *sorted(proxy.allow or ()))),
    }


def _write_java_store(folder: Path, certificates: Path) -> None:
    # imported here because sessions without a redirect do not use it
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.utils import CryptographyDeprecationWarning
    from cryptography.x509 import load_pem_x509_certificates

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # on certificates of the system
        found = load_pem_x509_certificates(certificates.read_bytes())
    trusted = [
        pkcs12.PKCS12Certificate(certificate, f"trusted-{number}".encode())
        for number, certificate in enumerate(found)
    ]
    store = pkcs12.serialize_java_truststore(trusted, BestAvailableEncryption(_JAVA_PASSWORD.encode()))
    (folder / "ca.p12").write_bytes(store)


def _node(launch: Launch) -> Variables:
    if launch.proxy is None:
        return {}
    hook = str(_LAUNCH_FILES / "node.cjs").replace("\\", "\\\\").replace('"', '\\"')
    return {
        "NODE_OPTIONS": _added_to("NODE_OPTIONS", (f'--require "{hook}"',)),
        "NODE_USE_ENV_PROXY": "1",  # Node 22 and newer then use HTTPS_PROXY, also for fetch
    }


def _python(launch: Launch) -> Variables:
    earlier = os.environ.get("PYTHONPATH", "")
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(_LAUNCH_FILES / "python"), earlier)))}


def _r(launch: Launch) -> Variables:
    profile = str(_LAUNCH_FILES / "profile.R")
    earlier = os.environ.get("R_PROFILE_USER", "")
    # In a redirect inside a redirect, the profile would load itself without end.
    return {"R_PROFILE_USER": profile, "ACTION_NETWORK_R_PROFILE_USER": "" if earlier == profile else earlier}


def _added_to(name: str, options: Iterable[str]) -> str:
    """Return the value of a variable with options: those that it has now, then more."""
    return " ".join(filter(None, (os.environ.get(name, ""), *options)))


_VARIABLES: tuple[Callable[[Launch], Variables], ...] = (
    _proxy,
    _certificates,
    _wget,
    _perl,
    _php,
    _java,
    _node,
    _python,
    _r,
)
