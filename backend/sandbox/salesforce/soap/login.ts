import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Kit, PublicApp } from '../kit.ts';
import { findOrg } from '../org.ts';
import { findRow, type Row } from '../records/row.ts';
import { everyOrg, logIn } from '../oauth/user-login.ts';
import { findAccessToken, issueAccessToken, revokeToken, type AccessToken } from '../oauth/tokens.ts';
import { VERSIONS } from '../routes/version-range.ts';
import { fault, reply, tags } from './envelope.ts';

/** From here on SOAP has no login any more. */
const NO_LOGIN_SINCE = 65;

const parser = new XMLParser({ ignoreAttributes: true, removeNSPrefix: true, parseTagValue: false });
const text = z.string().default('');
const Envelope = z.looseObject({
  Envelope: z.looseObject({
    Header: z
      .looseObject({ SessionHeader: z.looseObject({ sessionId: text }).optional() })
      .or(z.literal(''))
      .optional(),
    Body: z.looseObject({
      login: z.looseObject({ username: text, password: text }).optional(),
      logout: z.unknown().optional(),
      getUserInfo: z.unknown().optional(),
    }),
  }),
});

/** The part of the SOAP API with which clients get a session and end it: partner (`u`) and enterprise (`c`). */
export function addSoapLogin(app: PublicApp, kit: Kit): void {
  app.on('POST', ['/services/Soap/:kind{[uc]}/:version', '/services/Soap/:kind{[uc]}/:version/:org'], async (c) => {
    const { kind, version } = c.req.param();
    const number = Number(version);
    const respond = (xml: string, status: 200 | 500): Response => c.body(xml, status, { 'content-type': 'text/xml;charset=UTF-8' });
    if (!(number >= VERSIONS.first && number <= VERSIONS.last))
      return respond(fault('UNSUPPORTED_API_VERSION', `Invalid API version: ${version}`), 500);
    const parsed = Envelope.safeParse(parser.parse(await c.req.text()));
    const { Header: header, Body: body } = parsed.data?.Envelope ?? {};
    if (body?.login) {
      if (number >= NO_LOGIN_SINCE) return respond(fault('UNSUPPORTED_API_VERSION', `login() is not available in API version ${version}`), 500);
      const xml = login(kit, body.login, `${kind}/${version}`);
      return xml === null ? respond(fault('INVALID_LOGIN', BAD_LOGIN), 500) : respond(reply(kind, 'login', xml), 200);
    }
    const sessionId = typeof header === 'object' ? header.SessionHeader?.sessionId : undefined;
    const session = findAccessToken(kit.twin, sessionId ?? '');
    if (!session) return respond(fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session'), 500);
    if (body && 'logout' in body) {
      revokeToken(kit.twin, session.id);
      return respond(reply(kind, 'logout', ''), 200);
    }
    if (body && 'getUserInfo' in body) return respond(reply(kind, 'getUserInfo', `<result>${userInfo(kit, session)}</result>`), 200);
    return respond(fault('INVALID_OPERATION', 'The local twin has no such call in its SOAP API'), 500);
  });
}

const BAD_LOGIN = 'Invalid username, password, security token; or user locked out.';

/** Null where the user is not let in. */
function login({ twin, options, ...kit }: Kit, asked: { username: string; password: string }, service: string): string | null {
  const found = logIn(twin, everyOrg(twin), asked.username, asked.password);
  if (!found) return null;
  const { org, user } = found;
  const session = issueAccessToken(twin, { orgId: org.id, userId: user.id, scope: 'full', refreshToken: null });
  const address = (path: string): string => `${options.publicUrl}/services/Soap/${path}/${org.id.slice(0, 15)}`;
  const result = {
    metadataServerUrl: address(`m/${service.split('/')[1] ?? ''}`),
    passwordExpired: 'false',
    sandbox: String(org.isSandbox),
    serverUrl: address(service),
    sessionId: session.id,
    userId: user.id,
  };
  return `<result>${tags(result)}<userInfo>${userInfo({ twin, options, ...kit }, session)}</userInfo></result>`;
}

function userInfo({ twin }: Kit, { orgId, userId, expiresAtMs }: AccessToken): string {
  const org = findOrg(twin, orgId);
  const { fields = {} }: Partial<Row> = findRow(twin, orgId, 'User', userId) ?? {};
  return tags({
    organizationId: orgId,
    organizationName: org?.name ?? '',
    sessionSecondsValid: String(Math.round((expiresAtMs - Date.now()) / 1000)),
    userEmail: String(fields['Email']),
    userFullName: String(fields['Name']),
    userId,
    userLanguage: String(fields['LanguageLocaleKey']),
    userLocale: String(fields['LocaleSidKey']),
    userName: String(fields['Username']),
    userTimeZone: String(fields['TimeZoneSidKey']),
    userType: String(fields['UserType']),
  });
}
