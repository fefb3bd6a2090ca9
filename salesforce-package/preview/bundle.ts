import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import lwc from '@lwc/rollup-plugin';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from 'esbuild';
import type { Plugin } from 'rollup';
import { rollup } from 'rollup';
import { stripTypes } from '../tools/strip-types.ts';
import { usedUtilityIcons } from './icons.ts';
import { platformModules } from './platform-modules.ts';

const here = import.meta.dirname;
const lwcDir = path.join(here, '../force-app/main/default/lwc');
const require = createRequire(import.meta.url);

/** The LWC compiler takes `.ts` by name only. */
const typescript: Plugin = {
  name: 'typescript',
  transform: async (code, id) => (/\.ts(\?|$)/.test(id) ? { code: await stripTypes(code, id), map: null } : undefined),
};

const constants: Plugin = {
  name: 'constants',
  transform(code) {
    if (!/import\.meta\.env|process\.env\.NODE_ENV/.test(code)) return undefined;
    return { code: code.replaceAll('import.meta.env.SSR', 'false').replaceAll('process.env.NODE_ENV', '"production"'), map: null };
  },
};

/** lightning-card fills one slot from two places on purpose (LWC1137); its authors' concern. */
const isKnown = (message: string) => message.includes('LWC1137') || /Duplicate slot/i.test(message);

function lwcPlugin(): Plugin {
  // A bundle of styles alone has no script.
  const bundles = readdirSync(lwcDir).flatMap((name) => {
    const entry = ['ts', 'css'].map((ending) => path.join(lwcDir, name, `${name}.${ending}`)).find((file) => existsSync(file));
    return entry === undefined ? [] : [{ name: `c/${name}`, path: entry }];
  });
  return lwc({
    rootDir: here,
    // The engine itself is no component: compiling it again would cost a third of the build.
    exclude: ['**/node_modules/@lwc/**', '**/node_modules/lwc/**', '**/preview/**', '\0*'],
    enableDynamicComponents: true,
    modules: [
      ...bundles,
      ...['uiRecordApi', 'platformShowToastEvent', 'navigation'].map((name) => ({
        name: `lightning/${name}`,
        path: path.join(here, `stubs/${name}.ts`),
      })),
      { npm: 'lightning-base-components' },
    ],
  });
}

/** The cards and the base components they use, as one minified script for a page. */
export async function bundleCards(): Promise<string> {
  const baseComponents = path.dirname(require.resolve('lightning-base-components/package.json'));
  const build = await rollup({
    input: path.join(here, 'main.ts'),
    plugins: [platformModules(usedUtilityIcons(lwcDir), baseComponents), typescript, constants, lwcPlugin(), nodeResolve()],
    onwarn(warning) {
      if (!isKnown(warning.message)) process.stderr.write(`${warning.message.slice(0, 300)}\n`);
    },
  });
  const { output } = await build.generate({ format: 'iife', inlineDynamicImports: true });
  await build.close();
  return (await transform(output[0].code, { minify: true, target: 'es2022', legalComments: 'none' })).code;
}
