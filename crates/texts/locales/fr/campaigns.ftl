# Les campagnes : proposer à des locataires, par courrier et de vive voix, et noter ce qu’ils répondent.
nav-campaigns = Campagnes
campaigns-lead = Une campagne écrit aux locataires d’une ou de plusieurs résidences, note leurs réponses et dit ce qui reste à faire.
campaigns-none = Aucune campagne
campaigns-none-todo = Lancez-en une depuis une résidence cible, ou avec « Nouvelle campagne ».
campaigns-count = { $n ->
    [one] { $shown } campagne
   *[other] { $shown } campagnes
}
campaign-new = Nouvelle campagne
campaign-new-lead = Choisissez à qui vous écrivez. Rien ne part avant que vous ne l’ayez décidé.
campaign-create = Créer la campagne
campaign-launch = Lancer une campagne
campaign-title = Titre de la campagne
campaign-title-hint = Il se lit dans votre organisation seulement. Aucun nom de personne.
campaign-title-wrong = Écrivez un titre de 120 caractères au plus, sans nom de personne ni mot sur la santé
campaign-residences-wrong = Choisissez au moins une résidence, et 500 au plus
campaign-is-target = { $name } (cible)
campaign-age = Écrire aux locataires à partir de
campaign-age-wrong = Écrivez un âge entre 50 et 100 ans
campaign-years = ans
campaign-state = État
campaign-few = moins de 11
campaign-towards = Envers les ménages où habite une personne de { $age } ans et plus
campaign-draft = brouillon
campaign-ready = prête
campaign-under-way = en cours
campaign-postponed = reportée
campaign-closed = close
campaign-cancelled = annulée
campaign-state-since = { $stage }, envoi le { $day }
campaign-steps = Étapes de la campagne
campaign-step-target = Cible
campaign-step-recipients = Destinataires
campaign-step-letter = Courrier
campaign-step-sending = Envoi
campaign-step-follow = Suivi
campaign-step-report = Bilan
campaign-reason = Pourquoi cette résidence
campaign-why = Au { $date }, part des logements avec une personne de l’âge : { $share }. Règle : { $age } ans, plus de { $percent } %.
campaign-freeze = Figer la liste des destinataires
campaign-schedule = Choisir la date d’envoi
campaign-sending-day = Date d’envoi prévue
campaign-note-sent = Les lettres sont parties
campaign-sent-day = Date de départ des lettres
campaign-note-reminded = Les relances sont parties
campaign-reminded-day = Date de départ des relances
campaign-postpone = Reporter
campaign-close = Clore la campagne
campaign-cancel = Annuler la campagne
campaign-done-frozen = La liste est figée. Vérifiez qui est écarté et pourquoi, puis écrivez le courrier.
campaign-done-scheduled = Date d’envoi enregistrée.
campaign-done-sent = Envoi noté pour chaque ménage de la liste.
campaign-done-reminded = Relance notée pour chaque ménage qui en attendait une.
campaign-done-postponed = Campagne reportée. Choisissez une nouvelle date d’envoi quand vous le voudrez.
campaign-done-closed = Campagne close. Ses chiffres restent.
campaign-done-cancelled = Campagne annulée.
campaign-done-written = Courrier enregistré.
campaign-not-now = Cela ne se fait pas dans l’état où est la campagne.
campaign-future = Cette date est à venir : notez ce qui a eu lieu
campaign-early = Cette date est avant le jour où la liste a été figée
campaign-nobody = Personne à qui écrire : aucun ménage de la liste ne peut recevoir ce courrier aujourd’hui.
campaign-many = Plus de 50 000 ménages : faites plusieurs campagnes.
campaign-day-wrong = Choisissez une date d’envoi, aujourd’hui ou plus tard.
campaign-sent-already = Des ménages ont déjà été contactés : la campagne ne peut plus être reportée. Vous pouvez la clore.
campaign-words-wrong = Le courrier contient un mot sur la santé ou la vie privée. Écrivez ce que vous proposez, pas pourquoi.
campaign-long = Le courrier est trop long, ou une ligne dépasse 120 caractères
campaign-purpose = Proposition d’adaptation du logement ; ne sert à rien d’autre

