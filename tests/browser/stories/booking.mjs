// The main job, from the desk to the phone and back, in each language: one story, a test for each step that a row names.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DESKTOP, PHONE, Person, compose } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { ICAL } from '../support/tools.mjs';
import { words } from '../support/words.mjs';

const OFFICE = '+442079460100';
const ADDRESS = '22 Imaginary Road';

// Whoever books, and what the clinic itself says in their language.
const READERS = [
    {
        language: 'en',
        width: 'phone',
        viewport: PHONE,
        id: '1001',
        typed: 'thistle',
        name: 'Alice Thistlewood',
        welcome: /Welcome to Larkmoor\. Here you can choose a time/,
        directions: 'How to find us',
        type: 'Follow-up appointment',
        monday: /^Monday \d+ \w+ 20\d\d/i,
        offered: /^(Monday|Wednesday|Friday)/i,
    },
    {
        language: 'fr',
        width: 'desktop',
        viewport: DESKTOP,
        id: '1010',
        typed: 'ambrev',
        name: 'Céleste D\'Ambreville',
        welcome: /Bienvenue à Larkmoor\. Vous pouvez choisir ici/,
        directions: 'Comment venir',
        type: 'Rendez-vous de suivi',
        monday: /^lundi \d+(er)? \S+ 20\d\d/i,
        offered: /^(lundi|mercredi|vendredi)/i,
    },
];

describe('a patient books with a link', () => {
    for (const reader of READERS) story(reader);
});

