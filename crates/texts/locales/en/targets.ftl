# Cibles et classement.
targets-title = Targets
targets-rule = Target: strictly more than { $share } of the dwellings house a person aged { $age } or over, on { $date }. Residences of { $size } dwellings or more.
targets-parameters = Parameters of the rule
targets-date = Date of reference
targets-age = Age
targets-share = Share, in %
targets-size = Minimum size (dwellings)
targets-compute = Compute again
targets-wrong = { $name }: write a number between { $min } and { $max }
targets-date-wrong = Date of reference: write a date between 1950 and 2100
targets-what-yes = Targets whatever the missing dates say.
targets-what-unsure = The result depends on missing dates of birth or, for a rule on trial, on counts too small to be told.
targets-what-no = Not targets, even if all the missing dates were those of people of that age.
targets-what-small = Too few dwellings for the rule to mean something without pointing at people.
targets-none = No residence.
targets-left = { $n ->
    [one] { $n } more is not shown here; it is in the export.
   *[other] { $n } more are not shown here; they are in the export.
}
targets-in-years = In { $n } years
targets-projection = In 3, 5 and 10 years: if nobody moves, and without deaths or departures.
ranking-title = Residences that suit older tenants
ranking-lead = Ranked by index. The rank is an interval: it says where the residence can be with what we know. Solidity says in how many weighting scenarios it stays in the first half of the ranking.
ranking-caption = { $n ->
    [one] { $shown } ranked residence
   *[other] { $shown } ranked residences
}
ranking-incomplete = { $n ->
    [one] { $n } residence has no rank: too much is unknown.
   *[other] { $n } residences have no rank: too much is unknown.
}
robust = robust
debatable = debatable
fragile = fragile
robust-share = { $word } ({ $share } of the scenarios)
told-fewer = fewer than { $n }
told-at-least = { $n } or more
