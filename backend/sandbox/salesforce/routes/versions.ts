import type { Api, Kit, PublicApp } from '../kit.ts';
import { VERSIONS } from './version-range.ts';

const seasons = ['Winter', 'Spring', 'Summer'] as const;

/** API 67.0 is Summer '26; three releases a year. */
function labelOf(version: number): string {
  const release = version - 67 + 2 + 26 * 3;
  const season = seasons[((release % 3) + 3) % 3] ?? 'Winter';
  return `${season} '${String(Math.floor(release / 3)).padStart(2, '0')}`;
}

export function addVersions(app: PublicApp): void {
  app.get('/services/data', (c) => {
    const versions = Array.from({ length: VERSIONS.last - VERSIONS.first + 1 }, (_, index) => VERSIONS.first + index);
    return c.json(versions.map((version) => ({ label: labelOf(version), url: `/services/data/v${version}.0`, version: `${version}.0` })));
  });
}

const RESOURCES = ['composite', 'jobs', 'limits', 'parameterizedSearch', 'query', 'queryAll', 'recent', 'search', 'sobjects', 'tooling', 'ui-api'];

export function addVersionRoot(api: Api, { options }: Kit): void {
  api.get('/', (c) => {
    const { org, userId, version } = c.var.session;
    const base = `/services/data/${version}`;
    return c.json({
      identity: `${options.publicUrl}/id/${org.id}/${userId}`,
      ...Object.fromEntries(RESOURCES.map((name) => [name, `${base}/${name}`])),
    });
  });
  api.get('/composite', (c) => {
    const base = `/services/data/${c.var.session.version}/composite`;
    return c.json(Object.fromEntries(['batch', 'graph', 'sobjects', 'tree'].map((name) => [name, `${base}/${name}`])));
  });
  // Only what a person opens at the org's pages is remembered.
  api.get('/recent', (c) => c.json([]));
}
