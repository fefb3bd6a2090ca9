import type { CardReply, CardView } from '@salesos/shared/api/card';
import * as views from '../test/card-views.ts';

export interface GalleryState {
  properties: Record<string, string | null>;
  /** `never`: the request stays open; `down`: what HubSpot's platform answers for a failing backend. */
  read: CardReply | 'never' | 'down';
  action?: CardReply | 'down';
  /** Buttons to press, by their text, before the picture. */
  press?: string[];
}

const ok = (data: CardView): CardReply => ({ ok: true, data });
const refused = (code: string, title: string, detail: string): CardReply => ({ ok: false, problem: { code, title, detail } });

export const states: Record<string, GalleryState> = {
  hot: { properties: views.hotProperties, read: ok(views.hotView) },
  explained: { properties: views.hotProperties, read: ok(views.hotView), press: ['How it is calculated', 'Machine hits (2), not counted'] },
  loading: { properties: views.hotProperties, read: 'never' },
  'loading-empty': { properties: views.emptyProperties, read: 'never' },
  down: { properties: views.hotProperties, read: 'down' },
  'not-enrolled': { properties: views.hotProperties, read: ok(views.notEnrolledView) },
  picker: { properties: views.hotProperties, read: ok(views.notEnrolledView), press: ['Enroll…'] },
  'picker-blocked': { properties: views.hotProperties, read: ok(views.notEnrolledView), press: ['Enroll…', 'Check-in'] },
  'enroll-failed': { properties: views.hotProperties, read: ok(views.notEnrolledView), action: 'down', press: ['Enroll…', 'Enroll in Warm intro'] },
  'enroll-refused': {
    properties: views.hotProperties,
    read: ok(views.notEnrolledView),
    action: refused(
      'mailbox_unavailable',
      'The mailbox is not connected.',
      'Nothing was sent. Reconnect anna@harborpine.example, then enroll again.',
    ),
    press: ['Enroll…', 'Enroll in Warm intro'],
  },
  paused: { properties: views.hotProperties, read: ok(views.pausedView) },
  held: { properties: views.hotProperties, read: ok(views.heldView) },
  removing: { properties: views.hotProperties, read: ok(views.hotView), press: ['Remove'] },
  'do-not-contact': { properties: views.optedOutProperties, read: ok(views.doNotContactView) },
  'no-activity': { properties: views.emptyProperties, read: ok(views.noActivityView) },
  'not-synced': { properties: views.emptyProperties, read: ok(views.notSyncedView) },
  'not-permitted': { properties: views.hotProperties, read: refused('not_permitted', 'Not permitted', '') },
};
