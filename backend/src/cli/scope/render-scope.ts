import type { ObjectScope } from '#services/connection/read-scope.ts';
import type { ScopeEstimate } from '#services/connection/count-scope.ts';
import { table } from '../table.ts';

export function renderScope(objects: readonly ObjectScope[]): string {
  const rows = objects.map(({ object, owners, list, listLabel, recordTypes, inside, outside, isSettled, listProblem }) => [
    object,
    owners?.join(' ') ?? 'all',
    list === null ? '–' : `${listLabel ?? ''} (${list})${listProblem === null ? '' : `: ${listProblem}`}`,
    recordTypes?.join(' ') ?? 'all',
    inside,
    Object.values(outside).reduce((total, n) => total + n, 0),
    isSettled ? 'yes' : 'not yet',
  ]);
  return table(['object', 'owners', 'list', 'record types', 'inside', 'left alone', 'settled'], rows);
}

export function renderEstimate({ objects, firstReadCalls, callsPerDay, allowance, callsLeft, firstReadDays }: ScopeEstimate): string {
  const rows = objects.map((one) => [
    one.object,
    one.records === null ? 'not shown to us' : `${one.isUpperBound ? 'at most ' : ''}${one.records}`,
    one.all ?? '–',
    one.firstReadCalls,
    one.callsPerDay,
  ]);
  return [
    table(['object', 'records', 'of', 'calls to read', 'calls a day'], rows),
    `About ${firstReadCalls} calls to read, then ${callsPerDay} a day; ${allowance} a day are granted, ${callsLeft} are left now. Takes ${firstReadDays} days at least.`,
  ].join('\n');
}
