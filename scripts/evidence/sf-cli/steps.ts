import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestOrg } from '../../../backend/sandbox/salesforce/test-org.ts';
import type { Cli } from './cli.ts';
import { furtherSteps } from './further-steps.ts';
import { expectText, holds, pick, rowsOf, type Json, type Step } from './judge.ts';

const AT = ['--target-org', 'twin'];

/** A day with the tool: every command a sync's administrator would use, each judged by what it says and what the org then holds. */
export function stepsOf(org: TestOrg, cli: Cli): Step[] {
  const json = (...args: string[]): string[] => [...args, ...AT, '--json'];
  const inHome = (file: string): string => readFileSync(join(cli.home, file), 'utf8');
  return [
    {
      args: json('org', 'display'),
      judge: holds(({ result }) => pick(result, 'connectedStatus') === 'Connected' && pick(result, 'id') === org.ids.orgId),
    },
    {
      args: json('sobject', 'list', '--sobject', 'all'),
      judge: holds(({ result }) => Array.isArray(result) && ['Lead', 'Opportunity', 'Task'].every((name) => result.includes(name))),
    },
    {
      args: json('sobject', 'describe', '--sobject', 'Lead'),
      judge: holds(({ result }) => pick(result, 'keyPrefix') === '00Q'),
    },
    { args: json('sobject', 'describe', '--sobject', 'Nope'), exit: 1, judge: holds(({ name }) => name === 'NOT_FOUND') },
    ...queries(org, json, inHome),
    ...records(org, json),
    ...trees(org, json),
    ...bulk(org, json, inHome),
    ...furtherSteps(org, json),
    {
      args: json('org', 'list', 'limits'),
      judge: holds(({ result }) => Array.isArray(result) && result.some((each) => pick(each, 'name') === 'DailyApiRequests')),
    },
    {
      args: ['api', 'request', 'rest', '/services/data/v67.0/limits', ...AT],
      judge: ({ out }) => (out.includes('"DailyApiRequests"') ? null : 'no limits in the answer'),
    },
  ];
}

function queries(org: TestOrg, json: Json, inHome: (file: string) => string): Step[] {
  const query = (soql: string): string[] => ['data', 'query', '--query', soql];
  const inFormat = (soql: string, format: string): string[] => [...query(soql), ...AT, '--result-format', format];
  return [
    {
      args: json(...query('SELECT Name, Account.Name FROM Contact ORDER BY LastName')),
      judge: holds(({ result }) => pick(result, 'totalSize') === 2),
    },
    {
      args: inFormat('SELECT LastName, Account.Name FROM Contact ORDER BY LastName', 'csv'),
      judge: ({ out }) => expectText(out, 'LastName,Account.Name\nAbel,Acme\nByte,\n'),
    },
    {
      args: inFormat('SELECT StageName, COUNT(Id) deals FROM Opportunity GROUP BY StageName', 'csv'),
      judge: ({ out }) => expectText(out, 'StageName,deals\nProspecting,1\n'),
    },
    { args: inFormat('SELECT SUM(Amount) FROM Opportunity', 'csv'), judge: ({ out }) => expectText(out, 'SUM(Amount)\n100\n') },
    {
      args: inFormat('SELECT Name, (SELECT LastName FROM Contacts) FROM Account', 'human'),
      judge: ({ out }) => (out.includes('Acme') && out.includes('Abel') ? null : out.slice(0, 300)),
    },
    { args: json(...query('SELECT Id FROM Nope')), exit: 1, judge: holds(({ name }) => name === 'INVALID_TYPE') },
    { args: json(...query('SELECT Nope FROM Lead')), exit: 1, judge: holds(({ name }) => name === 'INVALID_FIELD') },
    { args: json(...query('SELECT Id FROM Lead WHERE')), exit: 1, judge: holds(({ name }) => name === 'MALFORMED_QUERY') },
    {
      args: json('data', 'export', 'bulk', '--query', 'SELECT LastName FROM Contact ORDER BY LastName', '--output-file', 'out.csv', '--wait', '2'),
      judge: () => expectText(inHome('out.csv').replaceAll('"', ''), 'LastName\nAbel\nByte\n'),
    },
  ];
}

