import { type OrgFlow, type OrgTrigger, triggerEvents } from '../setup/org-setup.ts';
import type { MetadataFile } from './find-files.ts';
import { FlowXml, readXml, TriggerXml } from './xml.ts';

export function readFlows(files: readonly MetadataFile[], problems: string[]): OrgFlow[] {
  return files
    .filter(({ kind }) => kind === 'flow')
    .map(({ owner, text, path }) => {
      const { label = owner, processType, status, start } = readXml(text, 'Flow', FlowXml, path);
      const isActive = status === 'Active';
      if (isActive) problems.push(`${owner}: a flow; listed, not run`);
      return {
        apiName: owner,
        label,
        processType,
        object: start?.object ?? null,
        triggerType: start?.triggerType ?? null,
        recordTriggerType: start?.recordTriggerType ?? null,
        isActive,
      };
    });
}

const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*$/gm;
const HEAD = /\btrigger\s+(\w+)\s+on\s+(\w+)\s*\(([^)]*)\)/i;

/** The source says what it is about; the file beside it, whether it is on. */
export function readTriggers(files: readonly MetadataFile[], problems: string[]): OrgTrigger[] {
  const metas = new Map(files.filter(({ kind }) => kind === 'triggerMeta').map((file) => [file.owner, file]));
  return files
    .filter(({ kind }) => kind === 'trigger')
    .flatMap(({ owner, text, path }): OrgTrigger | [] => {
      const [, name = '', object = '', said = ''] = HEAD.exec(text.replace(COMMENTS, '')) ?? [];
      if (name === '') {
        problems.push(`${path}: no trigger the twin can read; left out`);
        return [];
      }
      const meta = metas.get(owner);
      const isActive = meta === undefined || readXml(meta.text, 'ApexTrigger', TriggerXml, meta.path).status === 'Active';
      const words = said.split(',').map((event) => event.trim().toLowerCase().replace(/\s+/, ' '));
      if (isActive) problems.push(`${name}: an Apex trigger; listed, not run`);
      return { name, object, events: triggerEvents.filter((event) => words.includes(event)), isActive };
    });
}
