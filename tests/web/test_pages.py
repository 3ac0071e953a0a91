"""Pages and static files: hashed paths, preloaded modules, compression, caching."""

import re
from pathlib import Path

import httpx
import pytest

from app.web.server.static_files import read_build, static_build
from tests.conftest import ROOT, Server
from tests.page_laws import imports, without_comments
from tests.web.asking import Client, assert_problem

BUILD = static_build()
SCRIPT = BUILD.path("docs/docs.js")
PAGES = ["/", "/activation", "/pooling", "/network", "/inspect", "/resnet18", "/transfer", "/docs"]
IMMUTABLE = "private, max-age=31536000, immutable"


def test_scripts_travel_compressed_where_that_is_understood(server: Server) -> None:
    packed = httpx.get(server.url + SCRIPT, headers={"Accept-Encoding": "gzip"})
    plain = httpx.get(server.url + SCRIPT, headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 2
    assert "accept-encoding" in packed.headers["Vary"].lower()


def test_a_known_script_is_not_sent_again(server: Server) -> None:
    first = httpx.get(server.url + SCRIPT)
    assert first.headers["Cache-Control"] == IMMUTABLE
    again = httpx.get(server.url + SCRIPT, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["Cache-Control"] == IMMUTABLE


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_everything_from_the_hashed_path(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-cache"
    loaded = re.findall(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"', page.text)
    assert len(loaded) >= 5
    for address in set(loaded):
        assert address.startswith(f"/static/{BUILD.contents_hash}/")
        assert client.get(address).headers["cache-control"] == IMMUTABLE


@pytest.mark.parametrize(("path", "network"), [("/inspect", "efficientnet_lite0"), ("/resnet18", "resnet18")])
def test_the_inspection_page_has_two_addresses_and_one_place_in_the_navigation(
    client: Client, path: str, network: str
) -> None:
    text = client.get(path).text
    assert f'data-first-network="{network}"' in text
    assert re.findall(r'<a href="([^"]+)"[^>]*aria-current="page"', text) == ["/inspect"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_preloads_its_whole_import_graph(client: Client, path: str) -> None:
    text = client.get(path).text
    (entry,) = re.findall(r'<script type="module" src="([^"]+)">', text)
    preloaded = re.findall(r'<link rel="modulepreload" href="([^"]+)">', text)
    needed = {entry.removeprefix(f"/static/{BUILD.contents_hash}/")}
    while (
        found := {
            target
            for name in needed
            for target in imports(name, without_comments((ROOT / "static" / name).read_text()))
        }
        - needed
    ):
        needed |= found
    assert sorted(preloaded) == sorted(map(BUILD.path, needed))
    assert preloaded[0] == entry


@pytest.mark.parametrize("prefix", ["", "0123456789abcdef/"])
def test_the_path_of_another_build_leads_to_this_one(client: Client, prefix: str) -> None:
    response = client.get(f"/static/{prefix}docs/docs.js")
    assert response.status_code == 307
    assert response.headers["location"] == SCRIPT
    assert response.headers["cache-control"] == "no-cache"
    for missing in ("docs/absent.js", "docs"):
        assert_problem(client.get(f"/static/{prefix}{missing}"), 404, "not_found")


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_at_a_wrong_address_gets_a_page_with_a_way_back(client: Client) -> None:
    page = client.get("/nowhere/<script>", headers=BROWSER)
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-request-id"]
    assert "/nowhere/" in page.text
    assert "<script>" not in page.text
    links = re.findall(r'<a [^>]*href="([^"#]+)"', page.text)
    assert {"/", "/activation", "/pooling", "/network", "/inspect", "/transfer", "/docs"} <= set(links)
    loaded = re.findall(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"', page.text)
    for address in (*links, *loaded):
        assert client.get(address).status_code == 200, address
    assert client.get("/" + "n" * 4000, headers=BROWSER).text.count("n" * 81) == 0
    assert client.get(f"/static/{BUILD.contents_hash}/absent", headers=BROWSER).status_code == 404


@pytest.mark.parametrize("path", ["/api/nowhere", "/api/images/dog", "/nowhere"])
def test_a_program_at_a_wrong_address_gets_a_problem(client: Client, path: str) -> None:
    accepted = [{"Accept": "*/*"}, {"Accept": "application/json"}, *([BROWSER] * path.startswith("/api/"))]
    for headers in accepted:
        assert_problem(client.get(path, headers=headers), 404, "not_found")


FILES = {
    "a.js": 'import { b } from "./lib/b.js";\nimport {\n  c,\n} from "./lib/c.js";\n'
    'export const from = "./no.js";\n',
    "lib/b.js": '/** @typedef {import("./no.js").T} T */\nimport "./c.js";\nexport * from "../d.js";\n',
    "lib/c.js": "export const text = `\n${1}`;\n",
    "d.js": "export { c } from './lib/c.js';\n",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_import_statements_are_followed(tmp_path: Path) -> None:
    build = read_build(write(tmp_path, FILES))
    graph = [path.removeprefix(f"/static/{build.contents_hash}/") for path in build.module_graph("a.js")]
    assert graph == ["a.js", "lib/b.js", "lib/c.js", "d.js"]


@pytest.mark.parametrize(
    "change",
    [{"d.js": "export {};\n"}, {"e.css": ""}, {"a.js": FILES["a.js"] + "\n"}],
    ids=["edit", "add", "line"],
)
def test_any_change_of_the_files_is_another_path(tmp_path: Path, change: dict[str, str]) -> None:
    before = read_build(write(tmp_path / "before", FILES))
    assert read_build(write(tmp_path / "same", FILES)).contents_hash == before.contents_hash
    assert read_build(write(tmp_path / "after", FILES | change)).contents_hash != before.contents_hash
