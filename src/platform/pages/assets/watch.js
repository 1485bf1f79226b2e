// Where something is under way ([data-watch]): asks for the page again and shows what has changed there, until it has come to its end.
const EVERY_MS = 2000;
const watched = () => document.querySelector('[data-watch]');

async function look() {
  const here = watched();
  if (!here) return;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const now = page.getElementById(here.id);
      if (!now || !now.hasAttribute('data-watch')) return location.reload(); // the rest of the page has something new to say
      if (now.innerHTML !== here.innerHTML && !here.contains(document.activeElement)) here.replaceChildren(...now.childNodes);
    }
  } catch {
    // away for a moment; the link to refresh stands there as well
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
