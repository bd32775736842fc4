# « Ma journée »: queues, and when each thing is due.
day-letters = { $n ->
    [one] campagne dont les lettres sont à envoyer
   *[other] campagnes dont les lettres sont à envoyer
}
day-letters-more = à imprimer, à poster, puis à noter comme parties
day-reminders = { $n ->
    [one] ménage à relancer
   *[other] ménages à relancer
}
day-reminders-more = sans réponse 45 jours après la lettre, puis 30 jours après la première relance
day-home-visits = { $n ->
    [one] visite à domicile à prévoir
   *[other] visites à domicile à prévoir
}
day-home-visits-more = deux relances sont restées sans réponse
day-answers = { $n ->
    [one] réponse à noter
   *[other] réponses à noter
}
day-answers-more = le jour de la visite ou du rappel est venu : notez ce que le ménage a dit
day-interested = { $n ->
    [one] ménage intéressé sans dossier
   *[other] ménages intéressés sans dossier
}
day-interested-more = il a dit oui : ouvrez son dossier d’adaptation, avec son accord
day-diagnoses = { $n ->
    [one] diagnostic à faire
   *[other] diagnostics à faire
}
day-diagnoses-more = la visite est à planifier, ou son jour est venu
day-reports = { $n ->
    [one] grille à saisir
   *[other] grilles à saisir
}
day-reports-more = la visite est faite ; le compte rendu n’est pas encore dans le dossier
day-committee = { $n ->
    [one] dossier à passer en commission d’adaptation
   *[other] dossiers à passer en commission d’adaptation
}
day-committee-more = le compte rendu est là : il reste à décider
day-orders = { $n ->
    [one] chantier à commander
   *[other] chantiers à commander
}
day-orders-more = la commission a décidé d’adapter
day-acceptances = { $n ->
    [one] chantier à démarrer ou à réceptionner
   *[other] chantiers à démarrer ou à réceptionner
}
day-acceptances-more = le premier jour est venu, les travaux sont en cours, ou une réserve est à lever
day-deliveries = { $n ->
    [one] chantier à livrer
   *[other] chantiers à livrer
}
day-deliveries-more = les travaux sont réceptionnés : notez ce qu’ils laissent dans le logement
day-telling = { $n ->
    [one] ménage à prévenir
   *[other] ménages à prévenir
}
day-telling-more = 30 et 7 jours avant les travaux, chaque semaine pendant, 30 jours après
day-complaints = { $n ->
    [one] réclamation sans réponse
   *[other] réclamations sans réponse
}
day-complaints-more = le ménage attend qu’on lui dise quelque chose
day-devices = { $n ->
    [one] aide technique à reprendre
   *[other] aides techniques à reprendre
}
day-devices-more = le prêt est fini, ou les travaux sont livrés
day-feedback = { $n ->
    [one] avis à demander
   *[other] avis à demander
}
day-feedback-more = un mois et six mois après la livraison
day-unmatched = { $n ->
    [one] logement adapté libéré sans besoin associé
   *[other] logements adaptés libérés sans besoin associé
}
day-unmatched-more = aucun besoin noté ne lui correspond : cherchez auprès des partenaires
day-departures = { $n ->
    [one] départ à confirmer
   *[other] départs à confirmer
}
day-departures-more = le jour annoncé est venu : les clés sont-elles là ?
day-to-examine = { $n ->
    [one] logement à inscrire en commission
   *[other] logements à inscrire en commission
}
day-to-examine-more = il est ou sera libre, et aucune séance ne l’examine
day-cases = { $n ->
    [one] dossier de commission à préparer
   *[other] dossiers de commission à préparer
}
day-cases-more = moins de trois candidats, ou un loyer inconnu
day-decisions = { $n ->
    [one] décision d’attribution à noter
   *[other] décisions d’attribution à noter
}
day-decisions-more = la séance s’est tenue ou se tient aujourd’hui
day-leases = { $n ->
    [one] bail à noter
   *[other] baux à noter
}
day-leases-more = la commission a choisi ; le nouveau bail n’est pas noté
day-proposals = { $n ->
    [one] proposition de mutation à suivre
   *[other] propositions de mutation à suivre
}
day-proposals-more = à proposer au ménage, réponse à noter, ou à remettre à la commission
day-wishes = { $n ->
    [one] souhait de mutation à confirmer
   *[other] souhaits de mutation à confirmer
}
day-wishes-more = leur durée d’un an finit, ou le ménage est parti
day-charter-requests = { $n ->
    [one] demande d’un autre bailleur
   *[other] demandes d’autres bailleurs
}
day-charter-requests-more = un de nos logements adaptés conviendrait chez eux : répondez avant le jour dit
day-to-propose = à proposer au ménage
day-to-answer = réponse du ménage à noter
day-to-hand = à remettre à la commission
day-to-confirm = à confirmer avec le ménage
day-imports-stopped = { $n ->
    [one] import arrêté ou en attente
   *[other] imports arrêtés ou en attente
}
day-imports-stopped-more = rien n’est écrit avant votre décision
day-imports-rejected = { $n ->
    [one] dernier fichier avec des lignes écartées
   *[other] derniers fichiers avec des lignes écartées
}
day-imports-rejected-more = le fichier annoté dit quoi corriger, ligne par ligne
day-agreements-to-sign = { $n ->
    [one] convention à signer
   *[other] conventions à signer
}
day-agreements-to-sign-more = votre organisation ne l’a pas encore signée
day-agreements-to-propose = { $n ->
    [one] projet de convention à proposer
   *[other] projets de convention à proposer
}
day-agreements-to-propose-more = l’autre organisation ne le voit pas encore
day-roles = { $n ->
    [one] rôle à approuver
   *[other] rôles à approuver
}
day-roles-more = il ouvre des données de personnes : il faut une seconde personne
day-invitations = { $n ->
    [one] invitation sans réponse
   *[other] invitations sans réponse
}
day-invitations-more = le lien sert une semaine ; après, invitez de nouveau
day-requests = { $n ->
    [one] demande d’une personne sur ses données
   *[other] demandes de personnes sur leurs données
}
day-requests-more = la réponse est due dans le mois
day-targets = { $n ->
    [one] résidence cible sans campagne
   *[other] résidences cibles sans campagne
}
day-targets-more = plus d’un logement sur cinq y abrite une personne de 70 ans et plus
day-births = { $n ->
    [one] résidence à confirmer
   *[other] résidences à confirmer
}
day-births-more = cible ou non, selon des dates de naissance qui manquent
day-surveys = { $n ->
    [one] résidence à compléter
   *[other] résidences à compléter
}
day-surveys-more = l’indice y est trop incertain pour être classé : une visite de 20 minutes suffit souvent
day-absent = { $n ->
    [one] logement qui n’est plus dans le fichier
   *[other] logements qui ne sont plus dans le fichier
}
day-absent-more = vendu, démoli ou oublié ? À vérifier
day-visits = { $n ->
    [one] visite confiée à écrire
   *[other] visites confiées à écrire
}
day-visits-more = le compte rendu est à remettre avant le dernier jour

