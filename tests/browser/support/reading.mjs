// How a page reads from its beginning to its end.
import assert from 'node:assert/strict';

/** These parts follow one another in the text. */
export function inOrder(text, parts) {
    let place = 0;
    for (const part of parts) {
        const rest = text.slice(place);
        const found = typeof part === 'string' ? rest.indexOf(part) : rest.search(part);
        assert.ok(found >= 0, `${part} does not follow in:\n${text}`);
        place += found;
    }
}
