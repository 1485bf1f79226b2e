// Jest's global set-up knows no module mapping, so TypeScript is registered by hand.
import '@swc-node/register/esm-register';
export default async () => (await import('./template.ts')).prepare();
