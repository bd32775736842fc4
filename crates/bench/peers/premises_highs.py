"""HiGHS on a call for premises, written plainly: one integer by bid, one row by applicant, one by parcel and day on which a bid of
it begins (of periods, those that crowd each other all hold one such day). Prints one line of JSON: value, bound, variables, seconds."""

import datetime
import json
import sys
import time

import highspy
import numpy as np

question, limit = json.load(open(sys.argv[1])), float(sys.argv[2])
begun = time.monotonic()
inf = highspy.kHighsInf
solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
solver.setOptionValue("time_limit", limit)
solver.setOptionValue("threads", 1)
solver.setOptionValue("mip_rel_gap", 0.0)


def row(most, bids):
    at = np.array(bids, dtype=np.int32)
    solver.addRow(-inf, most, len(bids), at, np.ones(len(bids)))


def day(text):
    return datetime.date.fromisoformat(text).toordinal()


by_parcel, by_applicant = {}, {}
for at, bid in enumerate(question["bids"]):
    solver.addVar(0, 1)
    solver.changeColCost(at, bid["points"])
    solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
    ends = day(bid["period"]["to"]) + question["gap_days"]
    by_parcel.setdefault(bid["parcel"], []).append((day(bid["period"]["from"]), ends, at))
    by_applicant.setdefault(bid["applicant"], []).append(at)
for applicant, bids in by_applicant.items():
    row(question["needs"][applicant], bids)
for bids in by_parcel.values():
    for begins in sorted({one[0] for one in bids}):
        there = [at for begun_on, ends, at in bids if begun_on <= begins < ends]
        if len(there) > 1:
            row(1, there)
solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
solver.run()
info = solver.getInfo()
print(
    json.dumps(
        {
            "value": info.objective_function_value if info.primal_solution_status == 2 else None,
            "bound": info.mip_dual_bound,
            "variables": solver.getNumCol(),
            "seconds": time.monotonic() - begun,
        }
    )
)