figure-recipients = Destinataires
figure-contacted = Contactés
figure-answered = Réponses
contact-to-contact = à contacter
contact-contacted = contacté
contact-reminded-once = relancé une fois
contact-reminded-twice = relancé deux fois
contact-visit-to-plan = visite à prévoir
contact-visit-planned = visite prévue
contact-interested = intéressé
contact-call-back = à rappeler
contact-refused = refus
contact-opposed = ne veut plus être contacté
contact-unreachable = injoignable
contact-not-concerned = non concerné
contact-done-noted = C’est noté.
contact-done-corrected = Corrigé : ce fait ne compte plus, et reste visible.
contact-not-now = Cela ne peut pas arriver à un ménage dans cet état
contact-reason-wrong = Choisissez une raison de la liste, qui aille avec ce que vous notez
contact-day-wrong = Indiquez pour quel jour, au plus tôt celui du fait
contact-none-due = Aucune relance n’était due à cette date.
event-letter = lettre remise
event-call = appel passé
event-visit = visite faite
event-reminder = relance
event-visit-planned = visite prévue
why-suits = le logement convient
why-already-adapted = le logement est déjà adapté
why-no-works = ne veut pas de travaux
why-cost-feared = craint le coût
why-wants-to-move = souhaite changer de logement
why-later-perhaps = plus tard, peut-être
why-other = autre raison
out-opposed = ne veut pas être contacté
out-gone = parti
out-deceased = décédé
out-under-age = plus personne de l’âge dans le logement
out-household-changed = le ménage a changé depuis que la liste est figée
out-age-unknown = âge inconnu
out-dwelling-left = logement sorti du parc
next-first-reminder = 1re relance
next-second-reminder = 2e relance
next-plan-visit = visite à prévoir
next-visit = visite
next-call-back = rappel
next-from = { $what } à partir du { $day }
door-building = bâtiment { $name }
door-staircase = escalier { $name }
door-floor = étage { $n }
door-ground = rez-de-chaussée
door-apartment = appartement { $name }
door-reference = logement { $name }

recipients-not-frozen = La liste n’est pas encore figée. La figer écrit qui habite là aujourd’hui, qui est écarté et pourquoi, et donne un code de réponse à chacun.
recipients-summary = { $n ->
    [one] { $shown } ménage, { $persons } personnes de { $age } ans et plus
   *[other] { $shown } ménages, { $persons } personnes de { $age } ans et plus
}
recipients-caption = Ménages de la liste : { $shown }
recipients-out = Écartés
recipient-household = Ménage
recipient-door = Logement
recipient-persons = Personnes de l’âge
recipient-out = Écarté parce que
contacts-title = Noms et téléphones
contacts-lead = Le registre ne connaît aucun nom. Avec cette liste, les lettres nomment les ménages et la liste d’appel a leurs numéros. Elle est chiffrée, et oubliée quand le ménage change.
contacts-list = Liste
contacts-hint = Une ligne par logement, copiée d’un tableur : référence, nom tel que sur une enveloppe, téléphone. À la main, séparez par des points-virgules.
contacts-none = Collez au moins une ligne
contacts-many = Plus de 50 000 lignes : collez la liste en plusieurs fois.
contacts-kept = { $n ->
    [one] { $shown } ménage enregistré.
   *[other] { $shown } ménages enregistrés.
}
contacts-unknown = Logement introuvable ou en double dans le parc, lignes : { $lines }
contacts-wrong = Nom absent, de plus de 80 caractères ou avec un mot sur la santé, lignes : { $lines }

letter-subject = Objet
letter-body = Texte
letter-body-hint = Des phrases courtes, une seule proposition. Le corps est en 14 points et tout tient sur une page.
letter-referent = Personne à appeler
letter-phone = Téléphone
letter-meeting-day = Jour de la réunion ou de la permanence
letter-meeting-place = Lieu et heure
letter-meeting-hint = Par exemple : salle commune, à 14 h
letter-variables = Ces mots entre accolades sont remplacés pour chaque ménage :
letter-preview = Aperçu
letter-place = Lettre { $n } sur { $total }
letter-example = Exemple : la liste n’est pas figée, ou personne ne peut recevoir la lettre.
letter-before = Lettre précédente
letter-after = Lettre suivante
letter-left = Les lettres sont parties : le texte ne change plus.
letter-faults = Pour voir l’aperçu, il reste à corriger :
letter-unknown = Il n’y a pas de variable { "{" }{ $name }{ "}" }
letter-open = Une accolade est ouverte et n’est pas fermée
letter-missing = Le texte utilise { "{" }{ $name }{ "}" }, et rien ne dit ce que c’est
letter-empty = Remplissez : { $label }
letter-too-long = La lettre ne tient pas sur une page : { $lines } lignes de trop
letter-unprintable = Le caractère { $c } ne peut pas être imprimé
letter-too-wide = Un mot est plus large que la page
letter-proposed-subject = Bien vivre chez vous, { "{" }résidence{ "}" }
letter-proposed-body =
    Vous habitez { "{" }résidence{ "}" }. Nous souhaitons que vous y viviez bien, longtemps.

    Nous vous proposons de regarder votre logement avec vous : la douche, les marches, les poignées. La visite est gratuite. Vous choisissez ensuite ce que vous voulez, ou rien.

    Appelez { "{" }référent{ "}" } au { "{" }téléphone{ "}" }, ou remettez la réponse ci-dessous au gardien.

