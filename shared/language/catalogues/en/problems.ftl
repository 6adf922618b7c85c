
# Refusals: what happened, and what to do next.

nothing-here = There is nothing here
nothing-here-detail = Check the address. If a clinic sent you the link, open it from the message again, or call the clinic.
unknown-link = This link does not work
unknown-link-detail = Open it from the message again, so that no part of it is missing. If that does not help, call the clinic that sent it.
unknown-patient = There is no such patient
unknown-patient-detail = Find the patient again in the list; the record may have been erased.
all-patients = All patients
key-reused = This Idempotency-Key was used for another request
key-reused-detail = Send a new key with each new request.
wrong-method = This cannot be done here
wrong-method-detail = Accepted is { $methods }.
too-large = The request is too long
too-large-detail = Send at most 16 KB.
wrong-media-type = The request is in a form that is not read here
wrong-media-type-detail = Accepted is Content-Type application/json or application/x-www-form-urlencoded.
wrong-field = Something in the request is not right
field-accepted = { $field }: accepted is { $accepted }.
field-unknown = { $field }: unknown; accepted is { $accepted }.
field-wrong = { $field }: { $reason }.
not-signed-in = Please sign in
not-signed-in-detail = This page is for staff who are signed in. Programs send a valid bearer token.
sign-in = Sign in
forged-form = Please press the button once more
forged-form-detail = The page was open too long, or the form did not come from it. Go back, reload the page and press the button again.
busy = That took too long
busy-detail = Nothing was changed that you were not told of. Please try again in a moment.
internal = Something went wrong on our side
internal-detail = Please try again later. If it happens again, call the clinic.
telephone-of = Telephone of { $clinic }: { $phone }.

link-expired = This link has expired
link-expired-detail = It was made for a limited time, and nothing was booked with it. The clinic can send you a new one.
link-gone = This link is no longer in use
please-call = Please call the clinic.
no-longer-offered = This link no longer books
no-longer-offered-detail = The clinic no longer offers this booking. Please call.
confirm-that-this-is-you = Please confirm that this is you
not-verified-detail = Nothing about your appointment is shown before that.
already-booked = You have booked already
already-booked-detail = This link has made its appointment and books no other. Open it again to see the appointment.
see-your-appointment = See your appointment
slot-lost-nothing-else = Nothing was booked, and there is no other free time at present. Please call the clinic.
slot-lost-others = Nothing was booked. These times are free, if one of them suits you:
see-all-times = See all free times

no-code-asked = This link asks for no code
no-code-asked-detail = Open the link again: it says what it asks for.
code-sent-already = A code was sent less than a minute ago
code-sent-already-detail = It can take a minute to arrive. After that a new one can be sent.
code-limit = No more codes are sent today
code-limit-detail = Please call the clinic, or try again tomorrow.
answer-limit = No more messages are sent today
answer-limit-detail = Your answer was not kept, and your appointment stands. Please call the clinic, or answer again tomorrow.

online-booking-off = Online booking is switched off
online-booking-off-detail = { $clinic } sends no booking links at present. A superuser can switch it on.
patient-limit = This patient was sent enough links for today
patient-limit-detail = One patient is sent at most { $most } links and codes in a day, and this one was sent that many.
clinic-limit = The clinic has sent enough links for today
clinic-limit-detail = { $clinic } sends at most { $most } links and codes in a day, and has sent that many today.
nothing-was-sent = Nothing was sent.
limit-until-tomorrow = It works again tomorrow; whoever keeps the clinic’s settings can change the limit.
no-such-link = There is no such link
link-deleted = This link has been deleted
link-ended-before = Nothing was changed: a link ends once, and its row says how.
link-has-booked = The patient has booked with it, so there is nothing left to end. Look at the appointment.
see-the-appointment = See the appointment
link-was-used = This link has been used
link-was-used-detail = The patient has booked with it. For a further appointment send a new link.
send-a-new-link = Send the patient a new link from the record.
throttled = Too many links that do not exist
throttled-detail = This one does not work, and too many others were tried from your connection. A link that a clinic sent you works all the same: open it from the message again. If that does not help, call the clinic that sent it.
unknown-notice = There is no such message
unknown-notice-detail = It may be somebody else’s, or so old that it is gone.
all-notices = All messages
unknown-task = There is no such task
unknown-task-detail = Look at the list again; the patient’s record may have been erased.
todays-list = Today’s list

