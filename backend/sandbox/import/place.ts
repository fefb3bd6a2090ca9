export interface Place {
  city: string | null;
  country: string | null;
}

const states = new Set(
  `alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky
louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada new-hampshire new-jersey new-mexico new-york
north-carolina north-dakota ohio oklahoma oregon pennsylvania rhode-island south-carolina south-dakota tennessee texas utah vermont virginia
washington west-virginia wisconsin wyoming d.c. al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc
nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc`.split(/\s+/),
);
const shortCountries = new Set(['US', 'USA', 'UK', 'UAE']);

/** "Saint Paul, Minnesota" → Saint Paul, United States. Of several places the first; footnote marks like "[2]" are dropped. */
export function readPlace(location: string): Place {
  const first = location.split(';')[0] ?? '';
  const parts = first
    .replace(/\[[^\]]*\]/g, '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const last = parts.length > 1 ? parts.at(-1) : undefined;
  return { city: parts[0] ?? null, country: last === undefined ? null : countryOf(last) };
}

/** After a city, "Georgia" is read as the state. A short code that is no known country (a province, say) gives none. */
function countryOf(part: string): string | null {
  if (states.has(part.toLowerCase().replace(/\s+/g, '-'))) return 'United States';
  return part.length > 3 || shortCountries.has(part) ? part : null;
}
