// Makes the pages follow the bank: whatever happens, the parts marked `data-live` are fetched again and replaced.
// Without it everything works too, one reload later.
(() => {
  'use strict';

  // Fields that the chosen kind of fault does not need are out of the way.
  const form = document.getElementById('arm-form');
  if (form) {
    const fit = () => {
      const kind = form.querySelector('input[name=kind]:checked');
      const needs = new Set(kind ? kind.dataset.needs.split(' ') : []);
      for (const field of form.querySelectorAll('[data-parameter]')) {
        field.hidden = !needs.has(field.dataset.parameter);
      }
    };
    form.addEventListener('change', fit);
    fit();
  }

  // On a phone the navigation is wider than the screen.
  document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

  // A clock that runs goes on running between two fetches.
  let shownAt = performance.now();
  const tick = () => {
    const seconds = Math.floor((performance.now() - shownAt) / 1000);
    for (const time of document.querySelectorAll('time[data-runs]')) {
      const moved = new Date(Date.parse(time.dataset.runs + 'Z') + seconds * 1000);
      time.textContent = moved.toISOString().slice(0, 19).replace('T', ' ');
    }
  };
  setInterval(tick, 1000);

  const replace = (old, fresh) => {
    const open = new Set();
    for (const details of old.querySelectorAll('details[open]')) open.add(details.dataset.key);
    for (const details of fresh.querySelectorAll('details')) details.open = open.has(details.dataset.key);
    if (old.innerHTML === fresh.innerHTML) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : '';
    old.replaceChildren(...document.importNode(fresh, true).childNodes);
    if (focused) document.getElementById(focused)?.focus();
  };

  // What somebody is about to choose stays chosen.
  const refill = (old, fresh) => {
    const chosen = old.value;
    if (old.innerHTML === fresh.innerHTML || document.activeElement === old) return;
    old.replaceChildren(...document.importNode(fresh, true).childNodes);
    if ([...old.options].some((option) => option.value === chosen)) old.value = chosen;
  };

  let busy = false;
  let again = false;
  const refresh = async () => {
    if (busy || document.hidden) {
      again = true;
      return;
    }
    [busy, again] = [true, false];
    try {
      const answer = await fetch(location.href, { cache: 'no-store', redirect: 'error' });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        shownAt = performance.now();
        for (const old of document.querySelectorAll('[data-live]')) {
          const fresh = page.querySelector(`[data-live="${old.dataset.live}"]`);
          if (fresh) replace(old, fresh);
        }
        for (const old of document.querySelectorAll('[data-live-form] select')) {
          const fresh = page.getElementById(old.id);
          if (fresh) refill(old, fresh);
        }
        tick();
      }
    } catch {
      // The bank is gone for a moment; the stream says so, and comes back by itself.
    } finally {
      busy = false;
      if (again) soon();
    }
  };

  let timer = 0;
  const soon = () => {
    timer ||= setTimeout(() => {
      timer = 0;
      refresh();
    }, 200);
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && again) soon();
  });

  const light = document.getElementById('live');
  if (!light) return;
  const show = (on) => {
    light.hidden = false;
    light.className = on ? 'live on' : 'live off';
    light.textContent = on ? light.dataset.on : light.dataset.off;
  };
  const events = new EventSource('/_sandbox/calls/stream');
  events.onopen = () => {
    show(true);
    soon();
  };
  events.onerror = () => show(false);
  for (const name of ['call', 'changed', 'missed', 'reset']) events.addEventListener(name, soon);
})();
