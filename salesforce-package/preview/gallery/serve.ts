import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SetupCall } from '@salesos/shared/api/setup';
import type { Scene } from './scene.ts';
import { scenes } from './scenes.ts';

/** What stands on a scene's page. */
function componentsOf({ people, setup }: Scene): string[] {
  if (setup !== undefined) return ['setup'];
  return people === undefined ? ['engagement', 'sequence'] : ['account_people'];
}

const page = (scene: string, components: readonly string[], width: number) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${scene}</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/slds2.css">
<style>
  body { margin: 0; padding: 12px; background: #e9eef6; font-family: var(--slds-g-font-family-base); font-size: 13px; }
  .column { max-inline-size: ${width}px; margin-inline: auto; display: grid; gap: 12px; }
  @media (max-width: 1100px) { .column { max-inline-size: ${Math.min(width, width - 80)}px; } }
  @media (max-width: 500px) { .column { max-inline-size: none; } }
  .column > * { min-inline-size: 0; }
  header { color: #5c5c5c; }
</style></head>
<body><div class="column"><header>Local twin · gallery · ${scene}</header>${components.map((name) => `<div id="${name}"></div>`).join('')}</div>
<script src="/app.js"></script>
<script>
  addEventListener('salesos-toast', (e) => { (window.toasts ??= []).push(e.detail); });
  for (const component of ${JSON.stringify(components)}) SalesOSTwinPage.mount(document.getElementById(component), {
    component, recordId: '003000000000001AAA', objectApiName: 'Contact', orgId: '00D000000000001AAA', userId: '005000000000001AAA', baseUrl: '/s/${scene}' });
</script></body></html>`;

function json(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

const callOf = (args: Record<string, unknown>): SetupCall['call'] => JSON.parse(String(args['body'])).call;

function apex(scene: Scene, method: string | undefined, args: Record<string, unknown>, response: ServerResponse): void {
  const asked = method === 'setup' ? scene.setup?.[callOf(args)] : undefined;
  const other = asked ?? (method === 'nextMail' ? scene.nextMail : method === 'people' ? scene.people : undefined);
  const reply = other ?? (args['asOf'] && scene.earlier ? scene.earlier : scene.reply);
  if (reply === 'never') return;
  if (reply === 'down') response.writeHead(502).end('no answer');
  else json(response, reply);
}

async function answer(request: IncomingMessage, response: ServerResponse, dir: string): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, kind, name = 'hot', ...rest] = url.pathname.split('/');
  if (kind === 'app.js' || kind === 'slds2.css') {
    response.writeHead(200, { 'content-type': kind === 'app.js' ? 'text/javascript' : 'text/css' }).end(readFileSync(path.join(dir, kind)));
    return;
  }
  const scene = scenes[name];
  if (kind === 'scene' && scene)
    response.writeHead(200, { 'content-type': 'text/html' }).end(page(name, componentsOf(scene), scene.setup === undefined ? 420 : 960));
  else if (kind === 's' && scene && rest[1] === 'ui-api') {
    json(response, { fields: Object.fromEntries(Object.entries(scene.fields).map(([field, value]) => [field, { value, displayValue: null }])) });
  } else if (kind === 's' && scene && rest[1] === 'apex') {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    apex(scene, rest[3], JSON.parse(body).args, response);
  } else response.writeHead(404).end();
}

/** The built cards with made-up answers, one page per scene: `/scene/<name>`. */
export function serveGallery(dir: string): Promise<Server> {
  const server = createServer((request, response) => void answer(request, response, dir));
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
