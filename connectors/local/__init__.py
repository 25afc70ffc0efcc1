"""The provider `local`: mail in a Maildir, calendars and tasks in folders of .ics files; see `connector`."""
