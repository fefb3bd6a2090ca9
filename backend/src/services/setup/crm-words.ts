import { plainWords } from '@salesos/shared/labels/setup-words';
import type { CrmProvider, CrmWords } from '#ports/crm.ts';

export const wordsOf = (provider: CrmProvider): CrmWords => provider.words ?? plainWords;
