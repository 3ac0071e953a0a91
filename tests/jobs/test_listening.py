"""Events for many listeners."""

import asyncio
from collections.abc import Mapping

from app.engine.errors import EngineBusy
from app.jobs.listening import Listening
from app.jobs.states import Event, EventKind
from app.store.errors import DatabaseUnavailable


class Told:
    """Events of one job, and word of each time that they are asked for."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.asked = asyncio.Event()

    async def fetch(self, known: Mapping[str, int]) -> dict[str, list[Event]]:
        """As the database gives them."""
        self.asked.set()
        self.asked = asyncio.Event()
        return {job: [event for event in self.events if event.id > after] for job, after in known.items()}

    def tell(self, event_id: int, kind: EventKind, **data: object) -> None:
        """Add an event; of progress only the newest is kept."""
        kept = [event for event in self.events if event.kind != "progress"]
        self.events = [*kept, Event(event_id, kind, data)]


async def heard(listening: Listening, after: int = 0) -> list[int]:
    """Ids that a listener hears until the job ends."""
    ids: list[int] = []
    async with listening.channel("job") as channel:
        while (events := await channel.after(max([after, *ids]), 5)) is not None:
            ids += [event.id for event in events]
    return ids


async def hundred_listeners() -> None:
    told = Told()
    told.tell(1, "state", state="queued")
    listening = Listening(told.fetch)
    listeners = [asyncio.create_task(heard(listening, after)) for after in (0,) * 100 + (1, 3)]
    for _ in range(2):
        await told.asked.wait()
    told.tell(2, "state", state="running")
    told.tell(3, "progress", batch=1)
    for _ in range(2):
        await told.asked.wait()
    told.tell(4, "progress", batch=2)
    told.tell(5, "epoch", epoch=1)
    told.tell(6, "state", state="finished")
    found = await asyncio.gather(*listeners)
    assert all(ids == [1, 2, 3, 5, 6] for ids in found[:100])
    assert found[100:] == [[2, 3, 5, 6], [5, 6]]
    # A listener that comes later does not hear the progress that is past.
    assert await heard(listening) == [1, 2, 5, 6]
    assert await heard(listening, 6) == []


async def listener_of_a_busy_database() -> list[int]:
    told = Told()
    told.tell(1, "state", state="queued")

    async def fetch(known: Mapping[str, int]) -> dict[str, list[Event]]:
        found = await told.fetch(known)
        if refusals and 0 not in known.values():
            raise refusals.pop()
        return found

    refusals: list[Exception] = [EngineBusy(9, 1), DatabaseUnavailable("busy")]
    listener = asyncio.create_task(heard(Listening(fetch)))
    while refusals:
        await told.asked.wait()
    told.tell(2, "state", state="finished")
    return await listener


def test_a_busy_database_delays_events_and_loses_none() -> None:
    assert asyncio.run(listener_of_a_busy_database()) == [1, 2]


def test_a_hundred_listeners_hear_every_event_once_and_in_order() -> None:
    asyncio.run(hundred_listeners())
