"""The judgement: pure functions over plain records. No I/O, no clock: `now` is an argument everywhere."""
