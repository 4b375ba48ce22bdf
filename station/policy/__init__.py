"""The policy: a county's table of rules over a closed set of facts, and what it advises."""
