"""A Chroma server over its HTTP interface: bounded waits, and no wait at all while it is known to be down.

Chroma's own client waits for ever, asks when it is made, and builds the embedding function that a collection names,
which whoever can write to the server chooses. Here vectors go out and row numbers come in, and nothing else.
"""

import base64
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit

import httpx
import numpy as np
from numpy.typing import NDArray

from assistant.addresses import is_loopback
from assistant.errors import SettingsError, VectorServerError

CONNECT_TIMEOUT_S = 2.0
READ_TIMEOUT_S = 10.0
# Writing a batch may flush the graph to the disk.
_WRITE_TIMEOUT_S = 120.0
# While the server is down a search fails at once, but for one that asks it so often whether it is back.
_ASK_AGAIN_AFTER_S = 5.0
_ASK_AGAIN_TIMEOUT_S = 1.0
_BATCH_ROWS = 1000
_NAMES_PER_REQUEST = 1000
_API = "/api/v2"
_COLLECTIONS = f"{_API}/tenants/default_tenant/databases/default_database/collections"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a Chroma server is; `allow_http` lets it be plain http on another machine, `token` is sent as a bearer's.

    Raises:
        SettingsError: it is no address, holds a name, key or query, or is plain http on another machine.
    """

    url: str
    allow_http: bool = False
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        parts = self._parts()
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError("ASSISTANT_CHROMA_URL must be like http://127.0.0.1:8000.")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise SettingsError(
                "ASSISTANT_CHROMA_URL must hold no name, key or query; a token belongs in ASSISTANT_CHROMA_TOKEN."
            )
        if parts.scheme == "http" and not self.allow_http and not self.is_loopback:
            raise SettingsError(
                "ASSISTANT_CHROMA_URL is plain http on another machine: whoever is on the way can read and change what "
                "is searched. Use https, or set ASSISTANT_CHROMA_ALLOW_HTTP=true."
            )

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine."""
        return is_loopback(self._parts().hostname or "")

    @property
    def port(self) -> int:
        """The port that it listens on."""
        parts = self._parts()
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def host(self) -> str:
        """Its host."""
        return self._parts().hostname or ""

    def _parts(self) -> SplitResult:
        try:
            parts = urlsplit(self.url)
            parts.port  # noqa: B018 - a port that is no number is told here
        except ValueError:
            return SplitResult("", "", "", "", "")
        return parts


