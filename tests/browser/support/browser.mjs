// One browser; people who use it; and what must hold of every page that they reach.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { axeSource, chromium } from './tools.mjs';

export const PHONE = { width: 360, height: 740 };
export const TABLET = { width: 768, height: 1024 };
export const DESKTOP = { width: 1280, height: 800 };

/** C9: what a page may weigh, with its headers, and which scripts it may have. */
const KINDS = {
    patient: { budget: 20_000, scripts: 0 },
    staff: { budget: 40_000, scripts: 1 },
};
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What of them a dark page can fail where the same page passes when it is light. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];
const LOCALES = { en: 'en-GB', fr: 'fr-FR' };

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

/**
 * What an ordinary browser of this width says that it is. A headless one would say so, and be taken for a program that
 * looks at links before people do.
 */
async function sayingThatItIs(viewport) {
    const version = (await browser()).version().split('.')[0];
    const [system, mobile] = viewport.width < TABLET.width ? ['Linux; Android 10; K', ' Mobile'] : ['X11; Linux x86_64', ''];
    const brands = [['Chromium', version], ['Google Chrome', version], ['Not=A?Brand', '24']];
    return {
        userAgent: `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0${mobile} Safari/537.36`,
        extraHTTPHeaders: {
            'sec-ch-ua': brands.map(([brand, v]) => `"${brand}";v="${v}"`).join(', '),
            'sec-ch-ua-mobile': mobile ? '?1' : '?0',
            'sec-ch-ua-platform': mobile ? '"Android"' : '"Linux"',
        },
    };
}

/** Somebody with a browser of their own. */
export class Person {
    /** A patient on a phone, without JavaScript. */
    static patient(slotlink, viewport = PHONE, language = 'en') {
        return Person.with(slotlink, { viewport, javaScriptEnabled: false, language }, 'patient');
    }

    /** A member of staff at a desk. */
    static staff(slotlink, options) {
        return Person.with(slotlink, { viewport: DESKTOP, ...options }, 'staff');
    }

