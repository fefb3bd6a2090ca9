import { startTestOrg, type TestOrg } from '../../backend/sandbox/salesforce/test-org.ts';
import type { Proof } from '../proof/proof.ts';
import { openCli, type Answer, type Cli } from './sf-cli/cli.ts';
import { callJsforce } from './sf-cli/jsforce-calls.ts';
import type { Step } from './sf-cli/judge.ts';
import { placeFiles, stepsOf } from './sf-cli/steps.ts';

interface Case {
  command: string;
  ok: boolean;
  exit: number | null;
  problem: string | null;
}

/** The vendor's own command line tool and jsforce, neither of which we wrote, take the twin for an org. */
export async function prove(): Promise<Proof> {
  const cli = await openCli();
  const org = await startOrg();
  const forJsforce = await startOrg();
  try {
    const login = await logIn(cli, org);
    const commands: Case[] = [login];
    if (login.ok) for (const step of stepsOf(org, cli)) commands.push(await run(cli, step));
    const calls = await callJsforce(forJsforce);
    return {
      claim:
        "The real sf CLI and jsforce sign in to the twin's Salesforce in the ways the vendor documents, describe, query, search, write, load in bulk and are refused, as with an org.",
      ok: commands.every(({ ok }) => ok) && calls.every(({ ok }) => ok),
      counts: {
        cli: cli.version,
        commands: commands.length,
        commandsThatHold: commands.filter(({ ok }) => ok).length,
        jsforceCalls: calls.length,
        jsforceCallsThatHold: calls.filter(({ ok }) => ok).length,
        failing: [...commands, ...calls].filter(({ ok }) => !ok),
      },
      cases: [...commands, ...calls],
    };
  } finally {
    await org.close();
    await forJsforce.close();
    cli.remove();
  }
}

function startOrg(): Promise<TestOrg> {
  const deal = {
    key: 'deal',
    name: 'Deal',
    accountKey: 'acme',
    ownerKey: 'rep',
    stage: 'Prospecting',
    amount: 100,
    closeDate: '2027-01-31',
    roles: [],
  };
  return startTestOrg({ opportunities: [deal] });
}

async function logIn(cli: Cli, org: TestOrg): Promise<Case> {
  const args = ['org', 'login', 'access-token', '--instance-url', org.url, '--alias', 'twin', '--no-prompt', '--json'];
  const answer = await cli.run(args, { SF_ACCESS_TOKEN: org.accessToken('admin') });
  return caseOf(args, answer, answer.code === 0 ? null : answer.out.slice(0, 500));
}

async function run(cli: Cli, step: Step): Promise<Case> {
  placeFiles(cli, step);
  const answer = await cli.run(step.args);
  const { exit = 0 } = step;
  const wrongExit = answer.code === exit ? null : `exit ${answer.code}: ${(answer.out + answer.err).slice(0, 500)}`;
  return caseOf(step.args, answer, wrongExit ?? step.judge(answer));
}

/** The port is the kernel's choice and says nothing. */
function caseOf(args: readonly string[], answer: Answer, problem: string | null): Case {
  return { command: `sf ${args.join(' ')}`.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:<port>'), ok: problem === null, exit: answer.code, problem };
}
