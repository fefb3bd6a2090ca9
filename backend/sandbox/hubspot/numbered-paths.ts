import { withoutLastSlash } from '../core/vendor-app.ts';

/** The version whose routes answer for all that are still served. */
const DATED = '2026-09';

/** APIs whose numbered version has the dated one's bodies. */
const same: readonly (readonly [RegExp, string])[] = [
  [/^\/crm\/v3\/(objects|properties|pipelines|owners|lists|property-validations|limits)(?=\/|$)/, `/crm/$1/${DATED}`],
  [/^\/crm\/v4\/(objects|associations)(?=\/)/, `/crm/$1/${DATED}`],
  [/^\/crm\/associations\/v4(?=\/)/, `/crm/associations/${DATED}`],
  [/^\/(account-info|appinstalls)\/v3(?=\/)/, `/$1/${DATED}`],
  [/^\/communication-preferences\/v4(?=\/)/, `/communication-preferences/${DATED}`],
  [/^\/oauth\/v[13]\/token(?=\/|$)/, `/oauth/${DATED}/token`],
  [/^\/(.+)\/2026-03(?=\/|$)/, `/$1/${DATED}`],
];

/** What the dated version has no more: `numbered-routes.ts` answers. */
const gone = /^\/crm\/(?:(v3|v4)\/objects|objects\/2026-03)(\/[^/]+\/[^/]+\/associations\/[^/]+)$/;

/** Version 3 names the type in the path; version 4's `default` stands where that has the other object. */
const typed = /^\/crm\/v3\/objects\/[^/]+\/[^/]+\/associations(\/[^/]+){3}$/;

/** Numbered and older dated paths are served until 2027 (HubSpot's migration guide of the legacy API). */
export function asDated(path: string): string {
  const bare = withoutLastSlash(path);
  if (typed.test(bare)) return bare;
  const [, version = 'v4', ends] = gone.exec(bare) ?? [];
  if (ends) return `/crm/${version}/objects${ends}`;
  const [numbered, dated] = same.find(([known]) => known.test(bare)) ?? [];
  return numbered && dated ? bare.replace(numbered, dated) : bare;
}
