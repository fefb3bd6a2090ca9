/** ISO 3166-1 code and the English name CRMs use. Not all countries: a value that is not here blocks its field in sight of the admin instead of being guessed. */
const COUNTRIES: readonly (readonly [code: string, name: string, ...otherNames: string[]])[] = [
  ['AE', 'United Arab Emirates', 'UAE'],
  ['AR', 'Argentina'],
  ['AT', 'Austria', 'Österreich'],
  ['AU', 'Australia'],
  ['BE', 'Belgium'],
  ['BG', 'Bulgaria'],
  ['BR', 'Brazil', 'Brasil'],
  ['CA', 'Canada'],
  ['CH', 'Switzerland', 'Schweiz', 'Suisse'],
  ['CL', 'Chile'],
  ['CN', 'China'],
  ['CO', 'Colombia'],
  ['CY', 'Cyprus'],
  ['CZ', 'Czechia', 'Czech Republic'],
  ['DE', 'Germany', 'Deutschland'],
  ['DK', 'Denmark', 'Danmark'],
  ['EE', 'Estonia'],
  ['EG', 'Egypt'],
  ['ES', 'Spain', 'España'],
  ['FI', 'Finland', 'Suomi'],
  ['FR', 'France'],
  ['GB', 'United Kingdom', 'UK', 'Great Britain'],
  ['GR', 'Greece'],
  ['HK', 'Hong Kong'],
  ['HR', 'Croatia'],
  ['HU', 'Hungary'],
  ['ID', 'Indonesia'],
  ['IE', 'Ireland'],
  ['IL', 'Israel'],
  ['IN', 'India'],
  ['IS', 'Iceland'],
  ['IT', 'Italy', 'Italia'],
  ['JP', 'Japan'],
  ['KE', 'Kenya'],
  ['KR', 'South Korea', 'Korea, Republic of'],
  ['LT', 'Lithuania'],
  ['LU', 'Luxembourg'],
  ['LV', 'Latvia'],
  ['MT', 'Malta'],
  ['MX', 'Mexico', 'México'],
  ['MY', 'Malaysia'],
  ['NG', 'Nigeria'],
  ['NL', 'Netherlands', 'The Netherlands', 'Nederland'],
  ['NO', 'Norway', 'Norge'],
  ['NZ', 'New Zealand'],
  ['PE', 'Peru'],
  ['PH', 'Philippines'],
  ['PL', 'Poland', 'Polska'],
  ['PT', 'Portugal'],
  ['RO', 'Romania'],
  ['RS', 'Serbia'],
  ['SA', 'Saudi Arabia'],
  ['SE', 'Sweden', 'Sverige'],
  ['SG', 'Singapore'],
  ['SI', 'Slovenia'],
  ['SK', 'Slovakia'],
  ['TH', 'Thailand'],
  ['TR', 'Türkiye', 'Turkey'],
  ['TW', 'Taiwan'],
  ['UA', 'Ukraine'],
  ['US', 'United States', 'USA', 'United States of America'],
  ['VN', 'Vietnam'],
  ['ZA', 'South Africa'],
];

const byCode = new Map(COUNTRIES.map(([code, name]) => [code, name]));
const byName = new Map(COUNTRIES.flatMap(([code, ...names]) => [code, ...names].map((name) => [fold(name), code] as const)));

/** From a code or a name in any case. */
export function countryCode(text: string): string | null {
  return byName.get(fold(text)) ?? null;
}

export function countryName(text: string): string | null {
  return byCode.get(countryCode(text) ?? '') ?? null;
}

function fold(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}
