// Programs look at links before people do: previews of messengers, scanners of mail gateways, browsers that press
// whatever can be pressed. They book nothing and spend nothing, and the patient books by the same link afterwards.
// The clock is not moved while they are at it, and nobody waits: they are as fast as they can be.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, test } from 'node:test';
import { AGENTS, NAMED_AGENTS } from '../support/agents.mjs';
import { PHONE, Person } from '../support/browser.mjs';
import { smallClinic } from '../support/clinics.mjs';
import { Slotlink } from '../support/slotlink.mjs';
import { words } from '../support/words.mjs';

/** So many times everything is pressed: mostly by a script in the browser, which is quicker than its own buttons. */
const TIMES = 100;
const BY_BUTTONS = 2;
/** A manage link has more to press: all of its slots, each of which leads on to a move. */
const TIMES_MANAGED = 10;

describe('robots', () => {
    const say = words();
    let slotlink;

    // Four free times, of which each story books one.
    before(async () => { slotlink = await Slotlink.start(smallClinic({ days: 2 })); });
    after(() => slotlink.stop());

    async function nothingHappened(patient, slowest) {
        const { appointments, links: [link], events } = await slotlink.record(patient);
        assert.deepEqual(appointments, [], `the slowest press came ${slowest} ms after its page`);
        assert.match(link.status, /^(sent|accessed)$/);
        assert.ok(events.every(({ kind }) => !/booked|expired/.test(kind)), JSON.stringify(events));
    }

    async function onlyScanned(patient) {
        await nothingHappened(patient);
        const { links: [link], events } = await slotlink.record(patient);
        assert.equal(link.status, 'sent');
        assert.ok(events.some(({ kind }) => kind === 'link_scanned'), JSON.stringify(events));
    }

    async function patientBooks(id, link, asked) {
        const patient = await Person.patient(slotlink);
        try {
            await patient.open(link);
            await patient.press(say.continueToBook);
            if (asked) {
                for (const [label, typed] of [[say.day, '31'], [say.month, '1'], [say.year, '1980']]) await patient.page.getByLabel(label).fill(typed);
                await patient.press(say.answer);
            }
            await patient.go(patient.page.getByRole('button', { name: /\d\d:\d\d/ }).first());
            await slotlink.advance('PT5S');
            await patient.press(say.confirm);
            assert.match(await patient.heading(), say.bookedHeading);
            assert.equal((await slotlink.booked(id)).length, 1);
        } finally {
            await patient.close();
        }
    }

    for (const [rule, asked, id] of [['open', false, '1'], ['asking', true, '2']]) {
        test(`previews_and_scanners_that_submit_every_form_book_nothing (${rule})`, async () => {
            const link = await slotlink.link(id, rule);
            const reader = await Person.with(slotlink, { viewport: PHONE }, 'patient');
            const submitted = new Map();
            for (const agent of AGENTS) {
                submitted.set(agent, await new Program(reader.page, (...asked) => askAs(agent, ...asked)).submitEverything([link, `${link}/slots`]));
                if (agent === NAMED_AGENTS.at(-1)) await onlyScanned(id);
            }
            await reader.close();
            const doors = asked ? /continue.*verify/s : /continue.*book/s;
            for (const [agent, addresses] of submitted) assert.match(addresses.join(' '), doors, `${agent} came as far as it could`);
            await nothingHappened(id);
            await patientBooks(id, link, asked);
        });
    }

    for (const [rule, asked, id] of [['open', false, '3'], ['asking', true, '4']]) {
        test(`a_browser_that_presses_everything_a_hundred_times_books_nothing (${rule})`, async () => {
            const link = await slotlink.link(id, rule);
            const addresses = [link, `${link}/slots`];
            // One says that it is a program, the other that it is a phone.
            const [program, phone] = await Promise.all([{ userAgent: undefined, extraHTTPHeaders: undefined }, {}]
                .map((says) => Person.with(slotlink, { viewport: PHONE, bypassCSP: true, ...says }, 'patient')));
            let slowest = 0;
            for (const { page } of [program, phone]) {
                const robot = new Robot(page, slotlink.origin);
                for (let time = 0; time < BY_BUTTONS / 2; time += 1) await robot.pressEverything(link);
                assert.ok(robot.presses >= BY_BUTTONS / 2 * (asked ? 2 : 7), `it pressed ${robot.presses} buttons`);
                slowest = Math.max(slowest, robot.slowest);
            }
            // Both at once, time after time.
            await Promise.all([program, phone].map(async ({ page }) => {
                for (let time = BY_BUTTONS / 2; time < TIMES / 2; time += 1) {
                    const submitted = await submitInPage(page, addresses);
                    assert.match(submitted.join(' '), asked ? /continue.*verify/s : /continue.*book/s);
                }
            }));
            await program.close();
            await phone.close();
            await nothingHappened(id, slowest);
            await patientBooks(id, link, asked);
        });
    }
});

