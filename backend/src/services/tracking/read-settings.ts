import type { Tracking } from '@salesos/shared/api/tracking';
import { trackingDomainLabels } from '@salesos/shared/labels/tracking';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { clicksOff } from '#domain/email/may-track.ts';
import { authorize } from '../authorize.ts';
import { loadTracking, type TrackingSettings } from './load-settings.ts';
import { sayOff } from './say-tracking.ts';

export async function readTrackingSettings(uow: UnitOfWork, { actor, publicUrl }: { actor: Actor; publicUrl: string }): Promise<Tracking> {
  authorize(actor, 'mailbox.read');
  const settings = await loadTracking(uow);
  return {
    opens: settings?.opens ?? false,
    clicks: settings?.clicks ?? false,
    firstTouch: settings?.firstTouch ?? false,
    countries: settings?.countries ?? {},
    domain: settings === null ? null : domainView(settings, publicUrl),
    measured: { opens: sayOff(settings?.opens ? null : 'off'), clicks: sayOff(clicksOff(settings)) },
  };
}

function domainView(settings: TrackingSettings, publicUrl: string): Tracking['domain'] {
  const { domainUrl, domainState: state, domainProblem: problem, domainCheckedAt: checkedAt } = settings;
  if (domainUrl === null || state === null) return null;
  return {
    host: new URL(domainUrl).host,
    state,
    cname: new URL(publicUrl).hostname,
    problem: problem === null ? null : { code: problem, text: trackingDomainLabels[problem] },
    checkedAt: checkedAt === null ? null : new Date(checkedAt).toISOString(),
  };
}
