# Témoignages : ce que des organisations ont vécu l’une avec l’autre, confirmé par les deux.
testimony-title = Témoignages
testimony-lead = Ce qu’une organisation a vécu avec une autre : ce qui a été fait, ce qui a changé, ce qui a été difficile. L’autre organisation l’a confirmé.
testimony-count = { $n ->
    [one] { $text } témoignage
   *[other] { $text } témoignages
}
testimony-none = Aucun témoignage n’est encore confirmé. Racontez ce que vous avez vécu avec une autre organisation : elle sera invitée à le confirmer.
testimony-none-found = Aucun témoignage ne répond à ces critères. Enlevez un mot ou un filtre.
testimony-new = Raconter
testimony-new-lead = Dites ce que deux organisations ont vécu ensemble. Ne nommez aucune personne : ni locataire, ni salarié. L’autre organisation lit ce texte d’abord, et le confirme ; personne d’autre ne le lit avant.
testimony-rewrite = Écrire de nouveau
testimony-rewrite-lead = Ce que vous enregistrez est une nouvelle version, que l’autre organisation confirme à son tour. Ce qui est confirmé aujourd’hui reste public jusque-là.
testimony-name = Titre
testimony-other = Avec quelle organisation
testimony-other-hint = Son nom dans l’annuaire.
testimony-teller = Raconté par
testimony-confirmer = Confirmé par
testimony-about = À propos de
testimony-about-nothing = rien de la bibliothèque
testimony-about-gone = une fiche qui n’est plus dans la bibliothèque
testimony-lived-on = Jour
testimony-lived-on-hint = Le jour où cela a fini, ou le dernier que vous racontez.
testimony-ground-unsaid = Non dit
testimony-done = Ce qui a été fait
testimony-done-hint = Qui a fait quoi, dans quel ordre. Des organisations, jamais des personnes.
testimony-changed = Ce qui a changé
testimony-changed-hint = Avec des chiffres si vous en avez.
testimony-proof = Où vérifier ces chiffres
testimony-proof-hint = Un document, une étude, un relevé. Vide : le texte dira qu’ils ne sont pas prouvés.
testimony-no-proof = non prouvés : ils sont dits par qui raconte
testimony-hard = Ce qui a été difficile
testimony-advice = Ce que nous conseillons
testimony-mine = Ceux de votre organisation
testimony-waits = { $n ->
    [one] { $text } attend votre organisation
   *[other] { $text } attendent votre organisation
}
testimony-all = Tout voir
testimony-waiting = Attend la confirmation de l’autre organisation
testimony-unreachable = Attend : l’autre organisation n’a pas de compte
testimony-confirmed = Confirmé, public
testimony-to-correct = À corriger
testimony-refused = Refusé
testimony-withdrawn = Retiré
testimony-waiting-what = Personne d’autre que { $teller } et { $other } ne lit ce texte tant que { $other } ne l’a pas confirmé.
testimony-unreachable-what = { $other } n’a pas de compte ici : personne ne peut confirmer, et rien n’est publié. Invitez cette organisation à ouvrir un compte (page « Créer une organisation ») ; ce texte l’attendra dans « Ma journée ».
testimony-unreachable-link = Créer une organisation
testimony-confirmed-what = { $other } l’a confirmé le { $day }.
testimony-to-correct-what = { $other } demande une correction : { $words }
testimony-refused-what = { $other } ne confirme pas : { $words }
testimony-withdrawn-what = Retiré par { $who } le { $day } : rien n’en est public. Une nouvelle version, confirmée, peut l’être de nouveau.
testimony-former-public = La version { $n }, confirmée, reste publique tant que la suivante attend.
testimony-answer = Votre réponse
testimony-answer-lead = Ce texte parle de votre organisation. Lisez-le en entier.
testimony-answer-confirm = Confirmer : c’est bien ce que nous avons vécu
testimony-answer-correct = Demander une correction
testimony-answer-refuse = Refuser
testimony-answer-words = Ce qu’il faut corriger, ou pourquoi
testimony-answer-words-hint = Lu par { $teller } seulement. Vide si vous confirmez.
testimony-withdraw = Retirer
testimony-withdraw-what = Le texte disparaît tout de suite pour tout le monde. Les deux organisations en gardent la trace.
testimony-editions = Versions
testimony-edition = Version
testimony-asked-on = Écrite le
testimony-answered = Réponse
testimony-not-answered = pas encore
testimony-none-about = Personne n’en témoigne encore.
testimony-tell-about = En témoigner
testimony-of-organisation = Témoignages de cette organisation
testimony-noted = C’est enregistré.
testimony-by = { $teller }, avec { $other }
testimony-no-words = Écrivez ce qui est demandé, sans rien dire d’une personne ; le texte est vide ou trop long.
testimony-no-other = Aucune organisation de l’annuaire ne porte ce nom. Vérifiez-le dans l’annuaire.
testimony-several-others = Plusieurs organisations portent ce nom. Ouvrez sa fiche dans l’annuaire, puis « Raconter ».
testimony-own = On ne témoigne pas de soi-même : choisissez l’autre organisation.
testimony-no-about = Cette fiche n’est pas, ou plus, dans la bibliothèque. Choisissez-en une autre, ou aucune.
testimony-no-day = Choisissez un jour passé.
testimony-no-answer = Choisissez une réponse.
testimony-no-answer-words = Dites ce qu’il faut corriger, ou pourquoi vous refusez, sans rien dire d’une personne.
testimony-same-person = Vous avez écrit ce texte : quelqu’un d’autre de l’organisation doit y répondre.
testimony-not-now = Ce témoignage est retiré : il n’y a plus rien à y répondre.
testimony-answered-meanwhile = Quelqu’un a répondu, écrit une nouvelle version ou retiré ce texte pendant que vous le lisiez. Voici ce qu’il en est.
day-testimonies-to-answer = { $n ->
    [one] témoignage à confirmer ou à corriger
   *[other] témoignages à confirmer ou à corriger
}
day-testimonies-to-answer-more = Voir les témoignages
did-testimony-told = témoignage raconté
did-testimony-changed = nouvelle version d’un témoignage
did-testimony-confirmed = témoignage confirmé
did-testimony-answered = correction d’un témoignage demandée
did-testimony-declined = témoignage refusé
did-testimony-withdrawn = témoignage retiré
