# Saisines : demander de l’aide, suivre sa demande, l’orienter, y répondre.
nav-referrals = Saisines
referral-title = Demandes d’aide
referral-lead = Une demande, un numéro, une personne qui en répond, une date pour la suite.
referral-none = Aucune demande ici
referral-none-asker = Décrivez votre besoin avec vos mots : le guichet trouve qui peut aider.
referral-none-desk = Les demandes arrivent ici dès qu’une association en dépose une.
referral-none-helper = Quand un guichet propose un besoin à l’une de vos équipes, il apparaît ici.
referral-none-filtered = Aucune demande ne répond à ces critères.
referral-new = Demander de l’aide
referral-count = { $n ->
    [one] { $count } demande
   *[other] { $count } demandes
}
referral-side-requester = Mes demandes
referral-side-desk = Guichet
referral-side-helper = Besoins proposés
referral-side = Vue
referral-number = Numéro
referral-who = Qui demande
referral-what = Besoins
referral-where = Lieu
referral-stage = Où elle en est
referral-due = Échéance
referral-next = La suite
referral-age = Depuis
referral-filter-open = En cours
referral-filter-over = Terminées
referral-filter-late = En retard
referral-filters = Choisir les demandes
referral-search = Numéro, organisation, lieu, besoin
referral-days = { $n ->
    [one] { $count } jour
   *[other] { $count } jours
}
referral-late = en retard depuis le { $day }
referral-by = avant le { $day }
referral-unknown-place = lieu à préciser
referral-unknown-requester = organisation à préciser

referral-stage-submitted = Reçue
referral-stage-qualified = Comprise
referral-stage-routed = Proposée à des équipes
referral-stage-taken = Prise en charge
referral-stage-in-diagnosis = Diagnostic en cours
referral-stage-diagnosis-delivered = Diagnostic remis
referral-stage-quote-pending = Devis à l’étude
referral-stage-accompanied = Accompagnement en cours
referral-stage-closed = Terminée
referral-stage-redirected = Orientée vers un autre organisme
referral-stage-unanswered = Sans solution trouvée
referral-stage-withdrawn = Retirée

referral-need-unqualified = À comprendre
referral-need-to-route = À proposer
referral-need-kept-by-desk = Gardé par le guichet
referral-need-offered = Proposé
referral-need-taken = Pris en charge
referral-need-pooled = En achat groupé
referral-need-helped = Aidé
referral-need-redirected = Orienté ailleurs
referral-need-unanswered = Sans solution
referral-need-dropped = Écarté

referral-offer-sent = envoyée, pas encore ouverte
referral-offer-seen = lue
referral-offer-accepted = acceptée
referral-offer-declined = refusée : { $reason }
referral-offer-recalled = retirée : { $reason }
referral-offer-expired = sans réponse, expirée
referral-offer-helped = aide apportée
referral-offer-no-help = n’a pas pu aider
referral-offer-unreachable = n’a pas pu joindre le demandeur
referral-offer-over = close avec la demande

referral-ladder-guard = laissée tranquille
referral-ladder-waiting = en attente
referral-ladder-reminder = à relancer
referral-ladder-last-call = dernière relance
referral-ladder-escalated = à reprendre par le guichet

referral-do-qualify = Répondre et préciser chaque besoin
referral-do-route = Proposer le besoin à des équipes
referral-do-find-somebody = Trouver quelqu’un, aucune équipe ne pouvant être sollicitée
referral-do-await-teams = Attendre ou relancer les équipes
referral-do-sign-closing = Dire qu’aucune solution n’a été trouvée, ou solliciter d’autres équipes
referral-do-begin = Prendre contact et commencer
referral-do-deliver = Remettre le diagnostic
referral-do-answer-diagnosis = Répondre au diagnostic
referral-do-send-quote = Envoyer le devis
referral-do-answer-quote = Répondre au devis
referral-do-review = Faire le point annuel
referral-do-follow-lot = Suivre l’achat groupé
referral-do-survey = Dire si l’aide a servi
referral-by-requester = le demandeur
referral-by-desk = le guichet
referral-by-helper = l’équipe qui aide
referral-charge-desk = { $desk } répond de cette demande.
referral-charge-helper = { $team } ({ $helper }) répond de cette demande.
referral-todo = { $what } – { $who }, avant le { $day }
referral-over-since = Depuis le { $day }.
referral-reopened = Rouverte
referral-nothing-due = Plus rien n’est attendu.

referral-urgency = Urgence
referral-urgency-danger = Danger ou arrêt imminent
referral-urgency-soon = Dans les semaines qui viennent
referral-urgency-when-possible = Quand ce sera possible

