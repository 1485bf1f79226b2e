import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { packageFolder, ROOT } from './engine.js';

const TYPES: Record<string, string> = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const OURS = join(ROOT, 'src/platform/pages/assets');

/** Styles, scripts and fonts, held in memory. Their address holds their digest, so that browsers may keep them for ever. */
export class Assets {
  private readonly files = new Map<string, Buffer>();
  private readonly packed = new Map<string, Buffer>();
  readonly path: string;

  constructor() {
    const inter = join(packageFolder('@fontsource-variable/inter'), 'files');
    const styles = [join(packageFolder('govuk-frontend'), 'dist/govuk/govuk-frontend.min.css'), join(packageFolder('@ministryofjustice/frontend'), 'moj/moj-frontend.min.css')]
      .map((file) => inOurDress(readFileSync(file, 'utf8')));
    for (const name of readdirSync(OURS)) this.files.set(name, readFileSync(join(OURS, name)));
    this.files.set('crossfile.css', Buffer.from([...styles, this.files.get('crossfile.css')!.toString('utf8')].join('\n')));
    this.files.set('govuk-frontend.min.js', readFileSync(join(packageFolder('govuk-frontend'), 'dist/govuk/govuk-frontend.min.js')));
    for (const part of ['latin', 'latin-ext']) this.files.set(`inter-${part}.woff2`, readFileSync(join(inter, `inter-${part}-wght-normal.woff2`)));
    const digest = createHash('sha256');
    for (const [name, bytes] of [...this.files].sort()) digest.update(name).update(bytes);
    this.path = `/assets/${digest.digest('base64url').slice(0, 12)}`;
  }

  serve(fastify: FastifyInstance): void {
    fastify.get<{ Params: { digest: string; name: string } }>('/assets/:digest/:name', { config: { access: 'public' } }, (request, reply) => {
      const { name } = request.params;
      const bytes = this.files.get(name);
      if (!bytes) return reply.code(404).type('text/plain').send('There is no such file.');
      const accepted = String(request.headers['accept-encoding'] ?? '');
      const encoding = extname(name) === '.woff2' ? null : /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : null;
      if (encoding) void reply.header('content-encoding', encoding);
      return reply.type(TYPES[extname(name)] ?? 'application/octet-stream').header('vary', 'accept-encoding')
        .header('cache-control', `${this.path}/${name}` === request.url ? 'public, max-age=31536000, immutable' : 'no-cache')
        .send(encoding ? this.pack(name, encoding, bytes) : bytes);
    });
  }

  /** Compressed once, when somebody first asks. */
  private pack(name: string, encoding: 'br' | 'gzip', bytes: Buffer): Buffer {
    const key = `${name} ${encoding}`;
    let packed = this.packed.get(key);
    if (!packed) {
      packed = encoding === 'br' ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : gzipSync(bytes, { level: 9 });
      this.packed.set(key, packed);
    }
    return packed;
  }
}

/** The compiled styles without GOV.UK's font, which only gov.uk may use: a site of its own wears its own dress. */
function inOurDress(css: string): string {
  return css.replace(/@font-face\{[^}]*\}/g, '').replaceAll('GDS Transport,arial', 'Inter,"Noto Sans",arial').replace(/\/\*#.*?\*\//g, '');
}
