// Replaces what is live on the page by the same elements of a newer page. The page says everything without this.
(() => {
  'use strict';
  const every = 5000;
  const patience = 4000;
  const pause = document.getElementById('pause');
  const stale = document.getElementById('stale');
  if (!pause || !stale) return;
  let paused = false;

  // Only what differs is touched, so that a screen reader announces the headline when it changes and at no other time.
  function show(page) {
    for (const live of document.querySelectorAll('[data-live]')) {
      const newer = page.getElementById(live.id);
      if (!newer || (newer.innerHTML === live.innerHTML && newer.className === live.className)) continue;
      const focused = live.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      live.className = newer.className;
      live.innerHTML = newer.innerHTML;
      if (focused) live.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
    document.title = page.title;
  }

  async function refresh() {
    if (paused || document.hidden) return;
    try {
      const answer = await fetch('/', { cache: 'no-store', signal: AbortSignal.timeout(patience) });
      if (!answer.ok) throw new Error(`${answer.status}`);
      show(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      stale.hidden = true;
    } catch {
      if (stale.hidden) stale.textContent = 'The node does not answer: what is below is old.';
      stale.hidden = false;
    }
  }

  pause.addEventListener('click', () => {
    paused = !paused;
    pause.setAttribute('aria-pressed', `${paused}`);
    refresh();
  });
  pause.hidden = false;
  setInterval(refresh, every);
})();
