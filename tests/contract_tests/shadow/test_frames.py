"""Frames come out of a stream as they were written."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from actionnetwork_contract.shadow.frames import (
    Frame,
    FrameKind,
    count_of,
    encode_frame,
    gap_frame,
    read_frames,
)

FRAMES = st.builds(
    Frame, st.sampled_from(FrameKind), st.integers(0, 2**32 - 1), st.floats(0, 2**33), st.binary(max_size=99)
)


@given(st.lists(FRAMES))
def test_frames_are_read_as_they_were_written(frames: list[Frame]) -> None:
    stream = BytesIO(b"".join(part for frame in frames for part in encode_frame(frame)))
    assert [*read_frames(stream)] == frames


@given(FRAMES, st.data())
def test_a_frame_that_is_cut_by_the_end_is_left_out(frame: Frame, data: st.DataObject) -> None:
    whole = b"".join(encode_frame(frame))
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    assert [*read_frames(BytesIO(whole + cut))] == [frame]


def test_a_gap_says_how_many_frames_were_dropped() -> None:
    assert count_of(gap_frame(3, 1.5, 70_000)) == 70_000
