"""Who used my key: which widget, extension or command used which provider, when, how often and at what cost.

Tests: tests/unit/ledger.
"""

from main_process.ledger.ledger import Ledger
from main_process.ledger.model import Budget, Consumer, ConsumerKind, Usage

__all__ = ["Budget", "Consumer", "ConsumerKind", "Ledger", "Usage"]
