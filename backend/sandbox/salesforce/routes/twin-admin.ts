import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { ApiFault } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import { FormulaFault } from '../formula/formula-fault.ts';
import { readFormula } from '../formula/formula.ts';
import type { Kit, PublicApp } from '../kit.ts';
import { issueAccessToken } from '../oauth/tokens.ts';
import { changeOrg, findOrg, settingsOf } from '../org.ts';
import { findRow } from '../records/row.ts';
import { triggerEvents } from '../setup/org-setup.ts';
import { readUiRecord } from './ui-record.ts';

const Rule = z.strictObject({
  object: z.string(),
  name: z.string(),
  blankField: z.string().nullable().default(null),
  formula: z.string().refine(isFormula, 'a formula the twin cannot run').optional(),
  message: z.string(),
  active: z.boolean().default(true),
});
const Flow = z.strictObject({
  apiName: z.string(),
  label: z.string(),
  processType: z.string(),
  object: z.string().nullable(),
  triggerType: z.string().nullable(),
  recordTriggerType: z.string().nullable(),
  isActive: z.boolean(),
});
const Settings = z.strictObject({
  sessionSeconds: z.number().int().positive().optional(),
  dailyApiRequests: z.number().int().nonnegative().optional(),
  bulkResultRecords: z.number().int().positive().optional(),
  hiddenFields: z.array(z.string()).optional(),
  readOnlyObjects: z.array(z.string()).optional(),
  personAccounts: z.boolean().optional(),
  sharedActivities: z.boolean().optional(),
  validationRules: z.array(Rule).optional(),
  flows: z.array(Flow).optional(),
  triggers: z
    .array(z.strictObject({ name: z.string(), object: z.string(), events: z.array(z.enum(triggerEvents)), isActive: z.boolean() }))
    .optional(),
  hidesSetup: z.boolean().optional(),
  clientCertificate: z.string().refine(isCertificate, 'not a certificate or public key in PEM').optional(),
});

function isFormula(text: string): boolean {
  try {
    readFormula(text);
    return true;
  } catch (fault) {
    if (fault instanceof FormulaFault) return false;
    throw fault;
  }
}

function isCertificate(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

/** What no vendor offers: the org's settings, a session without a browser, and the page host's own reads. */
export function addTwinAdmin(app: PublicApp, { twin }: Kit): void {
  app.patch('/_twin/orgs/:org/settings', async (c) => {
    const parsed = Settings.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'bad_request', message: parsed.error.message }, 400);
    if (!findOrg(twin, c.req.param('org'))) return c.json({ error: 'unknown_org' }, 404);
    const change = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
    return c.json(settingsOf(changeOrg(twin, c.req.param('org'), change)));
  });

  app.post('/_twin/orgs/:org/sessions', async (c) => {
    const parsed = z.strictObject({ userId: z.string() }).safeParse(await c.req.json().catch(() => null));
    const org = findOrg(twin, c.req.param('org'));
    const userId = toId18(parsed.data?.userId ?? '') ?? '';
    if (!org || !findRow(twin, org.id, 'User', userId)) return c.json({ error: 'unknown_user' }, 404);
    return c.json({ accessToken: issueAccessToken(twin, { orgId: org.id, userId, scope: 'api', refreshToken: null }).id });
  });

  app.get('/_twin/orgs/:org/ui-api/records/:id', (c) => {
    const org = findOrg(twin, c.req.param('org'));
    if (!org) return c.json({ error: 'unknown_org' }, 404);
    const list = (name: string): string[] => (c.req.query(name) ?? '').split(',').filter(Boolean);
    try {
      return c.json(readUiRecord(twin, org, c.req.param('id'), list('fields'), list('optionalFields')));
    } catch (error) {
      if (!(error instanceof ApiFault)) throw error;
      return c.json([{ message: error.message, errorCode: error.errorCode }], error.status);
    }
  });
}
