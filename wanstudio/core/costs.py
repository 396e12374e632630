"""What a run costs, in the service's own unit."""

from __future__ import annotations

from dataclasses import dataclass

from wanstudio.core.text import figure
from wanstudio.core.writing import number


@dataclass(frozen=True, slots=True)
class Price:
    """`unit` as the service names it: "CU" (Scenario), "USD" (AI/ML API), "" where nothing is charged (Sandbox)."""

    amount: float
    unit: str

    def __str__(self) -> str:
        if not self.unit:
            return "Free"
        if self.unit == "USD":
            return number(f"${self.amount:.2g}" if 0 < self.amount < 0.01 else f"${self.amount:,.2f}")  # never "$0.00"
        return f"{figure(round(self.amount, 4))} {self.unit}"
