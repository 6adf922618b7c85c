// Nobody needs a mouse: the patient's story and the receptionist's with the keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Keyboard } from '../support/keyboard.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

describe('with the keyboard alone', () => {
    const say = words();
    let slotlink;

    before(async () => { slotlink = await Slotlink.start(); });
    after(() => slotlink.stop());

    describe('a patient books', () => {
        let patient, keyboard, link;

        before(async () => {
            patient = await Person.patient(slotlink);
            keyboard = new Keyboard(patient);
            link = await slotlink.link('1001', 'first-visit');
        });
        after(() => patient.close());

        test('the_first_tab_shows_a_link_that_skips_to_the_content', async () => {
            await patient.open(link);
            await keyboard.tabTo('link', say.skip);
            assert.equal(await patient.page.locator('a').first().innerText(), say.skip, 'it comes first');
            await keyboard.press('Enter');
            assert.match(patient.page.url(), /#main$/);
            await keyboard.press('Tab');
            assert.ok(await patient.page.locator('main :focus').count() > 0, 'the next tab is in the content');
        });

        test('every_control_of_each_page_is_reached_in_order_and_the_whole_story_goes_on_to_the_calendar_file', async () => {
            await patient.open('/');
            await patient.open(link);
            await keyboard.tabThrough();
            await keyboard.tabTo('button', say.continueToBook);
            await keyboard.go('Enter');

            assert.match(await patient.heading(), say.verifyHeading);
            await keyboard.tabThrough();
            for (const [label, typed] of [[say.day, '12'], [say.month, '3'], [say.year, '1984']]) {
                await keyboard.tabTo('textbox', label);
                await keyboard.type(typed);
            }
            await keyboard.go('Enter');

            assert.match(await patient.heading(), say.slotsHeading);
            await keyboard.tabThrough();
            await keyboard.tabTo('link', say.later);
            await keyboard.go('Enter');
            await keyboard.tabTo('button', /\d\d:\d\d/);
            await keyboard.tabTo('button', /\d\d:\d\d/);
            await keyboard.backTo('button', /\d\d:\d\d/);
            await keyboard.go('Space');

            assert.match(await patient.heading(), say.reviewHeading);
            await keyboard.tabThrough();
            await slotlink.advance('PT5S');
            await keyboard.tabTo('button', say.confirm);
            await keyboard.go('Space');

            assert.match(await patient.heading(), say.bookedHeading);
            await keyboard.tabThrough();
            assert.equal((await slotlink.booked('1001')).length, 1);
            await keyboard.tabTo('link', say.calendar);
            const [file] = await Promise.all([patient.page.waitForEvent('download'), keyboard.press('Enter')]);
            assert.match(file.suggestedFilename(), /\.ics$/);
        });
    });

    test('a_receptionist_signs_in_finds_a_patient_chooses_a_rule_and_sends_the_link', async () => {
        const staff = await Person.staff(slotlink);
        const keyboard = new Keyboard(staff);
        try {
            await staff.open('/staff/patients');
            await keyboard.tabTo('link', say.signIn);
            await keyboard.go();
            await keyboard.tabTo('link', say.signIn);
            await keyboard.go();
            await keyboard.tabTo('button', /Tomasz Underhillow/);
            await keyboard.go();

            await keyboard.tabThrough();
            await keyboard.tabTo('link', say.patients);
            await keyboard.go();
            await keyboard.tabThrough();
            await keyboard.tabTo('searchbox', say.search);
            // The list follows what is typed, and the focus stays in the field.
            await keyboard.type('quickbeam');
            await staff.page.waitForURL(/q=quickbeam$/);
            await staff.page.locator('#said', { hasText: say.twoPatients }).waitFor();
            assert.equal(await staff.page.locator('tbody tr').count(), 2);
            assert.ok(await staff.page.getByRole('searchbox', { name: say.search }).evaluate((field) => field === document.activeElement));
            await keyboard.tabTo('link', /Hazel/);
            await keyboard.go();

            assert.match(await staff.heading(), /Hazel Quickbeam/);
            await keyboard.tabThrough();
            await keyboard.tabTo('searchbox', say.findRule);
            await keyboard.type('t');
            await staff.page.waitForURL(/find=t$/);
            await keyboard.tabTo('radio', /./);
            const wanted = staff.page.locator(':focus').and(staff.page.getByRole('radio', { name: 'Telephone call' }));
            for (let rules = 0; await wanted.count() === 0; rules += 1) {
                assert.ok(rules < 20, 'the arrows do not reach the rule');
                await keyboard.press('ArrowDown');
                await keyboard.focused();
            }
            await keyboard.tabTo('button', say.sendSms);
            await keyboard.go('Space');

            const told = await staff.page.getByRole('status').innerText();
            const { links: [link] } = await slotlink.record('1008');
            assert.equal(link.rule, 'call');
            assert.ok(told.includes(link.url), `the page does not show the link: ${told}`);
            await keyboard.tabThrough();
        } finally {
            await staff.close();
        }
    });
});
