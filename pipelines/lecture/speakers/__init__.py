"""Who speaks when: from the sound of a recording to turns, and from turns and text to who says what.

In come samples and the weights of a small network; out come turns of numbered speakers, with nobody's number
where nobody can tell. Names come from people alone: a file of the course, corrections, voices that somebody
has named and wants to be known again.
"""
