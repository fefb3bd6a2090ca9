import type { CardView } from '@salesos/shared/api/card';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { machineHits, scoreView } from '../card/score-view.ts';
import { ServiceError } from '../service-error.ts';
import { assess } from './assess.ts';
import { baseAt } from './load-bases.ts';
import { loadFacts } from './load-facts.ts';
import { loadSubjects } from './load-subjects.ts';
import { measuredSignals } from './measured.ts';
import { modelOf } from './recompute.ts';

/** The score of one contact as of an instant, from what was known by another (default: everything), with its explanation. */
export async function explainContact(
  uow: UnitOfWork,
  input: { actor: Actor; contactId: string; asOf: Date | null; knownAt: Date | null },
): Promise<NonNullable<CardView['score']>> {
  authorize(input.actor, 'score.explain');
  const [subject] = await loadSubjects(uow, [input.contactId]);
  if (!subject) throw new ServiceError('not_found', 'There is no such contact.');
  const asOf = input.asOf ?? uow.now;
  const model = await modelOf(uow);
  const facts = (await loadFacts(uow, [input.contactId], input.knownAt)).get(input.contactId) ?? [];
  const base = await baseAt(uow, input.contactId, asOf, input.knownAt);
  const item = assess({ subject, facts, base, model, measured: await measuredSignals(uow, asOf), asOf, quote: false });
  return scoreView(item, model, await machineHits(uow, input.contactId, asOf));
}
