"""The guard: hosts, origins, tokens, and the headers of every response."""

from typing import Any

import pytest

from app.web.server.guard import HEADERS, host_name
from tests.web.asking import Client, assert_problem
from tests.web.conftest import MakeClient

TOKEN = 'a token; with "odd" characters'


@pytest.mark.parametrize("path", ["/", "/docs", "/api/health", "/api/images/nothing", "/static/favicon.svg"])
def test_every_answer_carries_the_headers(client: Client, path: str) -> None:
    response = client.get(path)
    for name, value in HEADERS.items():
        assert response.headers.get_list(name) == [value]
    assert len(response.headers["x-request-id"]) == 16
    assert "cache-control" in response.headers
    assert "server" not in response.headers
    assert not any(name.startswith("access-control") for name in response.headers)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.9.9.9:1", "[::1]:8000"])
def test_names_of_this_machine_are_always_allowed(client: Client, host: str) -> None:
    assert client.get("/api/health", headers={"Host": host}).status_code == 200


HOSTS = ["example.org", "localhost.example.org", "127.0.0.1.example.org", "127.0.0.1:x", "", "[::1", "::1"]


@pytest.mark.parametrize("host", [*HOSTS, "localhost@example.org", "2130706433", "10.0.0.1"])
def test_other_names_are_refused(client: Client, host: str) -> None:
    assert_problem(client.get("/api/health", headers={"Host": host}), 421, "unexpected_host")


def test_a_name_can_be_allowed(make_client: MakeClient) -> None:
    client = make_client(allowed_hosts=("Lab.example.org",))
    assert client.get("/api/health", headers={"Host": "lab.example.org:8000"}).status_code == 200
    assert_problem(client.get("/", headers={"Host": "example.org"}), 421, "unexpected_host")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("a:1", "a"),
        ("[::1]", "::1"),
        ("[::1]:5", "::1"),
        ("A", "a"),
        ("a:", None),
        ("::1", None),
        ("a:b:1", None),
    ],
)
def test_a_host_is_read_without_its_port(host: str, name: str | None) -> None:
    assert host_name(host) == name


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://example.org"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:1"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_other_sites_are_refused(client: Client, method: str, headers: dict[str, str]) -> None:
    headers = {"Host": "localhost", **headers}
    assert_problem(client.request(method, "/api/images/x", headers=headers), 403, "cross_site_request")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}],
)
def test_this_site_and_programs_are_allowed(client: Client, headers: dict[str, str]) -> None:
    response = client.delete("/api/images/x", headers={"Host": "localhost", **headers})
    assert_problem(response, 404, "not_found")


def test_a_token_is_exchanged_for_a_cookie(
    make_client: MakeClient, capfd: pytest.CaptureFixture[str]
) -> None:
    client = make_client(token=TOKEN)
    assert client.get("/api/health").status_code == 200
    for path in ("/", "/api/images", "/static/favicon.svg", "/docs"):
        response = client.get(path)
        assert response.headers["www-authenticate"] == "Bearer"
        assert_problem(response, 401, "token_required")
    traded = client.get("/docs", params={"a": "1", "token": TOKEN})
    assert traded.status_code == 303
    assert traded.headers["location"] == "/docs?a=1"
    cookie = traded.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/api/images").status_code == 200
    client.cookies.clear()
    assert client.get("/api/images", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert TOKEN not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    "sent",
    [
        {"params": {"token": "wrong"}},
        {"params": {"token": ""}},
        {"headers": {"Authorization": "Bearer wrong"}},
        {"headers": {"Authorization": f"Basic {TOKEN}"}},
        {"headers": {"Cookie": "convscope_token=wrong"}},
        {"headers": {"Cookie": "=;;; a b"}},
    ],
)
def test_a_wrong_token_is_refused(make_client: MakeClient, sent: dict[str, Any]) -> None:
    assert_problem(make_client(token=TOKEN).get("/api/images", **sent), 401, "token_required")


def test_a_token_never_redirects_to_another_server(make_client: MakeClient) -> None:
    client = make_client(token="t")
    response = client.get(str(client.base_url) + "//example.org/?token=t")
    assert response.status_code == 303
    assert response.headers["location"] == "/example.org/"
