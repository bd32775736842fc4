# Help teams, load, trial of the routing.
help-title = Help teams
help-lead = What each team can do, where, for whom and how much at once. The desk never asks it for more than it declared.
help-none = No team
help-none-todo = Open a team: say its subjects, its territory and what it can take. It may leave whenever it wants.
help-new = Open a team
help-count = { $n ->
    [one] { $shown } team
   *[other] { $shown } teams
}
help-saved = The team is saved.
help-left = { $n ->
    [0] The team has left. No proposal was waiting for it.
    [one] The team has left. It had { $shown } proposal under way: it will be taken back and proposed to others.
   *[other] The team has left. It had { $shown } proposals under way: they will be taken back and proposed to others.
}
help-left-teams = Teams that left
help-team = Team
help-name-hint = The name of a service, not of a person.
help-subject = Subject
help-subjects = Subjects
help-listening = Listening
help-any = Receives any request, even without a subject
help-any-short = any request
help-any-hint = For a team that listens first and directs afterwards.
help-ground = Territories
help-ground-hint = One a line: commune, EPCI, département, region or “France”. A name or a code.
help-reach = Beyond its territories
help-reach-none = Never
help-reach-hint = How far the team accepts to be asked when too few teams work on the spot.
help-remote = From afar
help-remote-short = from afar
help-remote-yes = Also helps from afar, wherever the requester is
help-kinds = For which organisations
help-kinds-hint = None ticked: for all.
help-least = From how many dwellings
help-most = Up to how many dwellings
help-phases = At which step
help-phase-diagnosis = Diagnosis
help-phase-accompaniment = Accompaniment
help-capacity = Requests at once
help-capacity-short = Capacity
help-capacity-hint = Requests that the team accepts to have at the same time. 0: it receives nothing new.
help-weeks = Other weeks
help-weeks-hint = One week a line, by one of its days, and its capacity: 2026-12-21 ; 1
help-absences = Absences
help-absences-hint = One a line, first and last day: 2026-12-24 ; 2027-01-03
help-conflicts = Declared interests
help-conflicts-hint = One organisation of the directory a line, by its exact name: the team is never proposed to these requesters.
help-leave = Leave
help-leave-what = The team receives nothing more. Its proposals under way are taken back by the desk and proposed to others: nobody is left without an answer. What it did stays in the requests.
help-changed = Somebody else changed this team meanwhile. Open it again to see what changed.
help-absent = Away from { $from } to { $to }
help-no-name = Give a name of one line, 80 characters at most, that says nothing of a person.
help-no-subjects = Choose one subject of the catalogue at least, or “any request”.
help-no-ground = Give one known territory at least (200 at most, not a neighbourhood), or help from afar.
help-no-reach = Choose EPCI, département, region or country.
help-no-capacity = Give a number between 0 and 1,000.
help-no-weeks = Write one date and one number a line (60 lines at most): 2026-12-21 ; 1
help-no-absences = Write two dates a line, the first one first (50 lines at most): 2026-12-24 ; 2027-01-03
help-no-dwellings = The smaller number must not be above the larger one.
help-no-conflicts = Name other organisations of the directory, not your own.
help-no-many = An organisation has 100 teams at most.
help-no-other = This value is not known. Choose from the list.
help-place-wrong = “{ $typed }”: { $why }
help-number-wrong = Write a whole number.
help-conflict-wrong = No organisation of the directory is called exactly “{ $typed }”, or several are.
help-load-title = Load of teams
help-load-lead = What each team has in hand, since when, and how the work is shared. Those that let people wait first.
help-load-none = No team is open: every request stays with the desk.
help-gini = Sharing of the work taken in a year: Gini coefficient { $gini } (0: each as much for its capacity; near 1: one does everything).
help-gini-unknown = Sharing of the work: unknown, no request was taken in a year.
help-open = Under way
help-waiting = Without an answer
help-oldest = Oldest
help-days = { $n ->
    [0] today
    [one] { $n } day
   *[other] { $n } days
}
help-taken = Taken in a year
help-declined = Declined in a year
help-room = Room
help-newcomer = New
help-late = To be reminded
help-trial-title = Trial of the routing
help-trial-lead = Who would be asked about a need, why, and why not the others. Nothing is saved.
help-trial-place = Place
help-trial-place-hint = Commune, EPCI, département or region. Empty: unknown.
help-trial-remote = Help from afar accepted
help-trial-urgent = Urgent
help-not-known = Unknown
help-try = Try
help-answer-title = Answer
help-answer = { $n ->
    [0] No team. { $level }.
    [one] { $shown } team asked. { $level }.
   *[other] { $shown } teams asked, each for itself. { $level }.
}
help-kept = { $desk } keeps this need and answers for it: it is never without anybody.
help-question = To ask next: { $what } { $teams ->
    [one] One team depends on it.
   *[other] { $teams } teams depend on it.
}
help-ask-subject = what is it about?
help-ask-place = in which commune?
help-ask-remote = would help from afar do?
help-ask-kind = which kind of organisation asks?
help-ask-dwellings = how many dwellings?
help-ask-phase = at which step is it?
help-ask-requester = who asks?
help-level-commune = Works on the spot
help-level-epci = Widened to the EPCI
help-level-departement = Widened to the département
help-level-region = Widened to the region
help-level-country = Widened to the country
help-level-desk = The desk
help-why = Why this team
help-why-not = Why not the others
help-refused-count = { $n ->
    [one] { $shown } team not asked
   *[other] { $shown } teams not asked
}
help-reason = Reason
help-would = It would be if
help-order = Load { $load } for a capacity of { $capacity }: the least loaded first, then a draw of the day.
help-order-kept = Place kept for a new team.
help-reason-no = A rule says no
help-reason-unknown = A fact is not known
help-reason-further = Enough teams nearer
help-reason-order = Others come before
help-engine = Rules { $engine }. Each proof can be read again without the directory.
help-rule-membership = Membership
help-rule-conflict = Interests
help-rule-not-yet = Not asked already
help-rule-presence = Presence
help-rule-subject = Subject
help-rule-place = Place
help-rule-kind = Kind of organisation
help-rule-dwellings = Number of dwellings
help-rule-phase = Step
help-rule-capacity = Free room
help-fact-active = organisation open and checked
help-fact-inactive = organisation closed or not checked
help-fact-conflict = has an interest in the requester
help-fact-no-conflict = no interest in the requester
help-fact-not-asked = not asked yet about this need
help-fact-already = already asked about this need
help-fact-present = present
help-fact-not-treated = does not treat this subject
help-fact-elsewhere = does not go that far
help-fact-wider = { $area } ({ $level })
help-fact-no-condition = no condition
help-fact-met = condition met
help-fact-not-met = condition not met
help-fact-unknown = unknown
help-fact-room = { $open } under way for { $capacity }
help-change-active = its organisation were open and checked
help-change-conflict = it had no interest in the requester
help-change-not-yet = it had not been asked already
help-change-present = it were not away
help-change-subject = the subject were “{ $subject }”
help-change-any = it received any request
help-change-place = the place were { $area }
help-change-remote = help from afar would do
help-change-ground = it also worked here: { $area }
help-change-kind = the requester were: { $kind }
help-change-dwellings = { $n ->
    [one] it were about { $n } dwelling
   *[other] it were about { $n } dwellings
}
help-change-phase = the step were “{ $phase }”
help-change-capacity = its capacity were { $n }
help-change-open = { $n ->
    [0] it had nothing under way
    [one] it had one request under way at most
   *[other] it had { $n } requests under way at most
}
help-change-recent = { $n ->
    [0] it had taken no request in the year, instead of { $from }
    [one] it had taken one request in the year, instead of { $from }
   *[other] it had taken { $n } requests in the year, instead of { $from }
}
help-change-full = “{ $team }” had no room left
help-figures-title = Figures of the desk
help-public-title = Figures of the service
help-figures-lead = How many requests, after how many days somebody answered, where they stand, what those who asked say. The public page and the desk’s count in the same way.
help-period-label = Period
help-period = requests filed from { $from } to { $to }, as they stood on the last day
help-filed = Requests
help-median = First answer: half of them
help-ninth = First answer: nine in ten
help-within = { $n ->
    [0] the same day
    [one] within { $n } day
   *[other] within { $n } days
}
help-what = What
help-first = First answer of a person
help-first-in-time = Within the promised working days
help-first-later = Later
help-first-waiting = Not yet
help-states = Where requests stand
help-state-open-8 = Open, 8 days at most
help-state-open-20 = Open, 9 to 20 days
help-state-open-44 = Open, 21 to 44 days
help-state-open-45 = Open, 45 days and more
help-state-advice = Advice given
help-state-accompanied = Accompaniment complete
help-state-no-reply = Diagnosis delivered, nothing followed
help-state-settled = Settled another way
help-state-redirected = Directed to another body
help-state-unanswered = Nobody could help
help-state-withdrawn = Withdrawn by the requester
help-survey = Did we help? (answers, weeks after)
help-helped-partly = in part
help-hidden = The twelve months that end with the last quarter that is over. A number below 3 is hidden, and those that would give it back.
help-fewer = fewer than { $n }
help-withheld = hidden
