"""HiGHS on awards of a joint call, written plainly: one integer by project and by project and fund, one amount by fund and
line. Prints one line of JSON: value, bound, variables, seconds. Questions without pins nor ceilings by project only."""

import json
import sys
import time

import highspy
import numpy as np

question, limit = json.load(open(sys.argv[1])), float(sys.argv[2])
assert not any(bid.get("pin") or bid.get("most_of") for bid in question["bids"])
begun = time.monotonic()
inf = highspy.kHighsInf
funds, rules, years = question["funds"], question["rules"], range(question["years"])
place = {fund["id"]: at for at, fund in enumerate(funds)}
solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
solver.setOptionValue("time_limit", limit)
solver.setOptionValue("threads", 1)
solver.setOptionValue("mip_rel_gap", 1e-5)


def column(low, most, worth=0, integer=False):
    solver.addVar(low, most)
    at = solver.getNumCol() - 1
    solver.changeColCost(at, worth)
    if integer:
        solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
    return at


def row(low, most, entries):
    at, by = [entry[0] for entry in entries], [entry[1] for entry in entries]
    solver.addRow(low, most, len(entries), np.array(at, dtype=np.int32), np.array(by, dtype=float))


def worth(bid):
    score = bid["score"] or 0
    by = {"projects": 1, "households": bid["households"] or 0, "money": bid["asked"] // 10000}
    return score * by[rules["objective"]]


def eligible(fund, line):
    return line["cost"] * fund["rates"].get(line["purpose"], 0) // 1000 / 100


spent = {(f, y): [] for f in range(len(funds)) for y in years}
quota, floors = [], {floor["territory"]: [] for floor in rules["floors"]}
for bid in question["bids"]:
    funded = column(0, 1, worth(bid), True)
    shares = {}
    for f, fund in enumerate(funds):
        amounts = {at: eligible(fund, line) for at, line in enumerate(bid["lines"])}
        shares[f] = {at: column(0, most) for at, most in amounts.items() if most > 0}
    shares = {f: parts for f, parts in shares.items() if parts}
    gives = {f: column(0, 1, 0, True) for f in shares}
    for f, parts in shares.items():
        whole = [(at, 1.0) for at in parts.values()]
        most = bid["asked"] if funds[f]["most"] is None else min(funds[f]["most"], bid["asked"])
        row(-inf, 0, whole + [(gives[f], -most / 100)])
        row(0, inf, whole + [(gives[f], -funds[f]["least"] / 100)])
        row(-inf, 0, [(gives[f], 1), (funded, -1)])
        for y in years:
            if bid["years"][y]:
                spent[f, y] += [(at, bid["years"][y] / 1000) for at in parts.values()]
        if funds[f]["needs"]:
            other = gives.get(place[funds[f]["needs"]])
            row(-inf, 0, [(gives[f], 1)] + ([] if other is None else [(other, -1)]))
        for other in (gives.get(place[name]) for name in funds[f]["excludes"]):
            if other is not None:
                row(-inf, 1, [(gives[f], 1), (other, 1)])
    for at, line in enumerate(bid["lines"]):
        entries = [(parts[at], 1.0) for parts in shares.values() if at in parts]
        if entries:
            row(-inf, line["cost"] / 100, entries)
    everything = [(at, 1.0) for parts in shares.values() for at in parts.values()]
    row(0, inf, everything + [(funded, -bid["least"] / 100)])
    row(-inf, bid["asked"] / 100, everything) if everything else row(0, 0, [(funded, 1)])
    row(-inf, 0, [(at, 1) for at in gives.values()] + [(funded, -rules["funds_per_bid"])])
    public = [(at, 1.0) for f, parts in shares.items() if funds[f]["is_public"] for at in parts.values()]
    if public and rules["public_cap"] is not None:
        cost = sum(line["cost"] for line in bid["lines"])
        row(-inf, max(0, cost * rules["public_cap"] // 1000 - bid["other_public"]) / 100, public)
    if rules["landlord_quota"] is not None:
        quota.append((funded, (1000 if bid["by_landlord"] else 0) - rules["landlord_quota"]))
    if bid["territory"] in floors:
        floors[bid["territory"]].append((funded, 1.0))
for (f, y), entries in spent.items():
    if entries:
        row(-inf, funds[f]["envelopes"][y] / 100, entries)
if quota:
    row(0, inf, quota)
for floor in rules["floors"]:
    missing = column(0, floor["awards"], -floor["price"])
    row(floor["awards"], inf, floors[floor["territory"]] + [(missing, 1.0)])
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
