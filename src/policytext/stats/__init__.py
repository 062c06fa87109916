"""Statistics of counts: contingency tables, dispersion, trend tests, permutations over documents. No text in here.

Each function names the paper of its formula; ``tests/stats`` compares it with the paper's own example and with an
implementation of another origin. Arrays go in and come out; nothing here knows what was counted.
"""
