# The library: one search of practices, innovations, models, testimonies and clauses.
library-title = Library
library-lead = What others did, what they say of it, and what it takes to do it again: practices, innovations, models of places, testimonies and clauses, by one search.
library-words = What are you looking for?
library-words-hint = Everyday words, in French for what organisations tell: “local vide”, “chute dans la salle de bain”.
library-kind = Kind
library-any-kind = All kinds
library-practice = Practice
library-innovation = Innovation
library-model = Model
library-testimony = Testimony
library-clause = Clause
library-kind-count = { $kind } ({ $n })
library-count = { $n ->
    [one] { $text } sheet
   *[other] { $text } sheets
}
library-search = Search
library-all = See all
library-results = What answers
library-newest = The newest
library-most-taken = The most taken up
library-whole = The whole library
library-visitor = Models and clauses are read with an account.
library-sign-in = Sign in
library-none = Nothing answers this search. Take a filter away, or try a more usual word.
library-none-tell = If you did it yourselves, tell it:
library-unsaid = { $n ->
    [one] { $text } other sheet answers, of which nobody says for which kind of territory.
   *[other] { $text } other sheets answer, of which nobody says for which kind of territory.
}
library-taken-word = “{ $typed }” was understood as: { $words }.
library-unknown-word = “{ $typed }” is in no sheet.
library-by = Told by { $who }
library-proof = Evidence
library-proof-told = results told by whoever tells it
library-proof-confirmed = confirmed by { $other }, figures not proven
library-proof-figures = confirmed by { $other }; figures: { $place }
library-conditions = To do it again
library-conditions-more = and { $n } more
library-conditions-unsaid = not said
library-taken-up = { $n ->
    [one] taken up by { $text } organisation
   *[other] taken up by { $text } organisations
}
library-told-on = since { $day }
