import { type TrackingOff, trackingOffLabels } from '@salesos/shared/labels/tracking';

/** The code of a reason with its words. */
export const sayOff = (code: TrackingOff | null): { code: string; text: string } | null =>
  code === null ? null : { code, text: trackingOffLabels[code] };
