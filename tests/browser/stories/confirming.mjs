// What people do around the one button that books: press twice, too soon, too late, go back, reload, use two tabs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

describe('around the one button that books', () => {
    let say = words();
    let slotlink, patient;

    before(async () => { slotlink = await Slotlink.start(); });
    after(() => slotlink.stop());

    /** A patient who looks at the review of the slot in this place. */
    async function reviewing(id, rule, place = 0, channel = 'email') {
        patient = await Person.patient(slotlink);
        const link = await slotlink.link(id, rule, channel);
        // A link speaks the patient's language; whoever reads another one has chosen it on the page.
        await patient.open(say.language === 'en' ? link : `${link}?language=${say.language}`);
        await patient.press(say.continueToBook);
        await patient.go(patient.slots().nth(place));
        return link;
    }

    const story = (name, steps) => test(name, async () => {
        try {
            await steps();
        } finally {
            await patient?.close();
            patient = undefined;
            say = words();
        }
    });

    /** In each language, with a place among the slots of its own. */
    const stories = (name, steps) => LANGUAGES.forEach((language, place) => story(`${name} (${language})`, async () => {
        say = words(language);
        await steps(place);
    }));

    story('a_double_click_on_confirm_books_once_and_shows_the_booking', async () => {
        await reviewing('1001', 'follow-up');
        await slotlink.advance('PT5S');
        await patient.page.getByRole('button', { name: say.confirm }).dblclick({ noWaitAfter: true });
        await patient.page.getByRole('heading', { level: 1, name: say.bookedHeading }).waitFor();
        assert.equal((await slotlink.booked('1001')).length, 1);
    });

    stories('c02_confirm_within_three_seconds_asks_for_one_more_press_and_books_nothing', async (place) => {
        const id = ['1002', '1009'][place];
        // On a slow machine the press can come late; a fresh review is then pressed again.
        for (let attempt = 0; ; attempt += 1) {
            const began = Date.now();
            await reviewing(id, 'follow-up', 3 + place, place ? 'sms' : 'email');
            await patient.press(say.confirm);
            if (patient.status === 409 || attempt > 3) break;
            assert.ok(Date.now() - began > 2_500, `a press within ${Date.now() - began} ms booked`);
        }
        assert.equal(patient.status, 409);
        assert.deepEqual(await slotlink.booked(id), []);
        await patient.look('press once more, too early');
        assert.match(await patient.text(), say.nothingBooked);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        assert.match(await patient.heading(), say.bookedHeading);
        assert.equal((await slotlink.booked(id)).length, 1);
    });

    stories('a_page_open_for_longer_than_an_hour_asks_for_one_more_press', async (place) => {
        const id = ['1003', '1011'][place];
        await reviewing(id, 'follow-up', 20 + place);
        await slotlink.advance('PT61M');
        await patient.press(say.confirm);
        assert.equal(patient.status, 409);
        await patient.look('press once more, too late');
        assert.deepEqual(await slotlink.booked(id), []);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        assert.match(await patient.heading(), say.bookedHeading);
    });

    story('reload_and_the_back_button_after_a_booking_book_nothing_more', async () => {
        await reviewing('1004', 'follow-up', 5);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        await patient.arrive(() => patient.page.reload());
        assert.match(await patient.heading(), say.bookedHeading);
        await patient.page.goBack().catch(() => undefined);
        await patient.page.goForward().catch(() => undefined);
        assert.equal((await slotlink.booked('1004')).length, 1);
    });

    story('the_back_button_after_a_booking_shows_a_page_and_not_the_browsers_error', async () => {
        await reviewing('1005', 'follow-up', 7);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        const back = await patient.page.goBack().then(() => '', (error) => error.message.split('\n')[0]);
        assert.equal(back, '', 'the browser shows its own error in place of the review');
    });

    story('the_back_button_from_the_review_leads_to_the_slots', async () => {
        await reviewing('1003', 'follow-up');
        await patient.arrive(() => patient.page.goBack());
        assert.equal(patient.status, 200);
        assert.ok(await patient.slots().count() > 0);
    });

    stories('two_tabs_that_book_two_slots_of_one_link_make_one_appointment', async (place) => {
        const id = ['1007', '1012'][place];
        const link = await reviewing(id, 'follow-up', 9 + place);
        const first = patient.page;
        await patient.newTab();
        await patient.open(`${link}/slots?language=${say.language}`);
        await patient.go(patient.slots().nth(14 + place));
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        assert.match(await patient.heading(), say.bookedHeading);
        const [booked] = await slotlink.booked(id);
        patient.page = first;
        await patient.press(say.confirm);
        assert.equal(patient.status, 409);
        await patient.look('booked already');
        assert.deepEqual((await slotlink.booked(id)).map((one) => [one.id, one.start]), [[booked.id, booked.start]]);
        await patient.follow(say.seeAppointment);
        assert.match(await patient.heading(), say.bookedHeading);
    });

    stories('c01_a_slot_just_taken_by_another_link_is_told_with_free_times_that_can_be_pressed', async (place) => {
        const id = ['1008', '1006'][place];
        await reviewing(id, 'follow-up', 16 + 4 * place, place ? 'sms' : 'email');
        const slot = await patient.page.locator('form[action*="/book"] [name=slot]').inputValue();
        const other = await slotlink.link('1012', 'follow-up');
        const taken = await slotlink.ask('POST', `${other}/book`, { slot });
        assert.equal(taken.status, 201, JSON.stringify(taken.body));
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        assert.equal(patient.status, 409);
        await patient.look('slot just taken');
        assert.match(await patient.heading(), say.slotTaken);
        assert.deepEqual(await slotlink.booked(id), []);
        assert.ok(await patient.slots().count() >= 3, 'some of the next free times');
        await patient.go(patient.slots().first());
        assert.match(await patient.heading(), say.reviewHeading);
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        assert.match(await patient.heading(), say.bookedHeading);
        assert.equal((await slotlink.booked(id)).length, 1);
    });

    story('a_slot_taken_before_the_review_is_told_the_same_way', async () => {
        patient = await Person.patient(slotlink);
        await patient.open(`${await slotlink.link('1009', 'follow-up', 'sms')}/slots`);
        const slot = await patient.page.locator('.slots [name=slot]').nth(20).getAttribute('value');
        const other = await slotlink.link('1010', 'follow-up');
        assert.equal((await slotlink.ask('POST', `${other}/book`, { slot })).status, 201);
        await patient.go(patient.slots().nth(20));
        assert.equal(patient.status, 409);
        await patient.look('slot taken before the review');
        assert.ok(await patient.slots().count() >= 3);
    });

    story('cookies_are_not_needed_where_nothing_is_asked', async () => {
        await reviewing('1011', 'follow-up', 24);
        await patient.context.clearCookies();
        await slotlink.advance('PT5S');
        await patient.press(say.confirm);
        assert.match(await patient.heading(), say.bookedHeading);
        assert.deepEqual(await patient.context.cookies(), [], 'and none are set');
    });

    story('r52_under_first_available_each_time_is_offered_once_and_nobody_asks_with_whom', async () => {
        patient = await Person.patient(slotlink);
        await patient.open(`${await slotlink.link('1012', 'call', 'sms')}/slots`);
        await patient.look('slots first available');
        assert.equal(await patient.page.getByRole('combobox').count(), 0);
        for (const day of await patient.page.locator('ul.slots').all()) {
            const times = await day.getByRole('button').allInnerTexts();
            assert.equal(new Set(times).size, times.length, times.join());
        }
    });
});
