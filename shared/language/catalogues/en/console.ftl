# The staff console.

# Menu and sign-in.
today = Today
clinic = Clinic
role = Role
role-clinician = Clinician
role-administrator = Administrator
role-superuser = Superuser
sign-in-about = This console is for the clinic’s staff.
sign-in-nowhere = Signing in with a browser is not set up here. Programs send a bearer token of the clinic’s issuer.
signed-in-title = You are signed in
go-to-today = Go to today’s appointments
sign-in-as-another = Sign in as somebody else
sign-out = Sign out

# Words of several pages.
column-name = Name
column-born = Date of birth
column-number = Number
column-patient = Patient
column-provider = With whom
column-rule = Rule
column-since = Since
column-status = Status
column-terms = Terms
column-when = When
column-message = Message
column-reply = Wrote
column-sent = Sent
column-actions = Actions
find = Find
clear-search = Show all rules
none-yet = None yet.
newer = Newer
older = Older ({ $count })
booked-online = booked online
made-by = by { $name }
outside-hours = outside hours

# A day.
day-before = Previous day
day-after = Next day
day-empty = No appointments on this day.
day-more = Further appointments of this day
all-providers = Everybody
appointments-count = { $count ->
    [one] { $count } appointment
   *[other] { $count } appointments
}
tasks-no-time-suited = { $count ->
    [one] { $count } patient whom no time suited
   *[other] { $count } patients whom no time suited
}
tasks-unclear-text = { $count ->
    [one] { $count } text message that may not have arrived
   *[other] { $count } text messages that may not have arrived
}
tasks-unclear-text-about = The carrier gave no answer, so nobody knows whether these were sent. They are not sent again by themselves: ask the patient, or send the link anew.
tasks-no-time-suited-about = They found no time by their link and ask for another way. Call them, or make an appointment in the record.
tasks-reply-about = What patients wrote by text that is no answer to a question of ours. Nobody has answered yet: call them, or do what they ask for, then close the task.
tasks-unreachable-about = These messages reached the patient on no channel, and none will by itself. Call, and correct the number or the email address.
tasks-reply = { $count ->
    [one] { $count } text message from a patient to read
   *[other] { $count } text messages from patients to read
}
tasks-unreachable = { $count ->
    [one] { $count } patient whom no message reaches
   *[other] { $count } patients whom no message reaches
}
tasks-more = { $count ->
    [one] { $count } more waits: close what is done to see it.
   *[other] { $count } more wait: close what is done to see them.
}
task-cancel-reply = Carriers take this word for opting out, so no more texts go to this number. It may have meant an appointment: ask.
task-reply-erased = The words were erased.
task-no-reason = Nothing more is known of why.
read-in-record = Read it in the record
call = Call { $phone }
or-more = or more
has-booked-since = has booked since
close-task = Done
close-task-of = Done: { $name }

# Patients.
find-patient = Name, number, phone, email or date of birth
patients-found = { $count ->
    [0] Nobody found
    [one] { $count } patient
   *[other] { $count } patients
}
patients-first = The first { $count } patients
patients-none = This clinic has no patients yet. Load them with the importer.
patients-no-match = Nobody matches “{ $query }”. Try fewer letters, or the date of birth as 1980-03-31.

# Rules.
rules-title = Booking rules
rules-about = A rule says what a link allows to be booked.
rules-change = Change rules in the clinic’s file and load it again.
rules-superusers = Only superusers change rules.
rules-none = This clinic has no booking rules yet, so there is nothing that a link could allow to be booked.
find-rule = Find a rule by its title
rules-found = { $count ->
    [0] No rule found
    [one] { $count } rule
   *[other] { $count } rules
}
rules-no-match = No rule has “{ $query }” in its title.
rules-more = { $count ->
    [one] { $count } more rule: type a part of its title to find it.
   *[other] { $count } more rules: type a part of a title to find one.
}
allows = Allows to be booked
one-appointment = One appointment: { $kind }
first-free-of = { $providers } (whoever is free first)
link-lasts = Link lasts { $length }
bookable-ahead = Bookable from { $notice } to { $horizon } ahead
proves-nothing = No verification
proves-code = Patient enters a code that is sent to them
proves-for-manage = To see or change the appointment: { $proof }
proves-date-of-birth = Patient gives the date of birth
confirmed-by-both = Confirmed by text and email
confirmed-by-text = Confirmed by text
confirmed-by-email = Confirmed by email
confirmed-by-none = No confirmation is sent

