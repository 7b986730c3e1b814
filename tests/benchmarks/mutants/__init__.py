"""The zoo for `make mutants`: wrong answers made of the solutions, right ones that stay right."""
