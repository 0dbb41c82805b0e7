"""Words that screens and the plain mode have in common; no screen is known (言葉)."""
