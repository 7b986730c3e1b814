"""The long runs whose results the course ships: one command makes each of them again.

    python -m shiftlab.experiments NAME

Each is a module of that name, beside `runs`, which holds what they share. It trains with several
seeds, or audits what others have trained, and stores the figures, with the command, the seeds and
the versions, in the package's data. Notebooks only read what is stored there.
"""