describe('robots with a manage link', () => {
    const say = words();
    let slotlink;

    before(async () => { slotlink = await Slotlink.start(smallClinic({ days: 3 })); });
    after(() => slotlink.stop());

    /** Books by a link, and reads the manage link in the confirmation. */
    async function booked(id, rule, asked) {
        const link = await slotlink.link(id, rule);
        const proof = asked ? await slotlink.ask('POST', `${link}/verify`, { date_of_birth: '1980-01-31' }) : undefined;
        const headers = proof ? { authorization: `Bearer ${proof.body.session}` } : {};
        const { body: { slots } } = await slotlink.ask('GET', `${link}/slots`, undefined, headers);
        assert.equal((await slotlink.ask('POST', `${link}/book`, { slot: slots.at(-1).id }, headers)).status, 201);
        return (await slotlink.outbox()).findLast(({ kind }) => kind === 'confirmation').links[0];
    }

    async function nothingHappened(id, slowest) {
        const { appointments: [{ status, version }] } = await slotlink.record(id);
        assert.deepEqual([status, version], ['booked', 1], `the slowest press came ${slowest} ms after its page`);
    }

    for (const [rule, asked, id] of [['open', false, '1'], ['asking', true, '2']]) {
        test(`c02_whoever_follows_a_manage_link_and_presses_everything_moves_and_cancels_nothing (${rule})`, async () => {
            const manage = await booked(id, rule, asked);
            const addresses = [manage, `${manage}/slots`, `${manage}/cancel`];
            const program = await Person.with(slotlink, { viewport: PHONE, bypassCSP: true, userAgent: undefined, extraHTTPHeaders: undefined }, 'patient');
            const phone = await Person.with(slotlink, { viewport: PHONE, bypassCSP: true }, 'patient');
            let slowest = 0;
            for (const { page } of [program, phone]) {
                const robot = new Robot(page, slotlink.origin);
                await robot.pressEverything(manage);
                slowest = Math.max(slowest, robot.slowest);
            }
            await Promise.all([program, phone].map(async ({ page }) => {
                for (let time = 0; time < TIMES_MANAGED; time += 1) {
                    const submitted = await submitInPage(page, addresses);
                    assert.match(submitted.join(' '), asked ? /verify/ : /reschedule/);
                }
            }));
            for (const agent of AGENTS.slice(0, TIMES_MANAGED)) {
                await new Program(phone.page, (...asked) => askAs(agent, ...asked)).submitEverything(addresses);
            }
            await program.close();
            await phone.close();
            await nothingHappened(id, slowest);
        });
    }

    test('and_the_patient_moves_it_by_the_same_link', async () => {
        const patient = await Person.patient(slotlink);
        try {
            await patient.open(`${await booked('3', 'open')}/slots`);
            await patient.go(patient.page.getByRole('button', { name: /\d\d:\d\d/ }).first());
            await slotlink.advance('PT5S');
            await patient.press(say.move);
            assert.match(await patient.heading(), say.movedHeading);
        } finally {
            await patient.close();
        }
    });
});

/** Presses whatever is on a page, and on every page to which that leads. */
class Robot {
    presses = 0;
    slowest = 0;

    constructor(page, origin) {
        Object.assign(this, { page, origin });
    }

    async pressEverything(address) {
        this.done = new Set();
        await this.open(address);
        await this.explore();
    }

    async open(address) {
        this.opened = Date.now();
        await this.page.goto(address, { waitUntil: 'domcontentloaded' });
    }

    async press(place) {
        const leaving = this.page.waitForNavigation({ waitUntil: 'domcontentloaded' });
        await this.page.evaluate((button) => { document.querySelectorAll('button,input[type=submit]')[button].click(); }, place);
        const response = await leaving;
        const now = Date.now();
        this.slowest = Math.max(this.slowest, now - this.opened);
        this.opened = now;
        this.presses += 1;
        return response;
    }

