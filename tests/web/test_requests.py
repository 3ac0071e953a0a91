"""Invalid requests and their problem documents."""

import json
from typing import Any

import pytest

from app.models.architectures import ARCHITECTURES
from tests.web.asking import Client, assert_problem, convolution, make_network
from tests.web.conftest import MakeClient

NOBODY = "0" * 64
AS_JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def sobel(client: Client) -> str:
    """The id of a Sobel network."""
    return make_network(client, convolution(padding=1, weight={"preset": ["sobel_x"]}, bias=False))


def test_the_same_layers_have_the_same_id(client: Client) -> None:
    terse = client.post("/api/networks", json=convolution(padding=2, weight={"seed": 11}))
    assert terse.status_code == 201
    assert terse.headers["location"] == f"/api/networks/{terse.json()['id']}"
    verbose = convolution(padding=[2, 2, 2, 2], stride=[1, 1], weight={"seed": 11}, bias=True, groups=1)
    again = client.post("/api/networks", json=verbose)
    assert again.status_code == 200
    assert again.json() == terse.json() == client.get(terse.headers["location"]).json()


PARAMETER = "invalid_parameter"
WRONG_NETWORKS: dict[str, tuple[Any, str, str]] = {
    "a kernel of 0": (convolution(kernel_size=0), PARAMETER, "layers.0.kernel_size"),
    "letters": (convolution(stride="two"), PARAMETER, "layers.0.stride"),
    "a boolean": (convolution(groups=True), PARAMETER, "layers.0.groups"),
    "an unknown key": (convolution(kernel=3), PARAMETER, "layers.0.kernel"),
    "an unknown preset": (
        convolution(weight={"preset": ["x"]}),
        "invalid_parameter",
        "layers.0.weight.preset",
    ),
    "another op": (
        {"input": {"channels": 1}, "layers": [{"op": "ReLU7"}]},
        "invalid_parameter",
        "layers.0.op",
    ),
    "no layers": ({"input": {"channels": 1}, "layers": []}, PARAMETER, "layers"),
    "a surrogate": (convolution(padding_mode="\ud800"), PARAMETER, "layers.0.padding_mode"),
    "too many weights": (
        convolution(out_channels=4000, kernel_size=100, weight={"preset": "sobel_x"}),
        "too_much_work",
        "",
    ),
    "too many parameters": (convolution(out_channels=4000, kernel_size=100), "too_much_work", ""),
}


@pytest.mark.parametrize("what", WRONG_NETWORKS)
def test_invalid_networks_are_refused(client: Client, what: str) -> None:
    document, code, field = WRONG_NETWORKS[what]
    response = client.post("/api/networks", content=json.dumps(document), headers=AS_JSON)
    assert_problem(response, 422, code, field or None)


def test_a_network_must_come_as_json(client: Client) -> None:
    text = client.post("/api/networks", content="{}", headers={"Content-Type": "text/plain"})
    assert_problem(text, 415, "unsupported_media_type")
    assert_problem(client.post("/api/networks", json=[1]), 422, "malformed_body")


def test_a_kernel_larger_than_the_image_is_explained(client: Client) -> None:
    network = make_network(client, convolution(kernel_size=7))
    detail = assert_problem(
        client.get(f"/api/networks/{network}/images/column"), 422, "window_does_not_fit", "conv1"
    )
    assert "7 cells" in detail
    assert "has 5" in detail


def test_a_matrix_of_other_channels_is_refused(client: Client) -> None:
    network = make_network(client, convolution(in_channels=3))
    assert_problem(client.get(f"/api/networks/{network}/images/column"), 422, "shape_mismatch", "input")


