// Staff make an appointment for a patient, and need no script for it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

const READERS = [
    { language: 'en', id: '1001' },
    { language: 'fr', id: '1010' },
];
const DAY_MS = 24 * 60 * 60 * 1000;

/** The first day of the week (0 is Sunday) that is at least a fortnight away. */
function coming(weekday) {
    const from = new Date(Date.now() + 14 * DAY_MS);
    return new Date(from.getTime() + ((weekday - from.getUTCDay() + 7) % 7) * DAY_MS).toISOString().slice(0, 10);
}

/** The last Sunday of a month of the year after next: clocks in London change on it, at 01:00 UTC. */
function lastSunday(month) {
    const last = new Date(Date.UTC(new Date().getUTCFullYear() + 2, month, 0));
    return new Date(last.getTime() - last.getUTCDay() * DAY_MS).toISOString().slice(0, 10);
}

/** Imogen Tarrowby is at Harbour House in the morning from Monday to Friday. */
const [WEDNESDAY, SUNDAY] = [coming(3), coming(0)];
const on = (date) => `?type=follow-up&provider=tarrowby&location=harbour&date=${date}`;

for (const reader of READERS) story(reader);

function story({ language, id }) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    describe(`staff make an appointment, in the language ${language}`, () => {
        let slotlink, staff, patient;

        before(async () => {
            slotlink = await Slotlink.start();
            staff = await Person.staff(slotlink, { language, javaScriptEnabled: false });
            await staff.open(`/_local/sign-in?language=${language}`);
            await staff.press(/Tomasz/);
            patient = await Person.patient(slotlink, PHONE, language);
        });
        after(async () => {
            await staff.close();
            await patient.close();
            await slotlink.stop();
        });

        step('g03_the_record_leads_to_the_form_and_a_press_on_a_free_time_makes_the_appointment', async () => {
            await staff.open(`/staff/patients/${id}`);
            await staff.follow(say.newAppointment);
            await staff.look('new appointment');
            await staff.page.selectOption('#type', 'follow-up');
            await staff.page.selectOption('#provider', 'tarrowby');
            await staff.page.selectOption('#location', 'harbour');
            await staff.page.fill('#date', WEDNESDAY);
            await staff.press(say.showFreeTimes);
            await staff.look('new appointment, free times');
            await staff.press('09:00');
            assert.match(await staff.text(), say.madeBy);
            await staff.look('appointment made by staff');
            const [booked] = await slotlink.booked(id);
            assert.ok(booked.start.startsWith(`${WEDNESDAY}T09:00:00`), booked.start);
        });

        step('g03_outside_the_hours_the_button_says_so_and_books_all_the_same', async () => {
            await staff.open(`/staff/patients/${id}/appointments${on(WEDNESDAY)}`);
            await staff.page.fill('#at', '19:07');
            await staff.press(say.makeAppointment);
            assert.equal(staff.status, 409);
            await staff.look('appointment outside the hours');
            await staff.press(say.allTheSame);
            assert.match(await staff.text(), say.outsideTheHours);
            await staff.look('appointment made outside the hours');
            assert.equal((await slotlink.booked(id)).length, 2);
        });

        step('a_day_without_a_free_time_shows_the_next_ones', async () => {
            await staff.open(`/staff/patients/${id}/appointments${on(SUNDAY)}`);
            await staff.look('new appointment, a full day');
            assert.match(await staff.text(), say.noneFreeThatDay);
        });

        step('a_time_that_comes_twice_is_asked_for_and_one_that_is_skipped_is_refused', async () => {
            for (const [date, told] of [[lastSunday(10), say.comesTwice], [lastSunday(3), say.isSkipped]]) {
                await staff.open(`/staff/patients/${id}/appointments${on(date)}`);
                await staff.page.fill('#at', '01:30');
                await staff.press(say.makeAppointment);
                await staff.look(`a time of a night on which clocks change, ${date.slice(5, 7)}`);
                assert.match(await staff.heading(), told);
            }
            assert.equal((await slotlink.booked(id)).length, 2);
        });

        step('g03_the_confirmation_leads_the_patient_to_it', async () => {
            const confirmations = (await slotlink.outbox()).filter(({ kind }) => kind === 'confirmation');
            await patient.open(confirmations[0].links[0]);
            assert.match(await patient.text(), /09:00/);
        });
    });
}