    async explore() {
        const here = this.page.url();
        const { buttons, links } = await this.page.evaluate(lookForMore);
        for (const [place, key] of buttons.entries()) {
            if (this.isDone(key)) continue;
            if (this.page.url() !== here || this.left) await this.open(here);
            this.left = true;
            let response = await this.press(place);
            // The answer to a form may hold it again: it is pressed again at once.
            if (response.request().method() === 'POST') {
                const again = (await this.page.evaluate(lookForMore)).buttons.indexOf(key);
                if (again >= 0) response = await this.press(again);
            }
            this.left = false;
            await this.explore();
            this.left = true;
        }
        for (const link of links) {
            // A calendar's file is no page.
            if (new URL(link).origin !== this.origin || link.includes('.ics') || this.isDone(link)) continue;
            await this.open(link);
            this.left = false;
            await this.explore();
        }
    }

    isDone(what) {
        if (this.done.has(what)) return true;
        this.done.add(what);
        return false;
    }
}

/** Runs in a page: its buttons, each by what it submits, without what differs at each visit; and its links. */
function lookForMore() {
    const buttons = [...document.querySelectorAll('button,input[type=submit]')].map((button) => {
        const form = button.form;
        return `${form?.method} ${form?.action} ${form?.elements.slot?.value ?? ''} ${button.name}=${button.value}`;
    });
    const links = [...document.querySelectorAll('a[href]')].map((link) => link.href.split('#')[0]);
    return { buttons, links };
}

/** Asks for pages and submits all forms in them at once, those in the answers too. */
class Program {
    submitted = [];

    constructor(reader, ask) {
        Object.assign(this, { reader, ask });
    }

    async submitEverything(addresses) {
        const pages = await Promise.all(addresses.map((address) => this.ask('GET', address)));
        await this.submitForms(pages, 0);
        return this.submitted;
    }

    async submitForms(pages, depth) {
        const forms = await this.reader.evaluate(readForms, pages);
        const fresh = forms.filter(({ method, address, fields }) => {
            // What is answered to a form may hold it again, to be submitted again.
            const key = `${method} ${address} ${new URLSearchParams(fields).get('slot') ?? ''} ${method === 'POST' ? depth : ''}`;
            return !this.submitted.includes(key) && this.submitted.push(key);
        });
        if (fresh.length === 0 || depth === 3) return;
        const answers = await Promise.all(fresh.map(({ method, address, fields }) => this.ask(method, address, fields)));
        await this.submitForms(answers, depth + 1);
    }
}

/** A request of a program that is no browser. */
async function askAs(agent, method, address, fields = '') {
    const url = new URL(address);
    if (method === 'GET' && fields) url.search = fields;
    const headers = { 'user-agent': agent, accept: 'text/html' };
    if (method === 'POST') headers['content-type'] = 'application/x-www-form-urlencoded';
    const response = await new Promise((resolve, reject) => {
        http.request(url, { method, headers }, resolve).on('error', reject).end(method === 'POST' ? fields : undefined);
    });
    const html = Buffer.concat(await response.toArray()).toString();
    if (response.headers.location) return askAs(agent, 'GET', new URL(response.headers.location, url).href);
    return { html, address: url.href };
}

/** A program as a script of the page itself: nothing of what it reads has to leave the browser. */
function submitInPage(page, addresses) {
    return page.evaluate(`(() => {
        ${Program}
        ${fetchPage}
        ${readForms}
        const reader = { evaluate: async (read, pages) => read(pages) };
        return new Program(reader, (...asked) => fetchPage(asked)).submitEverything(${JSON.stringify(addresses)});
    })()`);
}

/** Runs in a page: the same request of the browser itself. */
async function fetchPage([method, address, fields = '']) {
    const url = method === 'GET' && fields ? `${address.split('?')[0]}?${fields}` : address;
    const body = method === 'POST' ? new URLSearchParams(fields) : undefined;
    const response = await fetch(url, { method, body, headers: { accept: 'text/html' } });
    return { html: await response.text(), address: response.url };
}

/** Runs in a page: the forms of other pages, once for each of their buttons. */
function readForms(pages) {
    return pages.flatMap(({ html, address }) => {
        const read = new DOMParser().parseFromString(html, 'text/html');
        return [...read.forms].flatMap((form) => [...form.querySelectorAll('button,input[type=submit]')].map((button) => {
            const fields = new URLSearchParams(new FormData(form));
            if (button.name) fields.append(button.name, button.value);
            return { method: form.method.toUpperCase(), address: new URL(form.getAttribute('action') ?? '', address).href, fields: fields.toString() };
        }));
    });
}
