"""The provider `outlook`: Outlook mail and calendar and To Do over Microsoft Graph, on msal and requests.

- connector: the Connector itself, put together from the others
- options: what the config says, clouds and scopes, and where Graph is
- transport: the guard that lets nothing but the listed requests leave the machine; requests_list: that list
- client: one request, pages or a batch, paced; errors: what went wrong, in our words
- tokens: the token of each request; signin: how it is come by
- mail: what changed in the mail, folder by folder; cursor: how far; folders: which, and what a removal means
- message: Graph's JSON of a message as `Message`
- drafts (reply: what stands in one), calendar, event, tasks
"""
