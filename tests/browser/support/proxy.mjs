// Stands between a browser and slotlink, and spoils what comes back: it stands in for browsers that refuse something.
import http from 'node:http';

export class Proxy {
    /** `spoil` gets the headers, to change them, and the page's text, and returns what becomes of it. */
    static async start(slotlink, spoil) {
        const proxy = new Proxy();
        const target = new URL(slotlink.origin);
        proxy.server = http.createServer((request, response) => {
            const { method, url: path, headers } = request;
            const onward = http.request({ host: target.hostname, port: target.port, method, path, headers }, async (answer) => {
                const text = spoil(answer.headers, Buffer.concat(await answer.toArray()).toString());
                delete answer.headers['content-length'];
                response.writeHead(answer.statusCode, answer.headers).end(text);
            });
            onward.on('error', () => response.destroy());
            request.pipe(onward);
        });
        await new Promise((done) => { proxy.server.listen(0, '127.0.0.1', done); });
        proxy.origin = `http://127.0.0.1:${proxy.server.address().port}`;
        return proxy;
    }

    /** The same address, by way of this. */
    by(address) {
        return this.origin + new URL(address).pathname;
    }

    stop() {
        this.server.closeAllConnections();
        return new Promise((done) => { this.server.close(done); });
    }
}
