"""Ratings whose agreement stands in papers, with where they stand."""

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": the examples A, B and C.
A = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]
B = list(zip("aabbdcccedda", "babbbcccEddd".lower(), strict=True))
_ = None
C = list(
    zip(
        [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
        [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
        strict=True,
    )
)

# Shrout & Fleiss (1979), table 2: six targets, four judges; their table 4 and text.
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

# Fleiss, Cohen & Everitt (1969): 200 subjects, three diagnoses, weights of their own.
DIAGNOSES = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
GRAVITY = [[1, 0, 4 / 9], [0, 1, 6 / 9], [4 / 9, 6 / 9, 1]]
# Agresti (2013), table 11.8: two pathologists, 118 slides.
CARCINOMA = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]
# Agresti (1990), table 2.10, as vcd works it out: 91 couples.
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
# Cohen (1968), table 1: 200 patients, three diagnoses, how grave each disagreement is (0 to 6).
PATIENTS = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
GRAVE = [[1, 5 / 6, 3 / 6], [5 / 6, 1, 0], [3 / 6, 0, 1]]

# Gwet (2008), the high agreement on a rare category: 125 units, both say yes of 118.
RARE = [[118, 5], [2, 0]]
