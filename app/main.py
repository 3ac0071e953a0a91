"""The application: settings, store, library, engine, jobs and routes joined."""

import logging
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError

from fastapi import FastAPI

from app import __version__
from app.core.errors import ConvscopeError
from app.core.limits import Limits
from app.datasets.data_sets import DataSets
from app.downloads.download import DownloadLimits
from app.engine import diagnosis
from app.engine.library import Library, References
from app.engine.local import EngineOptions, LocalEngine
from app.engine.protocol import Engine
from app.engine.workers import Workers
from app.images.stored_image import DecodedPictures
from app.jobs.jobs import Jobs
from app.jobs.options import JobOptions
from app.models.weights_library import WeightsLibrary
from app.settings import Settings, read_settings
from app.store.objects import ObjectStore
from app.web.refusals.table import sentence
from app.web.routes.table import create_api
from app.web.schemas.images import sample_documents
from app.web.server.guard import Guard
from app.web.server.listening import listen
from app.web.server.metrics import Metrics
from app.web.server.parts import Parts
from app.web.server.serving import server_of

__all__ = [
    "conversion_workers",
    "create_api",
    "create_app",
    "data_sets",
    "diagnose",
    "listen",
    "local_engine",
    "sentence",
    "serve",
    "weights_library",
]

MakeEngine = Callable[[Settings, References, Workers], Engine]

TRAINING_WORK = "app.jobs.trainings.work:TrainingWork"
"""Module and name of the class that does trainings in the worker's process."""
_LOGGER = logging.getLogger(__name__)


def local_engine(settings: Settings, references: References, conversions: Workers) -> Engine:
    """Make the engine that computes in this process."""
    options = EngineOptions(
        device=settings.device,
        work=Limits(
            max_multiply_adds=settings.max_multiply_adds,
            max_attribution_multiply_adds=settings.max_attribution_multiply_adds,
            max_memory_bytes=settings.max_trace_bytes,
        ),
        model_cache_bytes=settings.model_cache_bytes,
        trace_cache_bytes=settings.trace_cache_bytes,
        image_cache_bytes=settings.image_cache_bytes,
        answer_cache_bytes=settings.answer_cache_bytes,
        max_waiting_computations=settings.max_waiting_computations,
        retry_after_seconds=settings.retry_after_seconds,
    )
    return LocalEngine(options, references, conversions)


def create_app(settings: Settings | None = None, make_engine: MakeEngine = local_engine) -> Guard:
    """Make the ASGI application, as in `uvicorn --factory app.main:create_app`.

    Args:
        settings: read from the environment by default.
        make_engine: makes the engine, by default one in this process.
    Raises:
        StoreLocked: another server uses the data directory.
        DataDirectoryUnusable: the data directory cannot be written.
        DatabaseUnusable: the database that the settings name cannot be used.
        InvalidSetting: an environment variable cannot be used.
    """
    settings = settings or read_settings()
    api = create_api(_lifespan)
    parts = api.state.parts = _join(settings, make_engine)
    try:
        parts.jobs.check()
    except ConvscopeError:
        parts.store.close()
        raise
    return Guard(api, settings, parts.metrics)


def _join(settings: Settings, make_engine: MakeEngine) -> Parts:
    conversions = conversion_workers(settings)
    store = ObjectStore(settings.data_dir, settings.min_free_bytes)
    weights = weights_library(settings)
    pictures = DecodedPictures(settings.picture_cache_bytes)
    known = data_sets(settings)
    library = Library(store, weights, known, pictures)
    engine = make_engine(settings, library, conversions)
    metrics = Metrics(engine, conversions, pictures)
    jobs = Jobs(store, _job_options(settings))
    return Parts(settings, store, weights, known, library, engine, jobs, conversions, metrics)


