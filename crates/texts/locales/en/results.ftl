# Results of a call, public from their day on.
results-title = Results
results-lead = { $n ->
    [one] { $text } project supported, { $amount } in all.
   *[other] { $text } projects supported, { $amount } in all.
}
results-see = See the results
results-funds = By fund
results-fund = Fund
results-where = By territory
results-several = several territories, or not said
results-projects = Projects
results-project = Project
results-number = Number
results-partners = Partners
results-households = Households
results-amount = Amount
results-by = { $amount } – { $fund } ({ $funder })
