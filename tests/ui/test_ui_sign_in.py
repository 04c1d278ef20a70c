"""What keeps a visitor from signing in is told in one line that says what to do."""

import pytest

from assistant.ui.sign_in import KEYS_OF_ALL, KEYS_OF_ONE, fault_of, providers

SHARED = {"redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "long and random"}
ONE = {"client_id": "a", "client_secret": "b", "server_metadata_url": "https://login.example/metadata"}


@pytest.mark.parametrize(
    "section", [SHARED | ONE, SHARED | {"office": ONE}, SHARED | ONE | {"client_kwargs": {"prompt": "login"}}]
)
def test_a_whole_section_has_no_fault(section: dict[str, object]):
    assert fault_of(section) == ""


def test_providers_are_named_as_in_the_section():
    assert providers(SHARED | ONE | {"client_kwargs": {}}) == ("default",)
    assert providers(SHARED | {"office": ONE, "school": ONE}) == ("office", "school")


def test_without_a_section_all_that_it_needs_is_named():
    fault = fault_of({})
    assert all(name in fault for name in (*KEYS_OF_ALL, *KEYS_OF_ONE, "[auth]", ".streamlit/secrets.toml"))
    assert "\n" not in fault


@pytest.mark.parametrize("missing", [*KEYS_OF_ALL, *KEYS_OF_ONE])
def test_what_is_missing_is_named(missing: str):
    unnamed = {key: value for key, value in (SHARED | ONE).items() if key != missing}
    assert fault_of(unnamed).startswith(f".streamlit/secrets.toml lacks {missing} in [auth]:")
    shared = {key: value for key, value in SHARED.items() if key != missing}
    named = shared | {"office": {key: value for key, value in ONE.items() if key != missing}}
    assert f"lacks {missing} in [auth] or [auth.office]:" in fault_of(named)
