import type { HealthFact, HealthNote, HealthPanel } from '../api/setup.ts';
import type { ObjectHealth, SyncHealth } from '../api/sync-health.ts';

/** What is said of a connection's health, on every page that shows it. */
const numbers = new Intl.NumberFormat('en-US');
const countOf = (count: number): string => numbers.format(count);

/** From here on it is an alert. */
export const LATE_SECONDS = 300;

/** An object that is not read has its line among the objects. */
export const hasNoLine = ({ kind, object }: SyncHealth['schemaProblems'][number]): boolean => kind !== 'object' || object === null;

/** "in step", "12 s", "3 min", "2 h 5 min", "3 d". */
export function lagText(seconds: number | null): string {
  if (seconds === null) return '–';
  if (seconds < 1) return 'in step';
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

export const lagMood = ({ lagSeconds }: ObjectHealth): 'well' | 'busy' | 'late' =>
  lagSeconds === null || lagSeconds < 1 ? 'well' : lagSeconds > LATE_SECONDS ? 'late' : 'busy';

export function waitingText({ toRead, toWrite }: ObjectHealth['waiting'], isWriting: boolean): string {
  const parts = [
    ...(toRead > 0 ? [`${countOf(toRead)} to read`] : []),
    ...(toWrite > 0 ? [`${countOf(toWrite)} ${isWriting ? 'to write' : 'held'}`] : []),
  ];
  return parts.join(', ') || '–';
}

export const healthTitles = {
  objects: 'Sync lag',
  causes: 'Errors by cause',
  fields: 'Fields',
  flow: 'Flow',
  budget: 'API budget',
  queues: 'Queues',
  incident: 'Last incident',
  mailboxes: 'Mailboxes',
} as const;
/** Of the columns of objects. */
export const objectTitles = {
  now: 'Now',
  day: 'Last 24 h',
  waiting: 'Waiting',
  linked: 'Linked',
  failed: 'Failed',
  inReview: 'In review',
  gone: 'Gone',
} as const;
export const notReadText = 'not read: the CRM answers';
/** Of one record, read again at an admin's wish. */
export const resyncText = 'It is read again now, and what was refused of it is tried once more.';
export const readingBegins = 'Reading begins within a minute.';
export const causeTexts = {
  none: 'The CRM has refused nothing.',
  meanwhile: 'Mail and activities go on meanwhile. A record is tried again by itself when its values or its mapping change.',
  retry: 'Retry these',
  retrying: (count: number): string => (count > 0 ? `${countOf(count)} tried again by itself.` : ''),
  retried: (count: number): string => `${count === 1 ? '1 record is' : `${countOf(count)} records are`} tried again.`,
} as const;

/** "worst 3 min"; null where nobody measured. */
export function dayText(day: ObjectHealth['day']): string {
  const measured = day.flatMap((seconds) => (seconds === null ? [] : [seconds]));
  return measured.length === 0 ? 'not measured yet' : `at worst ${lagText(Math.max(...measured))}`;
}

const note = (tone: HealthNote['tone'], title: string, text: string, at: string | null = null): HealthNote => ({ tone, title, text, at });

/** The things an admin should know first. */
export function healthNotes(health: SyncHealth): HealthNote[] {
  const { state, readingWaits, writing, wouldChange, lagAlert, causes, schemaProblems, queues } = health;
  const after = state === 'needs_reauth' ? 'after the sign-in' : 'by itself';
  const said = [
    ...(state === 'needs_reauth'
      ? [note('bad', 'The sign-in has ended.', 'An admin of the CRM has to connect again. Changes wait on both sides; nothing is lost.')]
      : []),
    ...(readingWaits === null ? [] : [note('info', 'Not read yet.', readingWaits.text)]),
    ...(state === 'paused' ? [note('info', 'Paused.', 'Nothing is read or written until an admin resumes.')] : []),
    ...(state === 'throttled' ? [note('warn', 'The CRM slows us down.', 'Less urgent work waits.')] : []),
    ...(writing === 'shadow' ? [note('info', 'Nothing is written yet:', `${wouldChange} would change. Turn writing on when this looks right.`)] : []),
    ...(lagAlert.since === null
      ? []
      : [note('bad', 'The sync is more than 5 minutes behind', `since {0}. Nothing is lost; it catches up ${after}.`, lagAlert.since)]),
  ];
  const isWell =
    said.length === 0 && causes.length === 0 && !schemaProblems.some(hasNoLine) && queues.deadLetters.waiting + queues.deadLetters.givenUp === 0;
  return isWell ? [note('well', 'All is well.', 'Both sides agree on everything that is known.')] : said;
}

const fact = (name: string, text: string, isBad = false): HealthFact => ({ name, text, at: null, isBad });

function flowPanel({ flow, activities }: SyncHealth): HealthPanel {
  const rate = (perMinute: number | undefined): string => (perMinute === undefined ? 'not measured yet' : `${countOf(perMinute)} per minute`);
  const minutes = flow && Math.max(1, Math.round(flow.overSeconds / 60));
  return {
    key: 'flow',
    title: healthTitles.flow,
    facts: [
      fact('To CRM', rate(flow?.toCrmPerMinute)),
      fact('From CRM', rate(flow?.fromCrmPerMinute)),
      fact('Activities logged', countOf(activities.done)),
      fact('Activities waiting', countOf(activities.pending)),
      fact('Activities refused', countOf(activities.rejected), activities.rejected > 0),
    ],
    notes: flow === null ? [] : [{ text: `Over ${minutes} min to {0}`, at: flow.measuredAt }],
  };
}

function queuesPanel({ queues: { agents, deadLetters } }: SyncHealth): HealthPanel {
  const behind = agents
    .filter(({ waiting }) => waiting > 0)
    .map(({ agent, waiting, isMore }) => fact(agent, `${countOf(waiting)}${isMore ? '+' : ''} ${waiting === 1 ? 'event' : 'events'} waiting`));
  const dead = deadLetters.waiting + deadLetters.givenUp;
  const deadText = dead === 0 ? 'none' : `${countOf(deadLetters.waiting)} tried again, ${countOf(deadLetters.givenUp)} given up`;
  return {
    key: 'queues',
    title: healthTitles.queues,
    facts: [...(behind.length === 0 ? [fact('Events', 'all read')] : behind), fact('Dead letters', deadText, dead > 0)],
    notes: [],
  };
}

function incidentNotes({ lastIncident }: SyncHealth): HealthPanel['notes'] {
  if (lastIncident === null) return [{ text: 'None in the last 24 hours.', at: null }];
  const { text, from, to } = lastIncident;
  return [
    { text: `${text.charAt(0).toUpperCase()}${text.slice(1)}`, at: null },
    { text: to === null ? 'From {0}, still going on' : 'From {0}', at: from },
    ...(to === null ? [] : [{ text: 'To {0}', at: to }]),
  ];
}

export function mailboxPanel({ mailboxes }: SyncHealth): HealthPanel {
  const waitingIn = (waiting: number): string => (waiting > 0 ? `, ${countOf(waiting)} waiting` : '');
  return {
    key: 'mailboxes',
    title: healthTitles.mailboxes,
    facts: mailboxes.map(({ address, isActive, sentLast24h, waiting }) =>
      fact(address, isActive ? `${countOf(sentLast24h)} sent in 24 h${waitingIn(waiting)}` : 'off'),
    ),
    notes: mailboxes.length === 0 ? [{ text: 'No mailbox is connected.', at: null }] : [],
  };
}

export const sidePanels = (health: SyncHealth): HealthPanel[] => [
  flowPanel(health),
  { key: 'api', title: healthTitles.budget, facts: [], notes: [{ text: 'Not measured.', at: null }] },
  queuesPanel(health),
  { key: 'incident', title: healthTitles.incident, facts: [], notes: incidentNotes(health) },
];
