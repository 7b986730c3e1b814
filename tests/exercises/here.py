"""Judging without a process for each answer, which saves most of the time. No tests here."""

from shiftlab.exercises.inside import load, perform


class Here:
    """A worker without a process of its own, for functions of ours that do no harm.

    They are sent, loaded and called as there; only starting a process for each is left out.
    """

    def load(self, function):
        self._function, reply = load(function)
        return reply

    def call(self, arguments, strided=False):
        return perform(self._function, arguments, strided)

    def stop(self):
        self._function = None
