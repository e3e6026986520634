"""What stands between every writer and every card: is a sentence carried by what it cites?"""

from bot.writing.verify.check import check
from bot.writing.verify.verdict import Finding, Reason, Receipt, Verdict

__all__ = ["Finding", "Reason", "Receipt", "Verdict", "check"]
