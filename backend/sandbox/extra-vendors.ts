import { listen, type Listener } from './control/listen.ts';
import { Courier } from './core/courier.ts';
import type { Twin } from './core/twin.ts';
import { createCustomCrmApp } from './custom-crm/app.ts';
import { seedCustomCrm } from './custom-crm/seed.ts';
import { customCrmSender } from './custom-crm/webhook.ts';
import { createGoogleApp } from './google/app.ts';
import { googleSender } from './google/push.ts';
import { seedGoogle } from './google/seed.ts';
import { createMicrosoftApp } from './microsoft/app.ts';
import { microsoftSender } from './microsoft/notices.ts';
import { seedMicrosoft } from './microsoft/seed.ts';
import { createPipedriveApp } from './pipedrive/app.ts';
import { fjordlight } from './pipedrive/fjordlight.ts';
import { seedPipedriveCompany, type SeededCompany, seededPipedrive } from './pipedrive/seed.ts';
import { pipedriveSender } from './pipedrive/webhooks.ts';
import { createSesApp } from './ses/app.ts';
import { seedSes } from './ses/seed.ts';
import { openSns, snsSender } from './ses/sns.ts';
import { brightwaterLabs } from './seed/brightwater-labs.ts';
import { harborAndPine } from './seed/harbor-and-pine.ts';

/** Vendors the twin has besides its two CRMs; each opens only when asked for, at a port of its own after the main ones. */
export interface ExtraVendorOptions {
  pipedrive?: boolean;
  /** The sample of the custom CRM's contract. */
  customCrm?: boolean;
  /** Amazon SES, and SNS at the same address. */
  ses?: boolean;
  /** Sign-in and mailboxes, with an account for everybody of the seed. */
  google?: boolean;
  /** Microsoft's sign-in and mailboxes, with an account for everybody of the seed. */
  microsoft?: boolean;
}

export interface ExtraVendors {
  pipedrive?: { url: string; seeded: SeededCompany };
  customCrm?: { url: string };
  ses?: { url: string };
  google?: { url: string };
  microsoft?: { url: string };
}

interface Opening {
  twin: Twin;
  port(offset: number): number;
  /** What vendors call the product. */
  publicUrl: string;
}

export async function openExtraVendors(opening: Opening, wanted: ExtraVendorOptions): Promise<{ extras: ExtraVendors; close(): Promise<void> }> {
  const doors: Listener[] = [];
  const couriers: Courier[] = [];
  const extras: ExtraVendors = {};
  const close = async (): Promise<void> => {
    for (const courier of couriers.splice(0)) await courier.stop();
    for (const door of doors.splice(0).reverse()) await door.close();
  };
  try {
    if (wanted.pipedrive) {
      extras.pipedrive = await openPipedrive(opening, doors);
      couriers.push(new Courier(opening.twin, pipedriveSender(opening.twin, extras.pipedrive.seeded.companyId)));
    }
    if (wanted.customCrm) {
      extras.customCrm = await openCustomCrm(opening, doors);
      couriers.push(new Courier(opening.twin, customCrmSender(opening.twin)));
    }
    if (wanted.ses) {
      extras.ses = await openSes(opening, doors);
      couriers.push(new Courier(opening.twin, snsSender(opening.twin)));
    }
    if (wanted.google) {
      extras.google = await openGoogle(opening, doors);
      couriers.push(new Courier(opening.twin, googleSender(opening.twin)));
    }
    if (wanted.microsoft) {
      extras.microsoft = await openMicrosoft(opening, doors);
      couriers.push(new Courier(opening.twin, microsoftSender));
    }
    return { extras, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPipedrive({ twin, port, publicUrl }: Opening, doors: Listener[]): Promise<{ url: string; seeded: SeededCompany }> {
  const seed = fjordlight([`${publicUrl}/oauth/pipedrive/callback`]);
  const seeded = seededPipedrive(twin, seed) ?? seedPipedriveCompany(twin, seed);
  const door = await listen(port(5), "the twin's Pipedrive");
  doors.push(door);
  const app = createPipedriveApp(twin, { publicUrl: () => door.url });
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url, seeded };
}

async function openCustomCrm({ twin, port }: Opening, doors: Listener[]): Promise<{ url: string }> {
  seedCustomCrm(twin);
  const door = await listen(port(6), "the twin's custom CRM");
  doors.push(door);
  const app = createCustomCrmApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url };
}

async function openSes({ twin, port }: Opening, doors: Listener[]): Promise<{ url: string }> {
  seedSes(twin);
  const door = await listen(port(9), "the twin's Amazon SES");
  doors.push(door);
  openSns(twin, door.url);
  const app = createSesApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url };
}

async function openGoogle({ twin, port, publicUrl }: Opening, doors: Listener[]): Promise<{ url: string }> {
  seedGoogle(twin, publicUrl, [...harborAndPine([]).users, ...brightwaterLabs([]).users]);
  const door = await listen(port(7), "the twin's Google");
  doors.push(door);
  const app = createGoogleApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url };
}

async function openMicrosoft({ twin, port, publicUrl }: Opening, doors: Listener[]): Promise<{ url: string }> {
  const people = [...harborAndPine([]).users, ...brightwaterLabs([]).users].map(({ name, email }) => ({ name, address: email }));
  seedMicrosoft(twin, { redirectUris: [`${publicUrl}/oauth/mail/outlook/callback`], people });
  const door = await listen(port(8), "the twin's Microsoft 365");
  doors.push(door);
  const app = createMicrosoftApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url };
}
