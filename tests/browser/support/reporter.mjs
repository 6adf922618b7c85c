// A line a test, faults in full, and a closing line.
export default async function* reporter(source) {
    let [passed, failed] = [0, 0];
    const faults = [];
    for await (const { type, data } of source) {
        if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
        if (data?.details?.type === 'suite') continue;
        const seconds = () => `${(data.details.duration_ms / 1000).toFixed(1)} s`;
        if (type === 'test:pass') {
            passed += 1;
            yield `ok   ${data.name} (${seconds()})\n`;
        } else if (type === 'test:fail') {
            failed += 1;
            const cause = data.details.error?.cause ?? data.details.error;
            faults.push(`${data.name}\n${cause?.stack ?? cause}\n`);
            yield `FAIL ${data.name} (${seconds()})\n`;
        }
    }
    for (const fault of faults) yield `\n${fault}`;
    yield `\n${passed} passed, ${failed} failed\n`;
}
