/** A picture in grey, row by row. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Something like a print: ridges nine pixels apart that bend around a core, dark on a light ground, in an oval. Nobody's finger. */
export function ridgeImage(width: number, height: number, { noise = 6, seed = 1 } = {}): GreyPicture {
  const pixels = new Uint8Array(width * height);
  let state = seed;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const across = (x - width / 2) / (width / 2);
      const down = (y - height / 2) / (height / 2);
      const bend = Math.hypot(x - width * 0.52, (y - height * 0.6) * 0.8) + 14 * Math.sin(x / 47) + 9 * Math.cos(y / 61);
      const inside = Math.min(1, Math.max(0, (1.05 - Math.hypot(across, down)) * 8));
      const ridge = 120 - 85 * Math.cos((2 * Math.PI * bend) / 9);
      pixels[y * width + x] = Math.max(0, Math.min(255, 240 + (ridge - 240) * inside + ((state >>> 16) % 256 / 128 - 1) * noise));
    }
  }
  return { width, height, pixels };
}

/** Peak signal-to-noise ratio in decibels: above 40 nobody sees a difference. */
export function psnr(one: Uint8Array, other: Uint8Array): number {
  const squares = one.reduce((sum, value, index) => sum + (value - other[index]!) ** 2, 0);
  return 10 * Math.log10((255 * 255 * one.length) / squares);
}
