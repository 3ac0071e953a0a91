"""The pages: HTML rendered from templates, with ETags that change with the static files."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from app.core.operators.kernel_presets import PRESETS
from app.web.refusals.problems import on_http_error
from app.web.refusals.refusal import shortened
from app.web.server.answers import content_answer
from app.web.server.static_files import packaged_folder, static_build

_TEMPLATES = Jinja2Templates(packaged_folder("templates"))
_TEMPLATES.env.globals.update(
    static=lambda name: static_build().path(name),
    module_graph=lambda entry: static_build().module_graph(entry),
)
_PAGES = {
    "/": "convolution",
    "/activation": "activation",
    "/pooling": "pooling",
    "/network": "network",
    "/transfer": "transfer",
}
_FIRST_NETWORKS = {"/inspect": "efficientnet_lite0", "/resnet18": "resnet18"}
"""The network that the inspection page opens on, by path, if the query names none."""

router = APIRouter(include_in_schema=False)


def rendered(request: Request, page: str, **context: Any) -> Response:
    """The page of a template, or 304 where the browser has it."""
    content = _TEMPLATES.get_template(f"{page}.html").render(page=page, **context).encode("utf-8")
    return content_answer(request, "page", content, "text/html; charset=utf-8")


async def missing(request: Request, error: Exception) -> Response:
    """The 404 answer: an HTML page for browsers, otherwise a problem document."""
    accepted = {kind.partition(";")[0].strip() for kind in request.headers.get("accept", "").split(",")}
    path = request.url.path
    if "text/html" not in accepted or path.startswith("/api/"):
        return await on_http_error(request, error)
    content = _TEMPLATES.get_template("missing.html").render(page="missing", path=shortened(path))
    headers = {"Cache-Control": "no-store"}
    return Response(content, status_code=404, media_type="text/html; charset=utf-8", headers=headers)


async def page(request: Request) -> Response:
    """The page at an address."""
    presets = [
        {"name": preset.name, "title": preset.title, "kernel": preset.kernel, "note": preset.note}
        for preset in PRESETS.values()
    ]
    path = request.url.path
    name = "inspection" if path in _FIRST_NETWORKS else _PAGES[path]
    return rendered(request, name, presets=presets, first_network=_FIRST_NETWORKS.get(path))


for _path in (*_PAGES, *_FIRST_NETWORKS):
    router.add_api_route(_path, page, methods=["GET"])
