# Diagnostics gratuits du patrimoine.
diagnosis-title = Diagnostics
diagnosis-lead = L’état de vos immeubles, ce qu’il signale et ce qui est recommandé. Gratuit.
diagnosis-free = Ce diagnostic est gratuit : rien n’est facturé, et aucun prix ne peut y être saisi.
diagnosis-new = Commencer un diagnostic
diagnosis-new-alone = Vous décrivez vos propres bâtiments. Pour être aidé, déposez une saisine.
diagnosis-new-need = Le diagnostic répond à un besoin que votre équipe a pris en charge ; l’organisme demandeur le voit et le complète avec vous.
diagnosis-none = Aucun diagnostic
diagnosis-none-todo = Décrivez vos bâtiments : chaque réponse inconnue peut le rester, elle dira quoi regarder ensuite.
diagnosis-count = { $n ->
    [one] { $shown } diagnostic
   *[other] { $shown } diagnostics
}
diagnosis-name = Titre
diagnosis-name-hint = Par exemple : Trois petits immeubles, première visite
diagnosis-parties = Avec
diagnosis-state = État
diagnosis-alone = Vous seuls
diagnosis-for = Pour { $name }
diagnosis-by = Par { $name }
diagnosis-of-by = Bâtiments de { $organisation }, vus par { $helper }
diagnosis-of-alone = Bâtiments de { $organisation }
diagnosis-open = en cours
diagnosis-begun-on = Commencé le { $day }
diagnosis-delivered-on = livré le { $day }
diagnosis-reopened = rouvert après une livraison
diagnosis-to-answer = { $n ->
    [one] { $shown } recommandation à répondre
   *[other] { $shown } recommandations à répondre
}
diagnosis-texts = Titre et synthèse
diagnosis-summary = Synthèse
diagnosis-summary-hint = Ce qui passe avant le reste, en quelques phrases. Rien sur une personne.
diagnosis-buildings = Bâtiments
diagnosis-buildings-none = Aucun bâtiment n’est décrit.
diagnosis-building = Bâtiment
diagnosis-all-buildings = Tous les bâtiments
diagnosis-add-building = Ajouter un bâtiment
diagnosis-building-name = Nom du bâtiment
diagnosis-address = Adresse
diagnosis-commune = Code INSEE de la commune
diagnosis-commune-hint = Cinq caractères, par exemple 35238. Laisser vide si vous ne le savez pas.
diagnosis-built = Construit
diagnosis-built-from = Construit en, ou après
diagnosis-built-to = Construit au plus tard en
diagnosis-years-hint = Une seule année si elle est connue, deux pour un intervalle.
diagnosis-homes = Logements ou places
diagnosis-dwellings = Logements
diagnosis-places = Places
diagnosis-places-hint = Pour un bâtiment qui compte des personnes et non des logements.
diagnosis-places-count = { $n ->
    [one] { $shown } place
   *[other] { $shown } places
}
diagnosis-surface = Surface
diagnosis-note = Remarques
diagnosis-note-hint = Du bâtiment, jamais d’une personne.
diagnosis-heating = Chauffage
diagnosis-heating-gas = gaz
diagnosis-heating-oil = fioul
diagnosis-heating-electric = radiateurs électriques
diagnosis-heating-pump = pompe à chaleur
diagnosis-heating-wood = bois
diagnosis-heating-district = réseau de chaleur
diagnosis-heating-other = autre
diagnosis-class = Étiquette énergie (DPE)
diagnosis-energy = Énergie, par an
diagnosis-cost-hint = En euros, par exemple 18 450,50. Vide : on ne sait pas.
diagnosis-cost-rent = Loyer ou redevance versés, par an
diagnosis-cost-charges = Charges, par an
diagnosis-cost-water = Eau, par an
diagnosis-cost-insurance = Assurance, par an
diagnosis-cost-maintenance = Contrats d’entretien, par an
diagnosis-cost-taxes = Taxes, par an
diagnosis-cost-other = Autres dépenses, par an
diagnosis-risk-structure = Fissures, planchers ou balcons qui bougent
diagnosis-risk-exits = Issues encombrées, fermées ou trop étroites
diagnosis-risk-damp = Humidité
diagnosis-risk-lead = Peintures au plomb
diagnosis-risk-asbestos = Amiante
diagnosis-risk-legionella = Eau chaude qui stagne
diagnosis-risk-access = Marches, portes ou salles d’eau infranchissables en fauteuil
diagnosis-seen-yes = constaté
diagnosis-seen-no = cherché, pas constaté
diagnosis-not-looked = pas regardé
diagnosis-absent = il n’y en a pas
diagnosis-part-building = Le bâtiment
diagnosis-part-energy = Énergie et coûts
diagnosis-part-risks = Risques
diagnosis-part-seen = { $kind } : { $state }
diagnosis-part-unseen = { $kind } : pas encore vu
diagnosis-quantity = Quantité
diagnosis-quantity-m2 = En mètres carrés.
diagnosis-seen-on = Vu le
diagnosis-seen-note = Ce qui a été vu
diagnosis-unknown-hint = Seul le nom est obligatoire. Laissez vide ce que vous ne savez pas. Chaque partie s’enregistre seule.
diagnosis-progress = { $known } réponses sur { $all }
diagnosis-progress-short = { $known } sur { $all }
diagnosis-known = Connu
diagnosis-save-all = Tout enregistrer
diagnosis-back = Revenir au diagnostic
diagnosis-saved = Enregistré.
diagnosis-photos = Photos
diagnosis-photos-none = Aucune photo.
diagnosis-photo-file = Photo
diagnosis-photo-hint = JPEG ou PNG, { $n } photos au plus par bâtiment. Le lieu, l’heure et l’appareil sont effacés du fichier. Aucun visage, aucun nom.
diagnosis-photo-caption = Ce que montre la photo
diagnosis-photo-caption-hint = Lu à voix haute à qui ne la voit pas.
diagnosis-photo-add = Ajouter la photo
diagnosis-photo-added = Photo ajoutée.
diagnosis-photo-remove = Retirer la photo
diagnosis-photo-removed = Photo retirée.
diagnosis-remove-building = Retirer ce bâtiment
diagnosis-remove-building-what = Le bâtiment et ses photos sont retirés du diagnostic. Rien ne permet de les retrouver.
diagnosis-recommendations = Recommandations
diagnosis-recommendation-count = { $n ->
    [one] { $shown } recommandation, la plus grave d’abord : la sécurité, puis ce qui se perd chaque jour.
   *[other] { $shown } recommandations, les plus graves d’abord : la sécurité, puis ce qui se perd chaque jour.
}
diagnosis-priority = Priorité
diagnosis-priority-safety = Sécurité
diagnosis-priority-losses = Pertes
diagnosis-priority-wear = Usure
diagnosis-priority-comfort = Confort
diagnosis-why = Pourquoi : { $reason }
diagnosis-service = Service conseillé : { $service }
diagnosis-fact = Fait
diagnosis-fact-condition = { $kind } – état
diagnosis-fact-age = { $kind } – âge
diagnosis-fact-building-age = Âge du bâtiment
diagnosis-fact-energy = Coût de l’énergie par logement ou place
diagnosis-fact-water = Coût de l’eau par logement ou place
diagnosis-euros-home = { $n } € par an
diagnosis-years = { $n } ans
diagnosis-proof = { $fact } : { $value }
diagnosis-proof-on = { $fact } : { $value }, vu le { $day }
diagnosis-answer = Répondre à la recommandation
diagnosis-answer-change = Changer la réponse
diagnosis-answer-accepted = Acceptée
diagnosis-answer-done = Déjà fait
diagnosis-answer-aside = Mise de côté
diagnosis-answer-note = Motif ou précision
diagnosis-answer-note-hint = Obligatoire pour mettre de côté. Du bâtiment, jamais d’une personne.
diagnosis-answered = { $answer } le { $day }
diagnosis-answered-note = { $answer } le { $day } : { $note }
diagnosis-needs = Besoins notés à la main
diagnosis-needs-none = Aucun besoin n’a été ajouté à ceux que les règles signalent.
diagnosis-add-need = Ajouter un besoin
diagnosis-need-what = Ce que les règles ne voient pas : une organisation, un contrat, un savoir-faire.
diagnosis-need-title = Besoin
diagnosis-need-why = Pourquoi
diagnosis-need-why-hint = La raison de sa priorité. Du bâtiment, jamais d’une personne.
diagnosis-need-remove = Retirer le besoin
diagnosis-subject = Sujet du catalogue
diagnosis-subject-none = Aucun ou inconnu
diagnosis-gaps = À regarder ensuite
diagnosis-gaps-what = Ces faits sont inconnus ; chacun déciderait d’au moins une recommandation.
diagnosis-gaps-more = Le reste de ce qui est inconnu
diagnosis-gap = { $building } – { $fact } ({ $priority })
diagnosis-rough = Refaire ce qui est en mauvais état coûterait de l’ordre de { $amount } TTC, aux coûts usuels du plan pluriannuel. Ce n’est pas un devis.
diagnosis-rough-missing = { $n ->
    [one] { $shown } composant en mauvais état n’a pas de quantité : son coût n’est pas compté.
   *[other] { $shown } composants en mauvais état n’ont pas de quantité : leur coût n’est pas compté.
}
diagnosis-next = La suite
diagnosis-next-owner = Répondez aux recommandations, reprenez les composants dans votre plan pluriannuel, cherchez des financements, demandez un devis à prix coûtant.
diagnosis-deliver = Livrer le diagnostic
diagnosis-deliver-what = Livrer fige le rapport à la date du jour ; l’organisme répond ensuite à chaque recommandation.
diagnosis-reopen = Rouvrir le diagnostic
diagnosis-reopen-what = Le rapport livré reste tel qu’il est ; une autre édition suivra.
diagnosis-plan = Reprendre les composants dans le plan pluriannuel
diagnosis-ask = Demander un devis à prix coûtant
diagnosis-ask-note = Pour quoi souhaitez-vous être accompagné ?
diagnosis-asked-on = Un devis a été demandé le { $day }.
diagnosis-write-quote = Écrire un devis
diagnosis-history = Historique
diagnosis-did-begun = Diagnostic commencé
diagnosis-did-delivered = Édition { $n } livrée
diagnosis-did-reopened = Diagnostic rouvert
diagnosis-did-answered = Réponse à une recommandation : { $answer }
diagnosis-did-asked = Devis demandé
diagnosis-did-planned = { $n ->
    [one] { $shown } composant repris dans le plan pluriannuel
   *[other] { $shown } composants repris dans le plan pluriannuel
}
diagnosis-done-begun = Diagnostic commencé. Ajoutez un premier bâtiment.
diagnosis-done-removed = Retiré.
diagnosis-done-delivered = Diagnostic livré.
diagnosis-done-reopened = Diagnostic rouvert.
diagnosis-done-answered = Réponse enregistrée.
diagnosis-done-asked = Demande de devis envoyée.
diagnosis-done-planned = Composants repris dans le plan pluriannuel ; ceux qui y étaient déjà n’ont pas été doublés.
diagnosis-import = Importer une liste de bâtiments
diagnosis-import-what = CSV ou XLSX. Colonnes lues : { $columns }. Seule la première est obligatoire.
diagnosis-import-hint = Un bâtiment de même nom est laissé comme il est.
diagnosis-import-try = Essayer
diagnosis-import-write = Importer
diagnosis-import-tried = { $n ->
    [one] Essai : { $added } bâtiment serait ajouté, { $already } déjà là. Rien n’est écrit.
   *[other] Essai : { $added } bâtiments seraient ajoutés, { $already } déjà là. Rien n’est écrit.
}
diagnosis-import-done = { $n ->
    [one] { $added } bâtiment ajouté, { $already } déjà là.
   *[other] { $added } bâtiments ajoutés, { $already } déjà là.
}
diagnosis-import-ignored = Colonnes ignorées : { $names }
diagnosis-import-problems = Lignes laissées de côté
diagnosis-import-unread = Le fichier ne peut pas être lu : { $why }
diagnosis-report-facts = { $name } – ce qui est connu
diagnosis-report-components = { $name } – composants
diagnosis-report-order = Les plus graves d’abord : la sécurité des personnes, ce qui se perd chaque jour, ce qui s’use, le confort. Chacune dit le fait qui la prouve.
diagnosis-invoice = Facturation
diagnosis-invoice-what = Prestation
diagnosis-invoice-amount = Montant
diagnosis-invoice-line = Diagnostic du patrimoine et conseil
diagnosis-invoice-total = Total à payer
diagnosis-no-title = Écrivez un titre, de 120 caractères au plus.
diagnosis-no-long = Ce texte est trop long : raccourcissez-le.
diagnosis-no-name = Écrivez le nom du bâtiment, de 120 caractères au plus.
diagnosis-no-address = Raccourcissez l’adresse à 200 caractères.
diagnosis-no-commune = Écrivez les cinq caractères du code INSEE, ou laissez vide.
diagnosis-no-year = Écrivez une année passée, ou deux dans l’ordre, ou laissez vide.
diagnosis-no-number = Écrivez un nombre entier, ou laissez vide.
diagnosis-no-heating = Écrivez gaz, fioul, électrique, pompe à chaleur, bois, réseau ou autre, ou laissez vide.
diagnosis-no-class = Écrivez une lettre de A à G, ou laissez vide.
diagnosis-no-amount = Écrivez un montant en euros, par exemple 18 450,50, ou laissez vide.
diagnosis-no-quantity = Écrivez une quantité plus grande que zéro, ou laissez vide.
diagnosis-no-day = Choisissez un jour passé, ou laissez vide.
diagnosis-no-twice = Un bâtiment porte déjà ce nom : donnez-en un autre.
diagnosis-no-many = Un diagnostic tient 500 bâtiments au plus : commencez-en un autre pour la suite.
diagnosis-no-row = Cette ligne ne peut pas être lue : vérifiez ses guillemets et ses séparateurs.
diagnosis-no-delivered = Le diagnostic est livré : qui l’a livré peut le rouvrir.
diagnosis-no-yours = C’est à l’organisme qui fait le diagnostic de le faire.
diagnosis-no-owner = C’est à l’organisme dont ce sont les bâtiments de répondre.
diagnosis-no-now = Ce n’est pas possible dans l’état actuel du diagnostic : rechargez la page.
diagnosis-no-building = Décrivez au moins un bâtiment avant de livrer.
diagnosis-no-building-needs = Un besoin porte sur ce bâtiment : retirez d’abord le besoin.
diagnosis-no-need = Écrivez le besoin et pourquoi il compte.
diagnosis-no-subject = Choisissez un sujet du catalogue, ou aucun.
diagnosis-no-needs = Cent besoins sont déjà notés : regroupez-en.
diagnosis-no-priority = Choisissez une priorité.
diagnosis-no-account = Le demandeur n’a pas encore d’organisation ici : le guichet peut l’inviter, puis le diagnostic commence.
diagnosis-no-own = C’est votre propre demande : commencez un diagnostic de vos bâtiments sans saisine.
diagnosis-no-reason = Dites pourquoi la recommandation est mise de côté.
diagnosis-no-answer = Choisissez une réponse.
diagnosis-no-alone = Personne ne vous aide sur ce diagnostic : déposez une saisine pour demander un devis.
diagnosis-no-header = La colonne « batiment » manque : ajoutez-la en première ligne.
diagnosis-no-caption = Dites ce que montre la photo, en 200 caractères au plus.
diagnosis-no-photo-kind = Ce fichier n’est ni un JPEG ni un PNG : enregistrez la photo dans l’un de ces formats.
diagnosis-no-photo-large = Cette photo est trop grande : réduisez-la à 12 000 pixels de côté et 15 Mo au plus.
diagnosis-no-photo-unread = Cette photo est abîmée : reprenez-la ou envoyez-en une autre.
diagnosis-no-photo-many = Ce bâtiment a déjà huit photos : retirez-en une d’abord.
diagnosis-no-other = Cela n’a pas pu être fait : rechargez la page et recommencez.
day-estate-diagnoses = { $n ->
    [one] diagnostic à livrer
   *[other] diagnostics à livrer
}
day-estate-diagnoses-more = commencés et pas encore livrés
day-recommendations = { $n ->
    [one] diagnostic à répondre
   *[other] diagnostics à répondre
}
day-recommendations-more = des recommandations livrées attendent votre réponse
did-diagnosis-begun = diagnostic commencé
did-diagnosis-changed = diagnostic modifié
did-diagnosis-imported = bâtiments importés dans un diagnostic
did-diagnosis-delivered = diagnostic livré
did-diagnosis-reopened = diagnostic rouvert
did-diagnosis-answered = recommandation d’un diagnostic répondue
did-diagnosis-quote-asked = devis demandé
did-diagnosis-planned = composants d’un diagnostic repris dans le plan
