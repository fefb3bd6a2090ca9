import { html } from 'hono/html';
import type { Twin } from '../../core/twin.ts';
import { SHARED } from '../org.ts';
import type { Row } from '../records/row.ts';
import { liveRows } from '../records/row.ts';
import type { AuthorizeRequest } from './authorize-request.ts';

export type Page = ReturnType<typeof html>;

const style =
  'body{font:15px/1.5 system-ui;max-width:26rem;margin:4rem auto;padding:0 1rem}.twin{font-size:12px;letter-spacing:.08em;text-transform:uppercase;color:#555}button{font:inherit;padding:.5rem 1.25rem;margin-right:.5rem}';

export function consentPage(twin: Twin, request: AuthorizeRequest, parameters: Record<string, string>, action = '/services/oauth2/authorize'): Page {
  const users = request.orgs.flatMap((org) =>
    liveRows(twin, org.id, 'User').map((user) => ({
      value: `${org.id} ${user.id}`,
      name: String(user.fields['Name']),
      admin: isAdmin(twin, org.id, user),
    })),
  );
  const orgNames = request.orgs.map(({ name }) => name).join(', ');
  const chosen = users.find(({ admin }) => admin) ?? users[0];
  return html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>Local twin: allow access</title><style>${style}</style></head>
      <body>
        <p class="twin">Local twin</p>
        <h1>Allow access?</h1>
        <p>An app asks to use ${orgNames} as ${chosen?.name ?? 'a user'}: ${request.scope}.</p>
        <form method="post" action="${action}">
          ${Object.entries(parameters).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
          <select name="user" hidden>
            ${users.map(({ value, name }) => html`<option value="${value}" ${value === chosen?.value ? 'selected' : ''}>${name}</option>`)}
          </select>
          <button name="decision" value="allow">Allow</button>
          <button name="decision" value="deny">Deny</button>
        </form>
      </body>
    </html>`;
}

export function oauthErrorPage(error: string, description: string): Page {
  return html`<!doctype html>
    <html lang="en">
      <head><meta charset="utf-8" /><title>Local twin: OAuth error</title><style>${style}</style></head>
      <body><p class="twin">Local twin</p><h1>OAuth error</h1><p>error=${error}&amp;error_description=${description}</p></body>
    </html>`;
}

function isAdmin(twin: Twin, orgId: string, user: Row): boolean {
  return twin.store.get<{ id: string; userId: string }>(SHARED, 'org_admin', orgId)?.userId === user.id;
}
