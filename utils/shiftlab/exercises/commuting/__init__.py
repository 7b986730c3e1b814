"""Commuting: what it means that a map commutes with shifts, and which maps do."""

from shiftlab.exercises.commuting import (
    acting,
    convolving,
    convolving_pictures,
    measuring,
    searching,
    shifting,
    substituting,
)

EXERCISES = (
    shifting.EXERCISE,
    convolving.EXERCISE,
    measuring.EXERCISE,
    acting.EXERCISE,
    convolving_pictures.EXERCISE,
    searching.EXERCISE,
    substituting.EXERCISE,
)
