"""HiGHS on the compact programme of works: one integer per class, package, year, mode and price. Prints one line of
JSON: value, bound, variables, seconds. Questions without locks, kept plans or carry-over only."""

import json
import sys
import time

import highspy
import numpy as np

question, limit = json.load(open(sys.argv[1])), float(sys.argv[2])
assert not question.get("locks") and not question["carry"] and not question["bonus"]
begun = time.monotonic()
inf = highspy.kHighsInf
T, first = len(question["budgets"]), question["first_year"]
index = question.get("index") or [1000] * T
decay = [1.0]
for _ in range(T - 1):
    decay.append(int(decay[-1] * 1e6) * question["discount"] // 1000 / 1e6)
lower, upper, starts, rows, values, cost, high, whole = [], [], [], [], [], [], [], []


def row(low, most):
    lower.append(low)
    upper.append(most)
    return len(lower) - 1


def column(worth, most, entries, integer=True):
    starts.append(len(rows))
    cost.append(worth)
    high.append(most)
    whole.append(integer)
    for which, by in entries:
        rows.append(which)
        values.append(by)
    return len(cost) - 1


up = lambda amount, rate: -(-amount * rate // 1000)
cash = [row(-inf, cents / 1e5) for cents in question["budgets"]]
ceilings = {office["id"]: office["ceilings"] for office in question["offices"]}
claim = {(o, t): row(-inf, 0) for o, list_ in ceilings.items() for t in range(T) if list_[t] is not None}
for (office, t), which in claim.items():
    back = t + question["relief_delay"]
    if question["relief_returns"] and back < T:
        column(0, ceilings[office][t] / 1e5, [(which, 1.0), (cash[back], -1.0)], False)
work = {}
for department in question["departments"]:
    for t, most in enumerate(department.get("capacity") or [None] * T):
        if most is not None:
            work[department["id"], t] = row(-inf, most)
windows = {}
for agreement in question.get("agreements", []):
    for window in agreement["windows"]:
        least = row(window["least"], inf)
        column(-window["shortfall"] / 100, inf, [(least, 1.0)], False)
        most = row(-inf, window.get("most", inf))
        envelope = row(-inf, window.get("envelope", inf) / 1e5)
        for t in range(T):
            if window["first"] <= first + t <= window["last"]:
                for department in agreement["departments"]:
                    windows[department, t] = (least, most, envelope, agreement["cap"])
fair, potential = {}, {}
fairness = question.get("fairness")
for residence in question["residences"]:
    for group in residence["classes"]:
        best = max((e or 0) for e in group["effects"]) * group["need"] / 1e5 * group["count"]
        potential[residence["commune"]] = potential.get(residence["commune"], 0) + best
if fairness:
    for commune, all_ in potential.items():
        fair[commune] = row(all_ * fairness["share"] / 1000, inf)
        column(-fairness["shortfall"] / 1000, inf, [(fair[commune], 1.0)], False)

for residence in question["residences"]:
    department, office = residence["department"], residence.get("office")
    due = residence.get("taxable_from")
    claims = lambda t: (office, t) in claim and due is not None and due <= first + t + 1

    def paid(t, cents, load, base):
        entries = [(cash[t], cents / 1e5)]
        if load and (department, t) in work:
            entries.append((work[department, t], load))
        if base and claims(t):
            entries.append((claim[office, t], -base / 1e5))
        return entries

    done = {}
    for name in ("ramp", "lift"):
        works = residence.get(name)
        if works:
            once = row(-inf, 1)
            # Dwellings that wait for these works: one row for each year.
            done[name] = {}
            for t in range(T):
                cents = up(works["cost"], index[t])
                base = cents if works["relief"] else 0
                entries = paid(t, cents, works["load"], base) + [(once, 1.0)]
                done[name][t] = column(works["worth"] / 100 * decay[t], 1, entries)
    campaign, discount = {}, 0
    if residence.get("campaign"):
        once, discount = row(-inf, 1), residence["campaign"]["discount"]
        for t in range(T):
            cents = up(residence["campaign"]["cost"], index[t])
            campaign[t] = column(0, 1, paid(t, cents, 0, 0) + [(once, 1.0)])
    links = []
    for group in residence["classes"]:
        all_ = row(-inf, group["count"])
        needs = {"reached": [], "ramp": ["ramp"], "lift": ["lift"], "both": ["ramp", "lift"]}[group.get("reach", "reached")]
        for t in range(T):
            waits = {need: row(-inf, 0) for need in needs}
            for need in needs:
                links += [(waits[need], done[need][s], group["count"]) for s in done.get(need, {}) if s <= t]
            together = row(-inf, 0) if campaign else None
            if campaign:
                links.append((together, campaign[t], group["count"]))
            for p, package in enumerate(question["packages"]):
                effect = group["effects"][p]
                if effect is None:
                    continue
                for in_campaign in [False, True] if campaign else [False]:
                    price = up(package["cost"][t], 1000 - discount) if in_campaign else package["cost"][t]
                    for pension in [False, True]:
                        window = windows.get((department, t))
                        if pension and not (group["retired"] and window):
                            continue
                        subsidy = min(price, window[3]) if pension else 0
                        base = price - (subsidy if question["deduct_subsidies"] else 0)
                        for reached in [True, False] if needs else [True]:
                            part = 1.0 if reached else question["unreached"] / 1000
                            if part == 0:
                                continue
                            worth = group["need"] * effect / 1e5 * decay[t] * part
                            entries = paid(t, price - subsidy, package["load"], base if group["relief"] else 0)
                            entries.append((all_, 1.0))
                            if in_campaign:
                                entries.append((together, 1.0))
                            if pension:
                                entries += [(window[0], 1.0), (window[1], 1.0), (window[2], subsidy / 1e5)]
                            if fairness:
                                entries.append((fair[residence["commune"]], worth))
                            if reached:
                                entries += [(waits[need], 1.0) for need in needs]
                            column(worth, group["count"], entries)
    residence["links"] = links

# Works let dwellings through: entries of rows that came after their column.
extra = {}
for residence in question["residences"]:
    for which, works, by in residence["links"]:
        extra.setdefault(works, []).append((which, -float(by)))
new_starts, new_rows, new_values = [], [], []
for at, start in enumerate(starts):
    new_starts.append(len(new_rows))
    end = starts[at + 1] if at + 1 < len(starts) else len(rows)
    new_rows += rows[start:end] + [which for which, _ in extra.get(at, [])]
    new_values += values[start:end] + [by for _, by in extra.get(at, [])]
model = highspy.HighsLp()
model.num_col_, model.num_row_ = len(cost), len(lower)
model.sense_ = highspy.ObjSense.kMaximize
model.col_cost_ = np.array(cost)
model.col_lower_, model.col_upper_ = np.zeros(len(cost)), np.array(high, dtype=float)
model.row_lower_, model.row_upper_ = np.array(lower, dtype=float), np.array(upper, dtype=float)
model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
model.a_matrix_.start_ = np.array(new_starts + [len(new_rows)], dtype=np.int32)
model.a_matrix_.index_ = np.array(new_rows, dtype=np.int32)
model.a_matrix_.value_ = np.array(new_values, dtype=float)
kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
model.integrality_ = [kinds[integer] for integer in whole]
solver = highspy.Highs()
solver.setOptionValue("output_flag", False)
solver.setOptionValue("time_limit", limit)
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
        }
    )
)
