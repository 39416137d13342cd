"""From the text of a plan to a plan file: what rules and dictionaries understand of each clause.

In: the lines of a document. Out: a folder that loads, with a proposal for each thing found beside
its words, and every clause that was not understood as one *to decide*.
Always true: nothing is guessed silently: a finding says its words, its place and how sure it is;
what asks for hiding, drowning or pursuing becomes its lawful form; no language model, no network.
"""
