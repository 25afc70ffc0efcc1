"""The provider `gmail`: Gmail, Google Calendar, Google Tasks and Google contacts, on google-api-python-client.

- connector: the Connector itself, put together from the others
- options: what the config says, prices and scopes, and at which server each service is
- transport: the guard that lets nothing but the listed requests leave the machine
- client: one request or a batch of them, paced; errors: what went wrong, in our words
- credentials: the token of each request; signin: how it is come by
- mail: what changed in the mail, on history (what happened) and backfill (what there is)
- payload: Gmail's JSON of a message as `Message`
- drafts, calendar, tasks, contacts; vouched: which drafts history says are as they were
"""
