"""Jupyter kernels that are forked from a process in which everything has been imported.

The kernelspec ``nbbriefing`` uses them through the provisioner ``nbbriefing-fork``; see ``docs/kernel.md``.
"""
