const format = new Intl.DateTimeFormat(undefined, { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' });
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;

/** In the viewer's own zone. */
export const localTime = (instant) => format.format(new Date(instant));

/** A field's value as a person reads it. */
export function shownValue(value) {
  if (value === null || value === undefined || value === '') return '–';
  if (value === true) return 'Yes';
  if (value === false) return 'No';
  return INSTANT.test(value) ? localTime(String(value).replace(/\+0000$/, 'Z')) : String(value);
}

export function localizeTimes(root = document) {
  for (const time of root.querySelectorAll('time[datetime]')) {
    time.textContent = localTime(time.dateTime);
    time.title = time.dateTime;
  }
}

/** "1 d 3 h", or nothing for less than a minute. */
export function spanText(ms) {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'min'],
  ].filter(([count]) => count > 0);
  return parts
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