referral-said = Votre demande, avec vos mots
referral-said-hint = Ce qui ne va pas, dans quels immeubles, ce que vous avez déjà essayé. Ne nommez pas les personnes logées, ni leur santé.
referral-where-hint = Nom de la commune ou code INSEE. S’il n’est pas reconnu, la demande part quand même.
referral-homes = Logements ou places gérés
referral-homes-hint = Facultatif ; un ordre de grandeur suffit.
referral-person = Votre nom
referral-organisation = Nom de votre association
referral-organisation-hint = Le SIREN n’est pas demandé.
referral-email = Adresse électronique
referral-phone = Téléphone
referral-reach-hint = L’une des deux suffit.
referral-form-lead = Moins de dix minutes. Le diagnostic est gratuit ; rien n’engage avant un devis accepté.
referral-form-next = Continuer
referral-form-step-one = 1 sur 2 – Votre demande
referral-form-step-two = 2 sur 2 – Vos besoins
referral-needs-lead = Voici les besoins lus dans votre demande. Corrigez, ajoutez, effacez : le guichet vérifiera.
referral-need-n = Besoin { $n }
referral-need-subject = De quoi il s’agit
referral-subject-unknown = Je ne sais pas
referral-form-send = Envoyer la demande
referral-form-desk = Guichet qui recevra la demande : { $desk }
referral-place-unknown = « { $place } » n’est pas une commune connue : la demande partira avec ces mots, et le guichet vous rappellera. Vous pouvez aussi corriger.
referral-no-desk = Aucun guichet n’est ouvert sur cette installation.
referral-no-desk-todo = Demandez à votre fédération d’ouvrir le sien, page « Guichet ».
referral-consent = Les éléments ci-dessus sont lus par le guichet et, sans vos coordonnées, par les équipes sollicitées ; celle qui accepte reçoit vos coordonnées. Ils sont effacés deux ans après le dernier échange.

referral-wrong-said = Votre demande : écrivez au moins une phrase
referral-wrong-person = Votre nom : écrivez-le, pour que quelqu’un vous rappelle
referral-wrong-organisation = Nom de votre association : écrivez-le
referral-wrong-reach = Téléphone ou adresse électronique : donnez au moins l’un des deux
referral-wrong-email = Adresse électronique : vérifiez-la, par exemple nom@association.fr
referral-wrong-needs = Douze besoins au plus : regroupez-en
referral-wrong-long = Le texte est trop long : 4 000 caractères au plus
referral-wrong-personal = Le texte nomme la santé ou le numéro d’une personne : dites ce qu’il faut faire, pas de quoi elle souffre
referral-wrong-homes = Logements ou places : un nombre entier entre 1 et 100 000
referral-wrong-urgency = Urgence : choisissez une réponse
referral-wrong-many = Trop de demandes sans compte attendent déjà ce guichet. Téléphonez-lui, ou créez un compte.
referral-wrong-desk = Ce guichet vient de fermer. Recommencez : la demande ira au suivant.
referral-wrong-reason = Écrivez pourquoi : la personne qui demande le lira
referral-wrong-body = Nommez l’organisme vers lequel orienter
referral-wrong-title = Nommez le besoin
referral-wrong-subject = Choisissez un sujet du catalogue
referral-wrong-over = Cette demande est terminée ; le demandeur peut la rouvrir.
referral-wrong-not-over = Cette demande n’est pas terminée.
referral-wrong-too-late = Le délai est passé.
referral-wrong-too-early = Des équipes ont encore le temps de répondre.
referral-wrong-need-not = Ce besoin n’en est plus là : rechargez la page.
referral-wrong-offer-not = Cette proposition n’en est plus là : rechargez la page.
referral-wrong-last-need = Une demande garde au moins un besoin.
referral-wrong-said-enough = Trop de messages sur cette demande : téléphonez au guichet.
referral-wrong-twice = C’est déjà fait.
referral-wrong-not-yours = Ce n’est pas à vous de le dire.
referral-wrong-subject-first = Dites d’abord de quoi il s’agit.
referral-wrong-team = Cette équipe ne travaille pas avec ce guichet.
referral-wrong-team-full = Cette équipe est au complet cette semaine.
referral-wrong-team-already = Cette équipe a déjà reçu ce besoin.

referral-link-title = Votre demande { $number } est déposée
referral-link-keep = Gardez cette adresse : elle seule permet de suivre votre demande. Elle ne sera plus montrée.
referral-link-follow = Suivre ma demande
referral-link-what = { $desk } vous répond avant le { $day }.
referral-filed = La demande est déposée : { $desk } répond avant le { $day }.
referral-done = C’est noté.

