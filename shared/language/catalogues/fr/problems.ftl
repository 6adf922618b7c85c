
# Refus : ce qui s’est passé, et ce qu’il faut faire.

nothing-here = Il n’y a rien ici
nothing-here-detail = Vérifiez l’adresse. Si un cabinet vous a envoyé le lien, rouvrez-le depuis le message ou appelez le cabinet.
unknown-link = Ce lien ne fonctionne pas
unknown-link-detail = Rouvrez-le depuis le message, afin qu’il n’en manque aucune partie. Si cela ne suffit pas, appelez le cabinet qui l’a envoyé.
unknown-patient = Ce patient n’existe pas
unknown-patient-detail = Recherchez à nouveau le patient dans la liste ; le dossier a peut-être été effacé.
all-patients = Tous les patients
key-reused = Cette Idempotency-Key a déjà servi pour une autre demande
key-reused-detail = Envoyez une nouvelle clé avec chaque nouvelle demande.
wrong-method = Ce n’est pas possible ici
wrong-method-detail = Méthodes acceptées : { $methods }.
too-large = La demande est trop longue
too-large-detail = Envoyez au plus 16 Ko.
wrong-media-type = La demande a une forme qui n’est pas lue ici
wrong-media-type-detail = Content-Type accepté : application/json ou application/x-www-form-urlencoded.
wrong-field = Quelque chose ne va pas dans la demande
field-accepted = { $field } : valeur acceptée : { $accepted }.
field-unknown = { $field } : inconnu ; accepté : { $accepted }.
field-wrong = { $field } : { $reason }.
not-signed-in = Veuillez vous connecter
not-signed-in-detail = Cette page est réservée au personnel connecté. Les programmes envoient un jeton valide.
sign-in = Se connecter
forged-form = Veuillez appuyer encore une fois
forged-form-detail = La page est restée ouverte trop longtemps, ou le formulaire n’en provient pas. Revenez en arrière, rechargez la page et appuyez de nouveau.
busy = Cela a pris trop de temps
busy-detail = Rien n’a changé dont vous n’ayez été informé. Veuillez réessayer dans un instant.
internal = Un problème est survenu de notre côté
internal-detail = Veuillez réessayer plus tard. Si cela se reproduit, appelez le cabinet.
telephone-of = Téléphone de { $clinic } : { $phone }.

link-expired = Ce lien a expiré
link-expired-detail = Il était valable pour une durée limitée et n’a servi à aucune réservation. Le cabinet peut vous en envoyer un nouveau.
link-gone = Ce lien n’est plus utilisé
please-call = Veuillez appeler le cabinet.
no-longer-offered = Ce lien ne permet plus de réserver
no-longer-offered-detail = Le cabinet ne propose plus cette réservation. Veuillez appeler.
confirm-that-this-is-you = Veuillez confirmer votre identité
not-verified-detail = Rien n’est affiché de votre rendez-vous avant cela.
already-booked = Vous avez déjà réservé
already-booked-detail = Ce lien a servi à prendre son rendez-vous et n’en prend pas d’autre. Rouvrez-le pour voir le rendez-vous.
see-your-appointment = Voir votre rendez-vous
slot-lost-nothing-else = Rien n’a été réservé, et il n’y a pas d’autre horaire libre pour le moment. Veuillez appeler le cabinet.
slot-lost-others = Rien n’a été réservé. Ces horaires sont libres, si l’un d’eux vous convient :
see-all-times = Voir tous les horaires libres

no-code-asked = Ce lien ne demande aucun code
no-code-asked-detail = Ouvrez de nouveau le lien : il dit ce qu’il demande.
code-sent-already = Un code a été envoyé il y a moins d’une minute
code-sent-already-detail = Il peut mettre une minute à arriver. Ensuite, un nouveau code peut être envoyé.
code-limit = Plus aucun code n’est envoyé aujourd’hui
code-limit-detail = Veuillez appeler le cabinet, ou réessayer demain.
answer-limit = Plus aucun message n’est envoyé aujourd’hui
answer-limit-detail = Votre réponse n’a pas été enregistrée, et votre rendez-vous est maintenu. Veuillez appeler le cabinet, ou répondre de nouveau demain.

