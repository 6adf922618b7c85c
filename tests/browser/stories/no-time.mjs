// None of the times suits: the patient says so with one button, the clinic finds the task on its day and closes it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PHONE, Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

const READERS = [
    { language: 'en', id: '1001', name: 'Alice Thistlewood' },
    { language: 'fr', id: '1010', name: 'Céleste D\'Ambreville' },
];

for (const reader of READERS) story(reader);

function story({ language, id, name }) {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);

    describe(`no time suits, in the language ${language}`, () => {
        let slotlink, staff, patient, link;

        before(async () => {
            slotlink = await Slotlink.start();
            staff = await Person.staff(slotlink, { language });
            await staff.open(`/_local/sign-in?language=${language}`);
            await staff.press(/Tomasz/);
            patient = await Person.patient(slotlink, PHONE, language);
            link = await slotlink.link(id, 'follow-up');
        });
        after(async () => {
            await staff.close();
            await patient.close();
            await slotlink.stop();
        });

        const tasks = () => staff.page.getByRole('region', { name: say.notSuited });

        step('a18_before_anybody_pressed_the_page_says_whom_to_call', async () => {
            await patient.open(`${link}/no-time`);
            await patient.look('no time, nobody told');
            assert.match(await patient.heading(), say.callForATime);
            assert.match(await patient.text(), /020 7946 0100/);
        });

        step('a18_a_press_within_three_seconds_tells_nobody_and_asks_for_one_more', async () => {
            // On a slow machine the press can come late: then a fresh page is pressed on again, at another link.
            for (let attempt = 0; ; attempt += 1) {
                const began = Date.now();
                await patient.open(`${link}/slots`);
                await patient.press(say.noTime);
                if (patient.status === 409 || attempt > 3) break;
                assert.ok(Date.now() - began > 2_500, `a press within ${Date.now() - began} ms told the clinic`);
                link = await slotlink.link(id, 'follow-up');
            }
            assert.equal(patient.status, 409);
            await patient.look('no time, press once more');
            assert.match(await patient.heading(), say.oncemore);
            assert.match(await patient.text(), say.notToldYet);
            await staff.open('/staff/today');
            assert.equal(await tasks().count(), 0, 'nobody was told');
        });

        step('a18_the_second_press_tells_the_clinic_and_the_page_says_so_when_it_is_loaded_again_too', async () => {
            await slotlink.advance('PT5S');
            await patient.press(say.noTime);
            await patient.look('no time, clinic told');
            assert.match(await patient.heading(), say.clinicTold);
            await patient.arrive(() => patient.page.reload());
            assert.match(await patient.heading(), say.clinicTold);
            assert.deepEqual(await slotlink.booked(id), []);
        });

        step('c20_the_task_stands_on_the_day_with_its_patient', async () => {
            await staff.open('/staff/today');
            await staff.look('today with a task');
            assert.equal(await tasks().getByRole('row').count(), 2, 'its heading and one task');
            await staff.go(tasks().getByRole('link', { name }));
            assert.equal(await staff.heading(), name);
            await staff.look('record where no time suited');
        });

        step('c20_a_task_that_was_closed_is_gone_and_the_record_keeps_that_it_was', async () => {
            await staff.open('/staff/today');
            await staff.go(tasks().getByRole('button', { name: say.done }));
            assert.match(staff.page.url(), /\/staff\/today/);
            assert.equal(await tasks().count(), 0);
            await staff.open('/staff/today');
            assert.equal(await tasks().count(), 0);
            const { events } = await slotlink.record(id);
            assert.deepEqual(events.slice(-2).map(({ kind }) => kind), ['no_time_suited', 'task_closed']);
        });

        step('a18_the_link_stays_good_and_books', async () => {
            await patient.open(`${link}/no-time`);
            await patient.follow(say.seeTimes);
            await patient.go(patient.slots().first());
            await slotlink.advance('PT5S');
            await patient.press(say.confirm);
            assert.match(await patient.heading(), say.bookedHeading);
        });
    });
}
