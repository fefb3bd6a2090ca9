import { Visitor } from 'rolldown/utils';
import { lineAt, parse } from '../rooms/parse.ts';
import { isTest } from '../rooms/sources.ts';
import { memberName } from './member-name.ts';
import { asksTheDatabaseForTheTime, clockDefaultLines } from './sql-clock.ts';

export interface ClockFinding {
  readonly rule: 'impure' | 'environment' | 'sql-clock';
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

type Report = (rule: ClockFinding['rule'], start: number, message: string) => void;

const PURE = /^(?:backend\/src\/domain|shared\/src)\//;
const SCHEMA = /^backend\/src\/db\/schema\//;
/** Business time is a value here: it comes from `Clock.now()` and can be moved; the server's clock cannot. */
const BUSINESS = /^backend\/src\/(?:db\/schema|services|agents|http|domain)\//;
const NO_ENVIRONMENT = /^(?:backend\/src\/(?!config\/)|backend\/sandbox\/(?!main\.ts$)|shared\/src\/|hubspot-app\/src\/)/;

const CLOCKS_AND_COINS = new Set(['Date.now', 'performance.now', 'Temporal.Now', 'Math.random']);
const WORLDLY_OBJECTS = /^(?:process|crypto|performance|localStorage)\.\w+$/;
const WORLDLY_CALLS = new Set(['fetch', 'setTimeout', 'setInterval', 'setImmediate']);

/** What `path` does behind the caller's back: read a clock, toss a coin, look at the environment. */
export function judgeClock(path: string, text: string): ClockFinding[] {
  if (isTest(path)) return [];
  const findings: ClockFinding[] = [];
  if (path.endsWith('.sql')) {
    const message = 'a column default that reads the clock: the writer passes the instant';
    return clockDefaultLines(text).map((line) => ({ rule: 'sql-clock', file: path, line, message }));
  }
  const report: Report = (rule, start, message) => findings.push({ rule, file: path, line: lineAt(text, start), message });
  const program = parse(path, text);
  if (PURE.test(path) || SCHEMA.test(path)) clocks(report).visit(program);
  if (PURE.test(path)) world(report).visit(program);
  if (NO_ENVIRONMENT.test(path)) environment(report).visit(program);
  if (BUSINESS.test(path)) databaseClock(report).visit(program);
  return findings.sort((a, b) => a.line - b.line);
}

function clocks(report: Report): Visitor {
  return new Visitor({
    NewExpression: ({ callee, arguments: given, start }) => {
      if (callee.type === 'Identifier' && callee.name === 'Date' && given.length === 0)
        report('impure', start, 'new Date(): take `now` as an argument');
    },
    CallExpression: ({ callee, start }) => {
      if (callee.type === 'Identifier' && callee.name === 'Date') report('impure', start, 'Date(): take `now` as an argument');
    },
    MemberExpression: (node) => {
      const name = memberName(node);
      if (CLOCKS_AND_COINS.has(name)) report('impure', node.start, `${name}: take it as an argument`);
    },
  });
}

function world(report: Report): Visitor {
  return new Visitor({
    CallExpression: ({ callee, start }) => {
      if (callee.type === 'Identifier' && WORLDLY_CALLS.has(callee.name))
        report('impure', start, `${callee.name}(): a rule decides, it does not act`);
    },
    MemberExpression: (node) => {
      const name = memberName(node);
      const isReportedElsewhere = name === 'process.env' || CLOCKS_AND_COINS.has(name);
      if (WORLDLY_OBJECTS.test(name) && !isReportedElsewhere) report('impure', node.start, `${name}: a rule sees only its arguments`);
    },
  });
}

function environment(report: Report): Visitor {
  return new Visitor({
    MemberExpression: (node) => {
      if (memberName(node) === 'process.env') report('environment', node.start, 'process.env: only config/ reads the environment');
    },
    ImportDeclaration: ({ source, start }) => {
      if (/^(?:node:)?process$/.test(source.value)) report('environment', start, `${source.value}: only config/ reads the environment`);
    },
  });
}

function databaseClock(report: Report): Visitor {
  const message = 'asks the database for the time: pass the instant';
  return new Visitor({
    TemplateElement: ({ value, start }) => {
      if (asksTheDatabaseForTheTime(value.raw)) report('sql-clock', start, message);
    },
    Literal: (node) => {
      if (typeof node.value === 'string' && asksTheDatabaseForTheTime(node.value)) report('sql-clock', node.start, message);
    },
    MemberExpression: ({ property, start }) => {
      if (property.type === 'Identifier' && property.name === 'defaultNow') report('sql-clock', start, 'defaultNow(): the writer passes the instant');
    },
  });
}
