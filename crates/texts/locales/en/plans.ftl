# What `verify-plan` says of a plan of transfers, and of the files that it reads.
plan-accepted = Accepted: { $moves } households, { $chains } chains, { $cycles } cycles, of which { $locked } decided before.
plan-worth = Worth { $value } points; no plan is worth more than { $bound } points; gap { $gap }.
plan-refused = Refused: { $why }
plan-of-another = this plan answers another instance ({ $plan }), this one is { $instance }. Check that the two files belong together, or solve again.
plan-prices = { $found } prices for { $expected } households: the file is incomplete, or answers another instance.
plan-negative-price = the price of household “{ $household }” is { $price }: a price is never below 0.
plan-fees = { $found } fees for { $expected } commissions: the file is incomplete, or answers another instance.
plan-negative-fee = the fee of commission “{ $commission }” is { $fee }: a fee is never below 0.
plan-tolls = { $found } tolls for { $expected } landlords: the file is incomplete, or answers another instance.
plan-capacity = commission “{ $commission }” would have { $found } dwellings to decide, where { $most } are the most.
plan-balance = landlord “{ $landlord }” would send { $found } households to others (those that it receives deducted), beyond ± { $most }.
plan-node = exchange { $number }: dwelling { $node } does not exist.
plan-not-vacancy = exchange { $number }: “{ $name }” is not a vacancy.
plan-too-long = exchange { $number }: { $length } households, where { $cap } is the most.
plan-too-short = exchange { $number }: there are not enough households in it.
plan-twice = “{ $name }” is in the plan twice.
plan-not-wished = exchange { $number }: household “{ $household }” has no wish for the dwelling of “{ $dwelling }”, or a rule is against it.
plan-forbidden = exchange { $number }: household “{ $household }” was set aside for the dwelling of “{ $dwelling }”.
plan-locked-left-out = something already decided is not in the plan: { $who }.
plan-value = the plan says that it is worth { $claimed } grains, and it is worth { $found }: it was changed, or badly computed.
plan-bound = the plan says that none is worth more than { $claimed } grains, and its prices prove { $found }: it was changed, or badly computed.
plan-above-bound = the plan is worth { $value } grains, more than its proven most of { $bound }: that most is wrong.
plan-instance = the instance cannot be used: { $why }

# Files that cannot be read.
plan-file = { $file }: { $why }
plan-unreadable = the file cannot be read ({ $what }).
plan-too-large = the file is larger than { $bytes } bytes: cut the pool into territories.
plan-many-dwellings = there are more than { $most } dwellings: cut the pool into territories.
plan-many-wishes = there are more than { $most } wishes: cut the pool into territories.
plan-json = line { $line }, column { $column }: not what is expected here, or the file is cut short (the reader says: { $what }).
plan-format = “format” is “{ $found }”, where “{ $expected }” is expected: is it the right file?
plan-version = this plan is of version { $found }, where version { $expected } is read: solve again.
plan-unknown = { $place }: nothing is called “{ $name }”. Write the “id” of a household or of a vacancy of the instance.

# Questions that cannot be used.
plan-cycle-cap = “caps”: cycles of { $cap } households are not looked for; give 0, 2, 3 or 4.
plan-chain-cap = “caps”: chains of { $cap } moves are not looked for; give 0 to 6.
plan-same-name = “{ $name }” names two dwellings: give each household and each vacancy its own name.
plan-weight = { $place }: { $value } is beyond ± { $most } hundredths of a point.
plan-success = { $place }: success { $value } is not between 1 and 1000 per thousand.
plan-place-node = { $place }: dwelling { $node } does not exist.
plan-own-dwelling = household “{ $household }” wishes for its own dwelling: take this wish out.
plan-wish-twice = household “{ $household }” wishes twice for the dwelling of “{ $dwelling }”: keep one wish.
plan-successes = too many different chances of success for chains this long: round them, or shorten the chains.
plan-locked = decided exchange { $number }: { $what }.
plan-same-group = “{ $name }” names two commissions or two landlords: give each its own name.
plan-two-groups = { $place }: “{ $name }” is there twice, in this list or in another: keep it once.
plan-locked-capacity = what is already decided gives { $found } dwellings to commission “{ $commission }”, where { $most } are the most: raise “most”, or open decisions again.
plan-locked-balance = what is already decided makes landlord “{ $landlord }” send { $found } households (those that it receives deducted), beyond ± { $most }: raise “balance”, or open decisions again.
plan-lock-not-vacancy = “{ $name }” is a household, not a vacancy
plan-lock-too-short = there are not enough households in it
plan-lock-twice = “{ $name }” is in it twice
plan-lock-not-wished = “{ $household }” has no wish for the dwelling of “{ $dwelling }”

# Where.
plan-at-relet = letting value of “{ $name }”
plan-at-bonus = bonus of what is already proposed
plan-at-wish = wish of “{ $household }” for “{ $dwelling }”
plan-at-wish-number = household “{ $household }”, wish { $number }
plan-at-wishes = wishes
plan-at-forbidden = forbidden moves
plan-at-forbidden-number = forbidden move { $number }
plan-at-proposed = proposed moves
plan-at-proposed-number = proposed move { $number }
plan-at-locked = decided exchanges
plan-at-locked-number = decided exchange { $number }
plan-at-exchange = exchange { $number }
plan-at-commission = commission “{ $name }”
plan-at-landlord = landlord “{ $name }”
