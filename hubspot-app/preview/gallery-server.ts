import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { SetupCall } from '@salesos/shared/api/setup';
import { type GalleryState, states } from './gallery-states.ts';

const failingBackend = { status: 'error', category: 'BAD_GATEWAY', context: { appServerStatusCode: ['502'] } };

/** The record page, the bundles and both stand-ins of the host's contract, on loopback. */
export async function serveGallery(bundleDir: string): Promise<{ origin: string; close(): void }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://gallery');
    const state = states[url.searchParams.get('state') ?? ''];
    if (url.pathname.startsWith('/assets/hubspot/')) return sendFile(response, path.join(bundleDir, path.basename(url.pathname)));
    if (url.pathname === '/properties' && state) return sendJson(response, { properties: state.properties });
    if (url.pathname === '/fetch' && state) {
      let text = '';
      request.on('data', (chunk) => (text += chunk));
      request.on('end', () => answerFetch(response, state, text));
      return;
    }
    response.setHeader('content-type', 'text/html').end(page(url.searchParams.get('state') ?? '', state));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.closeAllConnections() };
}

function answerFetch(response: ServerResponse, state: GalleryState, text: string): void {
  const { url, options }: { url: string; options: { method?: string; body?: { call?: SetupCall['call'] } } } = JSON.parse(text);
  const { pathname } = new URL(url);
  const reading = (pathname.endsWith('/next-mail') ? state.nextMail : state.people) ?? state.read;
  const call = pathname.startsWith('/v1/setup/') ? options.body?.call : undefined;
  const posted = call === undefined ? (state.action ?? state.read) : (state.setup?.[call] ?? 'down');
  const answer = options.method === 'POST' ? posted : reading;
  if (answer === 'never') return;
  sendJson(response, { status: 200, body: answer === 'down' ? failingBackend : answer });
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

function sendFile(response: ServerResponse, file: string): void {
  response.setHeader('content-type', 'text/javascript').end(readFileSync(file));
}

function page(state: string, { people, setup }: Partial<GalleryState> = {}): string {
  const mount = (id: string, card: string, location: string) =>
    `SalesOSHubSpotHost.mount(document.getElementById('${id}'), {card:'${card}',location:'${location}',objectId:'123',portalId:'1',user:{id:'7',email:'anna@harborpine.example',firstName:'Anna',lastName:'Berg'},appId:'55',fetchUrl:'/fetch?state=${state}',propertiesUrl:'/properties?state=${state}',apiOrigin:'https://api.salesos.example',onAlert:(a)=>{document.title=a.message},bundleBase:'/assets/hubspot/',recordUrls:{'0-1':'/?contact={id}'}});`;
  const contact =
    mount('et', 'engagement', 'crm.record.tab') +
    mount('st', 'sequence', 'crm.record.tab') +
    mount('es', 'engagement', 'crm.record.sidebar') +
    mount('ss', 'sequence', 'crm.record.sidebar');
  const one = setup === undefined ? mount('et', 'account_people', 'crm.record.tab') : mount('et', 'setup', 'settings');
  const mounts = people === undefined && setup === undefined ? contact : one;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${state}</title>
<style>body{margin:0;padding:16px;background:#eef2f5;font:13px system-ui}main{display:grid;grid-template-columns:320px minmax(0,720px);gap:16px;align-items:start}main>div{display:grid;gap:16px}@media(max-width:800px){main{grid-template-columns:minmax(0,1fr)}}</style>
<p>Local twin · ${state}</p><main><div><div id="es"></div><div id="ss"></div></div><div><div id="et"></div><div id="st"></div></div></main>
<script src="/assets/hubspot/host.js"></script><script>${mounts}</script>`;
}