when-late = { $n ->
    [one] en retard de { $shown } jour (pour le { $date })
   *[other] en retard de { $shown } jours (pour le { $date })
}
when-today = aujourd’hui
when-tomorrow = demain, le { $date }
when-in = dans { $shown } jours, le { $date }
when-since-today = depuis aujourd’hui
when-since-yesterday = depuis hier (le { $date })
when-since = depuis { $shown } jours (le { $date })
when-unsaid = sans date

day-first = le plus pressé : { $when }
day-what = Quoi
day-step = À faire
day-when = Échéance
day-count = { $n ->
    [one] { $shown } ligne, la plus pressée d’abord
   *[other] { $shown } lignes, les plus pressées d’abord
}
day-empty = Rien n’attend ici
day-empty-what = Cette liste se remplit d’elle-même. Ce qui vous attend ailleurs est sur l’accueil.
day-back = Revenir à ma journée
day-full-list = Voir la liste complète
day-left-stock = logement sorti du parc
day-letter-count = { $n ->
    [one] { $shown } lettre
   *[other] { $shown } lettres
}
day-open-file = ouvrir le dossier
day-candidates = { $n ->
    [one] { $shown } candidat
   *[other] { $shown } candidats
}
day-no-rent = loyer à dire
day-lines-left-out = { $n ->
    [one] { $shown } ligne écartée
   *[other] { $shown } lignes écartées
}
day-ages-missing = { $n ->
    [one] { $shown } date de naissance manque
   *[other] { $shown } dates de naissance manquent
}
day-known-for = connue à { $share }
