// Pages of the console that the main story does not reach, and what must hold of all pages together.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person, bestPractice, overweight, withoutIcon } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';

describe('the console', () => {
    let slotlink, staff;

    before(async () => {
        slotlink = await Slotlink.start();
        staff = await Person.staff(slotlink);
    });
    after(async () => {
        await staff.close();
        await slotlink.stop();
    });

    test('whoever_is_not_signed_in_is_led_to_signing_in', async () => {
        assert.equal(await staff.open('/staff/patients'), 401);
        await staff.look('not signed in');
        await staff.follow('Sign in');
        await staff.look('sign in');
        await staff.follow('Sign in');
        await staff.press(/Rosalind/);
        assert.equal(staff.status, 200);
    });

    test('i02_i04_the_rules_can_be_read', async () => {
        await staff.follow('Rules');
        await staff.look('rules');
        assert.match(await staff.text(), /Follow-up, any of the team/);
    });

    test('a_search_that_finds_nobody_says_what_to_try', async () => {
        await staff.open('/staff/patients?q=nobodyatall');
        await staff.look('patients none found');
        assert.match(await staff.text(), /Nobody matches/);
        await staff.open('/staff/patients/1001?find=nosuchrule');
        await staff.look('record no rule found');
        await staff.open('/staff/patients/424242');
        await staff.look('unknown patient');
        assert.equal(staff.status, 404);
    });

    test('a_patient_who_can_be_reached_by_neither_text_nor_email_is_told_before_anything_is_tried', async () => {
        await staff.open('/staff/patients/1013');
        await staff.look('record of an unreachable patient');
        assert.equal(await staff.page.getByRole('button', { name: /Send/ }).count(), 0);
    });

    test('long_and_right_to_left_names_keep_their_page', async () => {
        for (const id of ['1004', '1005', '1006']) {
            await staff.open(`/staff/patients/${id}`);
            await staff.look(`record ${id}`);
        }
    });

    test('one_clinic_never_sees_the_patients_of_another', async () => {
        const other = await Person.staff(slotlink);
        await other.open('/_local/sign-in');
        await other.press(/Hortense/);
        await other.look('patients of another clinic');
        assert.doesNotMatch(await other.text(), /Thistlewood/);
        await other.close();
    });

    test('signing_out_ends_the_session', async () => {
        await staff.open('/staff/sign-in');
        await staff.look('signed in');
        await staff.press('Sign out');
        assert.equal(await staff.open('/staff/patients'), 401);
    });
});

describe('all pages together', () => {
    test('c09_no_page_weighs_more_than_its_budget', () => {
        assert.deepEqual(overweight(), []);
    });

    test('c09_no_page_makes_a_browser_ask_for_an_icon', () => {
        assert.deepEqual([...withoutIcon], []);
    });

    test('axe_has_no_advice_beyond_the_rules', () => {
        // For information: best practice, which is no rule of WCAG.
        for (const advice of bestPractice()) console.log(`advice: ${advice}`);
    });
});