WRONG_QUERIES = {
    "maps?nodes=conv9": (404, "unknown_node", "nodes"),
    "maps?nodes=conv1,conv1": (422, "invalid_query", "nodes"),
    "maps?nodes=,": (422, "invalid_query", "nodes"),
    "maps?channels=1": (404, "unknown_channel", "channels"),
    "maps?nodes=conv1&channels=0,1": (404, "unknown_channel", "channels"),
    "maps?channels=": (422, "invalid_query", "channels"),
    "maps?channels=0,0": (422, "invalid_query", "channels"),
    "maps?channels=3-1": (422, "invalid_query", "channels"),
    "maps?channels=-1": (422, "invalid_query", "channels"),
    "maps?channels=0-99999,0-99999": (422, "invalid_query", "channels"),
    "maps?channels=%D9%A3": (422, "invalid_query", "channels"),
    "maps?dtype=int8": (422, "invalid_query", "dtype"),
    "maps?format=gif": (422, "invalid_query", "format"),
    "maps?format=csv": (422, "invalid_query", "nodes"),
    "maps?max_side=0": (422, "invalid_query", "max_side"),
    "maps?size=1025": (422, "invalid_query", "size"),
    "maps?size=5.0": (422, "invalid_query", "size"),
    "maps?size=+5": (422, "invalid_query", "size"),
    "maps?size=1_0": (422, "invalid_query", "size"),
    "maps?size=": (422, "invalid_query", "size"),
    "maps?size=5&size=6": (422, "invalid_query", "size"),
    "maps?zero=conv1": (422, "invalid_query", "zero"),
    "maps?zero=conv1:0;conv1:1": (422, "invalid_query", "zero"),
    "maps?zero=conv1:0,0": (422, "invalid_query", "zero"),
    "maps?zero=conv1:1-0": (422, "invalid_query", "zero"),
    "maps?zero=conv1:0-99999;conv2:0": (422, "invalid_query", "zero"),
    "maps?zero=conv1:9": (404, "unknown_channel", "zero"),
    "maps?zero=conv9:0": (404, "unknown_node", "zero"),
    "maps?nodez=conv1": (422, "invalid_query", "nodez"),
    "cell?node=conv1&channel=0&row=0": (422, "invalid_query", "column"),
    "cell?node=conv1&channel=0&row=5&column=0": (404, "cell_out_of_range", "row"),
    "cell?node=conv1&channel=0&row=0&column=5": (404, "cell_out_of_range", "column"),
    "cell?node=conv1&channel=1&row=0&column=0": (404, "unknown_channel", "channel"),
    "cell?node=conv1&channel=-1&row=0&column=0": (422, "invalid_query", "channel"),
    "cell?node=conv1&channel=0&row=x&column=0": (422, "invalid_query", "row"),
    "cell?node=%00&channel=0&row=0&column=0": (404, "unknown_node", "node"),
}


@pytest.mark.parametrize("query", WRONG_QUERIES)
def test_invalid_queries_are_refused(client: Client, sobel: str, query: str) -> None:
    status, code, field = WRONG_QUERIES[query]
    assert_problem(client.get(f"/api/networks/{sobel}/images/column/{query}"), status, code, field)


NOWHERE = [
    f"/api/images/{NOBODY}",
    "/api/images/dog",
    "/api/images/CAT",
    "/api/images/" + "A" * 64,
    "/api/images/..%2f..%2fetc%2fpasswd",
    "/api/images/%2e%2e",
    "/api/images/cat%00",
    "/api/images/%ff%fe",
    f"/api/networks/{NOBODY}",
    f"/api/networks/{NOBODY}/images/cat",
    f"/api/networks/{NOBODY}/weights",
    f"/api/networks/{NOBODY}/code",
    "/api/networks/..%2flock",
    "/api/",
    "/api/health/",
    "/static/..%2f..%2fpyproject.toml",
    "/static/%2e%2e/pyproject.toml",
    "/static/%00",
    "/static/" + "a" * 300,
    "/static/",
    "/static/js",
    "/docs/",
]


