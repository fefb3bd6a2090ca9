import { transform } from 'esbuild';

/** TypeScript in, JavaScript out, decorators untouched: they are the LWC compiler's. */
export async function stripTypes(code: string, file: string): Promise<string> {
  const result = await transform(code, {
    loader: 'ts',
    sourcefile: file,
    target: 'esnext',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: false, useDefineForClassFields: true, verbatimModuleSyntax: true } },
  });
  return result.code;
}
