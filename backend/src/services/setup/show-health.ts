import type { HealthFact, HealthView } from '@salesos/shared/api/setup';
import type { ObjectHealth, SyncHealth } from '@salesos/shared/api/sync-health';
import {
  causeTexts,
  dayText,
  healthNotes,
  healthTitles,
  lagMood,
  lagText,
  mailboxPanel,
  notReadText,
  objectTitles,
  readingBegins,
  sidePanels,
  waitingText,
  hasNoLine,
} from '@salesos/shared/labels/health-words';
import { factNames, numberText } from '@salesos/shared/labels/setup-words';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { readHealth } from '../crm-sync/read-health.ts';
import { ServiceError } from '../service-error.ts';
import { wordsOf } from './crm-words.ts';

/** How the sync stands, in the words an admin reads in the CRM. */
export async function showHealth(
  uow: UnitOfWork,
  deps: { providers: Providers },
  input: { actor: Actor; connectionId: string },
): Promise<HealthView> {
  const health = await readHealth(uow, input);
  const provider = deps.providers.crm.get(health.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${health.provider}" here.`);
  return {
    measuredAt: health.measuredAt,
    notes: healthNotes(health),
    objects: health.objects.map((one) => ({
      object: one.object,
      label: wordsOf(provider).objects[one.object],
      facts: objectFacts(one, health.writing === 'on'),
    })),
    objectsEmpty: health.objects.length === 0 ? readingBegins : null,
    causesTitle: healthTitles.causes,
    causes: health.causes.map(({ key, text, remedy, retrying, mayRetry }) => ({
      key,
      text,
      remedy: `${remedy ?? ''} ${causeTexts.retrying(retrying)}`.trim(),
      retryText: mayRetry ? causeTexts.retry : null,
    })),
    causesNote: health.causes.length === 0 ? causeTexts.none : causeTexts.meanwhile,
    panels: [...fieldsPanel(health), mailboxPanel(health), ...sidePanels(health)],
  };
}

const fact = (name: string, text: string, isBad = false): HealthFact => ({ name, text, at: null, isBad });

function objectFacts(health: ObjectHealth, isWriting: boolean): HealthFact[] {
  const { unavailable, lagSeconds, day, waiting, records, reading } = health;
  if (unavailable !== null) return [fact(objectTitles.now, `${notReadText} ${unavailable}`, true)];
  return [
    fact(objectTitles.now, lagText(lagSeconds), lagMood(health) === 'late'),
    fact(objectTitles.day, dayText(day)),
    fact(objectTitles.waiting, waitingText(waiting, isWriting)),
    fact(objectTitles.linked, numberText(records.linked)),
    fact(objectTitles.failed, numberText(records.failed), records.failed > 0),
    fact(objectTitles.inReview, numberText(records.inReview)),
    fact(objectTitles.gone, numberText(records.gone)),
    ...(reading ? [fact(factNames.reading, reading.text)] : []),
  ];
}

function fieldsPanel({ schemaProblems }: SyncHealth): HealthView['panels'] {
  const problems = schemaProblems.filter(hasNoLine);
  if (problems.length === 0) return [];
  return [{ key: 'fields', title: healthTitles.fields, facts: [], notes: problems.map(({ text }) => ({ text: `${text}.`, at: null })) }];
}
