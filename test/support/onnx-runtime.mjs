/**
 * The tests of photos run real models, so they need ONNX Runtime: an optional peer of Crossfile, 288 MB. It is put beside
 * the other packages once, without its script, which would only download what graphics cards need.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const WANTED = 'onnxruntime-node@1.30.0';
try {
  createRequire(import.meta.url).resolve('onnxruntime-node');
} catch {
  console.log(`The tests of photos need ${WANTED}: it is installed now, and not saved.`);
  // --save-dev although nothing is saved: npm does not install what it knows as an optional peer
  const { status } = spawnSync('npm', ['install', '--no-save', '--save-dev', '--ignore-scripts', '--no-audit', '--no-fund', WANTED], { stdio: 'inherit', env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' } });
  process.exit(status ?? 1);
}
