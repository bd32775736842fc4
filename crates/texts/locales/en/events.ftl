# Events: announcements, seats, calendar.
event-title = Events
event-lead = Meetings, information days, launches. Organisations register, with an account or without.
event-none = No event to come.
event-new = Announce an event
event-name = Event
event-about = What it is about
event-place = Place
event-day = Day
event-starts = Beginning
event-ends = End
event-hour-hint = For example 14:00.
event-when = { $day }, from { $from } to { $to }
event-days = from { $from } to { $to }
event-host = Held by
event-capacity = Seats
event-capacity-hint = Empty: as many as come.
event-no-limit = no limit
event-taken = Seats taken
event-seats = Seats asked for
event-seats-hint = 0 to withdraw. Changing the number takes a new place in the order.
event-register = Register your organisation
event-own = Your organisation: { $seats } seats, { $state }.
event-confirmed = confirmed
event-waiting = on the waiting list
event-guests = Organisations registered
event-guests-none = Nobody registered.
event-organisation = Organisation
event-noted = Noted.
event-calendar = Add to the calendar (ICS)
event-cancel = Cancel the event
event-cancel-what = Its page will tell everybody.
event-cancelled = Cancelled
event-no-words = Write a few words that say nothing of a person.
event-no-times = Type a day to come, a beginning and an end after it, for example 14:00 then 17:00.
event-no-capacity = Type a number of seats from 1 to 10,000, or nothing.
event-no-seats = Type a number of seats, within those of the event.
event-no-over = The event is past, begun or cancelled.
did-event-held = event announced
did-event-cancelled = event cancelled
did-event-registered = seats asked for at an event
did-event-withdrew = seats of an event given back
# Without an account, and reminders.
event-stranger = Come without an account
event-stranger-lead = A secret address lets you change the number of seats or give them back. An organisation that has an account registers with it.
event-person = Your name
event-email = E-mail
event-phone = Telephone
event-reach-hint = One of the two is enough: to remind you of the event or to tell you that it is cancelled.
event-consent = I agree that { $host } reads how to reach me for this event. It is erased when I give my seats back, otherwise one month after the event.
event-no-consent = Without your agreement, the registration cannot be kept.
event-no-organisation = Say which organisation you are from.
event-no-person = Give your name.
event-no-reach = Give an e-mail address or a telephone number.
event-no-email = An e-mail address is written name@example.org.
event-no-long = This text is too long.
event-no-personal = Give no social security number here, and nothing about health.
event-no-many = Registrations without an account are full: call the organiser.
event-link-title = Your registration is noted
event-link-keep = Keep this address: nothing else lets you change your seats or give them back. It will not be shown again.
event-link-follow = See my registration
event-link-lead = Registration of { $organisation }: { $seats } seats, { $state }.
event-link-change = Change the number of seats
event-link-hint = 0: you do not come any more, and how to reach you is erased. Changing the number takes a new rank in the queue.
event-link-gone = Your seats are given back and how to reach you is erased.
event-reach = How to reach
event-remind = Remind of the event
event-remind-what = Plain-pied sends nothing. Organisations that have an account see the event in their day during the week before; call or write to the others, then note it.
event-remind-mail = Write to all (blind copy)
event-remind-done = It is done
event-reminded = Reminder noted
data-registration = Registrations for an event without an account: how to reach
did-event-reminded = reminder of an event noted
day-events-to-remind = { $n ->
    [one] event to remind of
   *[other] events to remind of
}
day-events-to-remind-more = it is held within seven days, and nobody noted a reminder
day-events-to-attend = { $n ->
    [one] event soon
   *[other] events soon
}
day-events-to-attend-more = your organisation has its seats there, within seven days
