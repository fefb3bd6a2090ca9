import type { Settings } from '../capabilities.ts';
import { type Check, fail, fine } from './check.ts';

export function checkSettings(settings: Settings): Check[] {
  if (settings.problems.length === 0) return [fine('env', `complete, from ${settings.origin}`)];
  return settings.problems.map((problem) => {
    const [key = ''] = problem.split(':');
    return fail('env', problem, `Set ${key} in ${settings.origin}.`);
  });
}
