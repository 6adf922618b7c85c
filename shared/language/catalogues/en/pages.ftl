# Pages of patients, and what every page has.

skip-to-content = Skip to content
languages = Language
console = Console
patients = Patients
rules = Rules
notices = Messages
notices-unread = Messages ({ $count } new)

contact-line = If you need help, call { $clinic } on { $phone }.
cancellation-policy = Cancellation policy
clinic-website = Website of the clinic
please-correct = Please correct this:
try-again = Try again

date = Date
time = Time
from-until = { $from } to { $until }
appointment = Appointment
with = With
where = Where

# The question
date-of-birth-question = Your date of birth
date-of-birth-hint = We ask so that nobody else can use your link. For example 31 3 1980.
day = Day
month = Month
year = Year
continue = Continue
answer-wrong = That did not match
answer-wrong-field = This is not the date of birth that the clinic has on record.
answer-wrong-detail = { $left ->
    [0] Another wrong answer brings a pause.
    [one] You can try once more before a pause.
   *[other] You can try { $left } more times before a pause.
}
answer-unreadable = Please check the date
answer-unreadable-detail = This does not count as a wrong answer.
answer-unreadable-field = Enter day, month and year in numbers. The year has four digits.
answer-not-kept = Please confirm once more that this is you
answer-not-kept-detail = Your browser did not keep your answer: it refuses cookies, or more than 15 minutes have passed. Allow cookies for this page and answer again, or call the clinic and book with them.
answers-paused = Too many wrong answers
answers-paused-detail = Please try again in { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
}.

# The question for a code
code = Code
code-hint = The six digits that we sent you. A code works for 10 minutes, and once.
code-first = We send you a code, which you then type in here. Nothing about your appointment is shown before that.
code-did-not-come = No code? It can take a minute to arrive.
send-code-by-text = Send me a code by text to { $address }
send-code-by-email = Send me a code by email to { $address }
send-new-code-by-text = Send a new code by text to { $address }
send-new-code-by-email = Send a new code by email to { $address }
enter-code = Enter the code that we sent you
code-sent-by-text = We have sent it by text to { $address }.
code-sent-by-email = We have sent it by email to { $address }.
code-wrong-field = This is not the code that we sent last.
code-unreadable = Please check the code
code-unreadable-field = Enter the six digits of the code.
no-code = This code no longer works
no-code-detail = A code works for 10 minutes, and once. Have a new one sent to you.
code-not-sent-yet = Nothing was sent yet. That was very quick: please press the button again.
no-address-for-code = We cannot send you a code
no-address-for-code-detail = The clinic has neither a mobile number nor an email address of yours on record. Please call, and somebody will help you.

# The welcome page
book-your-appointment = Book your appointment
welcome = { $clinic } has sent you this link so that you can choose a time that suits you.
continue-to-book = Continue to book appointment
book-until = You can book until { $until }.
good-to-know = Good to know

# Choosing a time
choose-a-time = Choose a time
time-of-day = Time of day
any-time = Any time
morning = Morning
afternoon = Afternoon
anyone = Anyone
anywhere = Anywhere
show = Show
first-available = First available: { $when }
days = Days
days-at-a-glance = Days with free times
none-free = none
count-free = { $count } free
earlier = Earlier
later = Later
no-time-on-these-days = There is no free time on these days. Look at later days, or change what you chose above.
no-time-at-all = There is no free time at present. Please call { $clinic } on { $phone }.

# Checking and booking
check-your-appointment = Check your appointment
nothing-booked-yet-press-confirm = Nothing is booked yet. Press “Confirm appointment” to book this time.
confirm-appointment = Confirm appointment
choose-another-time = Choose another time
press-once-more = Please press once more
nothing-booked-yet = Nothing is booked yet.
that-was-quick = That was very quick. Please look at the time once more.
page-was-open-long = The page was open for a long time. Please look at the time once more.
slot-no-longer-free = This time is no longer free
slot-too-late = This time can no longer be booked
slot-taken = Somebody else has just taken this time
patient-busy = You have another appointment at this time
nothing-booked = Nothing is booked yet
nothing-booked-detail = Open the link and choose a time first.