@pytest.mark.parametrize("path", NOWHERE)
def test_an_unknown_address_is_a_problem(client: Client, path: str) -> None:
    assert_problem(client.get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize(
    "path", ["/api/images", "/api/images/cat", "/api/health", "/", "/static/favicon.svg"]
)
def test_other_methods_are_refused(client: Client, method: str, path: str) -> None:
    response = client.request(method, path)
    assert_problem(response, 405, "method_not_allowed")
    methods = {"/api/images": "GET, HEAD, POST", "/api/images/cat": "GET, HEAD, DELETE"}
    assert response.headers["allow"] == methods.get(path, "GET, HEAD")


def test_a_very_long_address_is_refused(client: Client) -> None:
    assert_problem(client.get("/api/images/cat/pixels?max_side=" + "1" * 9000), 414, "request_too_long")


def test_too_much_work_is_refused_with_its_figures(make_client: MakeClient) -> None:
    client = make_client(max_multiply_adds=1000)
    network = make_network(client, convolution(weight={"preset": ["sobel_x"]}))
    detail = assert_problem(client.get(f"/api/networks/{network}/images/cat?size=20"), 422, "too_much_work")
    assert "at most 1,000" in detail
    assert client.get(f"/api/networks/{network}/images/column").status_code == 200


def test_too_large_an_answer_is_refused_with_its_figures(make_client: MakeClient) -> None:
    client = make_client(max_answer_bytes=99)
    network = make_network(client, convolution(padding=1))
    here = f"/api/networks/{network}/images/column/maps?nodes=conv1"
    assert "100 bytes" in assert_problem(client.get(here), 422, "answer_too_large")
    assert client.get(here + "&dtype=float16").status_code == 200


def test_only_built_in_networks_are_listed(client: Client, sobel: str) -> None:
    listed = client.get("/api/networks")
    assert [network["name"] for network in listed.json()["networks"]] == list(ARCHITECTURES)
    assert listed.headers["cache-control"] == "no-cache"
    known = client.get("/api/networks", headers={"If-None-Match": listed.headers["etag"]})
    assert known.status_code == 304


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "images"),
        ("GET", "images/cat"),
        ("DELETE", "images/cat"),
        ("POST", "images"),
        ("GET", "networks"),
        ("POST", "networks"),
        ("GET", "networks/{network}/weights"),
        ("POST", "networks/resnet18/weights"),
        ("POST", "networks/resnet18/download"),
        ("DELETE", "networks/resnet18/download"),
    ],
)
def test_a_call_without_parameters_takes_none(client: Client, sobel: str, method: str, path: str) -> None:
    response = client.request(method, f"/api/{path.format(network=sobel)}?colour=red")
    assert_problem(response, 422, "invalid_query", "colour")


def test_a_program_is_not_written_for_an_image_that_does_not_fit(client: Client, sobel: str) -> None:
    def refused(document: dict[str, Any], image: str, code: str) -> None:
        network = make_network(client, document)
        assert_problem(client.get(f"/api/networks/{network}/code?image={image}"), 422, code)

    refused(convolution(in_channels=3), "column", "shape_mismatch")
    refused(convolution(in_channels=2), "cat", "shape_mismatch")
    refused(convolution(kernel_size=6), "column", "window_does_not_fit")
    refused(convolution() | {"input": {"channels": 1, "height": 6, "width": 6}}, "column", "shape_mismatch")


def test_missing_and_repeated_parameters_are_explained(client: Client, sobel: str) -> None:
    here = f"/api/networks/{sobel}"
    missing = assert_problem(client.get(f"{here}?height=9"), 422, "invalid_query", "width")
    assert missing == "width is missing, but must be given together with the other side."
    doubled = assert_problem(
        client.get(f"{here}/images/column/maps?size=5&size=6"), 422, "invalid_query", "size"
    )
    assert doubled == 'size is "5 and 6", but must be given once.'
    # A page opens, for people: it takes the first.
    page = client.get("/pooling?image=cat&image=coins")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    ragged = client.post("/api/images", json={"matrix": [[1, 2], [3]]})
    assert '(got "1 cells after 2")' in assert_problem(ragged, 422, "invalid_matrix", "matrix.1")


def test_an_invalid_number_is_explained(client: Client) -> None:
    detail = assert_problem(client.get("/api/images/cat/pixels?max_side=a"), 422, "invalid_query", "max_side")
    assert detail == 'max_side: Input should be a whole number of at most 9 digits, got "a".'
