/**
 * Runs inside the Web Worker: gives a card's production bundle the globals HubSpot's worker gives it.
 * The contract is @hubspot/ui-extensions' own type file worker-globals.synced.d.ts; everything must be set before the bundle is imported, which reads it at load.
 */
import * as RemoteUI from '@remote-ui/react';
import { createRemoteRoot, createRoot } from '@remote-ui/react';
import { createEndpoint, retain } from '@remote-ui/rpc';
import * as React from 'react';
import type { CardContext, HostApi, Properties, WorkerApi } from './protocol.ts';
import { toFetchOptions, toResponse } from './worker-fetch.ts';

type Api = { context: CardContext; actions: ReturnType<typeof actionsFor> };
type Render = (api: Api) => React.ReactElement;
type OnProperties = (properties: Properties) => void;

const endpoint = createEndpoint<HostApi>(self, { callable: ['hsFetch', 'crmProperties', 'addAlert', 'refreshObjectProperties', 'log'] });
const host = endpoint.call;
const watchers = new Set<{ names: string[]; onProperties: OnProperties }>();
let api: Api | null = null;
let render: Render | null = null;

function currentApi(): Api {
  if (!api) throw new Error('the card asked for its context before it was mounted');
  return api;
}

function watch(names: string[], onProperties: OnProperties): () => void {
  const watcher = { names, onProperties };
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function actionsFor() {
  const absent = (name: string) => () => {
    throw new Error(`${name} is not offered by the preview host`);
  };
  return {
    addAlert: (alert: Parameters<HostApi['addAlert']>[0]) => void host.addAlert(alert),
    refreshObjectProperties: () => void host.refreshObjectProperties(),
    fetchCrmObjectProperties: (names: string[]) => host.crmProperties(names),
    onCrmPropertiesUpdate: (names: string[], onProperties: OnProperties) => void watch(names, onProperties),
    reloadPage: absent('reloadPage'),
    openIframeModal: absent('openIframeModal'),
    closeOverlay: absent('closeOverlay'),
    copyTextToClipboard: absent('copyTextToClipboard'),
    navigateToPage: absent('navigateToPage'),
  };
}

async function fetchCrmProperties(names: string[], onProperties: OnProperties) {
  const data = await host.crmProperties(names);
  const cleanup = watch(names, onProperties);
  return { json: async () => ({ data, cleanup }) };
}

Object.assign(self, {
  React,
  RemoteUI,
  __HUBSPOT_EXTENSION_WORKER__: true,
  extend_V2: (callback: Render) => {
    render = callback;
  },
  logger: Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, (message: unknown) => void host.log(level, String(message))])),
  hsFetch: async (url: string | URL, options?: unknown) => toResponse(await host.hsFetch(String(url), toFetchOptions(options))),
  hsWorkerAPI: {
    useExtensionContext: () => currentApi().context,
    useExtensionActions: () => currentApi().actions,
    useExtensionApi: currentApi,
    fetchCrmProperties,
  },
});

const workerApi: WorkerApi = {
  async mount(channel, bundleUrl, context) {
    retain(channel);
    api = { context, actions: actionsFor() };
    importScripts(bundleUrl);
    if (!render) throw new Error('the bundle never called hubspot.extend');
    const root = createRemoteRoot(channel, { strict: false });
    createRoot(root).render(render(api));
    root.mount();
  },
  propertiesChanged() {
    for (const { names, onProperties } of watchers) {
      host.crmProperties(names).then(onProperties, (error: unknown) => host.log('warn', String(error)));
    }
  },
};
endpoint.expose({ ...workerApi });
