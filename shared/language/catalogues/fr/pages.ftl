# Pages des patients, et ce que toutes les pages ont en commun.

skip-to-content = Aller au contenu
languages = Langue
console = Console
patients = Patients
rules = Règles
notices = Messages
notices-unread = { $count ->
    [one] Messages ({ $count } nouveau)
   *[other] Messages ({ $count } nouveaux)
}

contact-line = Si vous avez besoin d’aide, appelez { $clinic } au { $phone }.
cancellation-policy = Conditions d’annulation
clinic-website = Site du cabinet
please-correct = À corriger :
try-again = Réessayer

date = Date
time = Heure
from-until = de { $from } à { $until }
appointment = Rendez-vous
with = Avec
where = Lieu

# La question
date-of-birth-question = Votre date de naissance
date-of-birth-hint = Nous la demandons pour que personne d’autre ne puisse utiliser votre lien. Par exemple 31 3 1980.
day = Jour
month = Mois
year = Année
continue = Continuer
answer-wrong = Cela ne correspond pas
answer-wrong-field = Ce n’est pas la date de naissance qui figure dans votre dossier.
answer-wrong-detail = { $left ->
    [0] Une autre erreur entraîne une pause.
    [1] Vous pouvez essayer encore une fois avant une pause.
   *[other] Vous pouvez essayer encore { $left } fois avant une pause.
}
answer-unreadable = Veuillez vérifier la date
answer-unreadable-detail = Cela ne compte pas comme une erreur.
answer-unreadable-field = Indiquez le jour, le mois et l’année en chiffres. L’année a quatre chiffres.
answer-not-kept = Veuillez confirmer encore une fois votre identité
answer-not-kept-detail = Votre navigateur n’a pas conservé votre réponse : il refuse les cookies, ou plus de 15 minutes se sont écoulées. Autorisez les cookies pour cette page et répondez à nouveau, ou appelez le cabinet pour prendre rendez-vous.
answers-paused = Trop de réponses erronées
answers-paused-detail = Veuillez réessayer dans { $minutes ->
    [one] une minute
   *[other] { $minutes } minutes
}.

# La question du code
code = Code
code-hint = Les six chiffres que nous vous avons envoyés. Un code est valable 10 minutes, et une seule fois.
code-first = Nous vous envoyons un code, que vous saisissez ensuite ici. Rien de votre rendez-vous n’est affiché avant cela.
code-did-not-come = Pas de code ? Il peut mettre une minute à arriver.
send-code-by-text = Recevoir un code par SMS au { $address }
send-code-by-email = Recevoir un code par e-mail à { $address }
send-new-code-by-text = Recevoir un nouveau code par SMS au { $address }
send-new-code-by-email = Recevoir un nouveau code par e-mail à { $address }
enter-code = Saisissez le code que nous vous avons envoyé
code-sent-by-text = Nous l’avons envoyé par SMS au { $address }.
code-sent-by-email = Nous l’avons envoyé par e-mail à { $address }.
code-wrong-field = Ce n’est pas le dernier code que nous avons envoyé.
code-unreadable = Veuillez vérifier le code
code-unreadable-field = Indiquez les six chiffres du code.
no-code = Ce code n’est plus valable
no-code-detail = Un code est valable 10 minutes, et une seule fois. Demandez-en un nouveau.
code-not-sent-yet = Rien n’a encore été envoyé. C’était très rapide : veuillez appuyer encore une fois sur le bouton.
no-address-for-code = Nous ne pouvons pas vous envoyer de code
no-address-for-code-detail = Le cabinet n’a ni numéro de mobile ni adresse e-mail à votre nom. Veuillez appeler : quelqu’un vous aidera.

# La page d’accueil
book-your-appointment = Prenez rendez-vous
welcome = { $clinic } vous a envoyé ce lien pour que vous puissiez choisir un horaire qui vous convient.
continue-to-book = Continuer vers la prise de rendez-vous
book-until = Vous pouvez réserver jusqu’au { $until }.
good-to-know = Bon à savoir

