"""A made-up salesperson's mailbox, calendar and book, for `wellkept demo` and for trying things out.

The sample lives at one moment, its *now*: a Tuesday, 15:00 in Berlin. Everything in it is told by days before or
after that day and wall times, so that it is the same sample whenever it is made. Nobody in it exists.
"""
