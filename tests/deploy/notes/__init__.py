"""The installation notes, run line by line in a folder that stands for an empty machine.

Programs that come first on the PATH stand in for what cannot be had in a folder (a package
manager, an init system, an authority for certificates) and look at what they are told; all else is
the real thing.
"""