    static async with(slotlink, { language = 'en', ...options }, kind) {
        const person = new Person();
        Object.assign(person, { slotlink, kind, requests: [], complaints: [] });
        const ordinary = await sayingThatItIs(options.viewport);
        person.context = await (await browser()).newContext({ ...ordinary, locale: LOCALES[language], ...options });
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
        // What counts as asked for is the page's own: a redirect leads to it, and what a script of the console asks
        // for later is no part of it.
        const later = this.kind === 'staff' ? ['fetch', 'xhr', 'eventsource'] : [];
        this.asked = this.requests.filter((request) => !request.redirectedTo() && !later.includes(request.resourceType()));
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

    /** The language of the page. */
    language() {
        return this.page.locator('html').getAttribute('lang');
    }

    /** The buttons that choose a slot. */
    slots() {
        return this.page.locator('.slots').getByRole('button');
    }

    /**
     * Checks the page under this name. What takes long is done once for each name and language, beside the stories:
     * `faults` tells what was found. A page is all that is asked for, but for the documents in its frames.
     */
    async look(name, { frames = 0 } = {}) {
        const url = this.page.url();
        assert.equal(this.asked.length, 1 + frames, `${name}: ${this.asked.map((request) => request.url()).join(', ')}`);
        for (const request of this.requests) {
            assert.equal(new URL(request.url()).origin, new URL(url).origin, `${name} asked another host`);
        }
        const headers = this.response.headers();
        const { responseHeadersSize } = await this.asked[0].sizes();
        const [, language = '?'] = /<html[^>]* lang="?([\w-]+)/.exec(this.body) ?? [];
        record(name, language, this.body.length + responseHeadersSize, this.kind);
        if (!/<link rel="?icon"? href="?data:,/.test(this.body)) withoutIcon.add(name);
        assert.ok(!/<[^>]+ style=/i.test(this.body), `${name} has a style attribute, which the policy blocks`);
        underPolicy(name, this.body.toString(), headers['content-security-policy'], KINDS[this.kind].scripts);
        assert.match(headers['referrer-policy'], /^(same-origin|no-referrer)$/, name);
        assert.deepEqual(this.complaints, [], `${name}: the browser complained`);
        inspect({ name, language, url, body: this.body, headers, own: this.kind === 'patient' ? PHONE : DESKTOP });
    }

    /** POST as a form without the form: what a page sends is what a program with the same cookies can send. */
    async post(address, form) {
        const response = await this.context.request.post(new URL(address, this.slotlink.origin).href, {
            form, headers: { accept: 'text/html' }, maxRedirects: 0,
        });
        return { status: response.status(), text: await response.text(), headers: response.headers() };
    }
}

/** A page's policy names its scripts by their hashes: patients' pages have none, a page of the console one at most. */
function underPolicy(name, body, policy, allowed) {
    assert.match(policy, /default-src 'none'/, name);
    assert.doesNotMatch(policy, /unsafe|\*/, name);
    const directive = (wanted) => policy.split(';').map((part) => part.trim().split(/\s+/)).find(([known]) => known === wanted)?.slice(1);
    const scripts = [...body.matchAll(/<script([^>]*)>(.*?)<\/script>/gis)];
    assert.equal(body.match(/<script/gi)?.length ?? 0, scripts.length, `${name} has a script that does not end`);
    assert.ok(scripts.length <= allowed, `${name} has ${scripts.length} scripts`);
    for (const [, attributes, source] of scripts) {
        assert.doesNotMatch(attributes, /\bsrc\b/i, `${name} fetches a script`);
        const hash = `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
        assert.deepEqual(directive('script-src'), [hash], `${name}: the policy allows this script and no other`);
    }
    if (scripts.length === 0) assert.equal(directive('script-src'), undefined, `${name} allows scripts and has none`);
    const asks = directive('connect-src') ?? [];
    assert.deepEqual(asks, scripts.length === 0 ? [] : asks.filter((source) => source === "'self'"), `${name}: whom scripts may ask`);
}

const sizes = new Map();
function record(name, language, bytes, kind) {
    const key = `${name}, ${language}`;
    const known = sizes.get(key)?.bytes ?? 0;
    sizes.set(key, { bytes: Math.max(known, bytes), budget: KINDS[kind].budget });
}

/** Pages with which a browser asks for /favicon.ico, which headless ones do not: a second request, to a function. */
export const withoutIcon = new Set();

/** The pages that weigh too much: told once, in a test of their own, so that a heavy page hides no other fault. */
export function overweight() {
    return [...sizes].filter(([, { bytes, budget }]) => bytes > budget).map(([name, { bytes }]) => `${name}: ${bytes} bytes`);
}

/** A line a page, the heaviest first: its bytes in each language, with its headers. */
export function printSizes() {
    const rows = new Map();
    for (const [key, { bytes, budget }] of sizes) {
        const [, name, language] = /^(.*), (.*?)$/.exec(key);
        const row = rows.get(name) ?? { most: 0, budget, told: [] };
        row.told.push(`${String(bytes).padStart(6)} ${language}`);
        rows.set(name, { ...row, most: Math.max(row.most, bytes) });
    }
    console.log('\nBytes of each page in each language, its headers included:');
    for (const [name, { budget, told }] of [...rows].sort(([, a], [, b]) => a.budget - b.budget || b.most - a.most)) {
        console.log(`${told.sort().join('  ').padEnd(22)}  of ${budget}  ${name}`);
    }
}

const found = [];
const seen = new Set();
const best = new Set();
let looking;
let inspected = Promise.resolve();

function inspect(seenPage) {
    const key = `${seenPage.name}, ${seenPage.language}`;
    if (seen.has(key)) return;
    seen.add(key);
    const told = (fault) => found.push(`${key}: ${fault}`);
    inspected = inspected.then(() => lookInto(seenPage)).then((faults) => faults.forEach(told), (error) => told(error.stack));
}

/** What is wrong with the pages that were looked at, once all of them were inspected. */
export async function faults() {
    await inspected;
    return found;
}

/**
 * axe needs JavaScript, which the patient's browser does without: the very answer that it got, headers included, is
 * shown to another page at the same address.
 */
async function lookInto({ name, language, url, body, headers, own }) {
    const page = await (looking ??= (await browser()).newPage({ locale: 'en-GB' }));
    await page.setViewportSize(own);
    await page.route('**/*', (route) => (route.request().isNavigationRequest() ? route.fulfill({ status: 200, headers, body }) : route.abort()));
    await page.goto(url);
    await page.evaluate(axeSource);
    const faults = [];
    for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme });
        const runOnly = colorScheme === 'light' ? { type: 'tag', values: [...RULES, 'best-practice'] } : { type: 'rule', values: RULES_OF_COLOUR };
        const { violations } = await page.evaluate((runOnly) => axe.run({ runOnly, resultTypes: ['violations'] }), runOnly);
        for (const fault of violations) {
            const told = `${fault.id}: ${fault.help} at ${fault.nodes.map((node) => node.target).slice(0, 3).join(' | ')}`;
            if (fault.tags.some((tag) => RULES.includes(tag))) faults.push(`${colorScheme}: ${told}`);
            else best.add(`${name}: ${told}`);
        }
        if (process.env.SHOTS) await keepPictures(page, `${name} ${language}`, colorScheme, own);
    }
    faults.push(...await zoomed(page));
    await page.unrouteAll();
    pages.set(`${name}, ${language}`, { url, body, headers });
    return faults;
}

async function keepPictures(page, name, colorScheme, own) {
    mkdirSync(process.env.SHOTS, { recursive: true });
    for (const viewport of [PHONE, TABLET, DESKTOP]) {
        await page.setViewportSize(viewport);
        const file = `${name.replace(/\W+/g, '-')}-${viewport.width}-${colorScheme}.png`;
        await page.screenshot({ path: path.join(process.env.SHOTS, file), fullPage: true });
    }
    await page.setViewportSize(own);
}

/**
 * A desk's screen as it is and zoomed to 200 % and 400 % (WCAG 2.2, 1.4.4 and 1.4.10), a tablet's and a phone's:
 * nothing scrolls sideways, and what is pressed is large enough.
 */
async function zoomed(page) {
    const faults = [];
    const devtools = await page.context().newCDPSession(page);
    const screens = [[DESKTOP.width, DESKTOP.height, 1], [TABLET.width, TABLET.height, 1], [640, 400, 2], [320, 256, 4], [PHONE.width, PHONE.height, 3]];
    for (const [width, height, deviceScaleFactor] of screens) {
        await devtools.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor, mobile: false });
        const { shown, sideways, small } = await page.evaluate(lookAround);
        assert.deepEqual(shown, [width, deviceScaleFactor]);
        if (sideways > 0) faults.push(`${width} px: the page scrolls sideways by ${sideways} px`);
        faults.push(...small.map((target) => `${width} px: ${target}, which is less than 24 by 24`));
    }
    await devtools.send('Emulation.clearDeviceMetricsOverride');
    await devtools.detach();
    return faults;
}

/**
 * Runs in the page. A target measures 24 by 24 px, or it is a link in a sentence: WCAG 2.2, 2.5.8 without its exception
 * for small targets that stand apart.
 */
function lookAround() {
    const targets = [];
    for (const element of document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary')) {
        const labels = element.matches('[type=radio],[type=checkbox]') ? [...element.labels] : [];
        // What is out of sight is not pressed; a label is pressed in place of its control.
        const areas = [element, ...labels].map((part) => part.getBoundingClientRect()).filter(({ right, bottom }) => right > 0 && bottom > 0);
        if (areas.length > 0 && element.checkVisibility()) targets.push({ element, areas });
    }
    const large = ({ areas }) => areas.some(({ width, height }) => width >= 24 && height >= 24);
    const inSentence = ({ element }) => {
        const around = element.parentElement.closest('p,li,dd,td,th,div,nav,h1,h2,h3')?.innerText ?? '';
        return element.localName === 'a' && getComputedStyle(element).display === 'inline' && around.replace(element.innerText, '').trim() !== '';
    };
    const small = targets.filter((target) => !large(target) && !inSentence(target));
    return {
        shown: [innerWidth, devicePixelRatio],
        sideways: document.documentElement.scrollWidth - innerWidth,
        small: small.map(({ element, areas: [{ width, height }] }) => `${element.localName} "${element.innerText || element.name}" measures ${Math.round(width)} by ${Math.round(height)}`),
    };
}

const pages = new Map();

/** Three pages as on phones, side by side: the README's picture. */
export async function compose(names, file) {
    await inspected;
    const context = await (await browser()).newContext({ viewport: PHONE, deviceScaleFactor: 1, locale: 'en-GB' });
    const page = await context.newPage();
    const shots = [];
    for (const name of names) {
        const { url, body, headers } = pages.get(`${name}, en`);
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
