import type { Stored } from '../core/store.ts';
import type { ObjectType } from './object-types.ts';
import { notFound } from './vendor-error.ts';
import type { World } from './world.ts';

export interface Stage {
  id: string;
  label: string;
  displayOrder: number;
  metadata: { probability: string; isClosed: string };
  createdAt: string;
  updatedAt: string;
}

export interface PipelineRow extends Stored {
  label: string;
  displayOrder: number;
  stages: Stage[];
  createdAt: string;
  updatedAt: string;
}

const kind = (type: ObjectType): string => `pipeline:${type}`;

const standard: readonly (readonly [id: string, label: string, probability: string, closed?: true])[] = [
  ['appointmentscheduled', 'Appointment Scheduled', '0.2'],
  ['qualifiedtobuy', 'Qualified To Buy', '0.4'],
  ['presentationscheduled', 'Presentation Scheduled', '0.6'],
  ['decisionmakerboughtin', 'Decision Maker Bought-In', '0.8'],
  ['contractsent', 'Contract Sent', '0.9'],
  ['closedwon', 'Closed Won', '1.0', true],
  ['closedlost', 'Closed Lost', '0.0', true],
];

/** The sales pipeline every portal begins with. */
export function installDefaultPipeline(world: World): void {
  if (world.twin.store.get(world.space, kind('deals'), 'default')) return;
  const at = world.twin.clock.now().toISOString();
  const stages = standard.map(([id, label, probability, closed], displayOrder) => ({
    id,
    label,
    displayOrder,
    metadata: { probability, isClosed: String(closed ?? false) },
    createdAt: at,
    updatedAt: at,
  }));
  savePipeline(world, 'deals', { id: 'default', label: 'Sales Pipeline', displayOrder: 0, stages, createdAt: at, updatedAt: at });
}

export function pipelinesOf(world: World, type: ObjectType): PipelineRow[] {
  return world.twin.store.all<PipelineRow>(world.space, kind(type)).sort((a, b) => a.displayOrder - b.displayOrder);
}

export function savePipeline(world: World, type: ObjectType, row: PipelineRow): void {
  world.twin.store.put<PipelineRow>(world.space, kind(type), row);
}

export function deletePipeline(world: World, type: ObjectType, id: string): void {
  world.twin.store.delete(world.space, kind(type), id);
}

export function requirePipeline(world: World, type: ObjectType, id: string): PipelineRow {
  const row = world.twin.store.get<PipelineRow>(world.space, kind(type), id);
  if (!row) throw notFound(`Pipeline ${id} does not exist`);
  return row;
}

export function pipelineJson(row: PipelineRow): Record<string, unknown> {
  const stages = [...row.stages].sort((a, b) => a.displayOrder - b.displayOrder);
  return { ...row, stages: stages.map(stageJson), archived: false };
}

export const stageJson = (stage: Stage): Record<string, unknown> => ({ ...stage, archived: false, writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT' });
