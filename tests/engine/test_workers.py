"""Worker threads with bounded queues, and caches."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.cache import SizedCache
from app.engine.errors import EngineBusy
from app.engine.timings import Timings
from app.engine.workers import End, Workers


def test_too_much_waiting_work_is_refused_at_once() -> None:
    async def overfill() -> tuple[list[str], EngineBusy]:
        workers = Workers("test", threads=1, waiting_limit=2, retry_after_seconds=7)
        gate = threading.Event()
        timings = Timings()

        def work() -> str:
            gate.wait()
            return "done"

        tasks = [asyncio.create_task(workers.run(work, timings, "work")) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(EngineBusy) as refused:
            await workers.run(work, timings, "work")
        gate.set()
        done = await asyncio.gather(*tasks)
        assert await workers.run(work, timings, "work") == "done"
        workers.close()
        assert timings.elapsed_ms.keys() == {"queue", "work"}
        return done, refused.value

    done, refused = asyncio.run(overfill())
    assert done == ["done"] * 3
    assert (refused.waiting, refused.retry_after_seconds) == (3, 7)


def test_what_waits_is_done_between_the_parts_of_long_work() -> None:
    done: list[str] = []

    def long_work() -> Generator[int, None, str]:
        for part in range(3):
            done.append(f"part {part}")
            yield part
        return "whole"

    async def ask() -> None:
        workers = Workers("test", threads=1, waiting_limit=1, retry_after_seconds=1)
        waiting: list[asyncio.Task[None]] = []

        timings = Timings()
        steps: list[int | End[str]] = []
        async for step in workers.stream(long_work, timings, "work"):
            steps.append(step)
            if isinstance(step, End):
                break
            # The long work keeps its place: there is room for one more, and not for two.
            waiting.append(asyncio.create_task(workers.run(lambda: done.append("other"), timings, "work")))
            await asyncio.sleep(0)
            with pytest.raises(EngineBusy):
                await workers.run(lambda: None, timings, "work")
            if len(waiting) < 3:
                await waiting[-1]
        assert steps == [0, 1, 2, End("whole")]
        await asyncio.gather(*waiting)
        assert await workers.run(lambda: "free", timings, "work") == "free"
        workers.close()

    asyncio.run(ask())
    assert done == ["part 0", "other", "part 1", "other", "part 2", "other"]


def test_long_work_ends_where_nobody_wants_it_any_more() -> None:
    done: list[int] = []

    def long_work() -> Generator[None, None, None]:
        for part in range(3):
            done.append(part)
            yield

    async def ask() -> None:
        workers = Workers("test", threads=1, waiting_limit=0, retry_after_seconds=1)

        async with aclosing(workers.stream(long_work, Timings(), "work")) as steps:
            async for _ in steps:
                if done == [0, 1]:
                    break
        assert await workers.run(lambda: "free", Timings(), "work") == "free"
        workers.close()

    asyncio.run(ask())
    assert done == [0, 1]


def test_what_fails_fails_for_who_asked() -> None:
    async def fail() -> None:
        workers = Workers("test", threads=1, waiting_limit=0, retry_after_seconds=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                await workers.run(lambda: 1 / 0, Timings(), "work")
        workers.close()

    asyncio.run(fail())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 12)), max_size=60))
def test_a_cache_keeps_the_latest_that_fit(puts: list[tuple[int, int]]) -> None:
    cache: SizedCache[int] = SizedCache(20)
    # The same by hand: newest last, dropped from the front.
    kept: list[tuple[int, int]] = []
    for key, size in puts:
        cache.put(key, size, size)
        kept = [(other, held) for other, held in kept if other != key]
        kept.append((key, size))
        while sum(held for _, held in kept) > 20:
            kept.pop(0)
        assert {other: cache.get(other) for other in range(10) if cache.get(other) is not None} == dict(
            sorted(kept)
        )
        for other, _ in sorted(kept):
            # Looking above made the entries the most recently used, in order of their keys.
            kept = [pair for pair in kept if pair[0] != other] + [pair for pair in kept if pair[0] == other]


def test_what_is_larger_than_a_cache_is_not_kept() -> None:
    cache: SizedCache[str] = SizedCache(10)
    cache.put("a", "small", 4)
    cache.put("b", "large", 11)
    assert (cache.get("a"), cache.get("b")) == ("small", None)
    cache.put("a", "grown", 11)
    assert cache.get("a") is None
