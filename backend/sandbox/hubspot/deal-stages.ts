import { pipelinesOf, type Stage } from './pipelines.ts';
import { invalidValues } from './property-values.ts';
import type { World } from './world.ts';

function stageIn(world: World, pipelineId: string, stageId: string): Stage | null {
  const pipeline = pipelinesOf(world, 'deals').find(({ id }) => id === pipelineId);
  return pipeline?.stages.find(({ id }) => id === stageId) ?? null;
}

/** A deal always has a pipeline, and its stage is one of that pipeline's. */
export function checkedDeal(world: World, before: Readonly<Record<string, string>>, values: Record<string, string>): Record<string, string> {
  const pipeline = values['pipeline'] || before['pipeline'] || 'default';
  const stage = values['dealstage'] ?? before['dealstage'] ?? '';
  const known = pipelinesOf(world, 'deals').find(({ id }) => id === pipeline);
  const wrong = (name: string, value: string, options: string[]) =>
    invalidValues(world, [
      { name, reason: { error: 'INVALID_OPTION', message: `${value} was not one of the allowed options: [${options.join(', ')}]` } },
    ]);
  if (!known) {
    throw wrong(
      'pipeline',
      pipeline,
      pipelinesOf(world, 'deals').map(({ id }) => id),
    );
  }
  if (stage !== '' && !stageIn(world, pipeline, stage)) {
    throw wrong(
      'dealstage',
      stage,
      known.stages.map(({ id }) => id),
    );
  }
  return { ...values, pipeline };
}

/** What HubSpot works out of the stage. */
export function stageProperties(world: World, properties: Readonly<Record<string, string>>): Record<string, string> {
  const stage = stageIn(world, properties['pipeline'] ?? '', properties['dealstage'] ?? '');
  const closed = stage?.metadata.isClosed === 'true';
  return {
    hs_is_closed: String(closed),
    hs_is_closed_won: String(closed && Number(stage?.metadata.probability) === 1),
    hs_deal_stage_probability: stage?.metadata.probability ?? '',
  };
}