# The record.
details = Details
mobile = Mobile
email = Email
language = Language
time-zone = Time zone
portal = Portal
portal-enrolled = enrolled
portal-not-enrolled = not enrolled
portal-app = has the app
portal-no-app = without the app
reach-title = How the patient can be reached
reach-usable = Messages go out
reach-unusable = No messages go out
reach-since = since { $moment }
reach-stopped-reply = Stopped by a text from this number. Only a text with the word START allows them again.
reach-stopped-cancel-reply = Stopped by a word such as CANCEL, which carriers take for opting out; it may have meant an appointment. Only a text with the word START allows them again.
reach-stopped-carrier = The carrier says that this phone has opted out of texts. Only a text with the word START allows them again.
reach-bounced = An email came back: there is no such mailbox. The address needs to be corrected.
reach-complained = The reader has marked our emails as unwanted.
reach-invalid-number = The carrier says that there is no such number, or that it takes no texts. The number needs to be corrected.
reach-country = The clinic sends no text messages to this country (messages.sms_to).
reach-no-texts-left = The clinic’s text messages of today are used up (messages.sms_per_day).
reach-few-texts-left = { $sent } of the clinic’s { $most } text messages of today are sent (messages.sms_per_day). What is more goes by email.
reach-no-address = None is on the record.
reach-goes-otherwise = What would go by { $channel } goes by { $other } instead.
reach-nobody = No message reaches { $name }: please call.
none-on-record = none on record
back-to-record = Back to the record
appointments = Appointments
links-sent = Links sent
channel = Channel

# Sending a link.
online-booking = Online appointment booking
online-booking-hidden = Switched off for this clinic, so no booking links can be sent. A superuser can switch it on.
nobody-to-reach = The record has neither a mobile number nor an email address, so no link can be sent.
choose-rule = What the link allows to be booked
preview = The text message
preview-parts = { $count ->
    [one] { $count } text
   *[other] { $count } texts
}
preview-units = { $units } of { $most } characters
preview-forced = “{ $character }” makes it longer
send-by-text = Send appointment booking SMS
send-by-email = Send by email
to-address = to { $address }
no-mobile = No text: the record has no mobile number.
no-email = No email: the record has no email address.
link-sent-title = Link sent
link-sent = The link is on its way by { $channel }.
link-until = It can be used until { $moment }.
what-it-allows = What it allows: { $rule }
copy-link = Copy
copied = Copied
again-by-text = Send again by SMS
again-by-email = Send again by email
end-link = End this link…
end-link-about = The patient can then no longer book with it. There is no way back.
expire-link = Expire link
delete-link = Delete link
link-has-expired = The link has expired
link-is-deleted = The link is deleted
link-books-no-more = The patient can no longer book with it.
full-history = Full history
expires-on = expires { $moment }
ended-on = on { $moment }
sent-again-times = { $count ->
    [one] sent again once
   *[other] sent again { $count } times
}
scanned-on = scanner visit { $moment }

# Status marks.
status-sent = Sent
status-accessed = Accessed
status-booked = Booked
status-rescheduled = Rescheduled
status-expired = Expired
status-deleted = Deleted
answered-comes = Comes
answered-wants-another = Wants another time
answered-cannot-come = Cannot come
status-cancelled = Cancelled

# The channel.
by-text = text message
by-email = email
by-console = console
by-patient = by the patient
by-time = by itself
by-scanner = by a program
event-link-sent = Booking link sent
event-link-sent-again = Booking link sent again
event-link-accessed = Patient opened the link and continued
event-link-scanned = A mail scanner or preview opened the link
event-code-sent = One-time code sent to the patient
event-link-expired = Booking link expired
event-link-expired-by-staff = Booking link expired before its time
event-link-deleted = Booking link deleted
event-appointment-booked = Appointment booked online
event-appointment-booked-by-staff = Appointment booked by staff
event-appointment-rescheduled = Appointment moved
event-appointment-cancelled = Appointment cancelled
event-answer-confirm = Answer: comes
event-answer-reschedule = Answer: wants another time
event-answer-cancel = Answer: cannot come
event-from-to = from { $from } to { $to }
event-no-time-suited = Patient said that no time suits
event-task-closed = Task closed
event-task-closed-no-time = Task closed: no time suited
event-patient-alerted = Alert sent
event-reply-received = Text message received
event-reply-about-several = Text message received: an answer that may be about several appointments
event-texts-stopped = Text messages stopped by a text of the patient
event-texts-stopped-cancel-reply = Text messages stopped: the patient wrote a word such as CANCEL, which carriers take for opting out
event-texts-stopped-carrier = Text messages stopped: the carrier says that the phone has opted out
event-texts-resumed = Text messages allowed again
event-other = Something that this version cannot name
message-invitation = Invitation by { $channel }
message-confirmation = Confirmation by { $channel }
message-change = Change confirmed by { $channel }
message-cancellation = Cancellation confirmed by { $channel }
message-reminder = Reminder by { $channel }
message-confirmation-request = Question whether they come, by { $channel }
message-self-reschedule = Way to another time by { $channel }
message-notice-gained = Notice to the clinician who gained it, by { $channel }
message-notice-lost = Notice to the clinician who lost it, by { $channel }
message-one-time-code = One-time code by { $channel }
message-alert = Alert by { $channel }
message-reply = Answer to a reply by { $channel }
message-other = Message by { $channel }
message-owed = Waiting
message-owed-until = Waiting until { $moment }
message-sending = Being sent
message-sent = Sent
message-delivered = Delivered
message-failed = Could not be delivered
message-unclear = Unclear whether it was sent
message-undeliverable = Not delivered
message-superseded = No longer needed
text-sent = What it said
text-sent-parts = { $parts ->
    [one] What it said ({ $parts } part)
   *[other] What it said ({ $parts } parts)
}
not-sent-title = Messages that were not sent ({ $count })

