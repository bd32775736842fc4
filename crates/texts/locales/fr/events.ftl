# Événements : annonces, places, agenda.
event-title = Événements
event-lead = Rencontres, journées d’information, lancements. Les organisations s’y inscrivent, avec ou sans compte.
event-none = Aucun événement à venir.
event-new = Annoncer un événement
event-name = Événement
event-about = De quoi il s’agit
event-place = Lieu
event-day = Jour
event-starts = Début
event-ends = Fin
event-hour-hint = Par exemple 14:00.
event-when = { $day }, de { $from } à { $to }
event-days = du { $from } au { $to }
event-host = Organisé par
event-capacity = Places
event-capacity-hint = Vide : autant qu’il en vient.
event-no-limit = sans limite
event-taken = Places prises
event-seats = Places demandées
event-seats-hint = 0 pour se désinscrire. Changer le nombre reprend un rang dans la file.
event-register = Inscrire votre organisation
event-own = Votre organisation : { $seats } places, { $state }.
event-confirmed = inscription confirmée
event-waiting = en liste d’attente
event-guests = Organisations inscrites
event-guests-none = Aucune inscription.
event-organisation = Organisation
event-noted = C’est noté.
event-calendar = Ajouter à l’agenda (ICS)
event-cancel = Annuler l’événement
event-cancel-what = Sa page le dira à tous.
event-cancelled = Annulé
event-no-words = Écrivez quelques mots, sans rien dire d’une personne.
event-no-times = Saisissez un jour à venir, un début et une fin qui le suit, par exemple 14:00 puis 17:00.
event-no-capacity = Saisissez un nombre de places de 1 à 10 000, ou rien.
event-no-seats = Saisissez un nombre de places, dans la limite de celles de l’événement.
event-no-over = L’événement est passé, commencé ou annulé.
did-event-held = événement annoncé
did-event-cancelled = événement annulé
did-event-registered = places demandées à un événement
did-event-withdrew = places rendues à un événement
# Sans compte, et rappels.
event-stranger = Venir sans compte
event-stranger-lead = Une adresse secrète vous permettra de changer le nombre de places ou de vous désinscrire. Une organisation qui a un compte s’inscrit avec lui.
event-person = Votre nom
event-email = Courriel
event-phone = Téléphone
event-reach-hint = L’un des deux suffit : pour vous rappeler l’événement ou vous dire qu’il est annulé.
event-consent = J’accepte que { $host } lise ces coordonnées pour cet événement. Elles sont effacées si je me désinscris, sinon un mois après l’événement.
event-no-consent = Sans votre accord, l’inscription ne peut pas être gardée.
event-no-organisation = Indiquez votre organisation.
event-no-person = Indiquez votre nom.
event-no-reach = Indiquez un courriel ou un téléphone.
event-no-email = Un courriel s’écrit nom@exemple.fr.
event-no-long = Ce texte est trop long.
event-no-personal = Ne donnez ici ni numéro de sécurité sociale ni indication sur la santé.
event-no-many = Les inscriptions sans compte sont complètes : appelez l’organisateur.
event-link-title = Votre inscription est notée
event-link-keep = Gardez cette adresse : elle seule permet de changer ou de rendre vos places. Elle ne sera plus montrée.
event-link-follow = Voir mon inscription
event-link-lead = Inscription de { $organisation } : { $seats } places, { $state }.
event-link-change = Changer le nombre de places
event-link-hint = 0 : vous ne venez plus, et vos coordonnées sont effacées. Changer le nombre reprend un rang dans la file.
event-link-gone = Vos places sont rendues et vos coordonnées effacées.
event-reach = Coordonnées
event-remind = Rappeler l’événement
event-remind-what = Rien n’est envoyé par Plain-pied. Les organisations qui ont un compte voient l’événement dans leur journée pendant la semaine qui précède ; appelez ou écrivez aux autres, puis notez-le.
event-remind-mail = Écrire à tous (copie cachée)
event-remind-done = C’est fait
event-reminded = Rappel noté
data-registration = Inscriptions sans compte à un événement : coordonnées
did-event-reminded = rappel d’un événement noté
day-events-to-remind = { $n ->
    [one] événement à rappeler
   *[other] événements à rappeler
}
day-events-to-remind-more = il a lieu dans les sept jours, et personne n’a noté de rappel
day-events-to-attend = { $n ->
    [one] événement bientôt
   *[other] événements bientôt
}
day-events-to-attend-more = votre organisation y a ses places, dans les sept jours
