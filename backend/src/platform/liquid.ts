import { Context, Liquid, Output, toValueSync, UndefinedVariableError, type Template } from 'liquidjs';
import type { Rendered, TemplateEngine, TemplateVariables } from '#ports/template-engine.ts';
import { cleanHtml } from './clean-html.ts';
import { htmlAsMailText } from './html-as-text.ts';
import { watch } from './liquid-empty-variables.ts';
import { failed } from './liquid-errors.ts';
import { inspectTemplate } from './liquid-inspect.ts';
import { boundRendering } from './liquid-limits.ts';
import { cleanVariables } from './liquid-values.ts';
import { keepParsed } from './parsed-templates.ts';
import { cleanTemplateHtml, staysClean } from './template-html.ts';

/** Tags that read files, write to shared state or print past the check for empty variables. */
const REFUSED_TAGS = ['include', 'render', 'layout', 'block', 'liquid', 'echo', 'cycle', 'increment', 'decrement', 'tablerow'];
/**
 * `raw` would switch escaping off; dates read the wall clock and the server's time zone; what makes html would be escaped once
 * more; the rest is of no use in a mail.
 */
const DATE_FILTERS = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];
const REFUSED_FILTERS = [...DATE_FILTERS, 'raw', 'newline_to_br', 'escape_once', 'xml_escape', 'inspect', 'sample'];
const PARSE_LIMIT_CHARACTERS = 200_000;
/** Characters printed or made by filters, and steps, see liquid-limits. */
const MEMORY_LIMIT = 500_000;
/** Only for what no count sees: a busy machine must not stop a good mail. */
const RENDER_LIMIT_MS = 1000;

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
  boundRendering(liquid);
  return liquid;
}

/** What goes wrong with a template, in our terms. */
function attempt<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw failed(error);
  }
}

function watchOutputs(templates: readonly Template[], report: (paths: readonly string[]) => void): void {
  for (const template of templates) {
    if (template instanceof Output) watch(template, report);
    else if (template.children) watchOutputs(toValueSync(template.children(false, true)) as Template[], report);
  }
}

/** Renders what it has seen before without parsing it again. */
function createRenderer(liquid: Liquid): (template: string, variables: TemplateVariables) => Rendered {
  let missing: Set<string> | null = null;
  const report = (paths: readonly string[]): void => {
    missing ??= new Set();
    for (const path of paths) missing.add(path);
  };
  const parsed = keepParsed((template) =>
    attempt(() => {
      const templates = liquid.parse(template);
      watchOutputs(templates, report);
      return templates;
    }),
  );
  return (template, variables) => {
    const templates = parsed(template);
    missing = null;
    let text = '';
    try {
      text = String(toValueSync(liquid.renderer.renderTemplates(templates, new Context(variables, liquid.options, { sync: true }))));
    } catch (error) {
      if (!(error instanceof UndefinedVariableError)) throw failed(error);
      report([/undefined variable: ([^,]+)/.exec(error.message)?.[1] ?? error.message]);
    }
    const holes: Set<string> | null = missing;
    return holes === null ? { text } : { missing: [...holes].sort() };
  };
}

/** Whatever could end a header's line. */
// eslint-disable-next-line no-control-regex -- line breaks in a subject would start another header
const BLANKS = /[\s\u0000-\u001f\u007f]+/g;

export function createTemplateEngine(): TemplateEngine {
  const text = createLiquid(false);
  const [renderText, renderHtml] = [createRenderer(text), createRenderer(createLiquid(true))];
  const isClean = keepParsed(staysClean);
  const inspected = keepParsed((template) => attempt(() => inspectTemplate(text, text.parse(template))));
  return {
    variablesOf: (template) => [...new Set(inspected(template).asked.map(({ path }) => path))].sort(),
    inspect: inspected,
    render(kind, template, variables) {
      const rendered = (kind === 'html' ? renderHtml : renderText)(template, cleanVariables(variables));
      if ('missing' in rendered || kind === 'text') return rendered;
      if (kind === 'subject') return { text: rendered.text.replace(BLANKS, ' ').trim() };
      return isClean(template) ? rendered : { text: cleanHtml(rendered.text).html };
    },
    clean: cleanTemplateHtml,
    plain: htmlAsMailText,
    tags: Object.keys(text.tags),
    filters: Object.keys(text.filters),
  };
}