function story({ language, width, viewport, id, typed, name, ...clinic }) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language}, ${width})`, steps);

    describe(`in the language ${language}, at ${width} width`, () => {
        let slotlink, staff, patient, link, chosen;

        before(async () => {
            slotlink = await Slotlink.start();
            staff = await Person.staff(slotlink, { language });
            patient = await Person.patient(slotlink, viewport, language);
        });
        after(async () => {
            await staff.close();
            await patient.close();
            await slotlink.stop();
        });

        const days = () => patient.page.getByRole('heading', { level: 2 }).allInnerTexts();
        const times = async () => (await patient.slots().allInnerTexts()).map((time) => time.trim());

        step('a_member_of_staff_signs_in_and_finds_the_patient', async () => {
            await staff.open('/');
            await staff.look('local index');
            await staff.open(`/_local/sign-in?language=${language}`);
            await staff.look('choose staff');
            await staff.press(/Tomasz Underhillow/);
            await staff.look('today without appointments');
            assert.match(await staff.text(), say.nobodyToday);
            await staff.follow(say.patients);
            await staff.look('patients');
            await staff.page.getByRole('searchbox').fill(typed);
            // The list follows what is typed, and the address follows the list.
            await staff.page.waitForURL(/q=/);
            await staff.press(say.find);
            await staff.look('patients found');
            await staff.follow(name);
            await staff.look('record without history');
            assert.equal(await staff.heading(), name);
        });

        step('i03_a_rule_is_found_by_typing_its_title', async () => {
            assert.ok(await staff.page.getByRole('radio').count() >= 5, 'i02: all rules are listed first');
            await staff.page.getByRole('searchbox').fill('ANY of');
            await staff.page.waitForURL(/find=/);
            await staff.press(say.find);
            await staff.look('record with a rule found');
            assert.equal(await staff.page.getByRole('radio').count(), 1);
            assert.ok(await staff.page.getByLabel('Follow-up, any of the team').isVisible());
        });

        step('i05_i08_i09_sending_by_sms_shows_the_link_and_what_it_allows', async () => {
            await staff.page.getByLabel('Follow-up, any of the team').check();
            await staff.press(say.sendSms);
            await staff.look('record with a link sent by text');
            const told = await staff.page.getByRole('status').innerText();
            assert.match(told, say.linkSent);
            assert.match(told, say.byText);
            link = told.match(/http:\S+\/l\/[\w-]{22}/)?.[0];
            assert.ok(link, `no link in: ${told}`);
            for (const fact of [clinic.type, 'Imogen Tarrowby', 'Dafydd Penhallow-Quince', 'Harbour House', say.fourteenDays]) {
                assert.ok(told.includes(fact), `the staff page does not say ${fact}: ${told}`);
            }
        });

        step('the_text_arrives_on_the_phone_on_screen', async () => {
            await slotlink.outbox();
            await patient.open('/_local/outbox');
            await patient.look('outbox with a text');
            await patient.go(patient.page.getByRole('link', { name: link }));
            assert.equal(patient.page.url(), link);
        });

        step('i22_i23_the_link_opens_a_welcome_page_in_the_clinics_words', async () => {
            await patient.look('welcome');
            assert.equal(await patient.language(), language);
            assert.match(await patient.heading(), say.welcomeHeading);
            assert.match(await patient.text(), clinic.welcome);
            assert.ok(await patient.page.getByRole('img', { name: 'Larkmoor: a lark over a hill' }).isVisible(), 'the logo');
            const hyperlink = patient.page.getByRole('link', { name: clinic.directions });
            assert.equal(await hyperlink.getAttribute('href'), 'https://larkmoor.example.org/find-us');
            assert.equal((await slotlink.record(id)).links[0].status, 'sent', 'opening marks nothing');
        });

        step('i24_continue_leads_to_the_slots_and_marks_the_link_accessed', async () => {
            // Whoever presses within a second of the page is taken for a scanner.
            await slotlink.advance('PT5S');
            await patient.press(say.continueToBook);
            assert.match(patient.page.url(), /\/slots$/);
            assert.equal((await slotlink.record(id)).links[0].status, 'accessed');
        });

        step('i25_slots_stand_under_their_day_with_later_days_and_earlier_ones', async () => {
            await patient.look('slots');
            const first = await days();
            assert.match(first[0], clinic.monday);
            assert.ok(await patient.slots().count() > 5);
            await patient.follow(say.later);
            assert.notDeepEqual(await days(), first);
            await patient.look('slots later');
            await patient.follow(say.earlier);
            assert.deepEqual(await days(), first);
        });

        step('i25_each_day_at_a_glance_says_how_many_times_are_free_and_leads_to_them', async () => {
            await patient.open(`${link}/slots`);
            const glance = await patient.page.getByRole('navigation', { name: say.days }).getByRole('listitem').all();
            assert.ok(glance.length > 2, 'several days');
            const shown = [];
            for (const day of glance) {
                const way = day.getByRole('link');
                if (await way.count() === 0) {
                    assert.ok((await day.innerText()).includes(say.none));
                    continue;
                }
                const address = await way.getAttribute('href');
                if (!address.startsWith('#')) continue;
                const free = await patient.page.locator(`h2${address}`).evaluate((heading) => {
                    let buttons = 0;
                    for (let next = heading.nextElementSibling; next && next.localName !== 'h2'; next = next.nextElementSibling) {
                        buttons += next.querySelectorAll('button').length;
                    }
                    return buttons;
                });
                shown.push(free);
                // A page has room for so many times; a day that does not fit goes on after “later”.
                const told = Number((await way.innerText()).match(/(\d+)\D*$/)[1]);
                assert.ok(told === free || (told > free && shown.length > 1), `${await way.innerText()}, of which ${free} are shown`);
            }
            assert.ok(shown.length > 0, 'the first day at least stands on this page');
            const elsewhere = patient.page.getByRole('navigation', { name: say.days }).locator('a:not([href^="#"])');
            if (await elsewhere.count() > 0) {
                const [day] = (await elsewhere.last().innerText()).match(/\d+/);
                await patient.go(elsewhere.last());
                assert.match((await days())[0], new RegExp(`\\b${day}\\b`));
            }
        });

        step('the_first_time_available_is_one_press_away_and_the_review_leads_back_to_its_day', async () => {
            await patient.open(`${link}/slots`);
            const [day] = await days();
            const [time] = await times();
            const first = patient.page.getByRole('button', { name: say.firstAvailable });
            assert.ok((await first.innerText()).toLowerCase().includes(day.toLowerCase()), await first.innerText());
            assert.ok((await first.innerText()).includes(time), await first.innerText());
            await patient.go(first);
            assert.match(await patient.heading(), say.reviewHeading);
            assert.ok((await patient.text()).includes(time));
            await patient.follow(say.otherTime);
            assert.equal((await days())[0], day);
            assert.equal((await times())[0], time);
        });

        step('a_morning_has_times_before_noon_and_an_afternoon_the_others', async () => {
            await patient.open(`${link}/slots`);
            await patient.follow(say.morning);
            await patient.look('slots in the morning');
            assert.ok((await times()).length > 0 && (await times()).every((time) => time < '12:00'), (await times()).join());
            await patient.follow(say.afternoon);
            await patient.look('slots in the afternoon');
            assert.ok((await times()).length > 0 && (await times()).every((time) => time >= '12:00'), (await times()).join());
            assert.equal(await patient.page.locator('[aria-current]').innerText(), say.afternoon);
            await patient.follow(say.anyTime);
            assert.ok((await times()).some((time) => time < '12:00'));
        });

        step('r52_the_patient_narrows_the_slots_to_a_provider_and_a_place', async () => {
            const choice = (name) => patient.page.getByRole('combobox', { name, exact: true });
            await choice(say.with).selectOption({ label: 'Dafydd Penhallow-Quince' });
            await choice(say.where).selectOption({ label: 'Garden Rooms (step-free)' });
            await patient.press(say.show);
            await patient.look('slots filtered');
            assert.equal(await choice(say.with).inputValue(), 'penhallow', 'the choice stays visible');
            const offered = await days();
            assert.ok(offered.length > 0 && offered.every((day) => clinic.offered.test(day)), offered.join());
        });

        step('i26_picking_a_slot_shows_a_review_that_names_everything', async () => {
            const [day] = await days();
            const [time] = await times();
            await patient.go(patient.slots().first());
            chosen = { day: new RegExp(day, 'i'), time };
            await patient.look('review');
            const text = await patient.text();
            for (const fact of [time, clinic.type, 'Dafydd Penhallow-Quince', ADDRESS]) {
                assert.ok(text.includes(fact), `the review does not say ${fact}`);
            }
            assert.match(text, chosen.day);
            assert.match(text, say.nothingBooked);
        });

        step('r54_nothing_is_booked_before_confirm', async () => {
            assert.deepEqual(await slotlink.booked(id), []);
            assert.equal((await slotlink.record(id)).links[0].status, 'accessed');
        });

        step('i27_confirm_appointment_books', async () => {
            await slotlink.advance('PT5S');
            await patient.press(say.confirm);
            const [appointment, ...others] = await slotlink.booked(id);
            assert.equal(others.length, 0);
            assert.equal(appointment.status, 'booked');
            assert.ok(appointment.start.includes(`T${chosen.time}`), appointment.start);
        });

        step('i28_i29_the_confirmation_shows_details_phone_policy_and_website', async () => {
            await patient.look('confirmation');
            assert.match(await patient.heading(), say.bookedHeading);
            const text = await patient.text();
            for (const fact of [chosen.time, clinic.type, 'Dafydd Penhallow-Quince', 'Garden Rooms', ADDRESS]) {
                assert.ok(text.includes(fact), `the confirmation does not say ${fact}`);
            }
            assert.match(text, chosen.day);
            const address = (name) => patient.page.getByRole('link', { name }).first().getAttribute('href');
            assert.equal(await address('020 7946 0100'), `tel:${OFFICE}`);
            assert.equal(await address(say.cancellationPolicy), 'https://larkmoor.example.org/cancelling');
            assert.equal(await address(say.website), 'https://larkmoor.example.org/');
        });

        step('r58_the_calendar_file_downloads_and_a_calendar_reads_it', async () => {
            const download = patient.page.waitForEvent('download');
            await patient.page.getByRole('link', { name: say.calendar }).click();
            const file = await download;
            assert.match(file.suggestedFilename(), /\.ics$/);
            const chunks = await (await file.createReadStream()).toArray();
            const calendar = new ICAL.Component(ICAL.parse(Buffer.concat(chunks).toString()));
            const entries = calendar.getAllSubcomponents('vevent').map((entry) => new ICAL.Event(entry));
            assert.equal(entries.length, 1);
            const [appointment] = await slotlink.booked(id);
            assert.equal(entries[0].startDate.toJSDate().getTime(), Date.parse(appointment.start));
            assert.equal(entries[0].endDate.toJSDate().getTime(), Date.parse(appointment.end));
            assert.match(entries[0].location, /Garden Rooms/);
            assert.ok(entries[0].uid && entries[0].summary);
        });

        step('i13_i17_i20_the_record_shows_the_booking_and_its_link_leads_to_it', async () => {
            await staff.open(`/staff/patients/${id}`);
            await staff.look('record with a booking');
            const row = staff.page.getByRole('row', { name: /Follow-up, any of the team/ });
            assert.match(await row.innerText(), say.statusBooked);
            assert.match(await row.innerText(), /Tomasz Underhillow/, 'by whom the link was sent');
            await staff.go(row.getByRole('link', { name: say.appointment }));
            await staff.look('appointment');
            const appointment = await staff.text();
            assert.ok(appointment.includes(chosen.time) && appointment.includes('Dafydd Penhallow-Quince'), appointment);
            assert.match(appointment, say.bookedOnlineByPatient, 'i15');
            assert.match(appointment, say.accessed, 'i21');
        });

        step('the_day_of_the_appointment_lists_it', async () => {
            const [{ start }] = await slotlink.booked(id);
            await staff.open(`/staff/today?date=${start.slice(0, 10)}`);
            await staff.look('today with a booking');
            const row = staff.page.getByRole('row', { name: chosen.time });
            assert.match(await row.innerText(), say.bookedOnline);
            await staff.go(row.getByRole('link', { name, exact: true }));
            assert.equal(await staff.heading(), name);
        });

        step('g04_g05_the_phone_shows_a_confirmation_with_date_time_and_professional', async () => {
            const sent = (await slotlink.outbox()).filter((message) => message.kind === 'confirmation');
            const email = sent.find((message) => message.channel === 'email');
            for (const body of [email.text, email.html]) {
                assert.match(body, chosen.day);
                assert.ok(body.includes(chosen.time) && body.includes('Dafydd Penhallow-Quince'), body);
            }
            assert.ok(sent.find((message) => message.channel === 'sms').text.includes(chosen.time));
            await staff.open('/_local/outbox');
            await staff.look('outbox with confirmations');
            assert.match(await staff.text(), chosen.day);
        });

        step('the_link_in_the_confirmation_shows_the_booking_too', async () => {
            const { links } = (await slotlink.outbox()).findLast((message) => message.kind === 'confirmation');
            await patient.open(links[0]);
            await patient.look('confirmation');
            assert.ok((await patient.text()).includes(chosen.time));
        });

        step('i30_i31_the_link_opened_again_shows_the_booking_and_offers_no_other', async () => {
            for (const door of ['', '/slots']) {
                await patient.open(link + door);
                await patient.look('confirmation');
                const text = await patient.text();
                assert.match(text, chosen.day);
                assert.ok(text.includes(chosen.time), text);
                assert.equal(await patient.page.locator('form').count(), 0, 'nothing here books');
            }
        });

        if (width === 'phone') {
            after(async () => {
                if (process.env.PICTURE) await compose(['welcome', 'slots', 'confirmation'], process.env.PICTURE);
            });
        }
    });
}