# Why a message was not sent, or waits.
kinds-invitation = invitations
kinds-confirmation = confirmations
kinds-change = confirmations of a change
kinds-cancellation = confirmations of a cancellation
kinds-reminder = reminders
kinds-confirmation-request = confirmation requests
kinds-self-reschedule = self-rescheduling messages
kinds-one-time-code = one-time codes
kinds-alert = alerts
kinds-reply = answers to replies
kinds-notice = notices to clinicians
why-no-mobile = { $name } has no mobile number on the record.
why-no-email = { $name } has no email address on the record.
why-no-provider-email = { $name } has no email address in the clinic’s settings (providers.email).
why-no-console = Nobody signs in to the console as { $name } (providers.staff).
why-nobody-reached = No channel that is set reaches { $name } (messages.self_reschedule).
why-rule-confirms-otherwise = The rule { $rule } does not confirm by { $channel } (confirmations).
why-type-not-ticked = The type { $kind } is not ticked for { $kinds } by { $channel } ({ $setting }).
why-no-lead-time = No lead time is set for { $kinds } by { $channel } ({ $setting }).
why-channel-off = The clinic sends no { $kinds } by { $channel } ({ $setting }).
why-booked-too-late = It was booked with less than { $length } to go.
why-moved-too-late = It was moved with less than { $length } to go.
why-quiet-hours = Quiet hours from { $from } to { $until } would have held it back until the appointment had begun (messages.quiet_hours).
why-quiet-hours-then = Quiet hours would have held it back until the appointment had begun (messages.quiet_hours).
why-later-reminder = Quiet hours brought it together with a later one by { $channel } that says the same.
why-answered = { $name } had answered already.
why-link-ended = The link had booked or ended before it could be sent.
why-code-replaced = The code no longer worked, or a newer one took its place.
why-alert-too-late = It could not be sent within two hours, and would have misled after that.
why-cancelled-since = The appointment was cancelled since.
why-moved-since = The appointment was moved since.
why-changed-since = What it would have told was no longer true.
why-past = The appointment had begun already.
why-no-way-to-reschedule = The appointment could not be moved online, and the clinic has no portal (portal.generic).
why-texts-stopped = { $name } wants no text messages.
why-address-failed = What was sent to { $name } by { $channel } before came back or was called unwanted, so nothing more goes there.
why-country-not-allowed = The clinic sends no text messages to the country of the number of { $name } (messages.sms_to).
why-not-chosen = It was sent although it had been stopped, and by the other channel only, so it does not go by this one.
why-no-texts-left = The clinic’s text messages of the day were used up (messages.sms_per_day).
why-set-later = Nothing of it was entered when this happened: either it still waits to be handed over, or it was set up afterwards, and then holds for what is booked or moved from then on.
why-given-up = Every try failed, so it was given up.
why-throttled = The carrier was sent too much at once and refused it.
why-invalid-number = The carrier says that the mobile number of { $name } is not valid.
why-opted-out = The phone of { $name } has opted out of text messages.
why-spend-limit = The AWS account has reached its spending limit for text messages.
why-sandbox = The AWS account is in the sandbox, which reaches verified addresses only.
why-paused = The AWS account has paused the sending of emails.
why-suppressed = Earlier emails to { $name } bounced or were complained of, so the carrier sends none.
why-phone-blocked = The phone of { $name } takes no text messages.
why-phone-unreachable = The phone of { $name } was out of reach for as long as its carrier tries.
why-carrier-unreachable = The mobile network of { $name } was out of reach.
why-carrier-blocked = The mobile network of { $name } did not let this text message through.
why-too-expensive = A text message to the number of { $name } costs more than the AWS account allows for one.
why-bad-text = The carrier did not accept the text itself.
why-bounced = It came back: there is no such mailbox as the email address of { $name }.
why-bounced-for-now = It came back: the mailbox of { $name } did not take it this time.
why-rejected = The carrier kept it from delivery.
why-not-said = The carrier could not deliver it and does not say why.
why-carrier-said = The carrier said: { $code }.
why-went-as-well = It went out by { $channel } as well.
why-went-otherwise = It went out by { $channel } instead.
why-goes-otherwise = It goes out by { $channel } instead.
why-nor-otherwise = It could not be delivered by { $channel } either.
why-unclear = Nobody knows whether it arrived: the carrier did not answer, and it is not sent twice.
why-sending = It is being sent at this moment.
why-waits-quiet = Quiet hours from { $from } to { $until } hold it back (messages.quiet_hours).
why-next-try = A try failed; another one follows.

