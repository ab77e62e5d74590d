"""What people put right in a lecture: a file of operations beside its notes, and what becomes of them.

In come the transcript as it was recognised, or notes as they were composed, and the operations in their
order; out come the same with them applied, and for each operation whether it was: none is ever dropped.
"""
