# Cibles et classement.
targets-title = Cibles
targets-rule = Cible : strictement plus de { $share } des logements abritent une personne de { $age } ans et plus, au { $date }. Résidences de { $size } logements et plus.
targets-parameters = Paramètres de la règle
targets-date = Date de référence
targets-age = Âge
targets-share = Part, en %
targets-size = Taille minimale (logements)
targets-compute = Recalculer
targets-wrong = { $name } : écrivez un nombre entre { $min } et { $max }
targets-date-wrong = Date de référence : écrivez une date entre 1950 et 2100
targets-what-yes = Cibles quoi que disent les dates manquantes.
targets-what-unsure = Le résultat dépend de dates de naissance manquantes ou, pour une règle à l’essai, d’effectifs trop petits pour être dits.
targets-what-no = Pas des cibles, même si toutes les dates manquantes étaient celles de personnes de cet âge.
targets-what-small = Trop peu de logements pour que la règle ait un sens sans désigner des personnes.
targets-none = Aucune résidence.
targets-left = { $n ->
    [one] { $n } autre n’est pas montrée ici ; elle est dans l’export.
   *[other] { $n } autres ne sont pas montrées ici ; elles sont dans l’export.
}
targets-in-years = Dans { $n } ans
targets-projection = Dans 3, 5 et 10 ans : si personne ne bouge, et sans décès ni départ.
ranking-title = Résidences favorables aux locataires âgés
ranking-lead = Classement par indice. Le rang est un intervalle : il dit où la résidence peut se trouver avec ce que nous savons. La solidité dit dans combien de scénarios de pondération elle reste dans la première moitié du classement.
ranking-caption = { $n ->
    [one] { $shown } résidence classée
   *[other] { $shown } résidences classées
}
ranking-incomplete = { $n ->
    [one] { $n } résidence est sans rang : trop de choses y sont inconnues.
   *[other] { $n } résidences sont sans rang : trop de choses y sont inconnues.
}
robust = robuste
debatable = à discuter
fragile = fragile
robust-share = { $word } ({ $share } des scénarios)
told-fewer = moins de { $n }
told-at-least = { $n } ou plus
