from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hardware.sim.config import SimAmplifier, SimConfig, SimDevice, read, written
from hardware.types import AmplifierSpec, Output

names = st.text(min_size=1, max_size=12)
outputs = st.builds(Output, names, st.integers(1, 32))
amplifiers = st.builds(
    SimAmplifier,
    st.builds(
        AmplifierSpec,
        names,
        outputs,
        st.none() | outputs,
        st.integers(0, 60).map(lambda seconds: timedelta(seconds=seconds)),
    ),
    st.none() | st.lists(outputs).map(tuple),
)
configs = st.builds(
    SimConfig,
    st.lists(st.builds(SimDevice, names, names, st.none() | st.integers(1, 247), st.just(""))).map(
        tuple
    ),
    st.lists(amplifiers).map(tuple),
    st.just(Path("run/sim")),
    st.booleans(),
    st.integers(0, 9),
    st.dictionaries(names, st.integers(1, 65_535)),
    st.dictionaries(names, st.just(Path("x"))),
)


@given(configs)
def test_a_simulated_station_is_read_as_it_was_written(config: SimConfig) -> None:
    assert read(written(config)) == config
