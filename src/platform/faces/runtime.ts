/** The little of onnxruntime-node that is used. It is an optional package: its own types may not be there. */
export interface Runtime {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => RuntimeTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: Record<string, unknown>): Promise<Session> };
}
export interface RuntimeTensor { readonly type: string; readonly data: unknown; readonly dims: readonly number[] }
export interface ValueShape { readonly name: string; readonly isTensor: boolean; readonly type?: string; readonly shape?: readonly (number | string)[] }
export interface Session {
  readonly inputMetadata: readonly ValueShape[];
  readonly outputMetadata: readonly ValueShape[];
  run(feeds: Record<string, RuntimeTensor>): Promise<Record<string, RuntimeTensor>>;
  release(): Promise<void>;
}

/** Two threads: a picture takes a fraction of a second, and the office has other work for its cores. */
export const OPTIONS = { executionProviders: ['cpu'], intraOpNumThreads: 2, interOpNumThreads: 1, executionMode: 'sequential', graphOptimizationLevel: 'all', logSeverityLevel: 4 } as const;

/** A setting that can't be used: which, and what was expected. */
export class Unfit extends Error {
  constructor(readonly setting: 'FACE_DETECT_MODEL' | 'FACE_EMBED_MODEL', readonly expected: string) {
    super(expected);
  }
}

/** @param name its package @throws Unfit where it isn't installed or doesn't run here */
export async function runtime(name: string): Promise<Runtime> {
  try {
    const loaded = (await import(name)) as Runtime & { default?: Runtime };
    return loaded.default?.InferenceSession ? loaded.default : loaded;
  } catch (error) {
    const missing = /^Cannot find (module|package)\b/.test((error as Error).message);
    throw new Unfit('FACE_DETECT_MODEL', missing ? `the package ${name} to be installed beside it (the README says how)` : `the package ${name} to run on this machine, which it does not`);
  }
}
