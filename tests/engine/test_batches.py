"""Batches: waiting requests are answered together, each with its own answer."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

import pytest

from app.engine.batches import Batches
from app.engine.errors import EngineBusy
from app.engine.timings import Timings
from app.engine.workers import Workers

Result = TypeVar("Result")
LARGEST = 4


class Gate:
    """Doubles numbers, a batch at a time, once it is opened."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.batches: list[list[int]] = []

    def double(self, numbers: Sequence[int]) -> list[int]:
        self.opened.wait()
        self.batches.append(list(numbers))
        return [2 * number for number in numbers]


def with_batches(
    use: Callable[[Batches[int, int], Gate], Coroutine[Any, Any, Result]], waiting: int = 99
) -> Result:
    workers = Workers("test", 1, waiting, 1)
    try:
        return asyncio.run(use(Batches(workers, LARGEST), Gate()))
    finally:
        workers.close()


def test_what_waits_is_answered_in_batches_and_each_gets_its_own() -> None:
    async def use(batches: Batches[int, int], gate: Gate) -> tuple[list[int], Gate]:
        timings = Timings()
        asked = [asyncio.create_task(batches.run("kind", n, gate.double, timings)) for n in range(11)]
        await asyncio.sleep(0)
        gate.opened.set()
        answers = await asyncio.gather(*asked)
        assert timings.elapsed_ms.keys() == {"queue", "compute"}
        return answers, gate

    answers, gate = with_batches(use)
    assert answers == [2 * number for number in range(11)]
    # The first turn may have come before all had asked.
    assert [number for batch in gate.batches for number in batch] == list(range(11))
    assert max(map(len, gate.batches)) == LARGEST
    assert len(gate.batches) <= 4


def test_kinds_are_kept_apart() -> None:
    async def use(batches: Batches[int, int], gate: Gate) -> Gate:
        asked = [asyncio.create_task(batches.run(n % 2, n, gate.double, Timings())) for n in range(8)]
        await asyncio.sleep(0)
        gate.opened.set()
        assert await asyncio.gather(*asked) == [2 * number for number in range(8)]
        return gate

    assert all(len({number % 2 for number in batch}) == 1 for batch in with_batches(use).batches)


def test_a_fault_reaches_all_of_its_batch_and_nobody_else() -> None:
    def refuse_odd(numbers: Sequence[int]) -> list[int]:
        if any(number % 2 for number in numbers):
            raise ArithmeticError
        return list(numbers)

    async def use(batches: Batches[int, int], gate: Gate) -> list[int | BaseException]:
        asked = [asyncio.create_task(batches.run(n % 2, n, refuse_odd, Timings())) for n in range(4)]
        return await asyncio.gather(*asked, return_exceptions=True)

    even, odd, also_even, also_odd = with_batches(use)
    assert (even, also_even) == (0, 2)
    assert isinstance(odd, ArithmeticError)
    assert isinstance(also_odd, ArithmeticError)


def test_one_whose_client_has_gone_is_left_out() -> None:
    async def use(batches: Batches[int, int], gate: Gate) -> Gate:
        first, gone, last = (
            asyncio.create_task(batches.run(kind, n, gate.double, Timings()))
            for n, kind in enumerate(("a", "b", "b"))
        )
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        gate.opened.set()
        assert (await first, await last) == (0, 4)
        with pytest.raises(asyncio.CancelledError):
            await gone
        return gate

    assert [1] not in with_batches(use).batches


def test_too_much_waiting_is_refused_at_once() -> None:
    async def use(batches: Batches[int, int], gate: Gate) -> None:
        asked = [asyncio.create_task(batches.run("kind", n, gate.double, Timings())) for n in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(EngineBusy):
            await batches.run("kind", 3, gate.double, Timings())
        gate.opened.set()
        assert await asyncio.gather(*asked) == [0, 2, 4]
        assert await batches.run("kind", 5, gate.double, Timings()) == 10

    with_batches(use, waiting=2)


def test_a_kind_is_forgotten_once_nobody_of_it_waits() -> None:
    async def use(batches: Batches[int, int], gate: Gate) -> None:
        gate.opened.set()
        asked = [asyncio.create_task(batches.run(n, n, gate.double, Timings())) for n in range(9)]
        asked[3].cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        assert batches.waiting == 0

    with_batches(use)
