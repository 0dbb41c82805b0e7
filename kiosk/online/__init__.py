"""The live eligibility check: the port and its adapters (オンライン照会)."""
