# What `verify-plan` says of a plan of transfers, and of the files that it reads.
plan-accepted = Accepté : { $moves } ménages, { $chains } chaînes, { $cycles } cycles, dont { $locked } déjà décidés.
plan-worth = Valeur { $value } points ; aucun ensemble de propositions ne peut dépasser { $bound } points ; écart { $gap }.
plan-refused = Refusé : { $why }
plan-of-another = cet ensemble de propositions répond à une autre instance ({ $plan }), celle-ci est { $instance }. Vérifiez que les deux fichiers vont ensemble, ou résolvez de nouveau.
plan-prices = { $found } prix pour { $expected } ménages : le fichier est incomplet ou répond à une autre instance.
plan-negative-price = le prix du ménage « { $household } » est { $price } : un prix n’est jamais sous 0.
plan-fees = { $found } prix de commission pour { $expected } commissions : le fichier est incomplet ou répond à une autre instance.
plan-negative-fee = le prix de la commission « { $commission } » est { $fee } : un prix n’est jamais sous 0.
plan-tolls = { $found } prix de bailleur pour { $expected } bailleurs : le fichier est incomplet ou répond à une autre instance.
plan-capacity = la commission « { $commission } » aurait { $found } logements à examiner, alors que le maximum est { $most }.
plan-balance = le bailleur « { $landlord } » enverrait { $found } ménages chez les autres (ceux qu’il reçoit déduits), au-delà de ± { $most }.
plan-node = chaîne ou cycle n° { $number } : le logement n° { $node } n’existe pas.
plan-not-vacancy = chaîne ou cycle n° { $number } : « { $name } » n’est pas un logement vacant.
plan-too-long = chaîne ou cycle n° { $number } : { $length } ménages, alors que le maximum est { $cap }.
plan-too-short = chaîne ou cycle n° { $number } : il n’y a pas assez de ménages.
plan-twice = « { $name } » figure deux fois dans l’ensemble de propositions.
plan-not-wished = chaîne ou cycle n° { $number } : le ménage « { $household } » n’a pas souhaité le logement de « { $dwelling } », ou une règle s’y oppose.
plan-forbidden = chaîne ou cycle n° { $number } : le ménage « { $household } » a été écarté pour le logement de « { $dwelling } ».
plan-locked-left-out = une décision déjà prise n’est pas dans l’ensemble de propositions : { $who }.
plan-value = l’ensemble de propositions dit valoir { $claimed } grains, il en vaut { $found } : il a été modifié, ou mal calculé.
plan-bound = l’ensemble de propositions dit qu’aucun ne vaut plus de { $claimed } grains, ses prix en prouvent { $found } : il a été modifié, ou mal calculé.
plan-above-bound = l’ensemble de propositions vaut { $value } grains, plus que son maximum prouvé de { $bound } : ce maximum est faux.
plan-instance = l’instance ne peut pas être utilisée : { $why }

# Files that cannot be read.
plan-file = { $file } : { $why }
plan-unreadable = le fichier ne peut pas être lu ({ $what }).
plan-too-large = le fichier dépasse { $bytes } octets : découpez par territoires.
plan-many-dwellings = il y a plus de { $most } logements : découpez par territoires.
plan-many-wishes = il y a plus de { $most } souhaits : découpez par territoires.
plan-json = ligne { $line }, colonne { $column } : ce n’est pas ce qui est attendu ici, ou le fichier est coupé (le lecteur dit : { $what }).
plan-format = « format » vaut « { $found } », « { $expected } » est attendu : est-ce le bon fichier ?
plan-version = cet ensemble de propositions est de la version { $found }, la version { $expected } est lue ici : résolvez de nouveau.
plan-unknown = { $place } : rien ne s’appelle « { $name } ». Écrivez l’« id » d’un ménage ou d’un logement vacant de l’instance.

# Questions that cannot be used.
plan-cycle-cap = « caps » : on ne cherche pas d’échanges de { $cap } ménages ; donnez 0, 2, 3 ou 4.
plan-chain-cap = « caps » : on ne cherche pas de chaînes de { $cap } mouvements ; donnez 0 à 6.
plan-same-name = « { $name } » désigne deux logements : donnez à chaque ménage et à chaque logement vacant son propre nom.
plan-weight = { $place } : { $value } sort des limites de ± { $most } centièmes de point.
plan-success = { $place } : la réussite { $value } n’est pas entre 1 et 1000 pour mille.
plan-place-node = { $place } : le logement n° { $node } n’existe pas.
plan-own-dwelling = le ménage « { $household } » souhaite son propre logement : retirez ce souhait.
plan-wish-twice = le ménage « { $household } » souhaite deux fois le logement de « { $dwelling } » : gardez un seul souhait.
plan-successes = trop de chances de réussite différentes pour des chaînes de cette longueur : arrondissez-les, ou raccourcissez les chaînes.
plan-locked = décision déjà prise n° { $number } : { $what }.
plan-same-group = « { $name } » désigne deux commissions ou deux bailleurs : donnez à chacun son propre nom.
plan-two-groups = { $place } : « { $name } » figure deux fois, dans cette liste ou dans une autre : gardez-le une fois.
plan-locked-capacity = les décisions déjà prises donnent { $found } logements à la commission « { $commission } », alors que le maximum est { $most } : augmentez « most », ou rouvrez des décisions.
plan-locked-balance = les décisions déjà prises font envoyer { $found } ménages au bailleur « { $landlord } » (ceux qu’il reçoit déduits), au-delà de ± { $most } : augmentez « balance », ou rouvrez des décisions.
plan-lock-not-vacancy = « { $name } » est un ménage, pas un logement vacant
plan-lock-too-short = il n’y a pas assez de ménages
plan-lock-twice = « { $name } » y figure deux fois
plan-lock-not-wished = « { $household } » n’a pas souhaité le logement de « { $dwelling } »

# Where.
plan-at-relet = valeur de relocation de « { $name } »
plan-at-bonus = prime de ce qui est déjà proposé
plan-at-wish = souhait de « { $household } » pour « { $dwelling } »
plan-at-wish-number = ménage « { $household } », souhait n° { $number }
plan-at-wishes = souhaits
plan-at-forbidden = mouvements écartés
plan-at-forbidden-number = mouvement écarté n° { $number }
plan-at-proposed = mouvements déjà proposés
plan-at-proposed-number = mouvement déjà proposé n° { $number }
plan-at-locked = décisions déjà prises
plan-at-locked-number = décision déjà prise n° { $number }
plan-at-exchange = chaîne ou cycle n° { $number }
plan-at-commission = commission « { $name } »
plan-at-landlord = bailleur « { $name } »
