// Everything works without scripts; these make some of it handier.
import { initAll } from './govuk-frontend.min.js';

initAll();

// Copy a reference.
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = said; }, 1500);
  });
}

// What was typed and not sent: warn before it is left behind.
const forms = [...document.querySelectorAll('form[method="post"][data-keep]')];
const changed = new Set();
for (const form of forms) {
  form.addEventListener('input', () => changed.add(form));
  form.addEventListener('submit', () => changed.clear());
}
window.addEventListener('beforeunload', (event) => {
  if (changed.size) event.preventDefault();
});

// Ctrl+Enter sends the form that the reader is in; Ctrl+S keeps it as a draft.
document.addEventListener('keydown', (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  const form = document.activeElement?.closest('form[data-ctrl-enter], form[data-keep]');
  if (!form) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key.toLowerCase() === 's' && form.dataset.keep !== undefined) {
    event.preventDefault();
    void keep(form);
  }
});

async function keep(form) {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') values.append(name, value);
  values.set('_form', form.querySelector('[name="_form"]')?.value ?? location.pathname);
  values.set('_title', form.dataset.keep || document.title);
  const answer = await fetch('/drafts', { method: 'POST', body: values, headers: { accept: 'application/json' }, redirect: 'manual' });
  if (answer.type === 'opaqueredirect' || answer.ok) {
    changed.delete(form);
    tell('Draft kept.');
  }
  return answer;
}

function tell(text) {
  let place = document.querySelector('#cf-told');
  if (!place) {
    place = Object.assign(document.createElement('p'), { id: 'cf-told', className: 'govuk-visually-hidden' });
    place.setAttribute('role', 'status');
    document.body.append(place);
  }
  place.textContent = text;
}

// Before the session ends for lack of use: keep what was typed, and offer to stay.
const minutes = Number(document.body.dataset.sessionMinutes);
if (minutes) {
  const warnAfter = (minutes - 5) * 60_000;
  setTimeout(warn, warnAfter);
  function warn() {
    for (const form of forms) if (changed.has(form)) void keep(form);
    const box = document.createElement('div');
    box.className = 'cf-timeout';
    box.setAttribute('role', 'alertdialog');
    box.setAttribute('aria-labelledby', 'cf-timeout-title');
    box.innerHTML = '<h2 class="govuk-heading-m" id="cf-timeout-title">You will be signed out in 5 minutes</h2>'
      + '<p class="govuk-body">Nothing was done on this page for a while. What you typed has been kept as a draft.</p>'
      + '<button type="button" class="govuk-button">Stay signed in</button>';
    document.body.append(box);
    const end = setTimeout(() => { changed.clear(); location.assign('/sign-in?ended=1&return=' + encodeURIComponent(location.pathname + (forms.length ? '?draft=1' : ''))); }, 5 * 60_000);
    const button = box.querySelector('button');
    button.focus();
    button.addEventListener('click', async () => {
      await fetch('/session', { redirect: 'manual' });
      clearTimeout(end);
      box.remove();
      setTimeout(warn, warnAfter);
    });
  }
}
