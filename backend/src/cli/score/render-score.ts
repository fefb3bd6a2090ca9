import type { CardView } from '@salesos/shared/api/card';
import { table } from '../table.ts';
import type { ChosenContact } from './find-contact.ts';

type Score = NonNullable<CardView['score']>;

const two = (value: number): string => value.toFixed(2);
const signed = (points: number): string => (points >= 0 ? `+${points}` : String(points));
const measured = (value: number | null): string => (value === null ? 'not measured' : String(value));
/** Decimals under each other. */
const columns = (head: readonly string[], rows: readonly (readonly string[])[], right: ReadonlySet<number>): string => {
  const width = (column: number): number => Math.max(head[column]?.length ?? 0, ...rows.map((row) => row[column]?.length ?? 0));
  const align = (row: readonly string[]): string[] => row.map((cell, column) => (right.has(column) ? cell.padStart(width(column)) : cell));
  return table(align(head), rows.map(align));
};

/** The explanation as a person reads it in a terminal. */
export function renderScore(contact: ChosenContact, score: Score): string {
  return [heading(contact, score), parts(score), contributions(score), wouldRaise(score), fades(score), machines(score)]
    .filter((section) => section !== '')
    .join('\n\n');
}

function heading(contact: ChosenContact, score: Score): string {
  const role = [contact.title, contact.company].filter((part) => part !== null).join(', ');
  return [
    [contact.name, role].filter((part) => part !== '').join(' · '),
    `Score ${score.value} (${two(score.exact)}) · ${score.bandText} · tier ${score.tier} · ${score.model} · as of ${score.asOf}`,
    score.reason,
    `Fit ${measured(score.fit)} · Intent ${measured(score.intent)} · Priority ${two(score.priority)} · ${signed(score.changeThisWeek)} this week`,
    ...(score.rule === null ? [] : [score.rule]),
  ].join('\n');
}

function parts(score: Score): string {
  const shown = score.parts.map((part) => [
    part.signal,
    part.measured ? String(part.points) : '-',
    part.measured ? String(part.outOf) : '-',
    part.measured ? two(part.exact) : '-',
    part.text,
  ]);
  const total = [
    'sum',
    String(score.parts.reduce((sum, part) => sum + part.points, 0)),
    '',
    two(score.parts.reduce((sum, part) => sum + part.exact, 0)),
    '',
  ];
  return columns(['part', 'points', 'out of', 'exact', 'from'], [...shown, total], new Set([1, 2, 3]));
}

function contributions(score: Score): string {
  if (score.contributions.length === 0) return 'Nothing has counted yet.';
  const rows = score.contributions.map(({ at, signal, share, weightLeft, text, eventId }) => [
    at,
    signal,
    two(share),
    `${Math.round(weightLeft * 100)} %`,
    text,
    eventId,
  ]);
  return columns(['contribution', 'part', 'points', 'weight left', 'what', 'event'], rows, new Set([2, 3]));
}

function wouldRaise(score: Score): string {
  if (score.wouldRaise.length === 0) return '';
  return columns(
    ['would raise it', 'points'],
    score.wouldRaise.map(({ text, points }) => [text, signed(points)]),
    new Set([1]),
  );
}

const fades = (score: Score): string =>
  score.fades.length === 0 ? '' : `If nothing more happens: ${score.fades.map(({ inDays, value }) => `${value} in ${inDays} days`).join(', ')}`;

function machines(score: Score): string {
  if (score.machineHits.length === 0) return '';
  return columns(
    ['machine, not counted', 'kind', 'evidence'],
    score.machineHits.map(({ at, kind, evidence }) => [at, kind, evidence]),
    new Set(),
  );
}