online-booking-off = La réservation en ligne est désactivée
online-booking-off-detail = { $clinic } n’envoie pas de liens de réservation pour le moment. Un superutilisateur peut l’activer.
patient-limit = Ce patient a reçu assez de liens pour aujourd’hui
patient-limit-detail = Un patient reçoit au plus { $most } liens et codes par jour, et celui-ci en a reçu autant.
clinic-limit = Le cabinet a envoyé assez de liens pour aujourd’hui
clinic-limit-detail = { $clinic } envoie au plus { $most } liens et codes par jour, et en a envoyé autant aujourd’hui.
nothing-was-sent = Rien n’a été envoyé.
limit-until-tomorrow = Ce sera de nouveau possible demain ; qui gère les réglages du cabinet peut changer la limite.
no-such-link = Ce lien n’existe pas
link-deleted = Ce lien a été supprimé
link-ended-before = Rien n’a été modifié : un lien prend fin une seule fois, et sa ligne dit comment.
link-has-booked = Le patient a réservé avec ce lien : il n’y a plus rien à arrêter. Consultez le rendez-vous.
see-the-appointment = Voir le rendez-vous
link-was-used = Ce lien a été utilisé
link-was-used-detail = Le patient a réservé avec ce lien. Pour un autre rendez-vous, envoyez un nouveau lien.
send-a-new-link = Envoyez au patient un nouveau lien depuis son dossier.
throttled = Trop de liens qui n’existent pas
throttled-detail = Celui-ci ne fonctionne pas, et trop d’autres ont été essayés depuis votre connexion. Un lien envoyé par un cabinet fonctionne tout de même : rouvrez-le depuis le message. Si cela ne suffit pas, appelez le cabinet qui l’a envoyé.
unknown-notice = Ce message n’existe pas
unknown-notice-detail = Il est peut-être à quelqu’un d’autre, ou trop ancien.
all-notices = Tous les messages
unknown-task = Cette tâche n’existe pas
unknown-task-detail = Regardez à nouveau la liste ; le dossier du patient a peut-être été effacé.
todays-list = Liste du jour

no-appointment-was-made = Aucun rendez-vous n’a été pris.
time-not-offered = Cet horaire n’est pas proposé
override-by-button = Praticien, lieu, type et heure ne correspondent pas aux horaires proposés. Vous pouvez réserver quand même, ce qui est noté, ou choisir un des horaires libres.
override-by-field = Praticien, lieu, type et heure ne correspondent pas aux horaires proposés. Envoyez "override": true pour réserver quand même, ce qui est noté, ou choisissez un des next_slots.
time-is-past = Cet horaire est passé
time-has-an-appointment = Un autre rendez-vous occupe cet horaire
patient-has-an-appointment = Le patient a un autre rendez-vous à cet horaire
form-was-used = Ce formulaire a déjà servi
form-was-used-detail = Il a servi à prendre un rendez-vous. Voyez le dossier ; pour un autre rendez-vous, ouvrez le formulaire à nouveau.
time-is-skipped = L’horloge n’affiche pas cette heure ce jour-là
time-is-skipped-detail = Le { $date }, l’horloge avance et saute { $time }. Choisissez un autre horaire.
time-comes-twice = Cette heure vient deux fois ce jour-là
time-comes-twice-detail = L’horloge recule et affiche cette heure deux fois. Choisissez laquelle est voulue.

