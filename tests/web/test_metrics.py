"""Prometheus metrics: requests, latencies, queues and caches of one server."""

from prometheus_client.parser import text_string_to_metric_families

from app.web.server.static_files import static_build
from tests.web.asking import Client
from tests.web.conftest import MakeClient


def read(client: Client) -> dict[tuple[str, ...], float]:
    """Every figure by its name and the values of its labels."""
    response = client.get("/api/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=")
    assert response.headers["cache-control"] == "no-store"
    families = text_string_to_metric_families(response.text)
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def test_requests_are_counted_by_method_route_and_status(make_client: MakeClient) -> None:
    client = make_client()
    asked = {
        ("GET", "/api/images/cat"): ("/api/images/{image}", 200),
        ("HEAD", "/api/images/coffee"): ("/api/images/{image}", 200),
        ("GET", "/api/images/dog"): ("/api/images/{image}", 404),
        ("GET", "/nowhere/at/all"): ("none", 404),
        ("GET", "/"): ("/", 200),
        ("GET", static_build().path("favicon.svg")): ("/static/{name:path}", 200),
        ("BREW", "/api/health"): ("/api/health", 405),
        ("DELETE", "/api/images/cat"): ("none", 421),
    }
    for (method, path), (_, status) in asked.items():
        headers = {"Host": "example.org"} if status == 421 else {}
        assert client.request(method, path, headers=headers).status_code == status
    figures = read(client)
    for (method, _), (route, status) in asked.items():
        known_method = "other" if method == "BREW" else method
        assert figures["convscope_requests_total", known_method, route, str(status)] == 1
    assert figures["convscope_request_seconds_count", "/api/images/{image}"] == 3
    assert 0 < figures["convscope_request_seconds_sum", "/api/images/{image}"] < 60
    assert figures["convscope_request_seconds_bucket", "+Inf", "/api/images/{image}"] == 3


def test_servers_of_one_process_count_apart(make_client: MakeClient, client: Client) -> None:
    name = ("convscope_requests_total", "GET", "/api/images", "200")
    other = make_client()
    client.get("/api/images")
    before = read(client)[name]
    other.get("/api/images")
    assert read(other)[name] == 1
    assert read(client)[name] == before


def test_queues_and_caches_are_measured(make_client: MakeClient) -> None:
    client = make_client()
    figures = read(client)
    assert figures["convscope_pending", "computations"] == 0
    assert figures["convscope_pending", "conversions"] == 0
    assert figures["convscope_cache_bytes", "pictures"] == 0
    states = ("queued", "running", "finished", "cancelled", "failed")
    assert [figures["convscope_trainings", state] for state in states] == [0, 0, 0, 0, 0]
    picture = client.get("/api/images/cat/pixels").content
    client.post("/api/images", content=picture, headers={"Content-Type": "image/png"})
    assert read(client)["convscope_cache_bytes", "pictures"] == 2 * 451 * 300 * 4
