import { Output, toValueSync, TypeGuards, Value, type Liquid, type Template, type Variable } from 'liquidjs';
import type { AskedVariable, TemplateFacts } from '#ports/template-engine.ts';
import { askedBy } from './liquid-empty-variables.ts';

function toAsked({ segments, location }: Variable): AskedVariable {
  const named = segments.filter((segment) => typeof segment === 'string' || typeof segment === 'number');
  return { path: named.join('.'), place: { line: location.row, column: location.col }, isComputed: named.length < segments.length };
}

/** Paths an `if`, `unless` or `case` asks for: behind it their being empty has been thought of. */
function testedBy(tag: Template): string[] {
  const values = [...(tag.arguments?.() ?? [])].filter((argument) => argument instanceof Value);
  return values.flatMap(({ initial }) => initial.postfix.filter((token) => TypeGuards.isPropertyAccessToken(token)).map((token) => token.getText()));
}

function neededIn(templates: readonly Template[], tested: ReadonlySet<string>): string[] {
  return templates.flatMap((template) => {
    if (template instanceof Output) {
      const { needed } = askedBy(template);
      return needed.map((token) => token.getText()).filter((path) => !tested.has(path));
    }
    if (!template.children) return [];
    return neededIn(toValueSync(template.children(false, true)) as Template[], new Set([...tested, ...testedBy(template)]));
  });
}

export function inspectTemplate(liquid: Liquid, parsed: Template[]): TemplateFacts {
  const { globals } = liquid.analyzeSync(parsed, { partials: false });
  const asked = Object.values(globals).flatMap((variables) => variables.map(toAsked));
  const inOrder = asked.sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  const outside = new Set(inOrder.map(({ path }) => path));
  return { asked: inOrder, needed: [...new Set(neededIn(parsed, new Set()))].filter((path) => outside.has(path)) };
}