referral-one = Demande { $number }
referral-status = Où en est la demande
referral-needs = Besoins
referral-history = Ce qui s’est passé
referral-contact = Qui demande
referral-contact-later = Les coordonnées apparaissent une fois le besoin accepté.
referral-words = La demande
referral-words-gone = Le texte est effacé.
referral-print = Imprimer
referral-offers = Équipes sollicitées
referral-offers-none = Aucune équipe n’est sollicitée.
referral-why-chosen = Pourquoi cette équipe
referral-by-hand = choisie par le guichet
referral-asked-on = sollicitée le { $day }

referral-act-called = J’ai parlé au demandeur
referral-act-message = Écrire
referral-act-message-what = Lu par le demandeur, le guichet et les équipes qui aident.
referral-act-qualify = Préciser le sujet
referral-act-split = Ajouter un besoin lu dans la demande
referral-act-title = Le besoin, en une ligne
referral-act-drop = Écarter ce besoin
referral-act-redirect = Orienter vers un autre organisme
referral-act-body = Nom de l’organisme
referral-act-reason = Pourquoi
referral-act-route = Chercher qui peut aider
referral-act-accept = Accepter
referral-act-decline = Refuser
referral-act-done = Terminer
referral-act-resume = Revenir sur ma réponse
referral-act-close = Terminer la demande
referral-act-withdraw = Retirer la demande
referral-act-reopen = Rouvrir la demande
referral-act-contest = Contester l’orientation
referral-act-unanswered = Signer qu’aucune solution n’a été trouvée
referral-act-survey = L’aide a-t-elle servi ?
referral-act-diagnosis = Commencer le diagnostic gratuit
referral-act-recall = Retirer la proposition

referral-decline-not-our-subject = pas notre sujet
referral-decline-not-our-ground = pas notre territoire
referral-decline-no-room = pas de place cette semaine
referral-decline-conflict = lien d’intérêts avec le demandeur
referral-decline-needs-more-facts = il manque des éléments
referral-decline-other = autre raison
referral-recall-team-left = l’équipe s’en va
referral-recall-mistake = proposée par erreur
referral-recall-need-over = le besoin est clos
referral-recall-no-answer = pas de réponse
referral-close-advice = Le conseil a suffi
referral-close-accompanied = L’accompagnement est fini
referral-close-no-reply = Sans réponse au diagnostic
referral-close-settled = C’est réglé autrement
referral-withdraw-no-longer-needed = Plus nécessaire
referral-withdraw-found-elsewhere = Trouvé ailleurs
referral-withdraw-too-long = Trop long
referral-withdraw-mistake = Demande faite par erreur
referral-helped-yes = Oui
referral-helped-partly = En partie
referral-helped-no = Non

referral-did-filed = Demande déposée
referral-did-called = Le guichet a parlé au demandeur
referral-did-qualified = Sujet précisé : { $subject }
referral-did-split = Besoin ajouté
referral-did-dropped = Besoin écarté
referral-did-redirected = Orienté vers { $body }
referral-did-contested = Orientation contestée
referral-did-pooled = Besoin mis en achat groupé
referral-did-unpooled = Besoin sorti de l’achat groupé
referral-did-offered = Besoin proposé à une équipe
referral-did-kept = Aucune équipe disponible : le guichet garde le besoin
referral-did-seen = Proposition lue
referral-did-accepted = Proposition acceptée
referral-did-declined = Proposition refusée : { $reason }
referral-did-recalled = Proposition retirée : { $reason }
referral-did-done = Aide terminée : { $outcome }
referral-did-resumed = L’équipe revient sur sa réponse
referral-did-message = Message
referral-did-told = Éléments complétés
referral-did-closed = Demande terminée : { $reason }
referral-did-unanswered = Aucune solution trouvée
referral-did-withdrawn = Demande retirée : { $reason }
referral-did-reopened = Demande rouverte
referral-did-answered = L’aide a servi : { $helped }

