/**
 * Loaded before a TypeScript entry (`node --import ./scripts/require-node.mjs scripts/start.ts`): a node without type stripping cannot
 * even read that entry, so this file is JavaScript that old nodes understand.
 */
const OLDEST = [22, 18];

/** The one fix for this node version, or null when it runs TypeScript by itself. */
export function nodeFix(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null;
  return `SalesOS needs node ${OLDEST.join('.')} or newer, this is ${version}. npm brings its own: run \`npm install\`, then start it with \`npm start\`.`;
}

const fix = nodeFix(process.versions.node);
if (fix !== null) {
  console.error(fix);
  process.exit(1);
}