# Choisir un horaire
choose-a-time = Choisissez un horaire
time-of-day = Moment de la journée
any-time = Toute la journée
morning = Matin
afternoon = Après-midi
anyone = Peu importe
anywhere = Tous les lieux
show = Afficher
first-available = Premier horaire libre : { $when }
days = Jours
days-at-a-glance = Jours avec des horaires libres
none-free = aucun
count-free = { $count ->
    [one] { $count } libre
   *[other] { $count } libres
}
earlier = Plus tôt
later = Plus tard
no-time-on-these-days = Aucun horaire libre ces jours-là. Regardez plus tard, ou changez vos choix ci-dessus.
no-time-at-all = Aucun horaire libre pour le moment. Veuillez appeler { $clinic } au { $phone }.

# Vérifier et réserver
check-your-appointment = Vérifiez votre rendez-vous
nothing-booked-yet-press-confirm = Rien n’est encore réservé. Appuyez sur « Confirmer le rendez-vous » pour réserver cet horaire.
confirm-appointment = Confirmer le rendez-vous
choose-another-time = Choisir un autre horaire
press-once-more = Veuillez appuyer encore une fois
nothing-booked-yet = Rien n’est encore réservé.
that-was-quick = C’était très rapide. Veuillez regarder l’horaire encore une fois.
page-was-open-long = La page est restée ouverte longtemps. Veuillez regarder l’horaire encore une fois.
slot-no-longer-free = Cet horaire n’est plus libre
slot-too-late = Cet horaire ne peut plus être réservé
slot-taken = Quelqu’un d’autre vient de prendre cet horaire
patient-busy = Vous avez un autre rendez-vous à cette heure
nothing-booked = Rien n’est encore réservé
nothing-booked-detail = Ouvrez le lien et choisissez d’abord un horaire.

# La confirmation
your-appointment-is-booked = Votre rendez-vous est réservé
this-time-is-yours = Cet horaire est à vous. Gardez ce lien : il affiche toujours votre rendez-vous.
add-to-calendar = Ajouter à l’agenda
cannot-come = Si vous ne pouvez pas venir, appelez { $clinic } au { $phone }.

# Aucun horaire ne convient
no-time-suits-me = Aucun horaire ne me convient
clinic-was-told = Le cabinet sait qu’aucun horaire ne vous convient
clinic-was-told-detail = { $clinic } est prévenu, et quelqu’un vous contactera pour trouver un horaire. Votre lien reste valable, au cas où un horaire se libérerait.
call-if-urgent = Si c’est urgent, appelez le { $phone }.
no-time-suits-you = Aucun horaire ne vous convient ?
call-for-a-time = Veuillez appeler { $clinic } au { $phone } : quelqu’un cherchera un horaire avec vous.
see-times-again = Revoir les horaires
clinic-not-told-yet = Le cabinet n’est pas encore prévenu.
press-was-quick = C’était très rapide. Appuyez encore une fois si aucun horaire ne vous convient.
page-was-open = La page est restée ouverte longtemps. Appuyez encore une fois si aucun horaire ne vous convient.

