# Résultats d’un appel, publics à partir de leur jour.
results-title = Résultats
results-lead = { $n ->
    [one] { $text } projet soutenu, { $amount } au total.
   *[other] { $text } projets soutenus, { $amount } au total.
}
results-see = Voir les résultats
results-funds = Par fonds
results-fund = Fonds
results-where = Par territoire
results-several = plusieurs territoires, ou non dit
results-projects = Projets
results-project = Projet
results-number = Numéro
results-partners = Partenaires
results-households = Ménages
results-amount = Montant
results-by = { $amount } – { $fund } ({ $funder })