class ChromaServer:
    """A connection to a Chroma server; safe to share between threads.

    Attributes:
        address: Where it is.
        outage: Why the last request failed, in words; empty when it did not.
    """

    def __init__(self, address: ServerAddress) -> None:
        self.address = address
        self.outage = ""
        self._ask_again = 0.0
        self._lock = threading.Lock()
        # A redirect would carry the vectors elsewhere; a proxy of the environment would see what goes to this machine.
        try:
            self._http = httpx.Client(
                base_url=address.url.rstrip("/"),
                headers={"Authorization": f"Bearer {address.token}"} if address.token else {},
                follow_redirects=False,
                trust_env=not address.is_loopback,
            )
        except httpx.InvalidURL as error:
            raise SettingsError("ASSISTANT_CHROMA_URL must be like http://127.0.0.1:8000.") from error

    def version(self) -> str:
        """What the server says its version is, where it speaks the version of the interface that is spoken here.

        Raises:
            VectorServerError: it cannot be reached, or is no such server.
        """
        version = self._answer("GET", f"{_API}/version")
        if not isinstance(version, str) or version.split(".")[0] != "1":
            raise VectorServerError(
                f"{self._name} is a Chroma server of version {version}; one of version 1 is needed. "
                "Start the one that comes with this program (`chroma run`)."
            )
        return version

    def create(self, name: str, configuration: Mapping[str, Any]) -> str:
        """Make an empty collection; its id."""
        body = {"name": name, "configuration": configuration, "get_or_create": False}
        return str(self._answer("POST", _COLLECTIONS, body, timeout_s=_WRITE_TIMEOUT_S)["id"])

    def upsert(self, collection: str, first: int, vectors: NDArray[np.float32]) -> None:
        """Write vectors under the numbers of their rows, the first of them `first`."""
        for start in range(0, len(vectors), _BATCH_ROWS):
            part = np.ascontiguousarray(vectors[start : start + _BATCH_ROWS], dtype="<f4")
            body = {
                "ids": [str(first + start + place) for place in range(len(part))],
                "embeddings": [base64.b64encode(row.tobytes()).decode("ascii") for row in part],
            }
            self._answer("POST", f"{_COLLECTIONS}/{collection}/upsert", body, timeout_s=_WRITE_TIMEOUT_S)

    def find(self, name: str) -> str | None:
        """The id of a collection, or None when there is none of that name."""
        response = self._request("GET", f"{_COLLECTIONS}/{quote(name, safe='')}")
        return None if _is_missing(response) else str(self._read(response)["id"])

    def count(self, collection: str) -> int:
        """How many vectors a collection holds, as the server says."""
        return int(self._answer("GET", f"{_COLLECTIONS}/{collection}/count"))

    def query(
        self, collection: str, vector: NDArray[np.float32], wanted: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]] | None:
        """The row numbers of the nearest vectors and their cosines; None when the collection is gone."""
        body = {"query_embeddings": [vector.tolist()], "n_results": wanted, "include": ["distances"]}
        response = self._request("POST", f"{_COLLECTIONS}/{collection}/query", body)
        if _is_missing(response):
            return None
        found = self._read(response)
        try:
            rows = np.array([int(number) for number in found["ids"][0]], dtype=np.int64)
            cosines = 1 - np.array(found["distances"][0], dtype=np.float32)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise self._failed("sent something that is no search result") from error
        return rows, cosines

    def names(self, prefix: str) -> list[str]:
        """The names of the collections that begin with `prefix`."""
        names: list[str] = []
        while True:
            page = self._answer("GET", f"{_COLLECTIONS}?limit={_NAMES_PER_REQUEST}&offset={len(names)}")
            names += [str(collection["name"]) for collection in page]
            if len(page) < _NAMES_PER_REQUEST:
                return sorted(name for name in names if name.startswith(prefix))

    def delete(self, name: str) -> None:
        """Delete a collection, if it is there."""
        response = self._request("DELETE", f"{_COLLECTIONS}/{quote(name, safe='')}", timeout_s=_WRITE_TIMEOUT_S)
        if not _is_missing(response):
            self._read(response)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    @property
    def _name(self) -> str:
        return f"The Chroma server at {self.address.url}"

    def _answer(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - any JSON value
        *,
        timeout_s: float | None = None,
    ) -> Any:  # noqa: ANN401 - any JSON value
        return self._read(self._request(method, path, body, timeout_s=timeout_s))

    def _request(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - any JSON value
        *,
        timeout_s: float | None = None,
    ) -> httpx.Response:
        """Ask once, and once more where that was quick to fail: every request can be repeated without harm."""
        self._wait_no_longer_than_needed()
        timeout = httpx.Timeout(timeout_s or READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
        try:
            try:
                response = self._http.request(method, path, json=body, timeout=timeout)
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                response = self._http.request(method, path, json=body, timeout=timeout)
        except httpx.TimeoutException as error:
            raise self._failed("did not answer in time") from error
        except httpx.ConnectError as error:
            raise self._failed("cannot be reached") from error
        except httpx.HTTPError as error:
            raise self._failed("broke off in the middle of its answer") from error
        self.outage = ""
        return response

    def _wait_no_longer_than_needed(self) -> None:
        """Fail at once while the server is known to be down; ask it now and then, briefly, whether it is back."""
        if not self.outage:
            return
        with self._lock:
            if not self.outage:
                return
            if time.monotonic() >= self._ask_again:
                try:
                    timeout = httpx.Timeout(_ASK_AGAIN_TIMEOUT_S)
                    self._http.get(f"{_API}/heartbeat", timeout=timeout).raise_for_status()
                except httpx.HTTPError:
                    self._ask_again = time.monotonic() + _ASK_AGAIN_AFTER_S
                else:
                    self.outage = ""
                    return
        raise VectorServerError(self.outage)

    def _read(self, response: httpx.Response) -> Any:  # noqa: ANN401 - any JSON value
        if response.is_success:
            try:
                return response.json()
            except ValueError as error:
                raise self._failed("is no Chroma server: it sent something else") from error
        status = response.status_code
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise self._failed(f"wants another token ({status}); set ASSISTANT_CHROMA_TOKEN")
        if not _error_name(response):
            raise self._failed(f"is no Chroma server of version 1 (status {status})")
        raise self._failed(f"reported an error (status {status}, {_error_name(response)})")

    def _failed(self, how: str) -> VectorServerError:
        self.outage = f"{self._name} {how}."
        self._ask_again = time.monotonic() + _ASK_AGAIN_AFTER_S
        return VectorServerError(self.outage)


def _error_name(response: httpx.Response) -> str:
    """The class of an error of Chroma; never its message, which is the server's to choose."""
    try:
        name = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return ""
    return name if isinstance(name, str) and name.isidentifier() else ""


def _is_missing(response: httpx.Response) -> bool:
    """Whether Chroma itself says that there is no such collection."""
    return response.status_code == httpx.codes.NOT_FOUND and bool(_error_name(response))
