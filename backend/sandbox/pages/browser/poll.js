/** Asks again and again while the page is looked at; a round begins `ms` after the last one ended. Returns how to ask at once. */
export function poll(ms, ask) {
  let timer;
  let isAsking = false;
  const round = async () => {
    clearTimeout(timer);
    if (isAsking) return;
    isAsking = true;
    if (document.visibilityState === 'visible') await ask().catch(() => undefined);
    isAsking = false;
    timer = setTimeout(round, ms);
  };
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && round());
  round();
  return round;
}

export async function readJson(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