referral-route-title = Qui peut aider : { $need }
referral-route-lead = Les équipes sont choisies par le sujet, le lieu, la place qu’il leur reste cette semaine et un partage égal du travail.
referral-route-level-commune = Trouvées sur place.
referral-route-level-epci = Trouvées en élargissant à l’intercommunalité.
referral-route-level-departement = Trouvées en élargissant au département.
referral-route-level-region = Trouvées en élargissant à la région.
referral-route-level-country = Trouvées en élargissant au pays.
referral-route-level-desk = Aucune équipe ne peut être sollicitée aujourd’hui : le guichet garde le besoin et en répond.
referral-route-propose = Proposer à ces équipes
referral-route-keep = Garder ce besoin au guichet
referral-route-none = Aucune équipe
referral-route-others = Les autres équipes, et pourquoi pas elles
referral-route-team = Équipe
referral-route-why = Pourquoi
referral-route-if = Ce qui changerait la réponse
referral-route-load = Charge
referral-route-load-of = { $open } sur { $capacity }
referral-route-newcomer = nouvelle équipe
referral-route-hand = Solliciter quand même
referral-route-hand-what = Le guichet choisit cette équipe et en répond ; elle doit avoir de la place.
referral-route-question = Avant d’élargir, demandez : { $fact }
referral-fact-subject = le sujet exact
referral-fact-place = la commune
referral-fact-remote = si une aide à distance convient
referral-fact-organisation-kind = la nature de l’organisation
referral-fact-dwellings = le nombre de logements
referral-fact-phase = diagnostic ou accompagnement
referral-fact-requester = quelle organisation demande

referral-rule-membership = organisation adhérente
referral-rule-conflict = sans lien d’intérêts
referral-rule-not-yet = pas déjà sollicitée
referral-rule-presence = présente ce jour
referral-rule-subject = sujet
referral-rule-place = lieu
referral-rule-organisation-kind = nature du demandeur
referral-rule-dwellings = nombre de logements
referral-rule-phase = phase
referral-rule-capacity = place cette semaine
referral-said-yes = oui
referral-said-no = non
referral-said-unknown = pas su
referral-change-active = que son organisation soit adhérente
referral-change-no-conflict = qu’elle n’ait pas d’intérêt chez le demandeur
referral-change-not-yet = qu’elle n’ait pas déjà eu ce besoin
referral-change-present = qu’elle soit présente ce jour
referral-change-subject = que le besoin porte sur « { $subject } »
referral-change-any-subject = qu’elle prenne tous les sujets
referral-change-place = que le besoin soit sur son territoire
referral-change-remote = que le demandeur accepte une aide à distance
referral-change-ground = qu’elle travaille aussi ici
referral-change-kind = que le demandeur soit d’une autre nature
referral-change-dwellings = que { $count } logements soient concernés
referral-change-phase = qu’il s’agisse d’une autre phase
referral-change-room = qu’elle ait { $n ->
    [one] une place de plus
   *[other] { $n } places de plus
}
referral-change-less = qu’elle ait moins travaillé cette année
referral-change-full = que « { $team } » soit au complet

referral-desk-title = Mon guichet
referral-desk-lead = Un guichet reçoit les demandes d’aide du territoire de son organisation et répond de chacune.
referral-desk-open = Ouvrir le guichet
referral-desk-change = Enregistrer les délais
referral-desk-close = Fermer le guichet
referral-desk-close-what = Il ne reçoit plus rien ; les demandes reçues restent à suivre jusqu’à leur fin.
referral-desk-closed = Le guichet est fermé.
referral-desk-waits = Le guichet est ouvert et ne reçoit rien encore : l’exploitant doit le vérifier (plainpied referrals check-desk).
referral-desk-saved = Le guichet est ouvert.
referral-desk-first-answer = Première réponse, en jours ouvrés
referral-desk-guard = Équipe laissée tranquille, en jours
referral-desk-reminder = Relance, en jours
referral-desk-last-call = Dernière relance, en jours
referral-desk-escalation = Reprise par le guichet, en jours
referral-desk-abandon = Clôture à signer, en jours
referral-desk-begin = Début de l’aide après acceptation, en jours
referral-desk-deliver = Remise du diagnostic, en jours
referral-desk-reply = Réponse du demandeur, en jours
referral-desk-survey = Enquête après la fin, en jours
referral-desk-reopen = Réouverture possible, en mois
referral-desk-offers = Équipes sollicitées par besoin
referral-desk-wrong-ladder = Les délais doivent aller croissant : tranquille, relance, dernière relance, reprise, clôture
referral-desk-wrong-days = Les délais vont de 1 à 400 jours
referral-desk-wrong-offers = Entre 1 et 6 équipes
referral-desk-number = { $label } : un nombre entier

day-referrals-due = { $n ->
    [one] demande d’aide à traiter
   *[other] demandes d’aide à traiter
}
day-referrals-due-more = le guichet doit répondre, proposer, relancer ou signer
day-referrals-offered = { $n ->
    [one] demande d’aide attend une équipe
   *[other] demandes d’aide attendent une équipe
}
day-referrals-offered-more = besoins proposés à vos équipes, ou pris et à poursuivre
day-referrals-mine = { $n ->
    [one] demande d’aide attend votre réponse
   *[other] demandes d’aide attendent votre réponse
}
day-referrals-mine-more = un diagnostic, un devis ou une enquête vous attend
data-referral = Demandes d’aide : texte, coordonnées, messages
