# Accueil: « Ma journée ».
home-title = Ma journée
home-eyebrow = Le { $date }
home-queues = À faire
home-queue-targets = résidences cibles sûres
home-queue-targets-more = plus d’un logement sur cinq abrite une personne de 70 ans et plus
home-queue-confirm = résidences à confirmer
home-queue-confirm-more = { $n ->
    [one] { $shown } date de naissance manque
   *[other] { $shown } dates de naissance manquent
}
home-queue-complete = résidences à compléter
home-queue-complete-more = l’indice y est trop incertain pour être classé : une visite de 20 minutes suffit souvent
home-queue-favourable = résidences cibles où adapter a du sens
home-queue-favourable-more = le socle (parties communes, abords, services) est solide
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
home-queue-absent = logements qui ne sont plus dans le fichier
home-queue-absent-more = vendus, démolis, ou oubliés ? À vérifier
home-nothing = Rien ne vous attend aujourd’hui
home-nothing-what = Vos rôles n’ouvrent pas le parc d’un bailleur. Votre compte dit lesquels sont en vigueur.
