import { z } from 'zod';
import { defineEvent, Id } from './event.ts';

const deal = { opportunityId: Id, accountId: Id.nullable(), isClosed: z.boolean(), isWon: z.boolean() };

export const opportunityCreated = defineEvent('opportunity.created', 'opportunity', z.object(deal));
/** The stage's name is the customer's own text and lies on the opportunity. */
export const opportunityStageChanged = defineEvent('opportunity.stage_changed', 'opportunity', z.object(deal));
