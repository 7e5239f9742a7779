"""The fields of a claim: kind, details, tone, figures, times, worth, confidence."""
