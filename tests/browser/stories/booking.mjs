// The main job, from the desk to the phone and back: one story, a test for each step that a row names.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DESKTOP, PHONE, Person, compose } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { ICAL } from '../support/tools.mjs';

const OFFICE = '+442079460100';

describe('a patient books with a link', () => {
    for (const [width, viewport, patient] of [['phone', PHONE, '1001'], ['desktop', DESKTOP, '1008']]) story(width, viewport, patient);
});

function story(width, viewport, id) {
    describe(`at ${width} width`, () => {
        let slotlink, staff, patient, link, chosen;
        const page = (name) => (width === 'phone' ? name : `${name} (desktop)`);

        before(async () => {
            slotlink = await Slotlink.start();
            staff = await Person.staff(slotlink);
            patient = await Person.patient(slotlink, viewport);
        });
        after(async () => {
            await staff.close();
            await patient.close();
            await slotlink.stop();
        });

        test(`a_member_of_staff_signs_in_and_finds_the_patient (${width})`, async () => {
            await staff.open('/');
            await staff.look('local index');
            await staff.open('/_local/sign-in');
            await staff.look('choose staff');
            await staff.press(/Tomasz Underhillow/);
            await staff.look('patients');
            await staff.page.getByRole('searchbox').fill(id === '1001' ? 'thistle' : 'hazel');
            await staff.press('Find');
            await staff.look('patients found');
            await staff.follow(id === '1001' ? /Thistlewood/ : /Quickbeam/);
            await staff.look('record without history');
            assert.match(await staff.heading(), id === '1001' ? /Alice Thistlewood/ : /Hazel Quickbeam/);
        });

        test(`i03_a_rule_is_found_by_typing_its_title (${width})`, async () => {
            assert.ok(await staff.page.getByRole('radio').count() >= 5, 'i02: all rules are listed first');
            await staff.page.getByRole('searchbox').fill('ANY of');
            await staff.press('Find');
            await staff.look('record with a rule found');
            assert.equal(await staff.page.getByRole('radio').count(), 1);
            assert.ok(await staff.page.getByLabel('Follow-up, any of the team').isVisible());
        });

        test(`i05_i08_i09_sending_by_sms_shows_the_link_and_what_it_allows (${width})`, async () => {
            await staff.page.getByLabel('Follow-up, any of the team').check();
            await staff.press(/Send appointment booking SMS/);
            await staff.look('record with a link sent');
            const told = await staff.page.getByRole('status').innerText();
            link = told.match(/http:\S+\/l\/[\w-]{22}/)?.[0];
            assert.ok(link, `no link in: ${told}`);
            for (const fact of ['Follow-up appointment', 'Imogen Tarrowby', 'Dafydd Penhallow-Quince', 'Harbour House', '14 days']) {
                assert.ok(told.includes(fact), `the staff page does not say ${fact}: ${told}`);
            }
        });

        test(`the_text_arrives_on_the_phone_on_screen (${width})`, async () => {
            await slotlink.outbox();
            await patient.open('/_local/outbox');
            await patient.look('outbox with a text');
            await patient.go(patient.page.getByRole('link', { name: link }));
            assert.equal(patient.page.url(), link);
        });

        test(`i22_i23_the_link_opens_a_welcome_page_in_the_clinics_words (${width})`, async () => {
            await patient.look(page('welcome'));
            const text = await patient.text();
            assert.match(text, /Welcome to Larkmoor\. Here you can choose a time/);
            assert.ok(await patient.page.getByRole('img', { name: 'Larkmoor: a lark over a hill' }).isVisible(), 'the logo');
            const hyperlink = patient.page.getByRole('link', { name: 'How to find us' });
            assert.equal(await hyperlink.getAttribute('href'), 'https://larkmoor.example.org/find-us');
            assert.equal((await slotlink.record(id)).links[0].status, 'sent', 'opening marks nothing');
        });

        test(`i24_continue_leads_to_the_slots_and_marks_the_link_accessed (${width})`, async () => {
            // Whoever presses within a second of the page is taken for a scanner.
            await slotlink.advance('PT2S');
            await patient.press('Continue to book appointment');
            assert.match(patient.page.url(), /\/slots$/);
            assert.equal((await slotlink.record(id)).links[0].status, 'accessed');
            });

        test(`i25_slots_stand_under_their_day_with_later_days_and_earlier_ones (${width})`, async () => {
            await patient.look(page('slots'));
            const days = () => patient.page.getByRole('heading', { level: 2 }).allInnerTexts();
            const first = await days();
            assert.match(first[0], /^(Monday|Tuesday) \d+ \w+ 20\d\d/);
            assert.ok(await patient.slots().count() > 5);
            await patient.follow(/Later/);
            assert.notDeepEqual(await days(), first);
            await patient.look(page('slots later'));
            await patient.follow(/Earlier/);
            assert.deepEqual(await days(), first);
        });

        test(`r52_the_patient_narrows_the_slots_to_a_provider_and_a_place (${width})`, async () => {
            await patient.page.getByLabel('With').selectOption({ label: 'Dafydd Penhallow-Quince' });
            await patient.page.getByLabel('Where').selectOption({ label: 'Garden Rooms (step-free)' });
            await patient.press('Show');
            await patient.look(page('slots filtered'));
            assert.equal(await patient.page.getByLabel('With').inputValue(), 'penhallow', 'the choice stays visible');
            const days = await patient.page.getByRole('heading', { level: 2 }).allInnerTexts();
            assert.ok(days.length > 0 && days.every((day) => /^(Monday|Wednesday|Friday)/.test(day)), days.join());
        });

        test(`i26_picking_a_slot_shows_a_review_that_names_everything (${width})`, async () => {
            const day = await patient.page.getByRole('heading', { level: 2 }).first().innerText();
            const time = (await patient.slots().first().innerText()).match(/\d\d:\d\d/)[0];
            await patient.go(patient.slots().first());
            chosen = { day, time };
            await patient.look(page('review'));
            const text = await patient.text();
            for (const fact of [day, time, 'Follow-up appointment', 'Dafydd Penhallow-Quince', '22 Imaginary Road']) {
                assert.ok(text.includes(fact), `the review does not say ${fact}`);
            }
        });

        test(`r54_nothing_is_booked_before_confirm (${width})`, async () => {
            assert.deepEqual(await slotlink.booked(id), []);
            assert.equal((await slotlink.record(id)).links[0].status, 'accessed');
        });

        test(`i27_confirm_appointment_books (${width})`, async () => {
            await slotlink.advance('PT5S');
            await patient.press('Confirm appointment');
            const [appointment, ...others] = await slotlink.booked(id);
            assert.equal(others.length, 0);
            assert.equal(appointment.status, 'booked');
            assert.ok(appointment.start.includes(`T${chosen.time}`), appointment.start);
        });

        test(`i28_i29_the_confirmation_shows_details_phone_policy_and_website (${width})`, async () => {
            await patient.look(page('confirmation'));
            assert.match(await patient.heading(), /booked/);
            const text = await patient.text();
            for (const fact of [chosen.day, chosen.time, 'Follow-up appointment', 'Dafydd Penhallow-Quince', 'Garden Rooms', '22 Imaginary Road']) {
                assert.ok(text.includes(fact), `the confirmation does not say ${fact}`);
            }
            const address = (name) => patient.page.getByRole('link', { name }).first().getAttribute('href');
            assert.equal(await address(/7946 ?0100/), `tel:${OFFICE}`);
            assert.equal(await address(/Cancellation policy/), 'https://larkmoor.example.org/cancelling');
            assert.equal(await address(/Website/), 'https://larkmoor.example.org/');
        });

        test(`r58_the_calendar_file_downloads_and_a_calendar_reads_it (${width})`, async () => {
            const download = patient.page.waitForEvent('download');
            await patient.page.getByRole('link', { name: /calendar/i }).click();
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

        test(`i13_i17_i20_the_record_shows_the_booking_and_its_link_leads_to_it (${width})`, async () => {
            await staff.open(`/staff/patients/${id}`);
            await staff.look('record with a booking');
            const row = staff.page.getByRole('row', { name: /Follow-up, any of the team/ });
            assert.match(await row.innerText(), /booked/);
            assert.match(await row.innerText(), /Tomasz Underhillow/, 'by whom the link was sent');
            const target = await row.getByRole('link', { name: /appointment/ }).getAttribute('href');
            assert.match(target, /^#/);
            const appointment = await staff.page.locator(target).innerText();
            assert.ok(appointment.includes(chosen.time) && appointment.includes('Dafydd Penhallow-Quince'), appointment);
            assert.match(appointment, /booked online/, 'i15');
        });

        test(`g04_g05_the_phone_shows_a_confirmation_with_date_time_and_professional (${width})`, async () => {
            const sent = (await slotlink.outbox()).filter((message) => message.kind === 'confirmation');
            const email = sent.find((message) => message.channel === 'email');
            for (const body of [email.text, email.html]) {
                assert.ok(body.includes(chosen.day) && body.includes(chosen.time) && body.includes('Dafydd Penhallow-Quince'), body);
            }
            assert.ok(sent.find((message) => message.channel === 'sms').text.includes(chosen.time));
            await staff.open('/_local/outbox');
            await staff.look('outbox with confirmations');
            assert.match(await staff.text(), new RegExp(chosen.day));
        });

        test(`the_link_in_the_confirmation_shows_the_booking_too (${width})`, async () => {
            const { links } = (await slotlink.outbox()).findLast((message) => message.kind === 'confirmation');
            await patient.open(links[0]);
            await patient.look(page('manage link'));
            assert.ok((await patient.text()).includes(chosen.time));
        });

        test(`i30_i31_the_link_opened_again_shows_the_booking_and_offers_no_other (${width})`, async () => {
            for (const door of ['', '/slots']) {
                await patient.open(link + door);
                await patient.look(page('spent link'));
                const text = await patient.text();
                assert.ok(text.includes(chosen.day) && text.includes(chosen.time), text);
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
