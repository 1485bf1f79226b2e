import { crc32, deflateSync } from 'node:zlib';
import { Random } from '../plan/random.js';

const WIDTH = 96;
const HEIGHT = 120;

type Colour = readonly [number, number, number];

/**
 * A drawn placeholder for a photo (PNG, 96 by 120): head and shoulders as two flat shapes and a pattern of the body's
 * own, before the wall and at the place of this one photo. It is nobody's face and can't be taken for one.
 */
export function placeholder(body: number, photo: number): Buffer {
  const random = new Random(body);
  const moment = new Random(photo);
  const colour = (of: Random, low: number, high: number): Colour => [of.between(low, high), of.between(low, high), of.between(low, high)];
  const wall = colour(moment, 200, 240);
  const shape = colour(random, 70, 170);
  const stripe = colour(random, 110, 200);
  const headX = WIDTH / 2 + moment.between(-3, 3);
  const headY = moment.between(42, 48);
  const headWidth = random.between(19, 24);
  const headHeight = random.between(25, 30);
  const period = random.between(7, 15);
  const slope = random.between(-2, 2);
  const rows: Buffer[] = [];
  for (let y = 0; y < HEIGHT; y++) {
    const row = Buffer.alloc(1 + WIDTH * 3);
    for (let x = 0; x < WIDTH; x++) {
      const head = ((x - headX) / headWidth) ** 2 + ((y - headY) / headHeight) ** 2 <= 1;
      const shoulders = ((x - WIDTH / 2) / 42) ** 2 + ((y - HEIGHT) / 38) ** 2 <= 1;
      const striped = (x * slope + y + 1000) % period < 3;
      row.set(head ? (striped ? stripe : shape) : shoulders ? stripe : wall, 1 + x * 3);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8); // eight bits a channel, RGB
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
