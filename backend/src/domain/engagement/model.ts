import type { Signal } from '@salesos/shared/events/engagement';

export interface ModelComponent {
  readonly signal: Signal;
  /** Points out of 100 while every component of the model is measured. */
  readonly weight: number;
  /** Saturation: a decayed count of k reaches 63 % of the component. */
  readonly k: number;
}

export interface EngagementModel {
  readonly key: string;
  readonly components: readonly ModelComponent[];
}

export const SEED_V1: EngagementModel = {
  key: 'seed-v1',
  components: [
    { signal: 'opens', weight: 25, k: 5 },
    { signal: 'clicks', weight: 35, k: 2 },
    { signal: 'replies', weight: 40, k: 0.5 },
  ],
};

export const BALANCED_V1: EngagementModel = {
  key: 'balanced-v1',
  components: [
    { signal: 'opens', weight: 10, k: 5 },
    { signal: 'clicks', weight: 20, k: 2 },
    { signal: 'replies', weight: 30, k: 0.5 },
    { signal: 'meetings', weight: 30, k: 0.5 },
    { signal: 'calls', weight: 10, k: 1 },
  ],
};

export const ENGAGEMENT_MODELS: readonly EngagementModel[] = [SEED_V1, BALANCED_V1];

export function engagementModel(key: string): EngagementModel | null {
  return ENGAGEMENT_MODELS.find((model) => model.key === key) ?? null;
}
