# Campaigns: proposing to tenants, by letter and by voice, and noting what they answer.
nav-campaigns = Campaigns
campaigns-lead = A campaign writes to the tenants of one or several residences, notes their answers and says what remains to be done.
campaigns-none = No campaign
campaigns-none-todo = Start one from a target residence, or with “New campaign”.
campaigns-count = { $n ->
    [one] { $shown } campaign
   *[other] { $shown } campaigns
}
campaign-new = New campaign
campaign-new-lead = Choose to whom you write. Nothing leaves before you decide so.
campaign-create = Create the campaign
campaign-launch = Start a campaign
campaign-title = Title of the campaign
campaign-title-hint = Read inside your organisation only. Nobody’s name.
campaign-title-wrong = Write a title of at most 120 characters, without a person’s name or a word on health
campaign-residences-wrong = Choose at least one residence, and at most 500
campaign-is-target = { $name } (target)
campaign-age = Write to tenants from
campaign-age-wrong = Write an age between 50 and 100
campaign-years = years
campaign-state = State
campaign-few = fewer than 11
campaign-towards = Towards households where a person of { $age } or more lives
campaign-draft = draft
campaign-ready = ready
campaign-under-way = under way
campaign-postponed = put off
campaign-closed = closed
campaign-cancelled = cancelled
campaign-state-since = { $stage }, sent on { $day }
campaign-steps = Steps of the campaign
campaign-step-target = Target
campaign-step-recipients = Recipients
campaign-step-letter = Letter
campaign-step-sending = Sending
campaign-step-follow = Follow-up
campaign-step-report = Report
campaign-reason = Why this residence
campaign-why = On { $date }, share of dwellings with a person of the age: { $share }. Rule: { $age }, more than { $percent }%.
campaign-freeze = Freeze the list of recipients
campaign-schedule = Choose the day of sending
campaign-sending-day = Planned day of sending
campaign-note-sent = The letters have left
campaign-sent-day = Day on which letters left
campaign-note-reminded = The reminders have left
campaign-reminded-day = Day on which reminders left
campaign-postpone = Put off
campaign-close = Close the campaign
campaign-cancel = Cancel the campaign
campaign-done-frozen = The list is frozen. Check who is left out and why, then write the letter.
campaign-done-scheduled = Day of sending saved.
campaign-done-sent = Sending noted for every household of the list.
campaign-done-reminded = Reminder noted for every household that was due one.
campaign-done-postponed = Campaign put off. Choose another day of sending when you wish.
campaign-done-closed = Campaign closed. Its figures stay.
campaign-done-cancelled = Campaign cancelled.
campaign-done-written = Letter saved.
campaign-not-now = This cannot be done where the campaign stands.
campaign-future = This day is to come: note what has happened
campaign-early = This day is before the list was frozen
campaign-nobody = Nobody to write to: no household of the list can receive this letter today.
campaign-many = More than 50,000 households: make several campaigns.
campaign-day-wrong = Choose a day of sending, today or later.
campaign-sent-already = Households were already contacted: the campaign can no longer be put off. You can close it.
campaign-words-wrong = The letter holds a word on health or private life. Write what you propose, not why.
campaign-long = The letter is too long, or a line exceeds 120 characters
campaign-purpose = Proposal to adapt the dwelling; serves nothing else

figure-recipients = Recipients
figure-contacted = Contacted
figure-answered = Answers
contact-to-contact = to contact
contact-contacted = contacted
contact-reminded-once = reminded once
contact-reminded-twice = reminded twice
contact-visit-to-plan = visit to plan
contact-visit-planned = visit planned
contact-interested = interested
contact-call-back = to call back
contact-refused = refused
contact-opposed = does not want to be contacted
contact-unreachable = unreachable
contact-not-concerned = not concerned
contact-done-noted = Noted.
contact-done-corrected = Corrected: this fact counts no more, and stays visible.
contact-not-now = This cannot happen to a household that stands there
contact-reason-wrong = Choose a reason of the list that goes with what you note
contact-day-wrong = Say for which day, at the earliest that of the fact
contact-none-due = No reminder was due on that day.
event-letter = letter delivered
event-call = call made
event-visit = visit made
event-reminder = reminder
event-visit-planned = visit planned
why-suits = the dwelling suits
why-already-adapted = the dwelling is already adapted
why-no-works = wants no works
why-cost-feared = fears the cost
why-wants-to-move = wishes to move
why-later-perhaps = later, perhaps
why-other = another reason
out-opposed = does not want to be contacted
out-gone = gone
out-deceased = deceased
out-under-age = nobody of the age in the dwelling any more
out-household-changed = the household changed since the list was frozen
out-age-unknown = age unknown
out-dwelling-left = dwelling no longer in the stock
next-first-reminder = first reminder
next-second-reminder = second reminder
next-plan-visit = visit to plan
next-visit = visit
next-call-back = call back
next-from = { $what } from { $day }
door-building = building { $name }
door-staircase = staircase { $name }
door-floor = floor { $n }
door-ground = ground floor
door-apartment = apartment { $name }
door-reference = dwelling { $name }

