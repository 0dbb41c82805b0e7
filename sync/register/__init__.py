"""Where insured persons' records come from: the insurer's file, or the generator."""