# An appointment.
record-of = Record of { $name }
booking = Booking
booked-online-full = Booked online by the patient
link = Link
sent-by = { $moment }, by { $name }
changes = Changes so far
made-by-staff = Made by { $name }
made-outside-hours = Outside the hours offered, which was confirmed when it was made.
was-moved = moved
cancelled-because = Reason: { $reason }
reason-of-cancellation = Reason, in the patient’s words
unknown-appointment = There is no such appointment
unknown-appointment-detail = It may have been erased with its record.

# A new appointment.
new-appointment = New appointment
show-free-times = Show free times
free-on = Free on { $date }
press-a-time = Press a time to make the appointment. The patient is told.
times-more = { $count ->
    [one] { $count } later time is free too: type it below.
   *[other] { $count } later times are free too: type one below.
}
none-free-that-day = No free time on this day.
next-free-times = Next free times
no-free-time-soon = There is no free time within two weeks.
another-time = Another time
another-time-hint = By the clock of { $location }. A time outside the hours can be booked too: you are asked once more.
make-appointment = Make appointment
book-all-the-same = Book all the same

# Messages to clinicians.
notices-title = Messages to clinicians
notices-about = Appointments that were moved from one clinician to another.
notices-none = No messages. They appear when an appointment is moved from one clinician to another.
notice-gained-own = An appointment was moved to you
notice-gained = An appointment was moved to { $name }
notice-lost-own = An appointment was moved away from you
notice-lost = An appointment was moved away from { $name }
notice-unread = Not read
notice-erased = The patient’s record was erased since.
read-notice = Mark as read
read-notice-of = Mark as read: { $name }

# Whether an appointment will be reminded of.
reminder-next = Reminder: { $channel } { $moment }
reminder-sent = Reminded: { $channel } { $moment }
reminder-never = No further reminder: { $why }
reminder-never-because = No reminder. { $why }
reminder-not-set = none is set
reminder-no-address = no address
reminder-not-ticked = type not ticked
reminder-quiet-hours = quiet hours
reminder-too-late = none is due any more

# What patients receive.
worded-title = What patients receive
worded-about = The words of every message, with values of this clinic. Change them in the clinic’s file and load it again.
worded-languages = Language of the messages
worded-own = The clinic’s own words
worded-shipped = Shipped words
worded-for-rule = For the rule { $rule }
worded-parts = { $count ->
    [one] { $count } part at its longest
   *[other] { $count } parts at its longest
}
worded-not-used = The clinic’s own words cannot be used, so the shipped ones are.
worded-warning = Some of the clinic’s own words for messages cannot be used; patients get the shipped ones.

# What words of an alert tell, behind those words.
stopped-for-patient-name = the patient’s name
stopped-for-clinician-name = a clinician’s name
stopped-for-birth-date = a date of birth
stopped-for-phone-number = a telephone number
stopped-for-address = an address
stopped-for-health = a word about health

# Writing an alert.
alert = Alert
alert-of = Alert { $name }
alert-title = Send an alert
alert-checked-title = Check the alert
alert-checked = The patient would receive this. Nothing has been sent yet.
alert-channels = How it is sent
alert-by-text = Text message
alert-by-email = Email
alert-presets = Ready-made texts
alert-minutes-label = Minutes
alert-send = Send
alert-send-preset = Send: { $title }
alert-check = Check
alert-own = Your own words
alert-own-hint = The patient reads { $language }. “{ $clinic }:” stands before your words. Brief and general: no names, nothing about health.
alert-found = This is what stopped it
alert-found-one = “{ $words }”: { $told }
alert-override-reason = Why it has to go out like this
alert-override-hint = The record keeps this reason, with your name.
alert-override = Send all the same
alert-sent-title = Alert sent
alert-sent-below = The channel below says what becomes of it.
alert-overridden = Sent although it holds { $kinds }.
alert-overridden-because = Reason: { $reason }
