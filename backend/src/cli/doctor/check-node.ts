import { type Check, fine, warn } from './check.ts';

/** Of the node the project brings; what is tested. */
const TESTED = 24;

/** An older node than the oldest that runs this never comes here: it cannot read TypeScript. */
export function checkNode(version: string): Check {
  const major = Number(version.split('.')[0]);
  return major >= TESTED
    ? fine('node', version)
    : warn('node', `${version}; tested is ${TESTED}`, 'Run it through npm (`npm run -s salesos -- …`): npm brings its own node.');
}
