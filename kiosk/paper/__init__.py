"""What the desk gives out on paper: forms as PDF, and printers (書類の印刷)."""