no-appointment-was-made = No appointment was made.
time-not-offered = This time is not offered
override-by-button = With whom, where, what and when do not fit the hours that are offered. You can book it all the same, which is recorded, or choose one of the free times.
override-by-field = With whom, where, what and when do not fit the hours that are offered. Send "override": true to book it all the same, which is recorded, or choose one of next_slots.
time-is-past = This time is past
time-has-an-appointment = Another appointment has this time
patient-has-an-appointment = The patient has another appointment at this time
form-was-used = This form has been used already
form-was-used-detail = An appointment was made with it. Look at the record; for a further appointment open the form anew.
time-is-skipped = The clock does not show this time on that day
time-is-skipped-detail = On { $date } the clock goes forward over { $time }. Choose another time.
time-comes-twice = This time comes twice on that day
time-comes-twice-detail = The clock goes back, so it shows this time twice. Choose which one is meant.

# What fields accept
accepted-id = 1 to 40 lower-case letters a-z, digits and hyphens
accepted-key = 1 to 200 visible ASCII characters
accepted-from = a date YYYY-MM-DD between 2000 and 2199, or an instant of a next address
accepted-date = a date YYYY-MM-DD from 1900-01-01 to 2199-12-31
accepted-date-of-birth = a date of birth, as YYYY-MM-DD or as day, month and year in numbers
accepted-location = a location that this link offers
accepted-days = a number of days from 1 to 31
accepted-provider = a provider that this link offers
accepted-slot = a slot that this link offers
accepted-number = a whole number
accepted-section = appointments, links or channel
accepted-email-alone = email, since the record has no mobile number
accepted-part = morning or afternoon
accepted-channel = sms or email
accepted-sms-alone = sms, since the record has no email address
accepted-provider-id = the id of a provider of the clinic
accepted-slot-id = the id of a slot of this link
accepted-rule-id = the id of one of your booking rules
accepted-next-of-providers = what a `next` for the same providers named
accepted-next = what a `next` named
accepted-appointment-date = a date YYYY-MM-DD from 2000-01-01 to 2199-12-31
accepted-time = a time HH:MM from 00:00 to 23:59
accepted-start = an instant like 2026-11-23T09:30:00+00:00, in whole minutes, from 2000 to 2199
accepted-location-id = the id of a location of the clinic
accepted-type-id = the id of an appointment type of the clinic

# What a patient may not do with an appointment.
not-a-manage-link = This link is there to book
not-a-manage-link-detail = The link to move or cancel an appointment is in its confirmation.
kept-back-detail = The link in the confirmation that we have sent you shows it, once you have said who you are. If you have none, please call the clinic.
back-to-link = Back to your link
appointment-is-cancelled = Your appointment was cancelled
appointment-is-cancelled-detail = It can no longer be changed. To book again, please call the clinic.
appointment-is-past = Your appointment has begun or is over
appointment-is-past-detail = It can no longer be changed online. Please call the clinic.
cannot-move-online = This appointment cannot be moved online
cannot-cancel-online = This appointment cannot be cancelled online
call-to-change = Please call the clinic: the team will help you. Your appointment stands until then.
too-late-to-move = It is too late to move this appointment online
too-late-to-cancel = It is too late to cancel this appointment online
too-late-to-change-detail = { $hours ->
    [one] That ends one hour before it begins. Please call the clinic. Your appointment stands until then.
   *[other] That ends { $hours } hours before it begins. Please call the clinic. Your appointment stands until then.
}
changed-meanwhile = Your appointment was changed in the meantime
changed-meanwhile-detail = Nothing was changed now. Please look at it as it is, and then decide.
move-lost-nothing-else = Your appointment stands as it was, and there is no other free time at present. Please call the clinic.
move-lost-others = Your appointment stands as it was. These times are free, if one of them suits you:
nothing-changed-yet = Nothing is changed yet: your appointment stands.
pressed-by-a-program = Your browser says that it is an automatic program, and those may not change appointments. Please use another browser, or call the clinic.
