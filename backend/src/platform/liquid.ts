import { Liquid, LiquidError, Output, toValueSync, UndefinedVariableError, type Template } from 'liquidjs';
import { TemplateError, type Rendered, type TemplateEngine, type TemplateKind, type TemplateVariables } from '#ports/template-engine.ts';
import { emptyVariablesOf } from './liquid-empty-variables.ts';
import { cleanVariables } from './liquid-values.ts';

/** Tags that read files, write to shared state or print past the check for empty variables. */
const REFUSED_TAGS = ['include', 'render', 'layout', 'block', 'liquid', 'echo', 'cycle', 'increment', 'decrement', 'tablerow'];
/** `raw` would switch escaping off; dates read the wall clock and the server's time zone; the rest is of no use in a mail. */
const REFUSED_FILTERS = ['raw', 'date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string', 'inspect', 'sample'];
const PARSE_LIMIT_CHARACTERS = 200_000;
const RENDER_LIMIT_MS = 1000;
const MEMORY_LIMIT = 1_000_000;

function createLiquid(html: boolean): Liquid {
  const liquid = new Liquid({
    templates: {},
    strictVariables: true,
    strictFilters: true,
    lenientIf: true,
    ownPropertyOnly: true,
    parseLimit: PARSE_LIMIT_CHARACTERS,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: MEMORY_LIMIT,
    ...(html ? { outputEscape: 'escape' as const } : {}),
  });
  for (const tag of REFUSED_TAGS) delete liquid.tags[tag];
  for (const filter of REFUSED_FILTERS) liquid.unregisterFilter(filter);
  // Every html output is escaped anyway; the author's own `| escape` must not escape twice.
  if (html) liquid.registerFilter('escape', (value: unknown) => value);
  return liquid;
}

function failed(error: unknown): TemplateError {
  if (!(error instanceof LiquidError)) throw error;
  return new TemplateError(/limit exceeded/.test(error.message) ? 'too_expensive' : 'syntax', error.message, error);
}

function parse(liquid: Liquid, template: string): Template[] {
  try {
    return liquid.parse(template);
  } catch (error) {
    throw failed(error);
  }
}

/** Makes every output report the empty variables it prints in place of printing a hole. */
function watchOutputs(templates: readonly Template[], missing: Set<string>): void {
  for (const template of templates) {
    if (template instanceof Output) {
      const print = template.render.bind(template);
      template.render = function* (context, emitter) {
        const empty = emptyVariablesOf(template, context);
        if (empty.length === 0) yield* print(context, emitter);
        for (const path of empty) missing.add(path);
      };
    } else if (template.children) watchOutputs(toValueSync(template.children(false, true)) as Template[], missing);
  }
}

function renderWith(liquid: Liquid, template: string, variables: TemplateVariables): Rendered {
  const missing = new Set<string>();
  const parsed = parse(liquid, template);
  watchOutputs(parsed, missing);
  let text = '';
  try {
    text = String(liquid.renderSync(parsed, variables));
  } catch (error) {
    if (!(error instanceof UndefinedVariableError)) throw failed(error);
    missing.add(/undefined variable: ([^,]+)/.exec(error.message)?.[1] ?? error.message);
  }
  return missing.size > 0 ? { missing: [...missing].sort() } : { text };
}

export function createTemplateEngine(): TemplateEngine {
  const text = createLiquid(false);
  const html = createLiquid(true);
  return {
    variablesOf: (template) => {
      const parsed = parse(text, template);
      return [...new Set(text.globalFullVariablesSync(parsed))].sort();
    },
    render: (kind: TemplateKind, template, variables) => {
      const rendered = renderWith(kind === 'html' ? html : text, template, cleanVariables(variables, kind));
      if (kind !== 'subject' || 'missing' in rendered) return rendered;
      return { text: rendered.text.replace(/\s+/g, ' ').trim() };
    },
  };
}
