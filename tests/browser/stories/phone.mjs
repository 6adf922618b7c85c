// The phone and the mailbox on screen, as whoever tries slotlink out uses them: without JavaScript, on a small screen.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { readFile } from 'node:fs/promises';
import { Agenda } from '../support/agenda.mjs';
import { Person } from '../support/browser.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { LANGUAGES, words } from '../support/words.mjs';

LANGUAGES.forEach((language) => describe(`the phone on screen in the language ${language}`, () => {
    const say = words(language);
    const step = (name, steps) => test(`${name} (${language})`, steps);
    const id = { en: '1002', fr: '1010' }[language];
    let slotlink, reader, link, slots, mail;

    before(async () => {
        slotlink = await Slotlink.start();
        reader = await Person.patient(slotlink, undefined, language);
    });
    after(async () => {
        await reader.close();
        await slotlink.stop();
    });

    step('an_empty_phone_says_what_to_do', async () => {
        await reader.open('/_local/outbox');
        await reader.look('phone without messages');
        assert.equal(await reader.page.getByRole('navigation', { name: say.conversations }).count(), 0);
    });

    step('texts_stand_in_a_conversation_the_newest_conversation_first', async () => {
        link = await slotlink.link(id, 'follow-up', 'sms');
        await slotlink.advance('PT5M');
        await slotlink.link('1003', 'follow-up', 'email');
        ({ body: { slots } } = await slotlink.ask('GET', `${link}/slots?provider=tarrowby`));
        await slotlink.advance('PT5M');
        assert.equal((await slotlink.ask('POST', `${link}/book`, { slot: slots[10].id })).status, 201);
        const outbox = await slotlink.outbox();
        const texts = outbox.filter(({ channel }) => channel === 'sms');
        assert.equal(texts.length, 2);
        await reader.open('/_local/outbox');
        await reader.look('phone with conversations');
        const bubbles = reader.page.getByRole('region').or(reader.page.locator('section')).filter({ hasText: texts[0].to }).getByRole('listitem');
        assert.equal(await bubbles.count(), 2);
        for (const [place, text] of texts.entries()) {
            const said = await bubbles.nth(place).innerText();
            assert.ok(said.includes(text.links[0]), said);
            assert.match(said, say.onePart);
        }
        const list = reader.page.getByRole('navigation', { name: say.conversations }).getByRole('link');
        const named = await list.allInnerTexts();
        assert.equal(named.length, 3);
        assert.deepEqual(await reader.page.getByRole('heading', { level: 2 }).allInnerTexts(), named);
        assert.ok(named[2].includes(outbox[1].to), 'who was written to before is last');
        await list.last().click();
        assert.match(reader.page.url(), /#to-2$/);
    });

    step('an_email_shows_its_html_without_letting_it_do_anything', async () => {
        mail = (await slotlink.outbox()).findLast(({ kind, channel }) => kind === 'confirmation' && channel === 'email');
        await reader.follow(mail.subject);
        assert.equal(await reader.heading(), mail.subject);
        await reader.look('an email', { frames: 1 });
        const frame = reader.page.frameLocator('iframe');
        assert.match(await frame.locator('body').innerText(), /Tarrowby/);
        assert.equal(await frame.locator('table').count(), 1, 'as HTML');
        await reader.go(frame.getByRole('link').first());
        assert.equal(reader.page.url(), mail.links[0], 'a link in it leads the whole page away');
    });

    step('a_calendar_reads_the_file_that_was_attached', async () => {
        await reader.open(`/_local/outbox/${mail.id}`);
        const [download] = await Promise.all([
            reader.page.waitForEvent('download'),
            reader.page.getByRole('link', { name: 'appointment.ics' }).click(),
        ]);
        assert.equal(download.suggestedFilename(), 'appointment.ics');
        const agenda = new Agenda();
        agenda.open(await readFile(await download.path(), 'utf8'));
        assert.deepEqual(agenda.starts(), [Date.parse(slots[10].start)]);
    });
}));
