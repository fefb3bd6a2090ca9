import { type Context, type Emitter, type Liquid, type Template } from 'liquidjs';

/** Counted against the memory limit, so that what a template may cost does not depend on how busy the machine is. */
const COST_OF_A_STEP = 10;

class BoundedEmitter implements Emitter {
  buffer = '';
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  write(value: unknown): void {
    const text = typeof value === 'string' ? value : textOf(value);
    this.#context.memoryLimit.use(text.length);
    this.buffer += text;
  }
}

/** As the library prints values. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.map(textOf).join('') : String(value);
}

/** Makes what is printed, and every step of every loop, count; the library counts only what filters make. */
export function boundRendering(liquid: Liquid): void {
  const { renderer } = liquid;
  const renderTemplates = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = (templates: Template[], context: Context, emitter?: Emitter) => {
    // A loop around nothing takes its time, too.
    context.memoryLimit.use((templates.length + 1) * COST_OF_A_STEP);
    return renderTemplates(templates, context, emitter ?? new BoundedEmitter(context));
  };
}
