// One browser; people who use it; and what must hold of every page that they reach.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { axeSource, chromium } from './tools.mjs';

export const PHONE = { width: 360, height: 740 };
/** What a browser calls itself that nobody automates: the headless one would count as a scanner (row C2). */
const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
export const DESKTOP = { width: 1280, height: 800 };

/** C9: what a patient's page may weigh, with its headers. */
const PATIENT_PAGE_BYTES = 20_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let launched;
const browser = () => (launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
        '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--no-first-run',
    ],
}));

export async function closeBrowser() {
    await (await launched)?.close();
}

/** Somebody with a browser of their own. */
export class Person {
    /** A patient on a phone, without JavaScript. */
    static patient(slotlink, viewport = PHONE) {
        return Person.with(slotlink, { viewport, javaScriptEnabled: false }, PATIENT_PAGE_BYTES);
    }

    /** A member of staff at a desk. */
    static staff(slotlink) {
        return Person.with(slotlink, { viewport: DESKTOP }, 40_000);
    }

    static async with(slotlink, options, budget) {
        const person = new Person();
        Object.assign(person, { slotlink, budget, requests: [], complaints: [] });
        person.context = await (await browser()).newContext({ userAgent: USER_AGENT, ...options, locale: 'en-GB' });
        person.context.setDefaultTimeout(15_000);
        person.context.on('request', (request) => person.requests.push(request));
        await person.newTab();
        return person;
    }

    /** A further tab, which becomes the one in use. */
    async newTab() {
        this.page = await this.context.newPage();
        this.page.on('console', (message) => {
            // A refusal's status is told on the console too; that is no fault of the page.
            if (!/Failed to load resource: the server responded/.test(message.text())) this.complaints.push(message.text());
        });
        this.page.on('dialog', (dialog) => {
            this.complaints.push(`a script opened a dialog: ${dialog.message()}`);
            return dialog.dismiss();
        });
        return this.page;
    }

    close() {
        return this.context.close();
    }

    open(address) {
        return this.arrive(() => this.page.goto(new URL(address, this.slotlink.origin).href));
    }

    /** Presses the button of this name. */
    press(name) {
        return this.go(this.page.getByRole('button', { name }).first());
    }

    follow(name) {
        return this.go(this.page.getByRole('link', { name }).first());
    }

    /** Presses what leads to another page. */
    go(target) {
        return this.arrive(() => Promise.all([this.page.waitForNavigation(), target.click()]).then(([response]) => response));
    }

    /** Goes to a page by some means; remembers what was asked for on the way, and what came back. */
    async arrive(means) {
        this.requests.length = 0;
        const response = await means();
        this.status = response?.status();
        this.response = response;
        // What counts as asked for is the page's own: a redirect leads to it.
        this.asked = this.requests.filter((request) => !request.redirectedTo());
        this.body = response ? await response.body() : Buffer.alloc(0);
        return this.status;
    }

    /** The page's heading. */
    heading() {
        return this.page.getByRole('heading', { level: 1 }).innerText();
    }

    text() {
        return this.page.locator('main').innerText();
    }

    /** The buttons that choose a slot. */
    slots() {
        return this.page.locator('.slots').getByRole('button');
    }

