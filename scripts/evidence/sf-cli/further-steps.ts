import { generateKeyPairSync } from 'node:crypto';
import { changeOrg } from '../../../backend/sandbox/salesforce/org.ts';
import type { TestOrg } from '../../../backend/sandbox/salesforce/test-org.ts';
import { expectText, holds, pick, rowsOf, type Json, type Step } from './judge.ts';

const WAIT = ['--wait', '2'];

/** What others try who never saw our own calls. */
export function furtherSteps(org: TestOrg, json: Json): Step[] {
  return [...signIns(org, json), ...questions(org, json), ...addresses(json), ...jobs(org, json)];
}

function signIns(org: TestOrg, json: Json): Step[] {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  changeOrg(org.twin, org.ids.orgId, { clientCertificate: publicKey.export({ type: 'spki', format: 'pem' }).toString() });
  const app = ['--client-id', 'client-1', '--jwt-key-file', 'key.pem', '--instance-url', org.url];
  const jwt = (username: string): string[] => ['org', 'login', 'jwt', ...app, '--username', username, '--alias', 'twin', '--json'];
  return [
    {
      args: jwt('ada@harborpine.test'),
      files: { 'key.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
      judge: holds(({ result }) => pick(result, 'orgId') === org.ids.orgId && pick(result, 'username') === 'ada@harborpine.test'),
    },
    {
      args: jwt('nobody@harborpine.test'),
      exit: 1,
      judge: ({ out }) => (out.includes("user hasn't approved this consumer") ? null : out.slice(0, 300)),
    },
    {
      args: json('org', 'open', '--url-only'),
      judge: holds(({ result }) => String(pick(result, 'url')).startsWith(`${org.url}/secur/frontdoor.jsp?otp=`)),
    },
    {
      args: json('org', 'list', 'users'),
      judge: ({ out }) => (out.includes('System Administrator') ? null : out.slice(0, 300)),
    },
  ];
}

function questions(org: TestOrg, json: Json): Step[] {
  const csv = (soql: string): string[] => ['data', 'query', '--query', soql, '--target-org', 'twin', '--result-format', 'csv'];
  return [
    {
      args: json('data', 'search', '--query', 'FIND {abel} IN NAME FIELDS RETURNING Contact(LastName), Account(Name)'),
      judge: holds(({ result }) => JSON.stringify(pick(result, 'searchRecords')).includes('"LastName":"Abel"')),
    },
    { args: json('data', 'search', '--query', 'FIND {a}'), exit: 1, judge: holds(({ name }) => name === 'MALFORMED_SEARCH') },
    {
      args: json('org', 'list', 'sobject', 'record-counts', '--sobject', 'User'),
      judge: holds(({ result }) => Array.isArray(result) && pick(result[0], 'count') === org.twin.store.size(org.ids.orgId, 'User')),
    },
    {
      args: csv('SELECT IsClosed, COUNT(Id) n FROM Opportunity GROUP BY ROLLUP(IsClosed)'),
      judge: ({ out }) => expectText(out, 'IsClosed,n\nfalse,1\n,1\n'),
    },
    {
      args: csv('SELECT toLabel(StageName), FORMAT(Amount) money FROM Opportunity'),
      judge: ({ out }) => expectText(out, 'StageName,money\nProspecting,$100.00\n'),
    },
    {
      args: csv("SELECT LastName FROM Contact WHERE LastName <> 'Abel' AND LastName LIKE 'B%'"),
      judge: ({ out }) => expectText(out, 'LastName\nByte\n'),
    },
    {
      args: json('sobject', 'describe', '--sobject', 'ValidationRule', '--use-tooling-api'),
      judge: holds(({ result }) => pick(result, 'keyPrefix') === '03d'),
    },
  ];
}

function addresses(json: Json): Step[] {
  return [
    {
      args: json('data', 'create', 'record', '--sobject', 'Account', '--values', "Name=Numbers NumberOfEmployees=5 BillingCity='Bad Aibling'"),
      judge: holds(({ result }) => pick(result, 'success') === true),
    },
    {
      args: json('data', 'query', '--query', "SELECT NumberOfEmployees, BillingAddress FROM Account WHERE Name = 'Numbers'"),
      judge: ({ json: said, out }) => {
        const [record]: unknown[] = Object(pick(pick(said, 'result'), 'records'));
        return pick(record, 'NumberOfEmployees') === 5 && pick(pick(record, 'BillingAddress'), 'city') === 'Bad Aibling' ? null : out.slice(0, 300);
      },
    },
  ];
}

function jobs(org: TestOrg, json: Json): Step[] {
  const load = (file: string, ...more: string[]): string[] => json('data', 'import', 'bulk', '--sobject', 'Lead', '--file', file, ...more);
  const named = (name: string): number => rowsOf(org, 'Lead').filter(({ LastName }) => LastName === name).length;
  const only = (wanted: boolean, what: string): string | null => (wanted ? null : what);
  return [
    {
      args: load('later.csv'),
      files: { 'later.csv': 'LastName,Company\nLater,Co\n' },
      judge: holds(({ result }) => String(pick(result, 'jobId')).startsWith('750')),
    },
    { args: ['data', 'import', 'resume', '--use-most-recent', ...WAIT, '--json'], judge: () => only(named('Later') === 1, 'no lead') },
    {
      args: load('semicolons.csv', '--column-delimiter', 'SEMICOLON', '--line-ending', 'CRLF', ...WAIT),
      files: { 'semicolons.csv': 'LastName;Company\r\nSemi;Co\r\n' },
      judge: () => only(named('Semi') === 1, 'no lead'),
    },
    {
      args: load('half.csv', ...WAIT),
      files: { 'half.csv': 'LastName,Company\nHalf,Co\n,Co\n' },
      exit: 1,
      judge: () => only(named('Half') === 1, 'no lead'),
    },
    {
      args: json('data', 'export', 'bulk', '--query', "SELECT Id FROM Lead WHERE LastName = 'Half'", '--output-file', 'half-ids.csv', ...WAIT),
      judge: holds(({ result }) => pick(result, 'totalSize') === 1),
    },
    {
      args: json('data', 'delete', 'bulk', '--sobject', 'Lead', '--file', 'half-ids.csv', '--hard-delete', ...WAIT),
      judge: () => only(named('Half') === 0, 'the lead is still there'),
    },
  ];
}
