"""k nearest places with pandana, on the graph that `bench reach` wrote beside this run.

Reads meta.json and little-endian arrays; writes pandana.u32 (cost in milliseconds, then place, 2**32 - 1 when
there is none, by category, node, rank) and pandana.json: processor seconds and peak memory.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import json
import resource
import sys
import time

import numpy as np
import pandas as pd
import pandana


def main(folder):
    meta = json.load(open(f"{folder}/meta.json"))
    array = lambda name, kind: np.fromfile(f"{folder}/{name}", dtype=kind)
    # pandana snaps by coordinates: a thousandth of a millimetre keeps two junctions at one position apart.
    x = array("x.f64", "<f8") + np.arange(meta["nodes"]) * 1e-12
    y = array("y.f64", "<f8")
    # pandana cuts impedances after three decimals: a quarter of a unit keeps whole milliseconds whole.
    weight = (array("cost.u32", "<u4") + 0.25) / 1000.0
    ends = array("ends.u32", "<u4").reshape(-1, 2).astype(np.int64)
    bound, k = meta["cutoff"] / 1000.0, meta["k"]

    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    start = time.process_time()
    edges = pd.DataFrame({"time": weight})
    network = pandana.Network(pd.Series(x), pd.Series(y), pd.Series(ends[:, 0]), pd.Series(ends[:, 1]), edges)
    build = time.process_time() - start

    for name in meta["categories"]:
        seeds = array(f"{name}.u32", "<u4")
        places = pd.Series(x[seeds]), pd.Series(y[seeds])
        network.set_pois(name, bound, k, *places)
        assert (network.get_node_ids(*places).to_numpy() == seeds).all(), "a place was attached elsewhere"

    runs = []
    for _ in range(meta["times"]):
        start = time.process_time()
        for name in meta["categories"]:
            network.nearest_pois(bound, name, num_pois=k, max_distance=-1.0)
        runs.append(time.process_time() - start)
    # Read before the answers are asked again with their places, which takes more.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    none = np.uint32(0xFFFFFFFF)
    with open(f"{folder}/pandana.u32", "wb") as out:
        for name in meta["categories"]:
            found = network.nearest_pois(bound, name, num_pois=k, max_distance=-1.0, include_poi_ids=True)
            cost = found[list(range(1, k + 1))].to_numpy()
            place = found[[f"poi{i}" for i in range(1, k + 1)]].to_numpy(dtype=float)
            missing = cost < 0
            cost = np.where(missing, none, np.rint(cost * 1000)).astype("<u4")
            place = np.where(missing | np.isnan(place), none, np.nan_to_num(place)).astype("<u4")
            np.stack([cost, place], axis=-1).tofile(out)

    figures = {"version": pandana.__version__, "build": build, "query": runs, "base": base, "peak": peak}
    json.dump(figures, open(f"{folder}/pandana.json", "w"))


if __name__ == "__main__":
    main(sys.argv[1])
