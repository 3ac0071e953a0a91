"""The OpenAPI document and /docs."""

import re
from typing import Any

import pytest

from app.web.server.static_files import static_build
from tests.web.asking import Client, assert_problem, convolution, make_network

OPERATIONS = [
    ("post", "/api/images"),
    ("get", "/api/images"),
    ("get", "/api/images/{image}"),
    ("get", "/api/images/{image}/pixels"),
    ("delete", "/api/images/{image}"),
    ("get", "/api/datasets"),
    ("get", "/api/datasets/{dataset}"),
    ("get", "/api/datasets/{dataset}/archive"),
    ("post", "/api/datasets/{dataset}/download"),
    ("delete", "/api/datasets/{dataset}/download"),
    ("post", "/api/datasets"),
    ("delete", "/api/datasets/{dataset}"),
    ("post", "/api/trainings"),
    ("get", "/api/trainings"),
    ("get", "/api/trainings/{training}"),
    ("get", "/api/trainings/{training}/events"),
    ("get", "/api/trainings/{training}/code"),
    ("delete", "/api/trainings/{training}"),
    ("patch", "/api/trainings/{training}"),
    ("get", "/api/networks/{network}/features"),
    ("get", "/api/networks/{network}/features/progress"),
    ("get", "/api/networks/{network}/patches"),
    ("get", "/api/networks/{network}/patches/progress"),
    ("post", "/api/maps"),
    ("post", "/api/networks"),
    ("get", "/api/networks"),
    ("get", "/api/networks/{network}"),
    ("get", "/api/networks/{network}/code"),
    ("get", "/api/networks/{network}/onnx"),
    ("get", "/api/networks/{network}/weights"),
    ("post", "/api/networks/{network}/weights"),
    ("post", "/api/networks/{network}/download"),
    ("delete", "/api/networks/{network}/download"),
    ("get", "/api/networks/{network}/images/{image}"),
    ("get", "/api/networks/{network}/images/{image}/maps"),
    ("get", "/api/networks/{network}/images/{image}/cell"),
    ("get", "/api/networks/{network}/images/{image}/prediction"),
    ("post", "/api/networks/{network}/prediction"),
    ("get", "/api/networks/{network}/images/{image}/attribution"),
    ("get", "/api/networks/{network}/images/{image}/attribution/progress"),
    ("get", "/api/networks/{network}/images/{image}/gradient"),
    ("get", "/api/networks/{network}/images/{image}/channels"),
    ("get", "/api/networks/{network}/images/{image}/modes"),
    ("get", "/api/networks/{network}/images/{image}/modes/maps"),
    ("get", "/api/health"),
    ("get", "/api/metrics"),
]


@pytest.fixture(scope="module")
def description(client: Client) -> dict[str, Any]:
    """The OpenAPI document."""
    described: dict[str, Any] = client.get("/openapi.json").json()
    return described


