# Free diagnoses of the estate.
diagnosis-title = Diagnoses
diagnosis-lead = The condition of your buildings, what it signals and what is recommended. Free of charge.
diagnosis-free = This diagnosis is free: nothing is invoiced, and no price can be entered in it.
diagnosis-new = Begin a diagnosis
diagnosis-new-alone = You describe your own buildings. To be helped, file a request.
diagnosis-new-need = The diagnosis answers a need that your team took; the organisation that asked sees it and completes it with you.
diagnosis-none = No diagnosis
diagnosis-none-todo = Describe your buildings: every unknown answer may stay so, and will say what to look at next.
diagnosis-count = { $n ->
    [one] { $shown } diagnosis
   *[other] { $shown } diagnoses
}
diagnosis-name = Title
diagnosis-name-hint = For example: Three small buildings, first visit
diagnosis-parties = With
diagnosis-state = Status
diagnosis-alone = You alone
diagnosis-for = For { $name }
diagnosis-by = By { $name }
diagnosis-of-by = Buildings of { $organisation }, seen by { $helper }
diagnosis-of-alone = Buildings of { $organisation }
diagnosis-open = under way
diagnosis-begun-on = Begun on { $day }
diagnosis-delivered-on = delivered on { $day }
diagnosis-reopened = opened again after a delivery
diagnosis-to-answer = { $n ->
    [one] { $shown } recommendation to answer
   *[other] { $shown } recommendations to answer
}
diagnosis-texts = Title and summary
diagnosis-summary = Summary
diagnosis-summary-hint = What comes before the rest, in a few sentences. Nothing about a person.
diagnosis-buildings = Buildings
diagnosis-buildings-none = No building is described.
diagnosis-building = Building
diagnosis-all-buildings = All buildings
diagnosis-add-building = Add a building
diagnosis-building-name = Name of the building
diagnosis-address = Address
diagnosis-commune = INSEE code of the commune
diagnosis-commune-hint = Five characters, for example 35238. Leave empty if you do not know.
diagnosis-built = Built
diagnosis-built-from = Built in, or after
diagnosis-built-to = Built at the latest in
diagnosis-years-hint = One year if it is known, two for an interval.
diagnosis-homes = Dwellings or places
diagnosis-dwellings = Dwellings
diagnosis-places = Places
diagnosis-places-hint = For a building that counts people and not dwellings.
diagnosis-places-count = { $n ->
    [one] { $shown } place
   *[other] { $shown } places
}
diagnosis-surface = Floor area
diagnosis-note = Remarks
diagnosis-note-hint = About the building, never about a person.
diagnosis-heating = Heating
diagnosis-heating-gas = gas
diagnosis-heating-oil = fuel oil
diagnosis-heating-electric = electric radiators
diagnosis-heating-pump = heat pump
diagnosis-heating-wood = wood
diagnosis-heating-district = district heating
diagnosis-heating-other = other
diagnosis-class = Energy label (DPE)
diagnosis-energy = Energy, per year
diagnosis-cost-hint = In euros, for example 18450,50. Empty: not known.
diagnosis-cost-rent = Rent or fee paid, per year
diagnosis-cost-charges = Charges, per year
diagnosis-cost-water = Water, per year
diagnosis-cost-insurance = Insurance, per year
diagnosis-cost-maintenance = Maintenance contracts, per year
diagnosis-cost-taxes = Taxes, per year
diagnosis-cost-other = Other expenses, per year
diagnosis-risk-structure = Cracks, floors or balconies that move
diagnosis-risk-exits = Ways out blocked, locked or too narrow
diagnosis-risk-damp = Damp
diagnosis-risk-lead = Paint with lead
diagnosis-risk-asbestos = Asbestos
diagnosis-risk-legionella = Hot water that stagnates
diagnosis-risk-access = Steps, doors or bathrooms that keep a wheelchair out
diagnosis-seen-yes = found
diagnosis-seen-no = looked for, not found
diagnosis-not-looked = not looked at
diagnosis-absent = there is none
diagnosis-part-building = The building
diagnosis-part-energy = Energy and costs
diagnosis-part-risks = Risks
diagnosis-part-seen = { $kind }: { $state }
diagnosis-part-unseen = { $kind }: not seen yet
diagnosis-quantity = Quantity
diagnosis-quantity-m2 = In square metres.
diagnosis-seen-on = Seen on
diagnosis-seen-note = What was seen
diagnosis-unknown-hint = Only the name is required. Leave empty what you do not know. Each part is saved on its own.
diagnosis-progress = { $known } answers out of { $all }
diagnosis-progress-short = { $known } of { $all }
diagnosis-known = Known
diagnosis-save-all = Save everything
diagnosis-back = Back to the diagnosis
diagnosis-saved = Saved.
diagnosis-photos = Photos
diagnosis-photos-none = No photo.
diagnosis-photo-file = Photo
diagnosis-photo-hint = JPEG or PNG, { $n } photos at most for a building. Place, hour and device are erased from the file. No face, no name.
diagnosis-photo-caption = What the photo shows
diagnosis-photo-caption-hint = Read aloud to those who do not see it.
diagnosis-photo-add = Add the photo
diagnosis-photo-added = Photo added.
diagnosis-photo-remove = Remove the photo
diagnosis-photo-removed = Photo removed.
diagnosis-remove-building = Remove this building
diagnosis-remove-building-what = The building and its photos are removed from the diagnosis. Nothing brings them back.
diagnosis-recommendations = Recommendations
diagnosis-recommendation-count = { $n ->
    [one] { $shown } recommendation, the gravest first: safety, then what is lost every day.
   *[other] { $shown } recommendations, the gravest first: safety, then what is lost every day.
}
diagnosis-priority = Priority
diagnosis-priority-safety = Safety
diagnosis-priority-losses = Losses
diagnosis-priority-wear = Wear
diagnosis-priority-comfort = Comfort
diagnosis-why = Why: { $reason }
diagnosis-service = Suggested service: { $service }
diagnosis-fact = Fact
diagnosis-fact-condition = { $kind } – condition
diagnosis-fact-age = { $kind } – age
diagnosis-fact-building-age = Age of the building
diagnosis-fact-energy = Cost of energy by dwelling or place
diagnosis-fact-water = Cost of water by dwelling or place
diagnosis-euros-home = €{ $n } a year
diagnosis-years = { $n } years
diagnosis-proof = { $fact }: { $value }
diagnosis-proof-on = { $fact }: { $value }, seen on { $day }
diagnosis-answer = Answer the recommendation
diagnosis-answer-change = Change the answer
diagnosis-answer-accepted = Accepted
diagnosis-answer-done = Done already
diagnosis-answer-aside = Set aside
diagnosis-answer-note = Reason or detail
diagnosis-answer-note-hint = Needed to set aside. About the building, never about a person.
diagnosis-answered = { $answer } on { $day }
diagnosis-answered-note = { $answer } on { $day }: { $note }
diagnosis-needs = Needs noted by hand
diagnosis-needs-none = No need was added to those that the rules signal.
diagnosis-add-need = Add a need
diagnosis-need-what = What the rules do not see: an organisation, a contract, a skill.
diagnosis-need-title = Need
diagnosis-need-why = Why
diagnosis-need-why-hint = The reason for its priority. About the building, never about a person.
diagnosis-need-remove = Remove the need
diagnosis-subject = Subject of the catalogue
diagnosis-subject-none = None or unknown
diagnosis-gaps = To look at next
diagnosis-gaps-what = These facts are unknown; each would decide at least one recommendation.
diagnosis-gaps-more = The rest of what is unknown
diagnosis-gap = { $building } – { $fact } ({ $priority })
diagnosis-rough = Making again what is in poor condition would cost about { $amount } tax included, at the usual costs of the works plan. It is not a quote.
diagnosis-rough-missing = { $n ->
    [one] { $shown } component in poor condition has no quantity: its cost is not counted.
   *[other] { $shown } components in poor condition have no quantity: their cost is not counted.
}
diagnosis-next = What comes next
diagnosis-next-owner = Answer the recommendations, take the components into your works plan, look for funding, ask for a quote at cost price.
diagnosis-deliver = Deliver the diagnosis
diagnosis-deliver-what = Delivering keeps the report as it is today; the organisation then answers each recommendation.
diagnosis-reopen = Open the diagnosis again
diagnosis-reopen-what = The delivered report stays as it is; another edition will follow.
diagnosis-plan = Take the components into the works plan
diagnosis-ask = Ask for a quote at cost price
diagnosis-ask-note = What would you like to be accompanied for?
diagnosis-asked-on = A quote was asked for on { $day }.
diagnosis-write-quote = Write a quote
diagnosis-history = History
diagnosis-did-begun = Diagnosis begun
diagnosis-did-delivered = Edition { $n } delivered
diagnosis-did-reopened = Diagnosis opened again
diagnosis-did-answered = Answer to a recommendation: { $answer }
diagnosis-did-asked = Quote asked for
diagnosis-did-planned = { $n ->
    [one] { $shown } component taken into the works plan
   *[other] { $shown } components taken into the works plan
}
diagnosis-done-begun = Diagnosis begun. Add a first building.
diagnosis-done-removed = Removed.
diagnosis-done-delivered = Diagnosis delivered.
diagnosis-done-reopened = Diagnosis opened again.
diagnosis-done-answered = Answer saved.
diagnosis-done-asked = The request for a quote was sent.
diagnosis-done-planned = Components taken into the works plan; those that were there were not doubled.
diagnosis-import = Import a list of buildings
diagnosis-import-what = CSV or XLSX. Columns that are read: { $columns }. Only the first is needed.
diagnosis-import-hint = A building of the same name is left as it is.
diagnosis-import-try = Try
diagnosis-import-write = Import
diagnosis-import-tried = { $n ->
    [one] Trial: { $added } building would be added, { $already } there already. Nothing is written.
   *[other] Trial: { $added } buildings would be added, { $already } there already. Nothing is written.
}
diagnosis-import-done = { $n ->
    [one] { $added } building added, { $already } there already.
   *[other] { $added } buildings added, { $already } there already.
}
diagnosis-import-ignored = Columns ignored: { $names }
diagnosis-import-problems = Lines left aside
diagnosis-import-unread = The file cannot be read: { $why }
diagnosis-report-facts = { $name } – what is known
diagnosis-report-components = { $name } – components
diagnosis-report-order = The gravest first: the safety of people, what is lost every day, what wears out, comfort. Each says the fact that proves it.
diagnosis-invoice = Invoice
diagnosis-invoice-what = Service
diagnosis-invoice-amount = Amount
diagnosis-invoice-line = Diagnosis of the estate and advice
diagnosis-invoice-total = Total to pay
diagnosis-no-title = Write a title, of 120 characters at most.
diagnosis-no-long = This text is too long: shorten it.
diagnosis-no-name = Write the name of the building, of 120 characters at most.
diagnosis-no-address = Shorten the address to 200 characters.
diagnosis-no-commune = Write the five characters of the INSEE code, or leave empty.
diagnosis-no-year = Write a past year, or two in order, or leave empty.
diagnosis-no-number = Write a whole number, or leave empty.
diagnosis-no-heating = Write gas, fuel oil, electric, heat pump, wood, district or other, or leave empty.
diagnosis-no-class = Write a letter from A to G, or leave empty.
diagnosis-no-amount = Write an amount in euros, for example 18450,50, or leave empty.
diagnosis-no-quantity = Write a quantity greater than zero, or leave empty.
diagnosis-no-day = Choose a past day, or leave empty.
diagnosis-no-twice = A building has this name already: give another one.
diagnosis-no-many = A diagnosis holds 500 buildings at most: begin another one for the rest.
diagnosis-no-row = This line cannot be read: check its quotes and separators.
diagnosis-no-delivered = The diagnosis is delivered: whoever delivered it may open it again.
diagnosis-no-yours = It is for the organisation that makes the diagnosis to do so.
diagnosis-no-owner = It is for the organisation whose buildings they are to answer.
diagnosis-no-now = It cannot be done as the diagnosis stands: load the page again.
diagnosis-no-building = Describe at least one building before delivering.
diagnosis-no-building-needs = A need is about this building: remove the need first.
diagnosis-no-need = Write the need and why it matters.
diagnosis-no-subject = Choose a subject of the catalogue, or none.
diagnosis-no-needs = A hundred needs are noted already: group some.
diagnosis-no-priority = Choose a priority.
diagnosis-no-account = Whoever asked has no organisation here yet: the desk may invite it, then the diagnosis begins.
diagnosis-no-own = It is your own request: begin a diagnosis of your buildings without a request.
diagnosis-no-reason = Say why the recommendation is set aside.
diagnosis-no-answer = Choose an answer.
diagnosis-no-alone = Nobody helps you with this diagnosis: file a request to ask for a quote.
diagnosis-no-header = The column “batiment” is missing: add it in the first line.
diagnosis-no-caption = Say what the photo shows, in 200 characters at most.
diagnosis-no-photo-kind = This file is neither JPEG nor PNG: save the photo in one of these formats.
diagnosis-no-photo-large = This photo is too large: reduce it to 12,000 pixels a side and 15 MB at most.
diagnosis-no-photo-unread = This photo is damaged: take it again or send another one.
diagnosis-no-photo-many = This building has eight photos already: remove one first.
diagnosis-no-other = This could not be done: load the page again and start over.
day-estate-diagnoses = { $n ->
    [one] diagnosis to deliver
   *[other] diagnoses to deliver
}
day-estate-diagnoses-more = begun and not delivered yet
day-recommendations = { $n ->
    [one] diagnosis to answer
   *[other] diagnoses to answer
}
day-recommendations-more = delivered recommendations wait for your answer
did-diagnosis-begun = diagnosis begun
did-diagnosis-changed = diagnosis changed
did-diagnosis-imported = buildings imported into a diagnosis
did-diagnosis-delivered = diagnosis delivered
did-diagnosis-reopened = diagnosis opened again
did-diagnosis-answered = recommendation of a diagnosis answered
did-diagnosis-quote-asked = quote asked for
did-diagnosis-planned = components of a diagnosis taken into the plan