# Ce que les champs acceptent
accepted-id = 1 à 40 lettres minuscules a-z, chiffres et traits d’union
accepted-key = 1 à 200 caractères ASCII visibles
accepted-from = une date AAAA-MM-JJ entre 2000 et 2199, ou l’instant d’une adresse suivante
accepted-date = une date AAAA-MM-JJ du 1900-01-01 au 2199-12-31
accepted-date-of-birth = une date de naissance, sous la forme AAAA-MM-JJ ou en jour, mois et année
accepted-location = un lieu que ce lien propose
accepted-days = un nombre de jours de 1 à 31
accepted-provider = un praticien que ce lien propose
accepted-slot = un horaire que ce lien propose
accepted-number = un nombre entier
accepted-section = appointments, links ou channel
accepted-email-alone = email, puisque le dossier n’a pas de numéro de mobile
accepted-part = morning ou afternoon
accepted-channel = sms ou email
accepted-sms-alone = sms, puisque le dossier n’a pas d’adresse e-mail
accepted-provider-id = l’identifiant d’un praticien du cabinet
accepted-slot-id = l’identifiant d’un horaire de ce lien
accepted-rule-id = l’identifiant d’une de vos règles
accepted-next-of-providers = ce qu’une adresse « next » pour les mêmes praticiens a nommé
accepted-next = ce qu’une adresse « next » a nommé
accepted-appointment-date = une date AAAA-MM-JJ du 2000-01-01 au 2199-12-31
accepted-time = une heure HH:MM de 00:00 à 23:59
accepted-start = un instant comme 2026-11-23T09:30:00+00:00, à la minute, de 2000 à 2199
accepted-location-id = l’identifiant d’un lieu du cabinet
accepted-type-id = l’identifiant d’un type de rendez-vous du cabinet

# Ce qu'un patient ne peut pas faire d'un rendez-vous.
not-a-manage-link = Ce lien sert à prendre rendez-vous
not-a-manage-link-detail = Le lien pour déplacer ou annuler un rendez-vous se trouve dans sa confirmation.
kept-back-detail = Le lien de la confirmation que nous vous avons envoyée l’affiche, une fois que vous avez dit qui vous êtes. Si vous n’en avez pas, veuillez appeler le cabinet.
back-to-link = Revenir à votre lien
appointment-is-cancelled = Votre rendez-vous a été annulé
appointment-is-cancelled-detail = Il ne peut plus être modifié. Pour reprendre rendez-vous, veuillez appeler le cabinet.
appointment-is-past = Votre rendez-vous a commencé ou est passé
appointment-is-past-detail = Il ne peut plus être modifié en ligne. Veuillez appeler le cabinet.
cannot-move-online = Ce rendez-vous ne peut pas être déplacé en ligne
cannot-cancel-online = Ce rendez-vous ne peut pas être annulé en ligne
call-to-change = Veuillez appeler le cabinet : l’équipe vous aidera. D’ici là, votre rendez-vous est maintenu.
too-late-to-move = Il est trop tard pour déplacer ce rendez-vous en ligne
too-late-to-cancel = Il est trop tard pour annuler ce rendez-vous en ligne
too-late-to-change-detail = { $hours ->
    [one] C’est possible jusqu’à une heure avant le début. Veuillez appeler le cabinet. D’ici là, votre rendez-vous est maintenu.
   *[other] C’est possible jusqu’à { $hours } heures avant le début. Veuillez appeler le cabinet. D’ici là, votre rendez-vous est maintenu.
}
changed-meanwhile = Votre rendez-vous a été modifié entre-temps
changed-meanwhile-detail = Rien n’a été modifié maintenant. Veuillez le regarder tel qu’il est, puis décider.
move-lost-nothing-else = Votre rendez-vous reste tel quel, et aucun autre horaire n’est libre pour le moment. Veuillez appeler le cabinet.
move-lost-others = Votre rendez-vous reste tel quel. Ces horaires sont libres, si l’un d’eux vous convient :
nothing-changed-yet = Rien n’est encore changé : votre rendez-vous est maintenu.
pressed-by-a-program = Votre navigateur se présente comme un programme automatique, et ceux-ci ne peuvent pas modifier de rendez-vous. Veuillez utiliser un autre navigateur, ou appeler le cabinet.
