"""What we say in public: an approved exact text, on a declared account, with its proof.

In: an approved text of the event (`approvals`), and what an authorised person published by hand.
Out: publications with account, address, time and the text that was captured there; the duty to
answer is done, and grading hears that there is an answer.
Always true: nothing is posted from here; author, approver and publisher are three persons (a
database CHECK; a small unit may declare that author and publisher are one); a text that differs
from what was approved is shown so to everybody; a correction points to what it corrects, and
nothing is deleted.
"""
