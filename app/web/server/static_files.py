"""Static files under a path with the build's hash, and the import graphs of the pages' modules.

A path names the files' contents, so browsers keep what they loaded for ever and an upgrade is a new path.
"""

import hashlib
import os
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from app.web.server.answers import IMMUTABLE

ROOT = "/static"
_PACKAGE = Path(__file__).resolve().parents[2]
_IMPORT = re.compile(r"""^(?:import|export)\b(?:[^"';]*?\bfrom)?\s*["'](\.[^"']+)["']""", re.MULTILINE)
_OTHER_BUILD = re.compile(r"^[0-9a-f]{16}/")


def packaged_folder(name: str) -> Path:
    """A folder of the distribution: inside the package once installed, beside it in a checkout."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@dataclass(frozen=True)
class StaticBuild:
    """The static files of one version of the program.

    Attributes:
        contents_hash: 16 hexadecimal digits; changes with any file's name or content.
        imports: the modules that each JavaScript module imports, by name below the folder.
    """

    folder: Path
    contents_hash: str
    names: frozenset[str]
    imports: Mapping[str, tuple[str, ...]]

    def path(self, name: str) -> str:
        """The path of a file, such as `/static/0123456789abcdef/css/base.css`.

        Raises:
            FileNotFoundError: there is no such file.
        """
        if name not in self.names:
            raise FileNotFoundError(name)
        return f"{ROOT}/{self.contents_hash}/{name}"

    def module_graph(self, entry: str) -> list[str]:
        """The paths of a module and of all modules that it imports, directly or not, breadth first.

        Raises:
            FileNotFoundError: one of them is missing.
        """
        reached = [entry]
        for name in reached:
            reached += [each for each in dict.fromkeys(self.imports.get(name, ())) if each not in reached]
        return [self.path(name) for name in reached]


def read_build(folder: Path) -> StaticBuild:
    """Hash the files of a folder and follow the import statements of its modules."""
    digest = hashlib.sha256()
    imports: dict[str, tuple[str, ...]] = {}
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in names:
        content = (folder / name).read_bytes()
        digest.update(b"%d %s %d " % (len(name), name.encode(), len(content)) + content)
        if name.endswith(".js"):
            imports[name] = tuple(
                posixpath.normpath(posixpath.join(posixpath.dirname(name), imported))
                for imported in _IMPORT.findall(content.decode())
            )
    return StaticBuild(folder, digest.hexdigest()[:16], frozenset(names), imports)


@cache
def static_build() -> StaticBuild:
    """The static files of this installation, read once."""
    return read_build(packaged_folder("static"))


class _ImmutableFiles(StaticFiles):
    def __init__(self, folder: Path, route: Route) -> None:
        super().__init__(directory=folder)
        self._route = route

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["route"] = self._route  # a mount leaves none, and requests are counted by it
        await super().__call__(scope, receive, send)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = IMMUTABLE
        return response


async def redirect_to_build(request: Request) -> Response:
    """Redirect a path without the hash, or with another build's, so that an open old page still works."""
    build = static_build()
    name = _OTHER_BUILD.sub("", request.path_params["name"])
    if name not in build.names:
        raise HTTPException(404)
    return Response(status_code=307, headers={"Location": build.path(name)})


def mount_static(api: FastAPI) -> None:
    """Serve the static files, compressed: they are written to be read."""
    build = static_build()
    other_builds = Route(ROOT + "/{name:path}", redirect_to_build)
    files = GZipMiddleware(_ImmutableFiles(build.folder, other_builds), compresslevel=6)
    api.router.routes += [Mount(f"{ROOT}/{build.contents_hash}", files), other_builds]
