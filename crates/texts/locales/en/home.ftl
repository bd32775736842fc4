# Accueil: « Ma journée ».
home-title = My day
home-eyebrow = { $date }
home-queues = To do
home-queue-targets = sure target residences
home-queue-targets-more = more than one dwelling in five houses a person aged 70 or over
home-queue-confirm = residences to confirm
home-queue-confirm-more = { $n ->
    [one] { $shown } date of birth is missing
   *[other] { $shown } dates of birth are missing
}
home-queue-complete = residences to complete
home-queue-complete-more = the index is too uncertain to be ranked: a 20-minute visit is often enough
home-queue-favourable = target residences where adapting makes sense
home-queue-favourable-more = the footing (common parts, surroundings, services) is sound
home-three = 3 things to know about your stock
home-three-sure = Sure targets
home-three-sure-text = { $targets } out of { $all } are targets, whatever the missing data say.
home-three-confirm = To confirm
home-three-confirm-text = { $residences } may tip over: { $births } are missing.
home-three-confirm-none = No residence depends on a missing date of birth.
home-three-missing = What we do not know
home-three-missing-text = Data coverage: { $coverage }. { $residences } need a visit before they can be ranked.
home-births = { $n ->
    [one] { $shown } date of birth
   *[other] { $shown } dates of birth
}
home-stock = The stock
home-residences = residences
home-dwellings = dwellings
home-coverage = data coverage
home-known-levels = dwellings whose level is known
home-missing = To go further
home-missing-occupancy = Import the occupancy: without it, no target can be named.
home-missing-streets = Import the streets (OpenStreetMap): without them, no way to the services.
home-missing-places = Import the places (BPE, acceslibre, OpenStreetMap): without them, the services are unknown.
home-missing-survey = Visit the residences: a 20-minute form, on a phone or on paper.
home-empty = No stock has been imported yet
home-empty-what = Import the RPLS extract of your stock or the file of your own software. The check takes a few seconds and nothing is written before you agree.
home-empty-import = Import my stock
home-order = In which order
home-order-stock = The stock: dwellings, floors, addresses.
home-order-streets = The streets around, with their footways and steps.
home-order-places = The places of daily life and their entrances.
home-order-occupancy = The occupancy: only the dwelling's reference and the year of birth.
home-queue-absent = dwellings that are no longer in the file
home-queue-absent-more = sold, demolished or forgotten? To be checked
home-nothing = Nothing is waiting for you today
home-nothing-what = Your roles do not open a landlord’s stock. Your account says which are in force.
