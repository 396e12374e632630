"""`wanstudio --self-test`: the program, as it stands on this computer, proves that it works. For a bundle above all.

It has a home of its own and touches nothing of the user's, the keyring apart: a random value goes in and out again.
"""
