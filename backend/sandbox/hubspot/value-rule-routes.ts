import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { readBody } from './body.ts';
import type { ApiEnv } from './caller.ts';
import { typeOf } from './object-routes.ts';
import { propertyNamed } from './property-store.ts';
import { allRules, rulesOf, setRule } from './value-rules.ts';
import { notFound } from './vendor-error.ts';

const Rule = z.strictObject({ ruleArguments: z.array(z.string()), shouldApplyNormalization: z.boolean().optional() });

/** The admin's rules of values, to be read before writing. */
export function valueRuleRoutes(): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  const base = '/crm/property-validations/2026-09/:type';
  const named = (c: Context<ApiEnv>): string => {
    const name = c.req.param('name') ?? '';
    if (!propertyNamed(c.get('world'), typeOf(c), name)) throw notFound('Property does not exist');
    return name;
  };
  routes.get(base, (c) => c.json({ results: allRules(c.get('world'), typeOf(c)) }));
  routes.get(`${base}/:name`, (c) => c.json({ results: rulesOf(c.get('world'), typeOf(c), named(c)) }));
  routes.get(`${base}/:name/rule-type/:ruleType`, (c) => {
    const rule = rulesOf(c.get('world'), typeOf(c), named(c)).find(({ ruleType }) => ruleType === c.req.param('ruleType'));
    if (!rule) throw notFound();
    return c.json(rule);
  });
  routes.put(`${base}/:name/rule-type/:ruleType`, async (c) => {
    const { ruleArguments } = await readBody(c, Rule);
    setRule(c.get('world'), typeOf(c), named(c), { ruleType: c.req.param('ruleType'), ruleArguments });
    return c.body(null, 204);
  });
  return routes;
}
