"""Jupyter kernels that are forked from a process in which everything has been imported.

The kernelspec ``ciie`` uses them through the provisioner ``ciie-fork``; see ``docs/kernel.md``.
"""
