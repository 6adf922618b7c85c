// What must hold of all pages that the stories before have looked at.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bestPractice, faults, overweight, withoutIcon } from '../support/browser.mjs';

describe('all pages together', () => {
    test('c10_axe_finds_nothing_light_or_dark_nothing_scrolls_sideways_at_any_width_or_zoom_and_targets_are_large', async () => {
        const found = await faults();
        assert.ok(found.length === 0, found.join('\n'));
    });

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
