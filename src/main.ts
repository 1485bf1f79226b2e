/** The container's way in: `node dist/src/main.js` serves. Commands: `node dist/src/cli/main.js`. */
process.argv.splice(2, process.argv.length, 'serve');
await import('./cli/main.js');
