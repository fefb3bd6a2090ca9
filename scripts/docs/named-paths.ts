import type { Mention } from './read-markdown.ts';

const FILE_ENDING = /\.(?:ts|tsx|mts|cts|js|mjs|cjs|json|jsonc|md|sql|html|css|svg|png|sh|ya?ml|xml|cls|toml)$/;
/** Made at run time, so not in a checkout. */
const MADE_LATER = /^(?:\.data|\.cache|\.turbo|node_modules|dist|coverage)(?:\/|$)|\/(?:node_modules|dist)(?:\/|$)/;
const PLACEHOLDER = /[<>{}*…$]|\[|\]|:\w/;

/**
 * The paths of the checkout a mention names. A path has a slash and starts with a name in `anchors` (top-level folders and rooms),
 * or is a source file's name, or says `./`; everything else with a slash (media types, routes, either/or) is not ours to check.
 */
export function namedPaths({ text, kind }: Mention, anchors: ReadonlySet<string>): string[] {
  if (kind === 'link') return isUrl(text) || text.startsWith('#') ? [] : [text.replace(/[#?].*$/, '')];
  return text
    .split(/\s+/)
    .map((word) => word.replace(/^["'(]+|["'),;:.]+$/g, '').replace(/(?::\d+)+$|#[\w-]+$/, ''))
    .filter((word) => looksLikePath(word, kind, anchors))
    .map(beforePlaceholder)
    .filter((path) => path !== '' && !MADE_LATER.test(path.replace(/^\.\//, '')));
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z+.-]*:/i.test(text);
}

function looksLikePath(word: string, kind: Mention['kind'], anchors: ReadonlySet<string>): boolean {
  if (isUrl(word) || word.startsWith('/') || word.startsWith('@') || word.startsWith('-') || word.startsWith('..')) return false;
  const bare = word.replace(/^#|^\.\//, '');
  const [first = ''] = bare.split('/');
  if (bare.includes('/')) return anchors.has(first) && /^[\w.@<>{}*…:,[\]$/-]+$/.test(bare);
  return kind === 'span' && /^[\w.-]+$/.test(bare) && !bare.startsWith('.') && FILE_ENDING.test(bare);
}

/** `providers/<kind>/<vendor>/` promises at least `providers/`. */
function beforePlaceholder(word: string): string {
  const path = word.replace(/^#|^\.\//, '');
  const parts = path.split('/');
  const cut = parts.findIndex((part) => PLACEHOLDER.test(part));
  return (cut === -1 ? parts : parts.slice(0, cut)).join('/').replace(/\/$/, '');
}
