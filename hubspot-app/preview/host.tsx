import { createController, createRemoteReceiver, RemoteRenderer } from '@remote-ui/react/host';
import { createEndpoint } from '@remote-ui/rpc';
import { cardLabels } from '@salesos/shared/labels/cards';
import { setupLabels } from '@salesos/shared/labels/setup';
import { createRoot } from 'react-dom/client';
import { CardFrame } from './components/CardFrame.tsx';
import { RecordUrls } from './components/record-link.tsx';
import { components } from './component-map.ts';
import type { MountedCard, MountOptions } from './mount-options.ts';
import type { CardContext, HostApi, WorkerApi } from './protocol.ts';
import { fetchThroughProxy, readProperties } from './record-access.ts';
import controlStyles from './control-styles.css';
import figureStyles from './figure-styles.css';
import styles from './styles.css';

declare const BUILD_HASH: string;
declare global {
  interface Window {
    SalesOSHubSpotHost: { mount(element: Element, options: MountOptions): MountedCard };
  }
}

const cards = {
  engagement: { bundle: 'EngagementCard.js', title: cardLabels.engagementTitle },
  sequence: { bundle: 'SequenceCard.js', title: cardLabels.sequenceTitle },
  account_people: { bundle: 'AccountPeopleCard.js', title: cardLabels.peopleTitle },
  setup: { bundle: 'SetupPage.js', title: setupLabels.setupTitle },
};
/** A page fires it when the record was written; every mounted card then reads its properties again. */
const recordChanged = 'salesos-record-changed';
const typeIds = { engagement: '0-1', sequence: '0-1', account_people: '0-2', setup: null };
const controller = createController(components);

/** Runs a card's production bundle in a worker of its own and draws it into `element`. */
function mount(element: Element, options: MountOptions): MountedCard {
  adoptStyles();
  const { bundle, title } = cards[options.card];
  const url = (file: string) => new URL(`${options.bundleBase}${file}?v=${BUILD_HASH}`, window.location.href).href;
  const worker = new Worker(url('worker.js'));
  const receiver = createRemoteReceiver();
  const root = createRoot(element);
  const draw = (failure: string | null) =>
    root.render(
      <CardFrame title={title} isSidebar={options.location === 'crm.record.sidebar'} failure={failure}>
        <RecordUrls.Provider value={options.recordUrls ?? {}}>
          <RemoteRenderer receiver={receiver} controller={controller} />
        </RecordUrls.Provider>
      </CardFrame>,
    );
  draw(null);
  const endpoint = createEndpoint<WorkerApi>(worker, { callable: ['mount', 'propertiesChanged'] });
  endpoint.expose({ ...hostApiFor(options) });
  worker.addEventListener('error', (event) => draw(event.message));
  endpoint.call.mount(receiver.receive, url(bundle), contextFor(options, title)).catch((error: unknown) => draw(String(error)));
  const refresh = () => void endpoint.call.propertiesChanged();
  window.addEventListener(recordChanged, refresh);
  return {
    refresh,
    unmount() {
      window.removeEventListener(recordChanged, refresh);
      root.unmount();
      worker.terminate();
    },
  };
}

function hostApiFor(options: MountOptions): HostApi {
  return {
    hsFetch: (url, request) => fetchThroughProxy(options, url, request),
    crmProperties: (names) => readProperties(options, names),
    addAlert: (alert) => options.onAlert?.(alert),
    // On HubSpot this makes the whole record page read its properties again.
    refreshObjectProperties: () => window.dispatchEvent(new CustomEvent(recordChanged, { detail: { objectId: String(options.objectId) } })),
    log: (level, message) => (level === 'error' ? console.error(message) : console.info(message)),
  };
}

function contextFor(options: MountOptions, cardTitle: string): CardContext {
  const { user } = options;
  const objectTypeId = typeIds[options.card];
  return {
    location: options.location,
    ...(objectTypeId === null ? {} : { crm: { objectId: Number(options.objectId), objectTypeId } }),
    user: {
      id: Number(user.id),
      email: user.email,
      emails: [user.email],
      firstName: user.firstName,
      lastName: user.lastName,
      roles: [],
      teams: [],
      permissions: [],
    },
    portal: { id: Number(options.portalId), timezone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    extension: { appId: Number(options.appId), cardTitle },
    variables: { API_ORIGIN: options.apiOrigin },
  };
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles + figureStyles + controlStyles);

// A constructed sheet needs no 'unsafe-inline' in the page's content security policy.
function adoptStyles(): void {
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

window.SalesOSHubSpotHost = { mount };
