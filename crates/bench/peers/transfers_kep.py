"""kep_solver on one of its files: the most transplants. Prints one line of JSON: value, bound, seconds…"""

import json
import resource
import sys
import time

from kep_solver.fileio import read_json
from kep_solver.model import TransplantCount
from kep_solver.programme import Programme

path, cycle, chain = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
spent = time.process_time()
instance = read_json(path)
programme = Programme([TransplantCount()], maxCycleLength=cycle, maxChainLength=chain, description="most transplants")
solution, *_ = programme.solve_single(instance)
# Its solver is another process.
after = resource.getrusage(resource.RUSAGE_CHILDREN)
children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
print(
    json.dumps(
        {
            "value": solution.values[0],
            "bound": solution.values[0],
            "variables": 0,
            "seconds": time.monotonic() - begun,
            "processor": time.process_time() - spent + children,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
