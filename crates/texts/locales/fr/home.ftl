# Accueil: « Ma journée ».
home-title = Ma journée
home-eyebrow = Le { $date }
home-queues = À faire
home-three = Les 3 choses à savoir sur votre parc
home-three-sure = Cibles sûres
home-three-sure-text = { $targets } sur { $all } sont des cibles, quoi que disent les données manquantes.
home-three-confirm = À confirmer
home-three-confirm-text = { $residences } peuvent basculer : { $births } manquent.
home-three-confirm-none = Aucune résidence ne dépend d’une date de naissance manquante.
home-three-missing = Ce que nous ne savons pas
home-three-missing-text = Couverture des données : { $coverage }. { $residences } demandent une visite avant d’être classées.
home-births = { $n ->
    [one] { $shown } date de naissance
   *[other] { $shown } dates de naissance
}
home-stock = Le parc
home-residences = résidences
home-dwellings = logements
home-coverage = couverture des données
home-known-levels = logements dont le niveau est connu
home-missing = Pour aller plus loin
home-missing-occupancy = Importer l’occupation : sans elle, aucune cible ne peut être nommée.
home-missing-streets = Importer les rues (OpenStreetMap) : sans elles, pas de chemin vers les services.
home-missing-places = Importer les lieux (BPE, acceslibre, OpenStreetMap) : sans eux, les services sont inconnus.
home-missing-survey = Visiter les résidences : une grille de 20 minutes, sur téléphone ou sur papier.
home-empty = Aucun parc n’est encore importé
home-empty-what = Importez l’extrait RPLS de votre parc ou le fichier de votre logiciel. Le contrôle dure quelques secondes et rien n’est écrit avant votre accord.
home-empty-import = Importer mon parc
home-order = Dans quel ordre
home-order-stock = Le parc : logements, étages, adresses.
home-order-streets = Les rues autour, avec leurs trottoirs et leurs marches.
home-order-places = Les lieux de la vie quotidienne et leurs entrées.
home-order-occupancy = L’occupation : seulement l’identifiant du logement et l’année de naissance.
home-still = Rien ne presse aujourd’hui
home-still-what = Aucune tâche n’attend dans vos files. Les trois choses à savoir sur le parc disent où chercher la suite.
home-still-other = Aucune tâche n’attend dans vos files. Ce que vos rôles ouvrent est dans le menu.
home-next = Pour commencer
home-next-help = Demander de l’aide pour vos immeubles : avec vos mots, en moins de dix minutes.
home-next-directory = Se faire connaître : la fiche de votre organisation dans l’annuaire.
home-next-members = Inviter les personnes qui travailleront ici.
home-next-campaign = Lancer une campagne dans une résidence cible.
