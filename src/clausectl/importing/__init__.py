"""From a pile of signed copies to clauses, a form and agreements."""
