"""HiGHS on the compact programme of exchanges: cycles as columns, arcs of chains by position (PICEF, Dickerson and
others 2016). Prints one line of JSON: value, bound, variables, seconds, processor seconds, peak bytes."""

import json
import resource
import sys
import time

import highspy
import numpy as np

question = json.load(open(sys.argv[1]))
n, cap, longest = question["households"], question["cycle"], question["chain"]
begun, spent = time.monotonic(), time.process_time()

out = {}
for dwelling, household, worth, chance in question["arcs"]:
    out.setdefault(dwelling, {})[household] = (worth, chance)


def cycles():
    """Every cycle once, its least household first."""

    def extend(path, worth, chance):
        for taker, (w, c) in out.get(path[-1], {}).items():
            if taker == path[0] and len(path) > 1:
                yield path, (worth + w) * chance * c
            elif taker > path[0] and taker not in path and len(path) < cap:
                yield from extend(path + [taker], worth + w, chance * c)

    if cap >= 2:
        for least in range(n):
            yield from extend([least], 0.0, 1.0)


# Rows: a household moves once; a vacancy is given once; a chain goes on from a household only when it came there.
rows = {}
lower, upper = [], []


def row(key, low, high):
    if key not in rows:
        rows[key] = len(lower)
        lower.append(low)
        upper.append(high)
    return rows[key]


starts, index, value, cost = [], [], [], []


def column(worth, entries):
    starts.append(len(index))
    cost.append(worth)
    for which, coefficient in entries:
        index.append(which)
        value.append(coefficient)


inf = highspy.kHighsInf
for households, worth in cycles():
    if worth > 0:
        column(worth, [(row(("in", i), -inf, 1), 1.0) for i in households])

# The chances of a position are those of the moves before it: the same for all here.
chances = {c for *_, c in question["arcs"]}
assert len(chances) <= 1 or longest == 0, "one chance of success for all"
chance = chances.pop() if chances else 1.0
reached = set(range(n, n + question["vacancies"]))
for position in range(1, longest + 1):
    following = set()
    for dwelling in sorted(reached):
        for taker, (worth, _) in out.get(dwelling, {}).items():
            entries = [(row(("in", taker), -inf, 1), 1.0)]
            if position == 1:
                entries.append((row(("out", dwelling), -inf, 1), 1.0))
            else:
                entries.append((row(("on", dwelling, position), -inf, 0), 1.0))
            if position < longest:
                entries.append((row(("on", taker, position + 1), -inf, 0), -1.0))
            column(worth * chance**position, entries)
            following.add(taker)
    reached = following

model = highspy.HighsLp()
model.num_col_, model.num_row_ = len(cost), len(lower)
model.sense_ = highspy.ObjSense.kMaximize
model.col_cost_ = np.array(cost)
model.col_lower_, model.col_upper_ = np.zeros(len(cost)), np.ones(len(cost))
model.row_lower_, model.row_upper_ = np.array(lower, dtype=float), np.array(upper, dtype=float)
model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
model.a_matrix_.start_ = np.array(starts + [len(index)], dtype=np.int32)
model.a_matrix_.index_ = np.array(index, dtype=np.int32)
model.a_matrix_.value_ = np.array(value)
model.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
solver.setOptionValue("time_limit", float(question["seconds"]))
solver.setOptionValue("mip_rel_gap", 0.0)
solver.passModel(model)
solver.run()
info = solver.getInfo()
feasible = info.primal_solution_status == 2
print(
    json.dumps(
        {
            "value": info.objective_function_value if feasible else None,
            "bound": info.mip_dual_bound if abs(info.mip_dual_bound) < 1e300 else -1.0,
            "variables": len(cost),
            "seconds": time.monotonic() - begun,
            "processor": time.process_time() - spent,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
