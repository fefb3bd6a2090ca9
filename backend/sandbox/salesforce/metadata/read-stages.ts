import { FORECAST_NAMES, type Stage } from '../schema/opportunity-stage.ts';
import type { PickValue } from './xml.ts';

const FORECASTS = Object.keys(FORECAST_NAMES);
const isForecast = (name: string): name is Stage['forecast'] => FORECASTS.includes(name);

/** A value set of stages says of each what it means. */
export function readStages(listed: readonly PickValue[]): Stage[] {
  return listed.map(({ fullName, isActive = true, closed = false, won = false, probability = 0, forecastCategory = 'Pipeline' }) => ({
    name: fullName,
    probability,
    forecast: isForecast(forecastCategory) ? forecastCategory : 'Pipeline',
    isClosed: closed,
    isWon: won,
    ...(isActive ? {} : { isRetired: true }),
  }));
}
