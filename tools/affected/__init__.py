"""Which tests a change reaches: by what each definition names, without running anything.

Whole modules say too much: two thirds of the tests reach most of them through what the rooms show.
So a changed line is one of a function, class or constant, and reaches who names that.
"""
