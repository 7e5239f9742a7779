"""How a sentence is built: clauses, their verbs and subjects, what is left of each."""
