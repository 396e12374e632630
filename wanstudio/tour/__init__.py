"""The tour: drives the real window through the main job on every model, and leaves clips and numbered screenshots.

It does what a user does (drops real files on the slots, presses Generate, watches, steps, exports) with a home of its
own, so that nothing of the user's is touched. Models come from the descriptors: a new one is toured by itself.
"""
