// The console: what is behind its menu in each language, its search, and what it does without its script.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

describe('the console', () => {
    let slotlink, staff;

    before(async () => {
        slotlink = await Slotlink.start();
        staff = await Person.staff(slotlink);
        await staff.open('/_local/sign-in');
        await staff.press(/Rosalind/);
    });
    after(async () => {
        await staff.close();
        await slotlink.stop();
    });

    for (const language of LANGUAGES) {
        test(`every_page_of_the_menu_speaks_the_language_that_was_chosen (${language})`, async () => {
            const say = words(language);
            const reader = await Person.staff(slotlink, { language });
            try {
                assert.equal(await reader.open('/staff/patients'), 401);
                await reader.look('not signed in');
                await reader.follow(say.signIn);
                await reader.look('sign in');
                await reader.open(`/_local/sign-in?language=${language}`);
                await reader.press(/Rosalind/);
                assert.equal(reader.status, 200);
                assert.equal(await reader.language(), language);
                await reader.follow(say.nextDay);
                assert.match(await reader.text(), say.nobodyToday);
                await reader.follow(say.rules);
                await reader.look('rules');
                assert.match(await reader.text(), /Follow-up, any of the team/, 'i02 and i04');
                await reader.open('/staff/rules?find=nosuchrule');
                await reader.look('rules none found');
                assert.match(await reader.text(), say.noRule);
                await reader.follow(say.showRules);
                assert.match(await reader.text(), /Telephone call/);
                await reader.open('/staff/patients?q=nobodyatall');
                await reader.look('patients none found');
                assert.match(await reader.text(), say.nobodyMatches);
                await reader.open('/staff/patients/1001?find=nosuchrule');
                await reader.look('record no rule found');
                assert.match(await reader.text(), say.noRule);
                assert.equal(await reader.open('/staff/patients/424242'), 404);
                await reader.look('unknown patient');
                assert.match(await reader.heading(), say.unknownPatient);
                assert.equal(await reader.open('/staff/nothing'), 404);
                await reader.look('no such page of the console');
                assert.match(await reader.heading(), say.nothingHere);
                // Who can be reached by neither text nor email: told before anything is tried.
                await reader.open('/staff/patients/1013');
                await reader.look('record of an unreachable patient');
                assert.match(await reader.text(), say.neitherNumberNorEmail);
                assert.equal(await reader.page.getByRole('button', { name: say.send }).count(), 0);
                // Signing out ends the session.
                await reader.open('/staff/sign-in');
                await reader.look('signed in');
                assert.match(await reader.heading(), say.signedIn);
                await reader.press(say.signOut);
                assert.equal(await reader.open('/staff/patients'), 401);
            } finally {
                await reader.close();
            }
        });
    }

    test('a_patient_is_found_as_one_types_and_the_keyboard_stays_in_the_field', async () => {
        await staff.open('/staff/patients');
        // The field has the focus from the start.
        await staff.page.keyboard.type('quickb');
        await staff.page.waitForURL(/q=quickb$/);
        assert.equal(await staff.page.locator('tbody tr').count(), 2);
        assert.equal(await staff.page.evaluate(() => document.activeElement.id), 'q');
        await staff.page.locator('#said', { hasText: '2 patients' }).waitFor();
        await staff.page.keyboard.type('xyz');
        await staff.page.locator('#said', { hasText: 'Nobody found' }).waitFor();
        assert.match(await staff.text(), /Nobody matches/);
        assert.deepEqual(staff.complaints, []);
    });

    test('a_search_that_cannot_be_asked_leaves_the_page_as_it_is', async () => {
        await staff.open('/staff/patients?q=quickb');
        await staff.page.route(/\/staff\/patients\?/, (route) => route.abort());
        const failed = staff.page.waitForEvent('requestfailed');
        await staff.page.getByRole('searchbox').fill('thistle');
        await failed;
        await staff.page.unrouteAll();
        assert.equal(await staff.page.locator('tbody tr').count(), 2);
        assert.match(staff.page.url(), /q=quickb$/);
        staff.complaints.length = 0;
    });

    test('i03_i08_a_rule_is_found_as_one_types_and_its_link_is_copied', async () => {
        await staff.open('/staff/patients/1001');
        await staff.page.getByRole('searchbox').fill('telephone');
        await staff.page.waitForURL(/find=telephone$/);
        assert.equal(await staff.page.getByRole('radio').count(), 1);
        await staff.press(/Send appointment booking SMS/);
        assert.equal(await staff.page.evaluate(() => document.activeElement.getAttribute('role')), 'status', 'focus is on what was done');
        await staff.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: slotlink.origin });
        await staff.page.getByRole('button', { name: 'Copy' }).first().click();
        await staff.page.locator('#said', { hasText: 'Copied' }).waitFor();
        const link = (await slotlink.record('1001')).links[0].url;
        assert.equal(await staff.page.evaluate(() => navigator.clipboard.readText()), link);
        assert.deepEqual(staff.complaints, []);
    });

    test('without_a_script_the_console_finds_and_sends_all_the_same', async () => {
        const plain = await Person.staff(slotlink, { javaScriptEnabled: false });
        await plain.open('/_local/sign-in');
        await plain.press(/Rosalind/);
        await plain.follow('Patients');
        await plain.page.getByRole('searchbox').fill('hazel');
        await plain.press('Find');
        await plain.follow(/Hazel Quickbeam/);
        await plain.page.getByRole('searchbox').fill('telephone');
        await plain.press('Find');
        assert.equal(await plain.page.getByRole('button', { name: 'Copy' }).count(), 0);
        await plain.press(/Send by email/);
        const link = (await slotlink.record('1008')).links[0].url;
        assert.ok((await plain.text()).includes(link));
        await plain.close();
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
        await other.open('/staff/patients');
        await other.look('patients of another clinic');
        assert.doesNotMatch(await other.text(), /Thistlewood/);
        await other.close();
    });
});
