"""What is still missing before a clinic may rely on this site, each with how to mend it.

Every fact is decided where the pages and the monitors have it from. A wrong setting stops the start
in one line, so nothing here looks at one again.
"""