    /** Checks the page under this name, and keeps its picture if pictures are wanted. */
    async look(name) {
        const url = this.page.url();
        assert.equal(this.asked.length, 1, `${name}: ${this.asked.map((request) => request.url()).join(', ')}`);
        for (const request of this.requests) {
            assert.equal(new URL(request.url()).origin, this.slotlink.origin, `${name} asked another host`);
        }
        const headers = this.response.headers();
        const { responseHeadersSize } = await this.asked[0].sizes();
        record(name, this.body.length + responseHeadersSize, this.budget);
        if (!/<link rel="?icon"? href="?data:,/.test(this.body)) withoutIcon.add(name);
        assert.ok(!/<script/i.test(this.body), `${name} has a script`);
        assert.ok(!/<[^>]+ style=/i.test(this.body), `${name} has a style attribute, which the policy blocks`);
        assert.match(headers['content-security-policy'], /default-src 'none'/, name);
        assert.doesNotMatch(headers['content-security-policy'], /unsafe|script-src/, name);
        assert.match(headers['referrer-policy'], /^(same-origin|no-referrer)$/, name);
        assert.deepEqual(this.complaints, [], `${name}: the browser complained`);
        await inspect(name, url, this.body, headers, this.budget === PATIENT_PAGE_BYTES);
    }

    /** POST as a form without the form: what a page sends is what a program with the same cookies can send. */
    async post(address, form) {
        const response = await this.context.request.post(new URL(address, this.slotlink.origin).href, {
            form, headers: { accept: 'text/html' }, maxRedirects: 0,
        });
        return { status: response.status(), text: await response.text(), headers: response.headers() };
    }
}

const sizes = new Map();
function record(name, bytes, budget) {
    const known = sizes.get(name) ?? { bytes: 0, budget };
    sizes.set(name, { bytes: Math.max(known.bytes, bytes), budget });
}

/** Pages with which a browser asks for /favicon.ico, which headless ones do not: a second request, to a function. */
export const withoutIcon = new Set();

/** The pages that weigh too much: told once, in a test of their own, so that a heavy page hides no other fault. */
export function overweight() {
    return [...sizes].filter(([, { bytes, budget }]) => bytes > budget).map(([name, { bytes }]) => `${name}: ${bytes} bytes`);
}

export function printSizes() {
    console.log('\nBytes of each page, its headers included:');
    for (const [name, { bytes }] of [...sizes].sort(([, a], [, b]) => b.bytes - a.bytes)) {
        console.log(`${String(bytes).padStart(7)}  ${name}`);
    }
}

const seen = new Set();
const best = new Set();
let looking;

/**
 * axe needs JavaScript, which the patient's browser does without: the very answer that it got, headers included, is
 * shown to another page at the same address.
 */
async function inspect(name, url, body, headers, patient) {
    const key = createHash('sha256').update(name).update(body.toString().replace(/[\w-]{22}/g, '')).digest('hex');
    if (seen.has(key)) return;
    seen.add(key);
    const page = await (looking ??= (await browser()).newPage({ locale: 'en-GB' }));
    await page.setViewportSize(patient ? PHONE : DESKTOP);
    await page.route('**/*', (route) => route.fulfill({ status: 200, headers, body }));
    await page.goto(url);
    await page.unrouteAll();
    await page.evaluate(axeSource);
    const faults = [];
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate((values) => axe.run({ runOnly: { type: 'tag', values } }), [...RULES, 'best-practice']);
        for (const fault of found.violations) {
            const told = `${fault.id}: ${fault.help} at ${fault.nodes.map((node) => node.target).slice(0, 3).join(' | ')}`;
            if (fault.tags.some((tag) => RULES.includes(tag))) faults.push(`${colorScheme}: ${told}`);
            else best.add(`${name}: ${told}`);
        }
        if (process.env.SHOTS) await keepPictures(page, name, colorScheme, patient);
    }
    // 320 px is what WCAG 2.2, 1.4.10 asks for: a phone's page at 400 %.
    for (const width of [320, PHONE.width, DESKTOP.width]) {
        await page.setViewportSize({ width, height: 740 });
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (sideways > 0) faults.push(`${width} px: the page scrolls sideways by ${sideways} px`);
    }
    pages.set(name, { url, body, headers });
    assert.deepEqual(faults, [], name);
}

async function keepPictures(page, name, colorScheme, patient) {
    mkdirSync(process.env.SHOTS, { recursive: true });
    for (const viewport of [PHONE, DESKTOP]) {
        await page.setViewportSize(viewport);
        const file = `${name.replace(/\W+/g, '-')}-${viewport.width}-${colorScheme}.png`;
        await page.screenshot({ path: path.join(process.env.SHOTS, file), fullPage: true });
    }
    await page.setViewportSize(patient ? PHONE : DESKTOP);
}

const pages = new Map();

/** Three pages as on phones, side by side: the README's picture. */
export async function compose(names, file) {
    const context = await (await browser()).newContext({ viewport: PHONE, deviceScaleFactor: 1, locale: 'en-GB' });
    const page = await context.newPage();
    const shots = [];
    for (const name of names) {
        const { url, body, headers } = pages.get(name);
        await page.unrouteAll();
        await page.route('**/*', (route) => route.fulfill({ status: 200, headers, body }));
        await page.goto(url);
        shots.push((await page.screenshot()).toString('base64'));
    }
    // A page of its own: what stands in the last one would still be under its policy.
    const sheet = await context.newPage();
    await sheet.setViewportSize({ width: 1200, height: 800 });
    const phones = shots.map((shot) => `<img src="data:image/png;base64,${shot}">`).join('');
    await sheet.setContent(`<style>body{margin:0;padding:30px;display:flex;gap:30px;background:#dfe6ec}
        img{width:360px;height:740px;border-radius:24px;box-shadow:0 0 0 4px #16212b}</style>${phones}`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, await sheet.screenshot());
    await context.close();
}

export function bestPractice() {
    return [...best];
}
