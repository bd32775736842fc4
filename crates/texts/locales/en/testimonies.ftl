# Testimonies: what organisations lived with each other, confirmed by both.
testimony-title = Testimonies
testimony-lead = What an organisation lived with another one: what was done, what changed, what was hard. The other organisation confirmed it.
testimony-count = { $n ->
    [one] { $text } testimony
   *[other] { $text } testimonies
}
testimony-none = No testimony is confirmed yet. Tell what you lived with another organisation: it will be asked to confirm it.
testimony-none-found = No testimony fits. Take a word or a filter away.
testimony-new = Tell
testimony-new-lead = Say what two organisations lived together. Name no person: no tenant, no employee. The other organisation reads this text first and confirms it; nobody else reads it before.
testimony-rewrite = Write again
testimony-rewrite-lead = What you save is a new version, which the other organisation confirms in its turn. What is confirmed today stays public until then.
testimony-name = Title
testimony-other = With which organisation
testimony-other-hint = Its name in the directory.
testimony-teller = Told by
testimony-confirmer = Confirmed by
testimony-about = About
testimony-about-nothing = nothing of the library
testimony-about-gone = a sheet that is no longer in the library
testimony-lived-on = Day
testimony-lived-on-hint = The day on which it ended, or the last one that you tell.
testimony-ground-unsaid = Not said
testimony-done = What was done
testimony-done-hint = Who did what, in which order. Organisations, never persons.
testimony-changed = What changed
testimony-changed-hint = With figures if you have some.
testimony-proof = Where these figures can be checked
testimony-proof-hint = A document, a study, a record. Empty: the text will say that they are not proven.
testimony-no-proof = not proven: told by whoever tells it
testimony-hard = What was hard
testimony-advice = What we advise
testimony-mine = Those of your organisation
testimony-waits = { $n ->
    [one] { $text } waits for your organisation
   *[other] { $text } wait for your organisation
}
testimony-all = See all
testimony-waiting = Waits for the other organisation to confirm it
testimony-unreachable = Waits: the other organisation has no account
testimony-confirmed = Confirmed, public
testimony-to-correct = To correct
testimony-refused = Refused
testimony-withdrawn = Withdrawn
testimony-waiting-what = Nobody but { $teller } and { $other } reads this text until { $other } has confirmed it.
testimony-unreachable-what = { $other } has no account here: nobody can confirm it, and nothing is published. Invite this organisation to open an account (page “Create an organisation”); this text will wait for it in “My day”.
testimony-unreachable-link = Create an organisation
testimony-confirmed-what = { $other } confirmed it on { $day }.
testimony-to-correct-what = { $other } asks for a correction: { $words }
testimony-refused-what = { $other } does not confirm it: { $words }
testimony-withdrawn-what = Withdrawn by { $who } on { $day }: nothing of it is public. A new version, once confirmed, may be public again.
testimony-former-public = Version { $n }, confirmed, stays public while the next one waits.
testimony-answer = Your answer
testimony-answer-lead = This text speaks of your organisation. Read it to the end.
testimony-answer-confirm = Confirm: this is what we lived
testimony-answer-correct = Ask for a correction
testimony-answer-refuse = Refuse
testimony-answer-words = What is to be corrected, or why
testimony-answer-words-hint = Read by { $teller } only. Empty if you confirm.
testimony-withdraw = Withdraw
testimony-withdraw-what = The text disappears at once for everybody. Both organisations keep a trace of it.
testimony-editions = Versions
testimony-edition = Version
testimony-asked-on = Written on
testimony-answered = Answer
testimony-not-answered = not yet
testimony-none-about = Nobody testifies of it yet.
testimony-tell-about = Testify
testimony-of-organisation = Testimonies of this organisation
testimony-noted = Saved.
testimony-by = { $teller }, with { $other }
testimony-no-words = Write what is asked, and nothing about a person; the text is empty or too long.
testimony-no-other = No organisation of the directory has this name. Check it in the directory.
testimony-several-others = Several organisations have this name. Open its sheet in the directory, then “Tell”.
testimony-own = One does not testify of oneself: choose the other organisation.
testimony-no-about = This sheet is not, or no longer, in the library. Choose another one, or none.
testimony-no-day = Choose a past day.
testimony-no-answer = Choose an answer.
testimony-no-answer-words = Say what is to be corrected, or why you refuse, and nothing about a person.
testimony-same-person = You wrote this text: somebody else of the organisation must answer it.
testimony-not-now = This testimony is withdrawn: there is nothing left to answer.
testimony-answered-meanwhile = Somebody answered, wrote a new version or withdrew this text while you were reading it. Here is where it stands.
day-testimonies-to-answer = { $n ->
    [one] testimony to confirm or to correct
   *[other] testimonies to confirm or to correct
}
day-testimonies-to-answer-more = See the testimonies
did-testimony-told = testimony told
did-testimony-changed = new version of a testimony
did-testimony-confirmed = testimony confirmed
did-testimony-answered = correction of a testimony asked for
did-testimony-declined = testimony refused
did-testimony-withdrawn = testimony withdrawn
