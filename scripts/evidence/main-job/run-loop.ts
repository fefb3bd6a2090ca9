import { startCommand } from './command.ts';
import type { LoopReport } from '../../start/loop.ts';

export interface LoopRun extends LoopReport {
  seconds: number;
  exit: number | string;
  processesLeft: number;
  peakBytes: number;
}

/** `npm start -- --once --json`, with everything that goes in and out of the twin written to `recordFile`. */
export async function runLoopCommand(clone: string, recordFile: string): Promise<LoopRun> {
  const command = startCommand(['npm', 'start', '--', '--once', '--json', '--record', recordFile], clone);
  try {
    const exit = await command.ended;
    const seconds = Math.round(performance.now() - command.startedAt) / 1000;
    const json = command.output().slice(command.output().indexOf('\n{'));
    if (!json.startsWith('\n{')) throw new Error(`no summary; exit ${exit}: ${command.errors().slice(-1500)}`);
    return { ...(JSON.parse(json) as LoopReport), seconds, exit, processesLeft: command.watch.alive().length, peakBytes: command.watch.peakBytes() };
  } finally {
    command.kill();
  }
}
