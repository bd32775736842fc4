"""The nearest place (one only: scipy has no k) with scipy's multi-source Dijkstra, on the graph of `bench reach`.

Writes scipy.u32 (cost in milliseconds by category and node, 2**32 - 1 when there is none) and scipy.json: processor
seconds and peak memory.
"""

import json
import resource
import sys
import time

import numpy as np
import scipy
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra


def main(folder):
    meta = json.load(open(f"{folder}/meta.json"))
    array = lambda name, kind: np.fromfile(f"{folder}/{name}", dtype=kind)
    ends = array("ends.u32", "<u4").reshape(-1, 2).astype(np.int64)
    cost = array("cost.u32", "<u4").astype(np.float64)

    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    start = time.process_time()
    # Parallel stretches would be summed: keep the cheapest of each pair.
    tail, head = np.concatenate([ends, ends[:, ::-1]]).T
    cost = np.concatenate([cost, cost])
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    graph = coo_matrix((cost[first], (tail[first], head[first])), shape=(meta["nodes"],) * 2).tocsr()
    build = time.process_time() - start

    runs = []
    for _ in range(meta["times"]):
        start = time.process_time()
        found = [
            dijkstra(graph, indices=array(f"{name}.u32", "<u4").astype(np.int64), min_only=True, limit=meta["cutoff"])
            for name in meta["categories"]
        ]
        runs.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    with open(f"{folder}/scipy.u32", "wb") as out:
        for costs in found:
            np.where(np.isinf(costs), 0xFFFFFFFF, costs).astype("<u4").tofile(out)
    figures = {"version": scipy.__version__, "build": build, "query": runs, "base": base, "peak": peak}
    json.dump(figures, open(f"{folder}/scipy.json", "w"))


if __name__ == "__main__":
    main(sys.argv[1])