# Le rendez-vous, et comment le déplacer
your-appointment = Votre rendez-vous
your-appointment-was-moved = Votre rendez-vous a été déplacé
new-time-is-yours = Voici votre nouvel horaire. L’ancien est libéré.
was-moved-to-this-time = Il a été déplacé, et voici son horaire actuel.
calendar-moves-too = Est-il déjà dans votre agenda ? Ajoutez-le encore une fois, et l’agenda déplacera l’entrée.
remove-from-calendar = Retirer de l’agenda
move-appointment = Le déplacer à un autre horaire
cancel-appointment = L’annuler
changed-by-its-own-link = Pour le déplacer ou l’annuler, ouvrez le lien de la confirmation que nous vous avons envoyée.
call-to-move = Ce rendez-vous ne peut pas être déplacé en ligne. Pour le déplacer, veuillez appeler { $clinic } au { $phone }.
call-to-cancel = Ce rendez-vous ne peut pas être annulé en ligne. Pour l’annuler, veuillez appeler { $clinic } au { $phone }.
moved-until = { $hours ->
    [one] Il pouvait être déplacé en ligne jusqu’à une heure avant son début. Pour le déplacer maintenant, veuillez appeler { $clinic } au { $phone }.
   *[other] Il pouvait être déplacé en ligne jusqu’à { $hours } heures avant son début. Pour le déplacer maintenant, veuillez appeler { $clinic } au { $phone }.
}
cancelled-until = { $hours ->
    [one] Il pouvait être annulé en ligne jusqu’à une heure avant son début. Pour l’annuler maintenant, veuillez appeler { $clinic } au { $phone }.
   *[other] Il pouvait être annulé en ligne jusqu’à { $hours } heures avant son début. Pour l’annuler maintenant, veuillez appeler { $clinic } au { $phone }.
}
book-again = Pour reprendre rendez-vous, veuillez appeler { $clinic } au { $phone }.
appointment-over = Il a commencé ou est passé, et ne peut donc plus être modifié en ligne. Si vous avez besoin d’aide, appelez { $clinic } au { $phone }.
choose-a-new-time = Choisissez un nouvel horaire
moving-from = Vous déplacez votre rendez-vous du { $when }. Il est maintenu tant que vous n’avez pas confirmé un nouvel horaire.
your-current-time = votre horaire actuel
keep-appointment = Garder mon rendez-vous tel quel
check-your-new-time = Vérifiez votre nouvel horaire
nothing-changed-until-you-press = Rien ne change avant que vous appuyiez sur « Déplacer mon rendez-vous ».
new-time = Nouvel horaire
current-time = Votre horaire jusqu’ici
move-my-appointment = Déplacer mon rendez-vous

# Annuler
cancel-your-appointment = Annulez votre rendez-vous
nothing-cancelled-yet-press-cancel = Rien n’est encore annulé. Appuyez sur « Annuler ce rendez-vous » pour libérer cet horaire.
cancel-reason = Votre raison, si vous souhaitez la donner
cancel-reason-hint = Seul le cabinet la lira.
cancel-this-appointment = Annuler ce rendez-vous
cancel-was-quick = C’était très rapide. Appuyez encore une fois si vous voulez annuler.
cancel-page-was-open = La page est restée ouverte longtemps. Appuyez encore une fois si vous voulez annuler.
time-is-given-up = Le cabinet sait que vous ne viendrez pas, et l’horaire est libre pour quelqu’un d’autre.
remove-from-calendar-hint = Si le rendez-vous figure dans votre agenda, ouvrez ce fichier pour l’en retirer.

# Le patient vient-il ?
will-you-come = Viendrez-vous ?
answer-confirm = Je viendrai
answer-reschedule = Il me faut un autre horaire
answer-cancel = Je ne peux pas venir
clinic-knows-you-come = Le cabinet sait que vous viendrez.
clinic-knows-other-time = Le cabinet sait qu’il vous faut un autre horaire.
clinic-knows-you-do-not-come = Le cabinet sait que vous ne pouvez pas venir.
you-said-you-come = Vous nous avez dit que vous viendrez.
you-said-other-time = Vous nous avez dit qu’il vous faut un autre horaire.
you-said-you-do-not-come = Vous nous avez dit que vous ne pouvez pas venir.
stands-until-you-change-it = Votre rendez-vous est maintenu tant que vous ne l’avez pas déplacé ou annulé.
other-time-link-sent = Nous vous avons envoyé un message avec un lien pour choisir un autre horaire, à { $address }.
choose-time-in-portal = Choisir un autre horaire dans votre espace patient
has-something-changed = Quelque chose a changé ?
answer-was-quick = C’était très rapide. Appuyez encore une fois sur votre réponse.
answer-page-was-open = La page est restée ouverte longtemps, ou votre rendez-vous a changé depuis. Appuyez encore une fois sur votre réponse.
