import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ENGINE } from '../../src/matching/engine.js';
import { onGenerated, onSets, type Accuracy } from './matching/accuracy.js';
import { calibrateGenerated, calibrateOwn } from './matching/calibrate.js';
import { readFolder } from './matching/data.js';
import { identification } from './matching/identification.js';
import { speedOf, type Rate } from './matching/speed.js';
import { figures } from './matching/table.js';

/**
 * `npm run bench:matching`: how well and how fast the fingerprint engine compares and searches.
 *
 *   -- --data DIR         prints of one's own: templates named FINGER_IMPRESSION.iso, each folder a data set
 *   -- --calibrate FILE   writes a calibration, from --data where given, else from invented prints
 *   -- --quick            a minute: fewer persons, wider intervals
 *   -- --only PART        accuracy (with speed) or identification
 *   -- --large            searches among 1,000,000 persons of four fingers too (about 13 GB and an hour)
 */
const { values: options } = parseArgs({ options: { data: { type: 'string' }, calibrate: { type: 'string' }, quick: { type: 'boolean' }, large: { type: 'boolean' }, only: { type: 'string' } } });
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const count = (number: number): string => Math.round(number).toLocaleString('en-GB');
const ROUNDS = options.quick ? 50 : 200;

print(`engine ${ENGINE}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`);
if (options.data !== undefined) {
  onData(options.data);
} else if (options.calibrate !== undefined) {
  calibrateGenerated(options.calibrate, options.quick ? 100 : 1000, 'npm run bench:matching -- --calibrate FILE', say);
} else {
  const persons = options.quick ? 80 : 350;
  print(`invented prints (src/matching/synthetic.ts, noise 1.15), ${persons} persons of four fingers: for comparison between versions, not for thresholds`);
  if (options.only !== 'identification') report(onGenerated(persons, say), 'persons');
  if (options.only !== 'accuracy') await identification({ sizes: options.quick ? [1_000, 10_000] : [10_000, 100_000, 250_000, ...options.large ? [1_000_000] : []], say, print });
}

function onData(folder: string): void {
  const sets = readFolder(folder, say);
  if (sets.length === 0) throw new Error(`No files named FINGER_IMPRESSION.iso in ${folder} or below.`);
  const fingers = sets.reduce((sum, set) => sum + set.fingers.length, 0);
  print(`prints of ${count(fingers)} fingers in ${sets.length} set${sets.length === 1 ? '' : 's'}; with several fingers, neighbours in a set are taken for one person's`);
  const most = Math.min(10, Math.max(...sets.map((set) => Math.floor(set.fingers.length / 2))));
  const numbers = options.calibrate === undefined ? [1, 2, 4] : Array.from({ length: most }, (_, at) => at + 1);
  const accuracy = onSets(sets, numbers, say);
  report({ ...accuracy, compared: accuracy.compared.filter(({ fingers: number }) => [1, 2, 4].includes(number)) }, 'fingers');
  if (options.calibrate !== undefined) calibrateOwn(options.calibrate, accuracy.compared, sets.length, 'npm run bench:matching -- --data DIR --calibrate FILE', say);
}

function report({ compared, material }: Accuracy, unit: string): void {
  print(`prints ${count(material.prints.length)}, failures to enrol ${material.unfit}, minutiae ${(material.prints.reduce((sum, { x }) => sum + x.length, 0) / material.prints.length).toFixed(1)} on average`);
  for (const one of compared) for (const line of figures(one, one.fingers > 1 && unit === 'fingers' ? 'groups of fingers' : unit, ROUNDS)) print(line);
  say('measuring speed …');
  const speed = speedOf(material.prints);
  const per = ({ core, clock }: Rate): string => `${count(core).padStart(9)} a second of processor time (${count(clock)} by the clock)`;
  print(`-- speed, one thread: ${speed.probes} probes against ${count(speed.against)} prints of ${speed.minutiae.toFixed(1)} minutiae`);
  print(`matches/s/core ${per(speed.full)}: full comparisons`);
  print(`stage1/s/core  ${per(speed.firstStage)}: first stage`);
  print(`reference/s    ${per(speed.reference)}: full comparisons by the plain reference implementation`);
}
