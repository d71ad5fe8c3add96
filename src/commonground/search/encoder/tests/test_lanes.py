"""Who waits at a page goes first, and nobody waits for ever."""

import asyncio
from collections.abc import Callable

from commonground.search.encoder.lanes import SHORT_IN_A_ROW, Job, Lanes


def make_job(*texts: str, is_wanted: Callable[[], bool] = lambda: True) -> Job:
    return Job(texts, is_wanted=is_wanted)


async def next_text(lanes: Lanes) -> str:
    """Encode the next text, and say which it was."""
    job = await asyncio.wait_for(lanes.next_job(), 1)
    text = job.next_text
    job.take(text.encode())
    return text


LONG = "abcdefgh"


def test_a_short_one_goes_before_the_rest_of_a_long_one():
    async def story() -> str:
        lanes = Lanes()
        lanes.add(make_job(*LONG))
        before = await next_text(lanes) + await next_text(lanes)
        lanes.add(make_job("1", "2"))
        return before + "".join([await next_text(lanes) for _ in range(8)])

    assert asyncio.run(story()) == "ab12cdefgh"


def test_equals_go_in_order_of_arrival():
    async def story() -> str:
        lanes = Lanes()
        for texts in (LONG, "12", LONG.upper(), "3"):
            lanes.add(make_job(*texts))
        return "".join([await next_text(lanes) for _ in range(19)])

    assert asyncio.run(story()) == "123" + LONG + LONG.upper()


def test_a_long_one_moves_on_however_many_short_ones_come():
    async def story() -> str:
        lanes = Lanes()
        lanes.add(make_job(*LONG))
        said = ""
        for _ in range(SHORT_IN_A_ROW * 3):
            lanes.add(make_job("."))
            said += await next_text(lanes)
        return said

    assert asyncio.run(story()).replace(".", "") == "ab"


def test_what_nobody_waits_for_is_not_encoded():
    async def story() -> tuple[str, bool]:
        lanes = Lanes()
        left = make_job(*LONG, is_wanted=lambda: False)
        lanes.add(left)
        lanes.add(make_job(*LONG.upper()))
        return await next_text(lanes), isinstance(left.done.exception(), ConnectionError)

    assert asyncio.run(story()) == ("A", True)


def test_rows_come_in_the_order_of_their_texts():
    async def story() -> list[bytes]:
        lanes = Lanes()
        job = make_job("3", "1", "2")
        lanes.add(job)
        for _ in range(3):
            await next_text(lanes)
        return await job.done

    assert asyncio.run(story()) == [b"3", b"1", b"2"]


def test_an_empty_queue_waits_for_the_next_to_come():
    async def story() -> str:
        lanes = Lanes()
        waiting = asyncio.create_task(next_text(lanes))
        await asyncio.sleep(0)
        lanes.add(make_job("late"))
        return await waiting

    assert asyncio.run(story()) == "late"
