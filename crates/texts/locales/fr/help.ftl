# Équipes de conseil, charge, essai d’aiguillage.
help-title = Équipes de conseil
help-lead = Ce que chaque équipe sait faire, où, pour qui et combien à la fois. Le guichet ne lui propose jamais plus qu’elle n’a déclaré.
help-none = Aucune équipe
help-none-todo = Ouvrez une équipe : dites ses sujets, son territoire et ce qu’elle peut prendre. Elle peut partir quand elle veut.
help-new = Ouvrir une équipe
help-count = { $n ->
    [one] { $shown } équipe
   *[other] { $shown } équipes
}
help-saved = L’équipe est enregistrée.
help-left = { $n ->
    [0] L’équipe est partie. Aucune proposition n’attendait d’elle.
    [one] L’équipe est partie. Elle avait { $shown } proposition en cours : elle sera reprise et proposée à d’autres.
   *[other] L’équipe est partie. Elle avait { $shown } propositions en cours : elles seront reprises et proposées à d’autres.
}
help-left-teams = Équipes parties
help-team = Équipe
help-name-hint = Le nom d’un service, pas d’une personne.
help-subject = Sujet
help-subjects = Sujets
help-listening = Écoute
help-any = Reçoit toute demande, même sans sujet
help-any-short = toute demande
help-any-hint = Pour une équipe qui écoute d’abord et oriente ensuite.
help-ground = Territoires
help-ground-hint = Un par ligne : commune, EPCI, département, région ou « France ». Un nom ou un code.
help-reach = Au-delà de ses territoires
help-reach-none = Jamais
help-reach-hint = Jusqu’où l’équipe accepte qu’on lui demande quand trop peu d’équipes travaillent sur place.
help-remote = À distance
help-remote-short = à distance
help-remote-yes = Aide aussi à distance, où que soit le demandeur
help-kinds = Pour quelles organisations
help-kinds-hint = Aucune cochée : pour toutes.
help-least = À partir de combien de logements
help-most = Jusqu’à combien de logements
help-phases = À quelle étape
help-phase-diagnosis = Diagnostic
help-phase-accompaniment = Accompagnement
help-capacity = Demandes à la fois
help-capacity-short = Capacité
help-capacity-hint = Demandes que l’équipe accepte d’avoir en même temps. 0 : elle ne reçoit plus rien de nouveau.
help-weeks = Autres semaines
help-weeks-hint = Une semaine par ligne, par l’un de ses jours, et sa capacité : 2026-12-21 ; 1
help-absences = Absences
help-absences-hint = Une par ligne, premier et dernier jour : 2026-12-24 ; 2027-01-03
help-conflicts = Intérêts déclarés
help-conflicts-hint = Une organisation de l’annuaire par ligne, par son nom exact : l’équipe n’est jamais proposée à ces demandeurs.
help-leave = Quitter
help-leave-what = L’équipe ne reçoit plus rien. Ses propositions en cours sont reprises par le guichet et proposées à d’autres : personne n’est laissé sans réponse. Ce qu’elle a fait reste dans les demandes.
help-changed = Quelqu’un d’autre a changé cette équipe entre-temps. Rouvrez-la pour voir ce qui a changé.
help-absent = Absente du { $from } au { $to }
help-no-name = Donnez un nom d’une ligne, 80 caractères au plus, qui ne dit rien d’une personne.
help-no-subjects = Choisissez un sujet du catalogue au moins, ou « toute demande ».
help-no-ground = Donnez un territoire connu au moins (200 au plus, pas un quartier), ou l’aide à distance.
help-no-reach = Choisissez EPCI, département, région ou pays.
help-no-capacity = Donnez un nombre entre 0 et 1 000.
help-no-weeks = Écrivez une date et un nombre par ligne (60 lignes au plus) : 2026-12-21 ; 1
help-no-absences = Écrivez deux dates par ligne, la première d’abord (50 lignes au plus) : 2026-12-24 ; 2027-01-03
help-no-dwellings = Le plus petit nombre doit être au plus égal au plus grand.
help-no-conflicts = Nommez d’autres organisations de l’annuaire, pas la vôtre.
help-no-many = Une organisation a 100 équipes au plus.
help-no-other = Cette valeur n’est pas connue. Choisissez dans la liste.
help-place-wrong = « { $typed } » : { $why }
help-number-wrong = Écrivez un nombre entier.
help-conflict-wrong = Aucune organisation de l’annuaire ne s’appelle exactement « { $typed } », ou plusieurs.
help-load-title = Charge des équipes
help-load-lead = Ce que chaque équipe a en main, depuis quand, et comment le travail se partage. Celles qui font attendre d’abord.
help-load-none = Aucune équipe n’est ouverte : chaque demande reste au guichet.
help-gini = Partage du travail pris sur un an : coefficient de Gini { $gini } (0 : chacune autant pour sa capacité ; près de 1 : une seule fait tout).
help-gini-unknown = Partage du travail : inconnu, aucune demande n’a été prise sur un an.
help-open = En cours
help-waiting = Sans réponse
help-oldest = Plus ancienne
help-days = { $n ->
    [0] aujourd’hui
    [one] { $n } jour
   *[other] { $n } jours
}
help-taken = Prises sur un an
help-declined = Refusées sur un an
help-room = Place
help-newcomer = Nouvelle
help-late = À relancer
help-trial-title = Essai d’aiguillage
help-trial-lead = Qui serait sollicité pour un besoin, pourquoi, et pourquoi pas les autres. Rien n’est enregistré.
help-trial-place = Lieu
help-trial-place-hint = Commune, EPCI, département ou région. Vide : inconnu.
help-trial-remote = Aide à distance acceptée
help-trial-urgent = Urgent
help-not-known = Inconnu
help-try = Essayer
help-answer-title = Réponse
help-answer = { $n ->
    [0] Aucune équipe. { $level }.
    [one] { $shown } équipe sollicitée. { $level }.
   *[other] { $shown } équipes sollicitées, chacune pour elle-même. { $level }.
}
help-kept = { $desk } garde ce besoin et en répond : il n’est jamais sans personne.
help-question = À demander ensuite : { $what } { $teams ->
    [one] Une équipe en dépend.
   *[other] { $teams } équipes en dépendent.
}
help-ask-subject = de quoi s’agit-il ?
help-ask-place = dans quelle commune ?
help-ask-remote = une aide à distance convient-elle ?
help-ask-kind = quel type d’organisation demande ?
help-ask-dwellings = combien de logements ?
help-ask-phase = à quelle étape en est-on ?
help-ask-requester = qui demande ?
help-level-commune = Travaille sur place
help-level-epci = Élargi à l’EPCI
help-level-departement = Élargi au département
help-level-region = Élargi à la région
help-level-country = Élargi au pays
help-level-desk = Le guichet
help-why = Pourquoi cette équipe
help-why-not = Pourquoi pas les autres
help-refused-count = { $n ->
    [one] { $shown } équipe non sollicitée
   *[other] { $shown } équipes non sollicitées
}
help-reason = Raison
help-would = Elle le serait si
help-order = Charge { $load } pour une capacité de { $capacity } : les moins chargées d’abord, puis un tirage du jour.
help-order-kept = Place réservée à une équipe nouvelle.
help-reason-no = Une règle dit non
help-reason-unknown = Un fait n’est pas connu
help-reason-further = Assez d’équipes plus près
help-reason-order = D’autres passent avant
help-engine = Règles { $engine }. Chaque preuve se relit sans l’annuaire.
help-rule-membership = Adhésion
help-rule-conflict = Intérêts
help-rule-not-yet = Pas déjà sollicitée
help-rule-presence = Présence
help-rule-subject = Sujet
help-rule-place = Lieu
help-rule-kind = Type d’organisation
help-rule-dwellings = Nombre de logements
help-rule-phase = Étape
help-rule-capacity = Place libre
help-fact-active = organisation ouverte et vérifiée
help-fact-inactive = organisation fermée ou non vérifiée
help-fact-conflict = a un intérêt chez le demandeur
help-fact-no-conflict = aucun intérêt chez le demandeur
help-fact-not-asked = pas encore sollicitée pour ce besoin
help-fact-already = déjà sollicitée pour ce besoin
help-fact-present = présente
help-fact-not-treated = ne traite pas ce sujet
help-fact-elsewhere = ne va pas jusque-là
help-fact-wider = { $area } ({ $level })
help-fact-no-condition = aucune condition
help-fact-met = condition remplie
help-fact-not-met = condition non remplie
help-fact-unknown = inconnu
help-fact-room = { $open } en cours pour { $capacity }
help-change-active = son organisation était ouverte et vérifiée
help-change-conflict = elle n’avait aucun intérêt chez le demandeur
help-change-not-yet = elle n’avait pas déjà été sollicitée
help-change-present = elle n’était pas absente
help-change-subject = le sujet était « { $subject } »
help-change-any = elle recevait toute demande
help-change-place = le lieu était { $area }
help-change-remote = une aide à distance convenait
help-change-ground = elle travaillait aussi ici : { $area }
help-change-kind = le demandeur était : { $kind }
help-change-dwellings = { $n ->
    [one] il s’agissait de { $n } logement
   *[other] il s’agissait de { $n } logements
}
help-change-phase = l’étape était « { $phase } »
help-change-capacity = sa capacité était { $n }
help-change-open = { $n ->
    [0] elle n’avait rien en cours
    [one] elle avait une demande en cours au plus
   *[other] elle avait { $n } demandes en cours au plus
}
help-change-recent = { $n ->
    [0] elle n’avait pris aucune demande dans l’année, au lieu de { $from }
    [one] elle avait pris une demande dans l’année, au lieu de { $from }
   *[other] elle avait pris { $n } demandes dans l’année, au lieu de { $from }
}
help-change-full = « { $team } » n’avait plus de place
help-figures-title = Chiffres du guichet
help-public-title = Chiffres du service
help-figures-lead = Combien de demandes, au bout de combien de jours une personne a répondu, où elles en sont, ce qu’en disent ceux qui ont demandé. La page publique et celle du guichet comptent de la même façon.
help-period-label = Période
help-period = demandes déposées du { $from } au { $to }, telles qu’au dernier jour
help-filed = Demandes
help-median = Première réponse : la moitié
help-ninth = Première réponse : neuf sur dix
help-within = { $n ->
    [0] le jour même
    [one] en { $n } jour
   *[other] en { $n } jours
}
help-what = Quoi
help-first = Première réponse d’une personne
help-first-in-time = Dans le délai promis (jours ouvrés)
help-first-later = Plus tard
help-first-waiting = Pas encore
help-states = Où en sont les demandes
help-state-open-8 = En cours, 8 jours au plus
help-state-open-20 = En cours, de 9 à 20 jours
help-state-open-44 = En cours, de 21 à 44 jours
help-state-open-45 = En cours, 45 jours et plus
help-state-advice = Conseil rendu
help-state-accompanied = Accompagnement achevé
help-state-no-reply = Diagnostic rendu, resté sans suite
help-state-settled = Réglée autrement
help-state-redirected = Dirigée vers un autre organisme
help-state-unanswered = Personne n’a pu aider
help-state-withdrawn = Retirée par le demandeur
help-survey = Avons-nous aidé ? (réponses, des semaines après)
help-helped-partly = en partie
help-hidden = Les douze mois qui finissent avec le dernier trimestre achevé. Un nombre inférieur à 3 est caché, ainsi que ceux qui le feraient retrouver.
help-fewer = moins de { $n }
help-withheld = caché
