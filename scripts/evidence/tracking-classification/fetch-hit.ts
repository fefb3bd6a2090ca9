import http from 'node:http';
import type { HitCase } from '@salesos/shared/api/hit-case';

const agent = new http.Agent({ keepAlive: true });

/** One request with the headers the hit had and no others; ends with the status. */
export function fetchHit(url: string, { method, ip, userAgent, acceptLanguage }: HitCase['hits'][number]): Promise<number> {
  const language = acceptLanguage === undefined ? 'en-US,en' : acceptLanguage;
  const headers = {
    ...(ip === null ? {} : { 'x-forwarded-for': ip }),
    ...(userAgent === null ? {} : { 'user-agent': userAgent }),
    ...(language === null ? {} : { 'accept-language': language }),
  };
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    request.once('error', reject);
    request.end();
  });
}