recipients-not-frozen = The list is not frozen yet. Freezing it writes who lives there today, who is left out and why, and gives everyone a reply code.
recipients-summary = { $n ->
    [one] { $shown } household, { $persons } persons of { $age } or more
   *[other] { $shown } households, { $persons } persons of { $age } or more
}
recipients-caption = Households of the list: { $shown }
recipients-out = Left out
recipient-household = Household
recipient-door = Dwelling
recipient-persons = Persons of the age
recipient-out = Left out because
contacts-title = Names and telephones
contacts-lead = The register knows no name. With this list, letters name households and the list of calls has their numbers. It is encrypted, and forgotten when the household changes.
contacts-list = List
contacts-hint = One line for each dwelling, copied from a spreadsheet: reference, name as on an envelope, telephone. By hand, separate with semicolons.
contacts-none = Paste at least one line
contacts-many = More than 50,000 lines: paste the list in several parts.
contacts-kept = { $n ->
    [one] { $shown } household saved.
   *[other] { $shown } households saved.
}
contacts-unknown = Dwelling not found or several in the stock, lines: { $lines }
contacts-wrong = Name missing, longer than 80 characters or with a word on health, lines: { $lines }

letter-subject = Subject
letter-body = Text
letter-body-hint = Short sentences, one proposal only. The text is in 14 points and everything fits on one page.
letter-referent = Person to call
letter-phone = Telephone
letter-meeting-day = Day of the meeting
letter-meeting-place = Place and hour
letter-meeting-hint = For instance: salle commune, à 14 h
letter-variables = These words between braces are replaced for each household:
letter-preview = Preview
letter-place = Letter { $n } of { $total }
letter-example = Example: the list is not frozen, or nobody can receive the letter.
letter-before = Previous letter
letter-after = Next letter
letter-left = The letters have left: the text no longer changes.
letter-faults = To see the preview, correct first:
letter-unknown = There is no variable { "{" }{ $name }{ "}" }
letter-open = A brace is opened and not closed
letter-missing = The text uses { "{" }{ $name }{ "}" }, and nothing says what it is
letter-empty = Fill in: { $label }
letter-too-long = The letter does not fit on one page: { $lines } lines too many
letter-unprintable = The character { $c } cannot be printed
letter-too-wide = A word is wider than the page
letter-proposed-subject = Living well at home, { "{" }résidence{ "}" }
letter-proposed-body =
    You live in { "{" }résidence{ "}" }. We wish you to live well there, for long.

    We propose to look at your dwelling with you: the shower, the steps, the handles. The visit is free. You then choose what you want, or nothing.

    Call { "{" }référent{ "}" } at { "{" }téléphone{ "}" }, or hand the answer below to the caretaker.

sending-summary = { $n ->
    [one] { $shown } first letter to send
   *[other] { $shown } first letters to send
}
sending-reminders = { $n ->
    [one] { $shown } reminder due
   *[other] { $shown } reminders due
}
sending-out = Left out at the last moment
sending-out-what = They were in the frozen list. Since then they said no, left, or their age was corrected: nothing is printed for them.
sending-print = Print
sending-letters = Letters as PDF
sending-labels = Labels as PDF
sending-remind = Reminders
print-what = The PDF holds one page for each household, with its coupon. It can be downloaded for one day.
print-which = What do you want to print?
print-start = Prepare the PDF
print-under-way = The PDF is being prepared.
print-done = The PDF is ready.
print-gone = The PDF was erased: prepare it again.
print-stopped = Stopped. Nothing is kept.
print-failed = The PDF could not be prepared. Try again; if it happens again, tell the operator.
print-too-long = Letter number { $place } does not fit on one page: shorten the text.
print-unprintable = Letter number { $place } cannot be printed: a character or a word does not fit, or a variable is missing.
print-left-out = { $n ->
    [one] { $shown } household of the frozen list was left out at the last moment.
   *[other] { $shown } households of the frozen list were left out at the last moment.
}
print-out-of-date = Since this PDF was made, a household in it must no longer receive letters. Prepare it again.
print-take = Download the letters
print-stop = Stop

follow-due = to do today
follow-since = Since
follow-next = To do
follow-count = { $n ->
    [one] { $shown } household
   *[other] { $shown } households
}
household-note = Note what happened
household-what = What
household-what-wrong = Say what happened
household-reason = Reason
household-reason-hint = For a refusal, or a household that is not concerned.
household-no-reason = none
household-reason-of = { $what }: { $why }
household-day = On
household-day-wrong = Give the day of what happened
household-for = For
household-for-hint = For a planned visit or a call back.
household-facts = What happened
household-none = Nothing yet.
household-corrected = (noted by mistake)
household-correct = Noted by mistake
household-out = Nothing is sent to it: { $why }.
coupon-read = Type in a coupon
coupon-lead = The code of the coupon opens the sheet of the household. It says nothing of anybody.
coupon-code = Reply code
coupon-hint = Nine characters, for instance K7M-29P-RT4.
coupon-open = Open the sheet
coupon-unknown = No coupon bears this code
coupon-length = A code has nine characters; you typed { $n }
coupon-character = No code holds the character { $c }
coupon-check = One of the characters is wrong: read the coupon again
calls-title = List of calls
calls-answer = Answer
attendance-title = Attendance sheet
attendance-what = Information meeting
attendance-no-day = day to choose
attendance-name = Name
attendance-signature = Signature
report-households = Households
report-due = To do
report-once = Each household is counted once: contacted from the first letter, call or visit. No name in this report.
export-households = Number of households
export-purpose = Purpose
