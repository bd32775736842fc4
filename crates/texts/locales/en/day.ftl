# "My day": queues, and when each thing is due.
day-letters = { $n ->
    [one] campaign whose letters are to be sent
   *[other] campaigns whose letters are to be sent
}
day-letters-more = to print, to post, then to note as sent
day-reminders = { $n ->
    [one] household to remind
   *[other] households to remind
}
day-reminders-more = no answer 45 days after the letter, then 30 days after the first reminder
day-home-visits = { $n ->
    [one] home visit to plan
   *[other] home visits to plan
}
day-home-visits-more = two reminders had no answer
day-answers = { $n ->
    [one] answer to note
   *[other] answers to note
}
day-answers-more = the day of the visit or call has come: note what the household said
day-interested = { $n ->
    [one] interested household without a file
   *[other] interested households without a file
}
day-interested-more = they said yes: open their adaptation file, with their agreement
day-diagnoses = { $n ->
    [one] diagnosis to make
   *[other] diagnoses to make
}
day-diagnoses-more = the visit is to be planned, or its day has come
day-reports = { $n ->
    [one] grid to type
   *[other] grids to type
}
day-reports-more = the visit was made; the report is not in the file yet
day-committee = { $n ->
    [one] file for the adaptation committee
   *[other] files for the adaptation committee
}
day-committee-more = the report is there: what remains is to decide
day-orders = { $n ->
    [one] works to order
   *[other] works to order
}
day-orders-more = the committee decided to adapt
day-acceptances = { $n ->
    [one] works site to begin or to accept
   *[other] works sites to begin or to accept
}
day-acceptances-more = the first day has come, works are under way, or a reservation is to be lifted
day-deliveries = { $n ->
    [one] works to hand over
   *[other] works to hand over
}
day-deliveries-more = the works are accepted: note what they leave in the dwelling
day-telling = { $n ->
    [one] household to tell
   *[other] households to tell
}
day-telling-more = 30 and 7 days before the works, every week while they last, 30 days after
day-complaints = { $n ->
    [one] complaint without an answer
   *[other] complaints without an answer
}
day-complaints-more = the household waits for a word
day-devices = { $n ->
    [one] device to take back
   *[other] devices to take back
}
day-devices-more = the loan is over, or the works are delivered
day-feedback = { $n ->
    [one] opinion to ask
   *[other] opinions to ask
}
day-feedback-more = one month and six months after the delivery
day-unmatched = { $n ->
    [one] adapted dwelling freed without a matching need
   *[other] adapted dwellings freed without a matching need
}
day-unmatched-more = no need that was noted fits: ask the partners
day-departures = { $n ->
    [one] departure to confirm
   *[other] departures to confirm
}
day-departures-more = the day that was announced has come: are the keys there?
day-to-examine = { $n ->
    [one] dwelling to put before a commission
   *[other] dwellings to put before a commission
}
day-to-examine-more = it is or will be free, and no session examines it
day-cases = { $n ->
    [one] commission file to prepare
   *[other] commission files to prepare
}
day-cases-more = fewer than three candidates, or a rent that is not known
day-decisions = { $n ->
    [one] allocation decision to record
   *[other] allocation decisions to record
}
day-decisions-more = the session was held, or is held today
day-leases = { $n ->
    [one] lease to note
   *[other] leases to note
}
day-leases-more = the commission chose; the new lease is not noted
day-proposals = { $n ->
    [one] transfer proposal to follow
   *[other] transfer proposals to follow
}
day-proposals-more = to propose to the household, answer to note, or to hand to the commission
day-wishes = { $n ->
    [one] wish to move to confirm
   *[other] wishes to move to confirm
}
day-wishes-more = their year is ending, or the household is gone
day-charter-requests = { $n ->
    [one] request of another landlord
   *[other] requests of other landlords
}
day-charter-requests-more = one of our adapted dwellings would suit a household of theirs: answer by the day
day-to-propose = to propose to the household
day-to-answer = answer of the household to note
day-to-hand = to hand to the commission
day-to-confirm = to confirm with the household
day-imports-stopped = { $n ->
    [one] import that stopped or waits
   *[other] imports that stopped or wait
}
day-imports-stopped-more = nothing is written before you decide
day-imports-rejected = { $n ->
    [one] last file with lines left out
   *[other] last files with lines left out
}
day-imports-rejected-more = the annotated file says what to correct, line by line
day-agreements-to-sign = { $n ->
    [one] agreement to sign
   *[other] agreements to sign
}
day-agreements-to-sign-more = your organisation has not signed it yet
day-agreements-to-propose = { $n ->
    [one] draft agreement to propose
   *[other] draft agreements to propose
}
day-agreements-to-propose-more = the other organisation does not see it yet
day-roles = { $n ->
    [one] role to approve
   *[other] roles to approve
}
day-roles-more = it opens data of persons: a second person is needed
day-invitations = { $n ->
    [one] invitation without an answer
   *[other] invitations without an answer
}
day-invitations-more = the link serves for a week; after that, invite again
day-requests = { $n ->
    [one] request of a person about their data
   *[other] requests of persons about their data
}
day-requests-more = the answer is owed within a month
day-targets = { $n ->
    [one] target residence without a campaign
   *[other] target residences without a campaign
}
day-targets-more = more than one dwelling in five houses a person aged 70 or over
day-births = { $n ->
    [one] residence to confirm
   *[other] residences to confirm
}
day-births-more = a target or not, according to dates of birth that are missing
day-surveys = { $n ->
    [one] residence to complete
   *[other] residences to complete
}
day-surveys-more = the index is too uncertain to be ranked: a 20-minute visit is often enough
day-absent = { $n ->
    [one] dwelling that is no longer in the file
   *[other] dwellings that are no longer in the file
}
day-absent-more = sold, demolished or forgotten? To be checked
day-visits = { $n ->
    [one] entrusted visit to write up
   *[other] entrusted visits to write up
}
day-visits-more = the report is due before the last day

when-late = { $n ->
    [one] { $shown } day late (due on { $date })
   *[other] { $shown } days late (due on { $date })
}
when-today = today
when-tomorrow = tomorrow, { $date }
when-in = in { $shown } days, on { $date }
when-since-today = since today
when-since-yesterday = since yesterday ({ $date })
when-since = for { $shown } days (since { $date })
when-unsaid = no date

day-first = most urgent: { $when }
day-what = What
day-step = To do
day-when = Due
day-count = { $n ->
    [one] { $shown } line, the most urgent first
   *[other] { $shown } lines, the most urgent first
}
day-empty = Nothing waits here
day-empty-what = This list fills by itself. What waits for you elsewhere is on the home page.
day-back = Back to my day
day-full-list = See the whole list
day-left-stock = dwelling no longer in the stock
day-letter-count = { $n ->
    [one] { $shown } letter
   *[other] { $shown } letters
}
day-open-file = open the file
day-candidates = { $n ->
    [one] { $shown } candidate
   *[other] { $shown } candidates
}
day-no-rent = rent to be said
day-lines-left-out = { $n ->
    [one] { $shown } line left out
   *[other] { $shown } lines left out
}
day-ages-missing = { $n ->
    [one] { $shown } date of birth is missing
   *[other] { $shown } dates of birth are missing
}
day-known-for = { $share } known
