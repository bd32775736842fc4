# La bibliothèque : une seule recherche des pratiques, innovations, modèles, témoignages et clauses.
library-title = Bibliothèque
library-lead = Ce que d’autres ont fait, ce qu’ils en disent, et de quoi le refaire : pratiques, innovations, modèles de lieux, témoignages et clauses, par une seule recherche.
library-words = Que cherchez-vous ?
library-words-hint = Des mots de tous les jours : « local vide », « chute dans la salle de bain ».
library-kind = Sorte
library-any-kind = Toutes les sortes
library-practice = Pratique
library-innovation = Innovation
library-model = Modèle
library-testimony = Témoignage
library-clause = Clause
library-kind-count = { $kind } ({ $n })
library-count = { $n ->
    [one] { $text } fiche
   *[other] { $text } fiches
}
library-search = Chercher
library-all = Tout voir
library-results = Ce qui répond
library-newest = Les plus récentes
library-most-taken = Les plus reprises
library-whole = Toute la bibliothèque
library-visitor = Les modèles et les clauses se lisent avec un compte.
library-sign-in = Se connecter
library-none = Rien ne répond à cette recherche. Enlevez un filtre, ou essayez un mot plus courant.
library-none-tell = Si vous l’avez fait vous-mêmes, racontez-le :
library-unsaid = { $n ->
    [one] { $text } autre fiche répond, sans que personne ne dise pour quel type de territoire.
   *[other] { $text } autres fiches répondent, sans que personne ne dise pour quel type de territoire.
}
library-taken-word = « { $typed } » a été compris comme : { $words }.
library-unknown-word = « { $typed } » n’est dans aucune fiche.
library-by = Raconté par { $who }
library-proof = Preuve
library-proof-told = résultats dits par qui raconte
library-proof-confirmed = confirmé par { $other }, chiffres non prouvés
library-proof-figures = confirmé par { $other } ; chiffres : { $place }
library-conditions = Pour le refaire
library-conditions-more = et { $n } de plus
library-conditions-unsaid = non dit
library-taken-up = { $n ->
    [one] reprise par { $text } organisation
   *[other] reprise par { $text } organisations
}
library-told-on = depuis le { $day }
