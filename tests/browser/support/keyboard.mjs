// Somebody who has a keyboard and no mouse: nothing here clicks or fills.
import assert from 'node:assert/strict';

const MOST_TABS = 200;

export class Keyboard {
    constructor(person) {
        this.person = person;
    }

    get #keys() {
        return this.person.page.keyboard;
    }

    /** Tabs until what has the focus has this role and accessible name; whatever has the focus on the way can be seen. */
    async tabTo(role, name, key = 'Tab') {
        const wanted = this.person.page.getByRole(role, { name, exact: typeof name === 'string' });
        const passed = [];
        for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
            await this.#keys.press(key);
            const focused = await this.focused();
            if (!focused) continue;
            const again = focused.place === passed.at(-1)?.place;
            if (again && !focused.parted) assert.fail(`the focus is trapped in ${focused.told}`);
            passed.push(focused);
            if (await this.person.page.locator(':focus').and(wanted).count() > 0) return;
        }
        assert.fail(`${MOST_TABS} tabs did not reach the ${role} ${name}, only ${[...new Set(passed.map(({ told }) => told))].join(', ')}`);
    }

    /** Goes back to it. */
    backTo(role, name) {
        return this.tabTo(role, name, 'Shift+Tab');
    }

    /** Presses a key that leads to another page. */
    go(key = 'Enter') {
        return this.person.arrive(async () => {
            const [response] = await Promise.all([this.person.page.waitForNavigation(), this.#keys.press(key)]);
            return response;
        });
    }

    press(key) {
        return this.#keys.press(key);
    }

    type(text) {
        return this.#keys.type(text);
    }

    /** Tabs once through the whole page: everything that can be pressed is reached, once, in the order of the page. */
    async tabThrough() {
        // A page may put the focus where the work is; its top is where the round begins.
        await this.person.page.evaluate(() => {
            document.body.tabIndex = -1;
            document.body.focus();
            document.body.removeAttribute('tabindex');
        });
        const expected = await this.person.page.evaluate(pressable);
        const reached = [];
        for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
            await this.#keys.press('Tab');
            const focused = await this.focused();
            // After the last one comes the browser's own, or the first again.
            if (!focused || focused.place === reached[0]?.place) break;
            // Day, month and year of one field are stops of their own.
            if (focused.parted && focused.place === reached.at(-1)?.place) continue;
            reached.push(focused);
        }
        const places = reached.map(({ place }) => place);
        const told = reached.map(({ told }) => told).join(', ');
        assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b), `the focus leaves the order of the page: ${told}`);
        const missed = expected.filter(({ place }) => !places.includes(place));
        assert.deepEqual(missed.map(({ told }) => told), [], `not reached; reached were ${told}`);
    }

    /** What has the focus, if anything of the page has: it is in view, nothing covers it, and its focus can be seen. */
    async focused() {
        const focused = await this.person.page.evaluate(lookAtFocus);
        if (focused) assert.deepEqual(focused.faults, [], `${this.person.page.url()}: the focus on ${focused.told}`);
        return focused;
    }
}

/** Runs in the page. */
function lookAtFocus() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const faults = [];
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && !/, 0\)$|transparent/.test(style.outlineColor);
    if (!outlined && style.boxShadow === 'none') faults.push('has no outline of 2 px or more, nor a shadow');
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) faults.push('is invisible');
    const [area] = element.getClientRects();
    const [x, y] = [(Math.max(area.left, 0) + Math.min(area.right, innerWidth)) / 2, (Math.max(area.top, 0) + Math.min(area.bottom, innerHeight)) / 2];
    const above = document.elementFromPoint(x, y);
    if (area.left >= innerWidth || area.right <= 0 || area.top >= innerHeight || area.bottom <= 0) faults.push('is out of view');
    else if (!above || !(element.contains(above) || above.contains(element))) faults.push(`is covered by ${above?.outerHTML.slice(0, 80)}`);
    const told = `${element.localName} "${(element.innerText || element.labels?.[0]?.innerText || element.getAttribute('aria-label') || '').trim().slice(0, 40)}"`;
    return { place: [...document.querySelectorAll('*')].indexOf(element), told, faults, parted: element.type === 'date' };
}

/** Runs in the page: everything that Tab must reach. Of radio buttons, one of each group is. */
function pressable() {
    const all = [...document.querySelectorAll('*')];
    const groups = new Map();
    const found = [];
    for (const element of document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex="0"]')) {
        if (element.disabled || element.tabIndex < 0 || !element.checkVisibility()) continue;
        const one = { place: all.indexOf(element), told: element.outerHTML.slice(0, 120) };
        if (element.type !== 'radio') found.push(one);
        else if (element.checked || !groups.has(element.name)) groups.set(element.name, one);
    }
    return [...found, ...groups.values()];
}