def test_every_operation_is_there_and_no_other(description: dict[str, Any]) -> None:
    there = [(method, path) for path, methods in description["paths"].items() for method in methods]
    assert sorted(there) == sorted(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_an_operation_is_explained(description: dict[str, Any], method: str, path: str) -> None:
    operation = description["paths"][path][method]
    assert operation["summary"]
    assert operation["description"].strip().endswith((".", "..."))
    assert operation["tags"]
    for parameter in operation.get("parameters", []):
        assert parameter.get("description"), parameter["name"]
    for status, response in operation["responses"].items():
        assert response["description"]
        if status >= "400":
            assert list(response["content"]) == ["application/problem+json"], (path, status)
            assert response["content"]["application/problem+json"]["schema"]["$ref"].endswith(
                "/ProblemDocument"
            )


def test_the_examples_of_bodies_are_accepted(client: Client, description: dict[str, Any]) -> None:
    for path in ("/api/images", "/api/networks"):
        content = description["paths"][path]["post"]["requestBody"]["content"]
        example = content["application/json"]["example"]
        assert client.post(path, json=example).status_code in (200, 201)


def test_answers_have_the_keys_that_are_described(client: Client, description: dict[str, Any]) -> None:
    network = make_network(client, convolution())
    schemas = description["components"]["schemas"]
    here = f"/api/networks/{network}"
    gradient = "gradient?node=conv1&channel=0&row=0&column=0&format=json"
    for address, name in {
        "/api/images": "SamplesDocument",
        "/api/images/cat": "ImageDocument",
        "/api/datasets": "DataSetsDocument",
        "/api/datasets/digits": "DataSetDocument",
        "/api/networks": "NetworksDocument",
        here: "NetworkDocument",
        "/api/networks/resnet18": "NetworkDocument",
        f"{here}/images/cat": "TraceDocument",
        "/api/networks/resnet18/images/cat/prediction": "PredictionDocument",
        f"{here}/images/cat/cell?node=conv1&channel=0&row=0&column=0": "CellDocument",
        f"{here}/images/column/maps?nodes=conv1&dtype=uint8&format=json": "MapDocument",
        "/api/networks/resnet18/images/cat/attribution?format=json": "AttributionMapDocument",
        f"{here}/images/column/{gradient}": "GradientMapDocument",
        f"{here}/images/column/modes": "ModesDocument",
        "/api/health": "HealthDocument",
    }.items():
        assert client.get(address).json().keys() == schemas[name]["properties"].keys()


def keys_of(value: Any) -> set[str]:
    """Every key of an object, however deep."""
    if isinstance(value, dict):
        return set(value).union(*map(keys_of, value.values()))
    return set[str]().union(*map(keys_of, value)) if isinstance(value, list) else set()


def test_bounds_are_json_schemas(description: dict[str, Any]) -> None:
    assert not keys_of(description) & {"ge", "le", "gt", "lt"}
    (size,) = [
        parameter["schema"]
        for parameter in description["paths"]["/api/networks/{network}/images/{image}"]["get"]["parameters"]
        if parameter["name"] == "size"
    ]
    assert (size["type"], size["minimum"], size["maximum"]) == ("integer", 1, 1024)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_json_and_text_are_not_described_as_binary(
    description: dict[str, Any], method: str, path: str
) -> None:
    for response in description["paths"][path][method]["responses"].values():
        for media_type, content in response.get("content", {}).items():
            is_text = media_type.startswith("text/")
            is_json = media_type in ("application/json", "application/problem+json")
            assert ("$ref" in content["schema"]) == is_json
            assert (content["schema"] == {"type": "string"}) == is_text


def test_docs_needs_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    loaded = re.findall(r'(?:src|href)="([^"#]+)"', page.text)
    assert static_build().path("docs/docs.js") in loaded
    for address in loaded:
        assert address.startswith("/")
        assert not address.startswith("//")
        assert client.get(address).status_code == 200, address
    assert "<script>" not in page.text
    assert "style=" not in page.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/images/dog", 404, "not_found"),
        ("GET", "/nowhere", 404, "not_found"),
        ("PUT", "/api/health", 405, "method_not_allowed"),
        ("GET", "/api/images?colour=red", 422, "invalid_query"),
    ],
)
def test_a_problems_type_leads_to_its_place_in_docs(
    client: Client, method: str, path: str, status: int, code: str
) -> None:
    response = client.request(method, path)
    assert_problem(response, status, code)
    page, _, anchor = response.json()["type"].partition("#")
    assert f'id="{anchor}"' in client.get(page).text


def test_every_code_stands_once_in_docs(client: Client) -> None:
    anchors = re.findall(r'id="problem-(\w+)"', client.get("/docs").text)
    assert sorted(anchors) == sorted(set(anchors))
    assert {"internal_error", "invalid_http", "request_timeout", "too_many_connections"} <= set(anchors)
