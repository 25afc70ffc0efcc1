"""What the world looks like at one moment: rules' questions answered from index, book and ledger."""

from daemon.view.people import Directory
from daemon.view.view import IndexView

__all__ = ["Directory", "IndexView"]
