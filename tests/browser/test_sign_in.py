"""Signing in: the app stays open without it, is closed by a setting, and opens to whom a provider vouches for."""

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, Page, expect
from served_app import App, run_app

pytestmark = pytest.mark.browser

CLOSED = {"ASSISTANT_REQUIRE_SIGN_IN": "true"}
READER = "Ada <b>Reader</b>"
QUESTION_FIELD = "stChatInputTextArea"


class Provider:
    """An OpenID Connect provider on this machine that vouches for one reader without asking anything."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.asked: dict[str, list[str]] = {}

    def metadata(self) -> dict[str, object]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def redirect(self, query: str) -> str:
        """Where the browser is sent with a code."""
        self.asked = parse_qs(query)
        return f"{self.asked['redirect_uri'][0]}?{urlencode({'code': 'c', 'state': self.asked['state'][0]})}"

    def token(self, body: str) -> dict[str, object]:
        """The reader's identity, if the code comes from whom it was given to."""
        verifier = parse_qs(body)["code_verifier"][0].encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        assert challenge == self.asked["code_challenge"][0]
        now = int(time.time())
        claims = {"iss": self.url, "sub": "1", "aud": "app", "iat": now, "exp": now + 600, "name": READER}
        claims["nonce"] = self.asked["nonce"][0]
        identity = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": identity}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", known.redirect(parts.query))
                self.end_headers()
            else:
                keys = {"keys": [known.key.as_dict(private=False)]}
                self.reply(keys if parts.path == "/keys" else known.metadata())

        def do_POST(self) -> None:
            self.reply(known.token(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def reply(self, value: dict[str, object]) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Provider(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()


def home_with_secrets(home: Path, provider: Provider, **left_out: None) -> Path:
    values = {
        "redirect_uri": "http://127.0.0.1:{port}/oauth2callback",
        "cookie_secret": "a long secret of this test, which signs the cookie",
        "client_id": "app",
        "client_secret": "secret",
        "server_metadata_url": f"{provider.url}/.well-known/openid-configuration",
    }
    lines = [f'{key} = "{value}"' for key, value in values.items() if key not in left_out]
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text("\n".join(["[auth]", *lines, ""]), encoding="utf-8")
    return home


@pytest.fixture
def closed_app(app_index_dir: Path, provider: Provider, tmp_path: Path) -> Iterator[App]:
    with run_app(app_index_dir, home_with_secrets(tmp_path, provider), settings=CLOSED) as running:
        yield running


@pytest.fixture
def app_without_a_provider(tmp_path: Path) -> Iterator[App]:
    with run_app(tmp_path / "no-index", tmp_path, settings=CLOSED) as running:
        yield running


@pytest.fixture
def half_configured_app(provider: Provider, tmp_path: Path) -> Iterator[App]:
    home = home_with_secrets(tmp_path, provider, client_secret=None)
    with run_app(tmp_path / "no-index", home, settings=CLOSED) as running:
        yield running


@pytest.fixture
def open_app(app_index_dir: Path, provider: Provider, tmp_path: Path) -> Iterator[App]:
    with run_app(app_index_dir, home_with_secrets(tmp_path, provider)) as running:
        yield running


def test_a_closed_app_without_a_provider_says_what_to_configure(
    app_without_a_provider: App, open_page: Callable[..., Page]
) -> None:
    page = open_page(app_without_a_provider.url)
    told = page.get_by_role("alert")
    expect(told).to_contain_text(re.compile(r"Sign\W+in is required here\W+but no provider is configured"))
    expect(told.locator("p")).to_have_count(1)
    expect(page.get_by_test_id(QUESTION_FIELD)).to_have_count(0)
    expect(page.get_by_role("link", name="FAQ check")).to_have_count(0)
    assert "Traceback" not in app_without_a_provider.log.read_text(encoding="utf-8")


def test_a_provider_that_is_half_configured_is_told_apart(
    half_configured_app: App, open_page: Callable[..., Page]
) -> None:
    told = open_page(half_configured_app.url).get_by_role("alert")
    expect(told).to_contain_text(re.compile(r"lacks client\W*_\W*secret in"))


def test_a_reader_signs_in_asks_and_signs_out(closed_app: App, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    page = context.new_page()
    page.goto(closed_app.url)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_test_id(QUESTION_FIELD)).to_have_count(0)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text(re.compile(r"Signed in as Ada"))).to_be_visible()
    expect(page.locator("b", has_text="Reader")).to_have_count(0)
    page.get_by_test_id(QUESTION_FIELD).fill("do I need a certification?")
    page.keyboard.press("Enter")
    page.locator(".view .answer").wait_for()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_test_id(QUESTION_FIELD)).to_have_count(0)
    assert "Traceback" not in closed_app.log.read_text(encoding="utf-8")
    context.close()


def test_an_open_app_offers_to_sign_in_where_a_provider_is_configured(
    open_app: App, open_page: Callable[..., Page]
) -> None:
    page = open_page(open_app.url)
    expect(page.get_by_test_id(QUESTION_FIELD)).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_role("button", name="Sign in")).to_be_visible()