function records(org: TestOrg, json: Json): Step[] {
  const on = (verb: string, ...more: string[]): string[] => json('data', verb, 'record', '--sobject', 'Lead', ...more);
  const where = ['--where', 'LastName=Cli'];
  return [
    { args: on('create', '--values', "LastName=Cli Company='Line & Co'"), judge: () => holdsLead(org, 'Cli', { Company: 'Line & Co' }) },
    { args: on('create', '--values', 'LastName=Nobody'), exit: 1, judge: holds(({ name }) => name === 'REQUIRED_FIELD_MISSING') },
    { args: on('get', ...where), judge: holds(({ result }) => pick(result, 'Company') === 'Line & Co') },
    { args: on('update', ...where, '--values', 'Title=Boss DoNotCall=true'), judge: () => holdsLead(org, 'Cli', { Title: 'Boss', DoNotCall: true }) },
    { args: on('delete', ...where), judge: () => holdsLead(org, 'Cli', { IsDeleted: true }) },
  ];
}

function trees(org: TestOrg, json: Json): Step[] {
  const contact = { attributes: { type: 'Contact', referenceId: 'C1' }, LastName: 'Twig' };
  const account = { attributes: { type: 'Account', referenceId: 'A1' }, Name: 'Tree', Contacts: { records: [contact] } };
  return [
    {
      args: json('data', 'import', 'tree', '--files', 'tree.json'),
      files: { 'tree.json': JSON.stringify({ records: [account] }) },
      judge: () => (rowsOf(org, 'Contact').some(({ LastName }) => LastName === 'Twig') ? null : 'no such contact'),
    },
    {
      args: json('data', 'export', 'tree', '--query', "SELECT Name, (SELECT LastName FROM Contacts) FROM Account WHERE Name = 'Tree'"),
      judge: ({ out }) => (out.includes('Twig') ? null : out.slice(0, 300)),
    },
  ];
}

function bulk(org: TestOrg, json: Json, inHome: (file: string) => string): Step[] {
  const on = (verb: string, object: string, file: string, ...more: string[]): string[] =>
    json('data', verb, 'bulk', '--sobject', object, '--file', file, '--wait', '2', ...more);
  const leadId = (name: string): string => String(rowsOf(org, 'Lead').find(({ LastName }) => LastName === name)?.['Id']);
  return [
    {
      args: on('import', 'Lead', 'new.csv'),
      files: { 'new.csv': 'LastName,Company\nBulk,Co\nOther,Co\n' },
      judge: () => holdsLead(org, 'Other', { Company: 'Co' }),
    },
    {
      args: on('upsert', 'Task', 'tasks.csv', '--external-id', 'SalesOS_Id__c'),
      files: { 'tasks.csv': 'SalesOS_Id__c,Subject\nx1,One\nx2,Two\n' },
      judge: () => (rowsOf(org, 'Task').filter(({ Subject }) => Subject === 'One').length === 1 ? null : 'not one task'),
    },
    {
      args: json('data', 'export', 'bulk', '--query', "SELECT Id FROM Lead WHERE LastName = 'Bulk'", '--output-file', 'ids.csv', '--wait', '2'),
      judge: () => (inHome('ids.csv').includes(leadId('Bulk')) ? null : inHome('ids.csv')),
    },
    { args: on('delete', 'Lead', 'ids.csv'), judge: () => holdsLead(org, 'Bulk', { IsDeleted: true }) },
    {
      args: on('update', 'Contact', 'changes.csv'),
      files: { 'changes.csv': `Id,Title\n${org.ids.contactIds['ann']},Chief\n` },
      judge: () => (rowsOf(org, 'Contact').some(({ Title }) => Title === 'Chief') ? null : 'no title'),
    },
  ];
}

export function placeFiles(cli: Cli, { files = {} }: Step): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cli.home, name), text);
}

function holdsLead(org: TestOrg, lastName: string, wanted: Record<string, unknown>): string | null {
  const found = rowsOf(org, 'Lead').filter(({ LastName }) => LastName === lastName);
  const [only] = found;
  if (!only || found.length > 1) return `${found.length} leads ${lastName}`;
  const wrong = Object.entries(wanted).filter(([name, value]) => only[name] !== value);
  return wrong.length === 0 ? null : `not as wanted: ${wrong.map(([name]) => `${name}=${String(only[name])}`).join(', ')}`;
}
