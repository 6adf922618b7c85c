(() => {
const said = document.getElementById('said');
const say = text => { said.textContent = ''; setTimeout(() => said.textContent = text, 50); };
if (navigator.clipboard) document.documentElement.classList.add('copies');
addEventListener('click', async event => {
const button = event.target.closest('.copy');
if (!button) return;
const before = button.textContent, done = button.dataset.done;
if (before == done) return;
try { await navigator.clipboard.writeText(button.previousElementSibling.textContent); } catch { return; }
button.textContent = done;
say(done);
setTimeout(() => button.textContent = before, 2000);
});
let timer, asking;
addEventListener('input', ({ target: { form } }) => {
const id = form?.dataset.find;
if (!id) return;
clearTimeout(timer);
timer = setTimeout(async () => {
asking?.abort();
asking = new AbortController();
const { signal } = asking, address = new URL(form.action);
address.search = new URLSearchParams(new FormData(form));
try {
const answer = await fetch(address, { headers: { accept: 'text/html' }, signal });
const text = await answer.text();
const found = new DOMParser().parseFromString(text, 'text/html').getElementById(id);
if (signal.aborted) return;
if (!answer.ok || !found) return form.submit();
document.getElementById(id).replaceWith(found);
history.replaceState(null, '', address);
say(found.dataset.said);
} catch {}
}, 150);
});
})();