sending-summary = { $n ->
    [one] { $shown } première lettre à envoyer
   *[other] { $shown } premières lettres à envoyer
}
sending-reminders = { $n ->
    [one] { $shown } relance due
   *[other] { $shown } relances dues
}
sending-out = Écartés au dernier moment
sending-out-what = Ils étaient dans la liste figée. Depuis, ils ont dit non, ils sont partis, ou leur âge a été corrigé : rien ne s’imprime pour eux.
sending-print = Imprimer
sending-letters = Lettres en PDF
sending-labels = Étiquettes en PDF
sending-remind = Relances
print-what = Le PDF contient une page par ménage, avec son coupon. Il se télécharge pendant un jour.
print-which = Que voulez-vous imprimer ?
print-start = Préparer le PDF
print-under-way = Le PDF se prépare.
print-done = Le PDF est prêt.
print-gone = Le PDF a été effacé : préparez-le à nouveau.
print-stopped = Arrêté. Rien n’est gardé.
print-failed = Le PDF n’a pas pu être préparé. Réessayez ; si cela se répète, prévenez l’exploitant.
print-too-long = La lettre n° { $place } ne tient pas sur une page : raccourcissez le texte.
print-unprintable = La lettre n° { $place } ne peut pas être imprimée : un caractère ou un mot n’entre pas, ou une variable manque.
print-left-out = { $n ->
    [one] { $shown } ménage de la liste figée a été écarté au dernier moment.
   *[other] { $shown } ménages de la liste figée ont été écartés au dernier moment.
}
print-out-of-date = Depuis que ce PDF est prêt, un ménage qu’il contient ne doit plus recevoir de courrier. Préparez-le à nouveau.
print-take = Télécharger les lettres
print-stop = Arrêter

follow-due = à faire aujourd’hui
follow-since = Depuis le
follow-next = À faire
follow-count = { $n ->
    [one] { $shown } ménage
   *[other] { $shown } ménages
}
household-note = Noter ce qui s’est passé
household-what = Quoi
household-what-wrong = Dites ce qui s’est passé
household-reason = Raison
household-reason-hint = Pour un refus ou un ménage non concerné.
household-no-reason = aucune
household-reason-of = { $what } : { $why }
household-day = Le
household-day-wrong = Donnez la date de ce qui s’est passé
household-for = Pour le
household-for-hint = Pour une visite prévue ou un rappel.
household-facts = Ce qui s’est passé
household-none = Rien encore.
household-corrected = (noté par erreur)
household-correct = Noté par erreur
household-out = Rien ne lui est envoyé : { $why }.
coupon-read = Saisir un coupon
coupon-lead = Le code du coupon ouvre la fiche du ménage. Il ne dit rien de personne.
coupon-code = Code de réponse
coupon-hint = Neuf caractères, par exemple K7M-29P-RT4.
coupon-open = Ouvrir la fiche
coupon-unknown = Aucun coupon ne porte ce code
coupon-length = Un code a neuf caractères ; vous en avez tapé { $n }
coupon-character = Aucun code ne contient le caractère { $c }
coupon-check = Un des caractères est faux : relisez le coupon
calls-title = Liste d’appel
calls-answer = Réponse
attendance-title = Feuille d’émargement
attendance-what = Réunion d’information
attendance-no-day = date à choisir
attendance-name = Nom
attendance-signature = Signature
report-households = Les ménages
report-due = À faire
report-once = Chaque ménage est compté une fois : contacté dès le premier courrier, appel ou visite. Aucun nom dans ce bilan.
export-households = Nombre de ménages
export-purpose = Finalité
