# The frame of every page, and the words that every page shares.
app-name = Plain-pied
other-language = English
skip-main = Aller au contenu
skip-nav = Aller au menu
nav-label = Menu principal
nav-home = Accueil
nav-residences = Résidences
nav-targets = Cibles
nav-request = Une demande
nav-imports = Imports
nav-weights = Pondérations
nav-method = Méthode
nav-family-know = Connaître
nav-family-decide = Décider
nav-family-ally = S’allier
nav-family-help = S’entraider
nav-family-fund = Financer
nav-family-follow = Suivre
nav-family-run = Administrer
nav-accessibility = Accessibilité : non encore auditée
breadcrumb-label = Fil d’Ariane
demo-band = Données fictives.
demo-band-more = Ce bailleur, ses résidences et ses locataires sont inventés pour vous faire découvrir l’outil.
footer-map-credit = Fonds de carte © les contributeurs d’OpenStreetMap
contents = Sur cette page
shortcuts-title = Raccourcis clavier
shortcuts-map = la carte
shortcuts-list = la liste
shortcuts-search = la recherche
shortcuts-help = cette aide
shortcuts-disable = Désactiver les raccourcis
shortcuts-field = Raccourcis à une touche
shortcuts-on = Activés
shortcuts-off = Désactivés
shortcuts-saved = Votre choix de raccourcis est retenu sur ce navigateur.

act-back = Revenir sans enregistrer
act-cancel = Annuler
act-close = Fermer
act-confirm = Confirmer
act-keep = Ne rien changer
act-print = Imprimer
act-save = Enregistrer

yes = oui
no = non
some = en partie
unknown = inconnu
dont-know = Je ne sais pas
range = { $a } à { $b }
out-of-100 = sur 100
all = Toutes
all-m = Tous
none = aucun
count-residences = { $n ->
    [one] { $shown } résidence
   *[other] { $shown } résidences
}
count-dwellings = { $n ->
    [one] { $shown } logement
   *[other] { $shown } logements
}
count-buildings = { $n ->
    [one] { $shown } bâtiment
   *[other] { $shown } bâtiments
}
count-rows = { $n ->
    [one] { $shown } ligne
   *[other] { $shown } lignes
}
to-complete = à compléter
to-check-again = à revérifier
no-way = aucun chemin praticable
errors-title = { $n ->
    [one] Une réponse est à corriger
   *[other] { $n } réponses sont à corriger
}

pages-label = Pages de la liste
pages-page = Page
pages-previous = Précédente
pages-next = Suivante

target-yes = Cible
target-no = Non cible
target-unsure = À confirmer
target-small = Trop petite pour la règle
target-small-short = Trop petite

col-act = Actions
col-age = Âge
col-building = Bâtiment
col-class = Classe
col-code = Code
col-count = Nombre
col-coverage = Couverture
col-date = Date
col-distance = Distance
col-dwelling = Logement
col-dwellings = Logements
col-entrance = Entrée
col-file = Fichier
col-floor = Étage
col-index = Indice
col-indicator = Ce qui est regardé
col-kind = Nature
col-level = Niveau
col-lift = Ascenseur
col-name = Nom
col-note = Note
col-obstacles = Obstacles écartés
col-parameter = Paramètre
col-people = Personnes
col-place = Lieu
col-problem = Problème
col-proposal = Proposition
col-rank = Rang
col-residence = Résidence
col-result = Résultat
col-robust = Solidité du rang
col-rows = Lignes
col-service = Service
col-share = 70 ans et plus
col-source = Source
col-state = État
col-target = Cible
col-total = Total
col-type = Type
col-unknown-births = Âges inconnus
col-value = Valeur
col-weight = Poids
col-why = Pourquoi
col-with = Logements concernés
addresses-more = { $first } et { $n } autres adresses
house = maison individuelle
text-personal = Ce texte nomme une maladie, un diagnostic ou un numéro personnel : il n’est pas gardé. Dites les travaux ou le besoin, sans la personne.
organisation-several = Plusieurs organisations ont ce nom : écrivez l’une de celles-ci en entier – { $labels }
sketch-label = Les résidences à vol d’oiseau. Le tableau ci-dessous dit la même chose en mots.
sketch-left-out = Sans position connue, hors du dessin : { $n }.
