import { fieldLabel } from '@salesos/shared/labels/fields';
import { suppressionProblemTexts } from '@salesos/shared/labels/mail-words';
import { mappingProblemTexts, plainObjectNames, scopeProblemTexts } from '@salesos/shared/labels/setup-words';
import { crmObjects } from '#ports/crm.ts';
import { ServiceError } from '../service-error.ts';

type Problem = ServiceError['problems'][number];

function sentence({ code, field, crmField, object, value }: Problem): string {
  const known = crmObjects.find((one) => one === object);
  return (
    mappingProblemTexts[code ?? '']?.(fieldLabel(field ?? ''), crmField ?? '') ??
    scopeProblemTexts[code ?? '']?.(known ? plainObjectNames[known] : (object ?? ''), value ?? '') ??
    suppressionProblemTexts[code ?? ''] ??
    code ??
    ''
  );
}

/** A refusal for several reasons with each of them as a sentence, for a page that shows one text. */
export function sayProblems(error: unknown): never {
  if (!(error instanceof ServiceError) || error.problems.length === 0) throw error;
  const said = [...new Set(error.problems.map(sentence))].join(' ');
  throw new ServiceError(error.code, error.message, `${said} ${error.detail}`.trim(), error.problems);
}
