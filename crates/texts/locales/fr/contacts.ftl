# Contacts de territoire.
contact-title = Contacts de territoire
contact-lead = Qui a rencontré quelle organisation, quand, à propos de quoi. Les organisations seulement, jamais les personnes.
contact-new = Noter un contact
contact-noted = Contact noté.
contact-none = Aucun contact noté.
contact-territory = Territoire
contact-territory-hint = Nom ou code d’une commune, d’un EPCI, d’un département ou d’une région.
contact-partner = Organisation rencontrée
contact-partner-hint = Son nom ; pas celui d’une personne.
contact-day = Jour
contact-channel = Comment
contact-meeting = Réunion
contact-visit = Visite
contact-call = Appel
contact-letter = Courrier
contact-about = À propos de
contact-about-hint = Quelques mots, sans rien dire d’une personne.
contact-next = À reprendre le
contact-by = Noté par
contact-is-due = à reprendre
contact-no-territory = Aucun territoire ne porte ce nom ou ce code, ou plusieurs le portent : saisissez son code.
contact-no-partner = Écrivez le nom de l’organisation, sans rien dire d’une personne.
contact-no-about = Écrivez quelques mots, sans rien dire d’une personne.
contact-no-day = Saisissez un jour déjà venu.
contact-no-next = La suite vient après le jour du contact.
contact-due = { $n ->
    [one] { $shown } contact à reprendre
   *[other] { $shown } contacts à reprendre
}
did-contact-noted = contact de territoire noté
day-contacts-due = { $n ->
    [one] contact de territoire à reprendre
   *[other] contacts de territoire à reprendre
}
day-contacts-due-more = le jour prévu est venu
