"""One reply, its slots, packs and library, search. Knows no window and no operating system."""

import os

# numpy brings OpenBLAS, which at import starts a thread for each core: 40 ms of a start, for matrices that nobody multiplies here.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
