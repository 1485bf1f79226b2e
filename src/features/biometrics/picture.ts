import sharp from 'sharp';

/** Size of every picture that is compared, in pixels: both sides alike, whatever was taken. */
export const CROP = { width: 480, height: 600 } as const;
/** No side of a photo is larger; what would unpack to more is refused. */
const LARGEST = 60_000_000;

/**
 * The picture as it is compared: upright, the same crop, scale and background for each, without what the camera wrote
 * into it, and marked with who looks. `zoom` 1 to 4 enlarges the middle. PNG.
 * @throws Error for bytes that are no picture
 */
export async function comparable(bytes: Buffer, viewer: string, zoom = 1): Promise<Buffer> {
  const { width, height } = CROP;
  const scale = Math.min(Math.max(Math.round(zoom), 1), 4);
  const whole = await sharp(bytes, { limitInputPixels: LARGEST, failOn: 'none' }).rotate()
    .resize(width * scale, height * scale, { fit: 'contain', background: '#e8f1f2', kernel: 'lanczos3' }).flatten({ background: '#e8f1f2' })
    .extract({ left: Math.round((width * (scale - 1)) / 2), top: Math.round((height * (scale - 1)) / 2), width, height }).toBuffer();
  return sharp(whole).composite([{ input: Buffer.from(watermark(viewer)) }]).png({ compressionLevel: 6 }).toBuffer();
}

/** Who looked, faintly over all of it: a copy says from whose screen it came. */
function watermark(viewer: string): string {
  const { width, height } = CROP;
  const safe = viewer.replace(/[^A-Za-z0-9 .-]/g, '');
  const rows = [90, 270, 450, 630].map((y) => `<text x="-40" y="${y}" transform="rotate(-20 0 ${y})">${`${safe}   `.repeat(4)}</text>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g font-family="sans-serif" font-size="20" fill="#888" fill-opacity="0.28">${rows}</g></svg>`;
}