def _job_options(settings: Settings) -> JobOptions:
    weights_dir = settings.weights_dir
    return JobOptions(
        data_dir=settings.data_dir,
        database_url=settings.database_url,
        work=TRAINING_WORK,
        work_options={
            "data_dir": str(settings.data_dir.absolute()),
            "weights_dir": None if weights_dir is None else str(weights_dir.absolute()),
            "torch_home": str(settings.torch_home.absolute()),
            "max_file_bytes": settings.max_weights_bytes,
            "max_header_bytes": settings.max_weights_header_bytes,
            "sentence": f"{sentence.__module__}:{sentence.__name__}",
        },
        max_queued=settings.max_queued_trainings,
        max_deaths=settings.max_worker_deaths,
        worker_pause_seconds=settings.worker_pause_seconds,
        lease_seconds=settings.training_lease_seconds,
        min_free_bytes=settings.min_free_bytes,
        max_waiting_queries=settings.max_waiting_queries,
        retry_after_seconds=settings.retry_after_seconds,
    )


def conversion_workers(settings: Settings) -> Workers:
    """Make the threads for hashing, decoding, encoding and files."""
    return Workers(
        "conversion",
        settings.conversion_threads,
        settings.max_waiting_conversions,
        settings.retry_after_seconds,
    )


def weights_library(settings: Settings) -> WeightsLibrary:
    """Make the library of weights for these settings."""
    limits = _download_limits(settings)
    return WeightsLibrary(settings.weights_dir, settings.data_dir, settings.torch_home, limits)


def data_sets(settings: Settings) -> DataSets:
    """Make the data sets for these settings."""
    return DataSets(settings.data_dir, _download_limits(settings))


def _download_limits(settings: Settings) -> DownloadLimits:
    return DownloadLimits(
        connect_timeout_seconds=settings.download_connect_timeout_seconds,
        read_timeout_seconds=settings.download_read_timeout_seconds,
        grace_seconds=settings.download_grace_seconds,
        min_bytes_per_second=settings.min_download_bytes_per_second,
    )


@asynccontextmanager
async def _lifespan(api: FastAPI) -> AsyncIterator[None]:
    parts: Parts = api.state.parts
    parts.engine.start()
    parts.jobs.start()
    # Not a conversion, as these have few threads. A daemon, so that the server can end during the search.
    search = threading.Thread(
        target=_search_files, args=(parts.weights, parts.data_sets), name="file search", daemon=True
    )
    search.start()
    try:
        yield
    finally:
        parts.engine.close()
        parts.jobs.close()
        parts.conversions.close()
        parts.weights.close()
        parts.data_sets.close()
        parts.store.close()


def _search_files(weights: WeightsLibrary, known: DataSets) -> None:
    """Search for weights, which the health endpoint names, and read the data sets that were downloaded.

    Both take seconds.
    """
    try:
        weights.answering_now()
        known.make_copies()
    except Exception:
        _LOGGER.exception("the first search for weights and data sets failed")


def serve(settings: Settings, listener: socket.socket, on_listening: Callable[[], None]) -> None:
    """Serve on a listening socket until a signal ends the process.

    Raises:
        StoreLocked: another server uses the data directory.
        DataDirectoryUnusable: the data directory cannot be written.
    """
    server_of(create_app(settings), settings, on_listening).run([listener])


def diagnose(settings: Settings) -> Iterator[diagnosis.Finding]:
    """Report versions, folders, weights and samples, line by line, as `convscope doctor` prints them."""
    yield from diagnosis.versions(__version__)
    yield from diagnosis.computing(settings.device)
    yield diagnosis.folder("data directory", settings.data_dir, is_written=True)
    yield diagnosis.folder("weights directory", settings.weights_dir, is_written=False)
    yield from _weights_findings(settings)
    yield _sample_finding()


def _weights_findings(settings: Settings) -> Iterator[diagnosis.Finding]:
    library = weights_library(settings)
    for name, architecture in library.architectures.items():
        problem = library.state(architecture).problem
        if problem is not None:
            yield diagnosis.Finding(f"weights of {name}: {sentence(problem)}", is_well=False)
        elif library.best(architecture).kind != "seeded":
            yield diagnosis.Finding(f"weights of {name}: {library.best(architecture).name}")


def _sample_finding() -> diagnosis.Finding:
    try:
        count = len(sample_documents())
    except (OSError, PackageNotFoundError):
        return diagnosis.Finding("samples: scikit-image's pictures cannot be read", is_well=False)
    return diagnosis.Finding(f"samples: {count} can be read")
