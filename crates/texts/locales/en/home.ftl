# Accueil: « Ma journée ».
home-title = My day
home-eyebrow = { $date }
home-queues = To do
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
home-still = Nothing is urgent today
home-still-what = No task waits in your queues. The three things to know about the stock say where to look next.
home-still-other = No task waits in your queues. What your roles open is in the menu.
home-next = To begin with
home-next-help = Ask for help with your buildings: in your own words, in less than ten minutes.
home-next-directory = Be known: the sheet of your organisation in the directory.
home-next-members = Invite the people who will work here.
home-next-campaign = Launch a campaign in a target residence.
