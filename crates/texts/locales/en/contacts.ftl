# Territory contacts.
contact-title = Territory contacts
contact-lead = Who met which organisation, when, about what. Organisations only, never persons.
contact-new = Note a contact
contact-noted = Contact noted.
contact-none = No contact noted.
contact-territory = Territory
contact-territory-hint = Name or code of a commune, EPCI, département or région.
contact-partner = Organisation met
contact-partner-hint = Its name; not a person’s.
contact-day = Day
contact-channel = How
contact-meeting = Meeting
contact-visit = Visit
contact-call = Call
contact-letter = Letter
contact-about = About
contact-about-hint = A few words that say nothing of a person.
contact-next = To take up on
contact-by = Noted by
contact-is-due = to take up
contact-no-territory = No territory has this name or code, or several do: type its code.
contact-no-partner = Write the name of the organisation; say nothing of a person.
contact-no-about = Write a few words that say nothing of a person.
contact-no-day = Type a day that has come.
contact-no-next = The next day comes after the day of the contact.
contact-due = { $n ->
    [one] { $shown } contact to take up
   *[other] { $shown } contacts to take up
}
did-contact-noted = territory contact noted
day-contacts-due = { $n ->
    [one] territory contact to take up
   *[other] territory contacts to take up
}
day-contacts-due-more = the day that was planned has come
