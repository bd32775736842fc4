# The frame of every page, and the words that every page shares.
app-name = Plain-pied
other-language = Français
skip-main = Skip to content
skip-nav = Skip to menu
nav-label = Main menu
nav-home = Home
nav-residences = Residences
nav-targets = Targets
nav-request = A request
nav-imports = Imports
nav-weights = Weights
nav-method = Method
nav-family-know = Know
nav-family-decide = Decide
nav-family-ally = Ally
nav-family-help = Help each other
nav-family-fund = Fund
nav-family-follow = Follow
nav-family-run = Administer
nav-accessibility = Accessibility: not yet audited
breadcrumb-label = Breadcrumb
demo-band = Invented data.
demo-band-more = This landlord, its residences and its tenants are invented so that you can discover the tool.
footer-map-credit = Base map © OpenStreetMap contributors
contents = On this page
shortcuts-title = Keyboard shortcuts
shortcuts-map = the map
shortcuts-list = the list
shortcuts-search = the search
shortcuts-help = this help
shortcuts-disable = Turn the shortcuts off
shortcuts-field = Single-key shortcuts
shortcuts-on = On
shortcuts-off = Off
shortcuts-saved = Your choice of shortcuts is kept in this browser.

act-back = Go back without saving
act-cancel = Cancel
act-close = Close
act-confirm = Confirm
act-keep = Change nothing
act-print = Print
act-save = Save

yes = yes
no = no
some = in part
unknown = unknown
dont-know = I do not know
range = { $a } to { $b }
out-of-100 = out of 100
all = All
all-m = All
none = none
count-residences = { $n ->
    [one] { $shown } residence
   *[other] { $shown } residences
}
count-dwellings = { $n ->
    [one] { $shown } dwelling
   *[other] { $shown } dwellings
}
count-buildings = { $n ->
    [one] { $shown } building
   *[other] { $shown } buildings
}
count-rows = { $n ->
    [one] { $shown } row
   *[other] { $shown } rows
}
to-complete = to complete
to-check-again = to check again
no-way = no practicable way
errors-title = { $n ->
    [one] One answer must be corrected
   *[other] { $n } answers must be corrected
}

pages-label = Pages of the list
pages-page = Page
pages-previous = Previous
pages-next = Next

target-yes = Target
target-no = Not a target
target-unsure = To confirm
target-small = Too small for the rule
target-small-short = Too small

col-act = Actions
col-age = Age
col-building = Building
col-class = Class
col-code = Code
col-count = Count
col-coverage = Coverage
col-date = Date
col-distance = Distance
col-dwelling = Dwelling
col-dwellings = Dwellings
col-entrance = Entrance
col-file = File
col-floor = Floor
col-index = Index
col-indicator = What is looked at
col-kind = Kind
col-level = Level
col-lift = Lift
col-name = Name
col-note = Note
col-obstacles = Obstacles avoided
col-parameter = Parameter
col-people = People
col-place = Place
col-problem = Problem
col-proposal = Proposal
col-rank = Rank
col-residence = Residence
col-result = Result
col-robust = How solid the rank is
col-rows = Rows
col-service = Service
col-share = 70 and over
col-source = Source
col-state = State
col-target = Target
col-total = Total
col-type = Type
col-unknown-births = Unknown ages
col-value = Value
col-weight = Weight
col-why = Why
col-with = Dwellings concerned
addresses-more = { $first } and { $n } other addresses
house = house
text-personal = This text names an illness, a diagnosis or a personal number: it is not kept. Tell the works or the need, without the person.
organisation-several = Several organisations have this name: write one of these in full – { $labels }
sketch-label = Residences as the crow flies. The table below says the same in words.
sketch-left-out = Without a known position, not drawn: { $n }.
