"""Time, state, threads of execution and the command line."""
