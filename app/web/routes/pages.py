"""The pages and the files that they load."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response

from app import __version__
from app.core.operators.kernel_presets import PRESETS

_PACKAGE = Path(__file__).resolve().parents[2]


def _beside_or_inside(name: str) -> Path:
    """A folder of the package: inside it once installed, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


TEMPLATES = Jinja2Templates(_beside_or_inside("templates"))

router = APIRouter(include_in_schema=False)


_PAGES = {"/": "convolution", "/activation": "activation", "/pooling": "pooling", "/resnet18": "inspection"}


async def page(request: Request) -> Response:
    """The page of an address."""
    name = _PAGES[request.url.path]
    presets = [
        {"name": preset.name, "title": preset.title, "kernel": preset.kernel, "note": preset.note}
        for preset in PRESETS.values()
    ]
    context = {"version": __version__, "presets": presets, "page": name}
    return TEMPLATES.TemplateResponse(request, f"{name}.html", context)


for _path in _PAGES:
    router.add_api_route(_path, page, methods=["GET"])


def mount_static(api: FastAPI) -> None:
    """Serve the files that the pages load, under /static, compressed: they are written to be read."""
    files = StaticFiles(directory=_beside_or_inside("static"))
    api.mount("/static", GZipMiddleware(files, compresslevel=6), name="static")
