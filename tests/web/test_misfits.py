"""Layers that do not fit: the problem's `misfit`, and its mends, sent back."""

from typing import Any

from tests.web.asking import Client, assert_problem, make_network, send_matrix

POOLING = {"op": "MaxPool2d", "kernel_size": 2}
CONVOLUTION = {"op": "Conv2d", "in_channels": 1, "out_channels": 4, "kernel_size": 5}
LINEAR = {"op": "Linear", "in_features": 256, "out_features": 10}
SIZE = {"channels": 1, "height": 16, "width": 16}
TOO_LATE: dict[str, Any] = {"input": SIZE, "layers": [POOLING, POOLING, {"op": "Flatten"}, LINEAR]}


def test_a_misfit_is_mended_by_what_its_problem_offers(client: Client) -> None:
    response = client.post("/api/networks", json=TOO_LATE)
    assert_problem(response, 422, "shape_mismatch", "linear1")
    misfit = response.json()["misfit"]
    mends = misfit.pop("mends")
    assert misfit == {"layer": 3, "node": "linear1", "arrives": [16], "wanted": "in_features 256"}
    assert [mend["title"] for mend in mends] == ["in_features = 16", "input 64 × 64"]
    assert mends[0]["layers"] == [*TOO_LATE["layers"][:3], LINEAR | {"in_features": 16}]
    for mend in mends:
        title = mend.pop("title")
        assert client.post("/api/networks", json=mend).status_code in (200, 201), title


def test_parameters_that_exclude_each_other_are_a_misfit(client: Client) -> None:
    layer = CONVOLUTION | {"in_channels": 4, "out_channels": 6, "groups": 4}
    document = {"input": {"channels": 4}, "layers": [layer]}
    response = client.post("/api/networks", json=document)
    assert_problem(response, 422, "invalid_parameter", "layers.0.groups")
    misfit = response.json()["misfit"]
    assert misfit["arrives"] == [4, None, None]
    assert misfit["mends"][0]["title"] == "out_channels 8"


def test_other_problems_have_no_misfit(client: Client) -> None:
    for layers in ([], [CONVOLUTION | {"kernel_size": 0}], [{"op": "ReLU7"}], [CONVOLUTION] * 65):
        response = client.post("/api/networks", json={"input": {"channels": 1}, "layers": layers})
        assert "misfit" not in response.json(), layers


def maps(client: Client, network: Any, matrix: list[list[float]]) -> Any:
    """The response to a request for maps of a matrix."""
    return client.post("/api/maps", json={"image": send_matrix(client, matrix), "network": network})


def test_maps_of_layers_that_do_not_fit_have_their_misfit(client: Client) -> None:
    response = maps(client, TOO_LATE, [[1.0]])
    assert_problem(response, 422, "shape_mismatch", "linear1")
    assert response.json()["misfit"]["mends"][0]["title"] == "in_features = 16"
    stride = {"input": SIZE, "layers": [CONVOLUTION | {"padding": "same", "stride": 2}]}
    response = maps(client, stride, [[1.0]])
    assert_problem(response, 422, "invalid_parameter", "network.layers.0.stride")
    assert response.json()["misfit"]["node"] == "conv1"


def test_layers_that_do_not_fit_an_image_have_a_misfit_for_its_size(client: Client) -> None:
    document = {"input": {"channels": 1}, "layers": [POOLING, CONVOLUTION]}
    small = [[1.0] * 6] * 6
    response = maps(client, document, small)
    assert_problem(response, 422, "window_does_not_fit", "conv1")
    misfit = response.json()["misfit"]
    assert (misfit["arrives"], misfit["wanted"]) == ([1, 3, 3], "height of at least 5")
    assert [mend["title"] for mend in misfit["mends"]] == ["padding 2", "kernel_size 3", "remove pooling 1"]
    for mend in misfit["mends"]:
        del mend["title"]
        assert maps(client, mend, small).status_code == 200
    stored = maps(client, make_network(client, document), small)
    assert_problem(stored, 422, "window_does_not_fit", "conv1")
    assert "misfit" not in stored.json()
    coloured = {"input": {"channels": 3}, "layers": [POOLING]}
    assert "misfit" not in maps(client, coloured, small).json()
