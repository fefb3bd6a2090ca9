import { ask, twin } from './twin.ts';

/** An Apex method that returns String: the answer's text arrives as it is, also when the twin sends it as a JSON string. */
export function apexMethod(name: string): (args?: Record<string, unknown>) => Promise<string> {
  return async (args = {}) => {
    const { orgId, userId } = twin();
    const text = await ask(`/_twin/apex/${name.replace('.', '/')}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orgId, userId, args }),
    });
    return text.startsWith('"') ? JSON.parse(text) : text;
  };
}
