"""What the course asks of students, by subject, and the judge that answers them.

    check(circular_shift)      tries the exercise's laws on the student's function
    hint(circular_shift)       the next hint; after the last one, where the solution stands
    reset(circular_shift)      begin this exercise again
    progress("01")             what is done and what is not, in a notebook; progress(): in all
    draw_questions("a key")    where marks count: some questions are drawn for each student
    my_question("tie")         what was drawn for this one

Exercises are declared in a package for each subject (`catalogue` names them all), in the words of
`declare`; `worker` runs the functions, `judge` and `search` try the laws, `feedback` and `cards`
say what came of it. Nothing heavy is loaded before a check.
"""

from shiftlab.exercises.afresh import draw_questions, my_question
from shiftlab.exercises.desk import CheckFailed, check
from shiftlab.exercises.hints import hint
from shiftlab.exercises.progress import progress, reset

__all__ = [
    "CheckFailed",
    "check",
    "draw_questions",
    "hint",
    "my_question",
    "progress",
    "reset",
]
