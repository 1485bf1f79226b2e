/** A picture in red, green and blue, 8 bits each, row by row. */
export interface Pixels { readonly data: Uint8Array; readonly width: number; readonly height: number }

/** Half as wide and high: each pixel the mean of four. Of an odd side the last row or column is left out. */
export function halved({ data, width, height }: Pixels): Pixels {
  const [wide, high] = [Math.max(1, width >> 1), Math.max(1, height >> 1)];
  const right = width > 1 ? 3 : 0;
  const below = height > 1 ? width * 3 : 0;
  const half = new Uint8Array(wide * high * 3);
  for (let y = 0, to = 0; y < high; y++) {
    for (let x = 0, from = 2 * y * width * 3; x < wide; x++, from += 6) {
      for (let colour = from; colour < from + 3; colour++) half[to++] = (data[colour]! + data[colour + right]! + data[colour + below]! + data[colour + below + right]! + 2) >> 2;
    }
  }
  return { data: half, width: wide, height: high };
}

/** The colours between four pixels, weighed; outside the picture it is black. Written to `into` at `at`, in steps of `step`. */
export function between({ data, width, height }: Pixels, x: number, y: number, into: Float32Array, at: number, step: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [partX, partY] = [x - left, y - top];
  for (let colour = 0; colour < 3; colour++) {
    let sum = 0;
    for (let corner = 0; corner < 4; corner++) {
      const [column, row] = [left + (corner & 1), top + (corner >> 1)];
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      sum += data[(row * width + column) * 3 + colour]! * (corner & 1 ? partX : 1 - partX) * (corner >> 1 ? partY : 1 - partY);
    }
    into[at + colour * step] = sum;
  }
}
