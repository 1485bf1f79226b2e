import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const NONCE = 12, TAG = 16;

/**
 * Closes values so that whoever holds the text can neither read nor change them: AES-256-GCM under a key derived from
 * the session secret, one for each purpose. What is closed for one purpose does not open for another.
 */
export class Seal {
  private readonly keys = new Map<string, Buffer>();
  constructor(private readonly secret: string) {}

  /** @param value anything that JSON can hold */
  close(purpose: string, value: unknown): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.key(purpose), nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
  }

  /** What was closed; null for anything else, also for what another key closed. */
  open<T>(purpose: string, sealed: string): T | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE + TAG) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.key(purpose), bytes.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    try {
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')) as T;
    } catch {
      return null;
    }
  }

  private key(purpose: string): Buffer {
    let key = this.keys.get(purpose);
    if (!key) this.keys.set(purpose, (key = Buffer.from(hkdfSync('sha256', this.secret, '', `crossfile ${purpose}`, 32))));
    return key;
  }
}
