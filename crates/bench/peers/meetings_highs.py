"""HiGHS on meetings of an event: `plain` has one binary by meeting and slot, `choice` one by meeting and leaves the slots to
Kőnig's theorem. Prints one line of JSON: value (sum of priorities), bound, variables, seconds."""

import json
import sys
import time

import highspy
import numpy as np

question, limit = json.load(open(sys.argv[1])), float(sys.argv[2])
model = question["model"]
begun = time.monotonic()
solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
solver.setOptionValue("time_limit", limit)
solver.setOptionValue("threads", 1)
solver.setOptionValue("mip_rel_gap", 0)
wishes, slots, tables = question["wishes"], question["slots"], question["tables"]
times = range(slots) if model == "plain" else [0]
once, room = (1, tables) if model == "plain" else (slots, slots * tables)
rows = {}
for at, (landlord, partner, weight) in enumerate(wishes):
    for slot in times:
        column = solver.getNumCol()
        solver.addVar(0, 1)
        solver.changeColCost(column, -weight)
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        rows.setdefault((once, "landlord", landlord, slot), []).append(column)
        rows.setdefault((once, "partner", partner, slot), []).append(column)
        rows.setdefault((room, "tables", 0, slot), []).append(column)
        if model == "plain":
            rows.setdefault((1, "once", at, 0), []).append(column)
for (most, *_), columns in rows.items():
    solver.addRow(-highspy.kHighsInf, most, len(columns), np.array(columns, dtype=np.int32), np.ones(len(columns)))
solver.run()
info = solver.getInfo()
found = info.primal_solution_status == 2
print(json.dumps({
    "value": -info.objective_function_value if found else None,
    "bound": -info.mip_dual_bound,
    "variables": solver.getNumCol(),
    "seconds": time.monotonic() - begun,
}))
