import { expectedOf, type HitCase, linkCountOf, linkPlaceOf } from '@salesos/shared/api/hit-case';
import { evidenceLabels } from '@salesos/shared/labels/evidence';
import { classifyHits } from '#domain/email/classify-hit.ts';
import type { RobotList } from '#ports/robot-list.ts';

/** Each hit of one mail as the product would take it, all of them known. */
export function classifyCase(mail: HitCase, name: string, isRobot: RobotList) {
  const classes = classifyHits(
    { sentAt: new Date(mail.sentAt), linkCount: linkCountOf(mail) },
    mail.hits.map((hit) => ({
      kind: hit.kind,
      linkId: linkPlaceOf(mail, hit)?.toString() ?? null,
      hitAt: new Date(hit.at),
      method: hit.method,
      userAgent: hit.userAgent,
      ip: hit.ip,
      acceptLanguage: hit.acceptLanguage === undefined ? null : (hit.acceptLanguage ?? ''),
      isListedRobot: hit.userAgent !== null && isRobot(hit.userAgent),
    })),
  );
  return {
    case: mail.id ?? name,
    hits: mail.hits.map(({ at, kind }, place) => {
      const code = classes[place]?.evidence ?? 'not_recognized';
      return {
        at,
        kind,
        by: classes[place]?.actorClass ?? 'unknown',
        evidence: { code, text: evidenceLabels[code] },
        expected: expectedOf(mail, place),
      };
    }),
  };
}

export type ClassifiedCase = ReturnType<typeof classifyCase>;
