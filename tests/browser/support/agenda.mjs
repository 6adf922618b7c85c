// A calendar of somebody's own, which reads files as RFC 5546 tells it to. The reader is not the library that writes them.
import { ICAL } from './tools.mjs';

export class Agenda {
    /** What stands in it, by UID. */
    entries = new Map();

    /** Opens a calendar file: the same UID from the same organiser is the same entry, and an older one changes nothing. */
    open(text) {
        const calendar = new ICAL.Component(ICAL.parse(text));
        const method = calendar.getFirstPropertyValue('method');
        for (const component of calendar.getAllSubcomponents('vevent')) {
            const entry = new ICAL.Event(component, { strictExceptions: true });
            const known = this.entries.get(entry.uid);
            const ofAnother = known && known.organizer !== entry.organizer;
            // RFC 5546, 2.1.5: the sequence decides, and then the stamp.
            const stamp = (one) => one.component.getFirstPropertyValue('dtstamp').toUnixTime();
            const older = known && (entry.sequence < known.sequence || (entry.sequence === known.sequence && stamp(entry) < stamp(known)));
            if (ofAnother || older) continue;
            if (method === 'CANCEL') this.entries.delete(entry.uid);
            else this.entries.set(entry.uid, entry);
        }
    }

    /** The starts of what stands in it, in milliseconds. */
    starts() {
        return [...this.entries.values()].map((entry) => entry.startDate.toJSDate().getTime());
    }
}
