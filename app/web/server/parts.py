"""The parts of a server that the routes use, joined in app.main."""

from dataclasses import dataclass

from starlette.requests import Request

from app.datasets.data_sets import DataSets
from app.engine.library import Library
from app.engine.protocol import Engine
from app.engine.workers import Workers
from app.jobs.jobs import Jobs
from app.models.weights_library import WeightsLibrary
from app.settings import Settings
from app.store.objects import ObjectStore
from app.web.server.metrics import Metrics


@dataclass(frozen=True)
class Parts:
    """Settings, store, weights, data sets, library, engine and jobs of one server.

    Attributes:
        conversions: threads for hashing, decoding, encoding and files.
    """

    settings: Settings
    store: ObjectStore
    weights: WeightsLibrary
    data_sets: DataSets
    library: Library
    engine: Engine
    jobs: Jobs
    conversions: Workers
    metrics: Metrics


def parts_of(request: Request) -> Parts:
    """The parts of the request's application."""
    parts: Parts = request.app.state.parts
    return parts