# The confirmation
your-appointment-is-booked = Your appointment is booked
this-time-is-yours = This time is yours. Keep this link: it always shows your appointment.
add-to-calendar = Add to calendar
cannot-come = If you cannot come, please call { $clinic } on { $phone }.

# No time suits
no-time-suits-me = No time suits me
clinic-was-told = The clinic knows that no time suits you
clinic-was-told-detail = { $clinic } was told, and somebody will get in touch with you to find a time. Your link stays good, in case a time becomes free.
call-if-urgent = If it is urgent, please call { $phone }.
no-time-suits-you = No time suits you?
call-for-a-time = Please call { $clinic } on { $phone }, and somebody will look for a time with you.
see-times-again = See the times again
clinic-not-told-yet = The clinic has not been told yet.
press-was-quick = That was very quick. Please press once more if no time suits you.
page-was-open = The page was open for a long time. Please press once more if no time suits you.

# The appointment, and moving it
your-appointment = Your appointment
your-appointment-was-moved = Your appointment was moved
new-time-is-yours = This is your new time. The old one was given up.
was-moved-to-this-time = It was moved, and this is its time now.
calendar-moves-too = Is it in your calendar already? Add it once more, and your calendar moves the entry.
remove-from-calendar = Remove from calendar
move-appointment = Move it to another time
cancel-appointment = Cancel it
changed-by-its-own-link = To move or cancel it, open the link in its confirmation, which we have sent you.
call-to-move = This appointment cannot be moved online. To move it, please call { $clinic } on { $phone }.
call-to-cancel = This appointment cannot be cancelled online. To cancel it, please call { $clinic } on { $phone }.
moved-until = { $hours ->
    [one] It could be moved online until one hour before it begins. To move it now, please call { $clinic } on { $phone }.
   *[other] It could be moved online until { $hours } hours before it begins. To move it now, please call { $clinic } on { $phone }.
}
cancelled-until = { $hours ->
    [one] It could be cancelled online until one hour before it begins. To cancel it now, please call { $clinic } on { $phone }.
   *[other] It could be cancelled online until { $hours } hours before it begins. To cancel it now, please call { $clinic } on { $phone }.
}
book-again = To book again, please call { $clinic } on { $phone }.
appointment-over = It has begun or is over, so it can no longer be changed online. If you need help, call { $clinic } on { $phone }.
choose-a-new-time = Choose a new time
moving-from = You are moving your appointment of { $when }. It stands until you have confirmed a new time.
your-current-time = your current time
keep-appointment = Keep my appointment as it is
check-your-new-time = Check your new time
nothing-changed-until-you-press = Nothing is changed until you press “Move my appointment”.
new-time = New time
current-time = Your time until now
move-my-appointment = Move my appointment

# Cancelling
cancel-your-appointment = Cancel your appointment
nothing-cancelled-yet-press-cancel = Nothing is cancelled yet. Press “Cancel this appointment” to give this time up.
cancel-reason = Your reason, if you want to tell it
cancel-reason-hint = Only the clinic reads it.
cancel-this-appointment = Cancel this appointment
cancel-was-quick = That was very quick. Please press once more if you want to cancel.
cancel-page-was-open = The page was open for a long time. Please press once more if you want to cancel.
time-is-given-up = The clinic knows that you are not coming, and the time is free for somebody else.
remove-from-calendar-hint = If the appointment is in your calendar, open this file to take it out.

# Whether the patient comes
will-you-come = Will you come?
answer-confirm = I will come
answer-reschedule = I need another time
answer-cancel = I cannot come
clinic-knows-you-come = The clinic knows that you are coming.
clinic-knows-other-time = The clinic knows that you need another time.
clinic-knows-you-do-not-come = The clinic knows that you cannot come.
you-said-you-come = You have told us that you are coming.
you-said-other-time = You have told us that you need another time.
you-said-you-do-not-come = You have told us that you cannot come.
stands-until-you-change-it = Your appointment stands until you move it or cancel it.
other-time-link-sent = We have sent you a message with a link to choose another time, to { $address }.
choose-time-in-portal = Choose another time in your patient account
has-something-changed = Has something changed?
answer-was-quick = That was very quick. Please press your answer once more.
answer-page-was-open = The page was open for a long time, or your appointment has changed since. Please press your answer once more.
