import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import { type CaptureKey } from './keys.js';

const VERSION = 1, NONCE = 12, TAG = 16;

/** Sealed bytes as a table keeps them. `keyId` null: kept in the open, from before bytes were sealed. */
export interface Sealed { readonly keyId: string | null; readonly content: Buffer }

/**
 * Seals photos, prints and templates so that whoever holds the table, a copy or a backup of it can neither read nor
 * change them: AES-256-GCM, a nonce of its own each time, bound to what they are (`about`), so that bytes moved to
 * another row don't open there. The first key seals, the others open what they sealed.
 */
@Injectable()
export class Vault {
  private readonly keys: ReadonlyMap<string, Buffer>;
  /** The name of the key that seals, null where there is none. It ends with a digest of the key, so that two keys of one name are two. */
  readonly sealing: string | null;

  constructor(keys: readonly CaptureKey[]) {
    this.keys = new Map(keys.map((one) => [nameOf(one), one.key]));
    this.sealing = keys.length ? nameOf(keys[0]!) : null;
  }

  /** @param about what the bytes are, e.g. `capture_image 0198… image/png` @throws Refused `capture.no-key` */
  seal(about: string, bytes: Buffer): { keyId: string; content: Buffer } {
    const key = this.sealing === null ? undefined : this.keys.get(this.sealing);
    if (!key) throw new Refused({ rule: 'capture.no-key', message: 'This server has no key to seal photos and prints with. An administrator must set CAPTURE_KEY.' });
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
    const text = Buffer.concat([cipher.update(bytes), cipher.final()]);
    return { keyId: this.sealing!, content: Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]) };
  }

  /** @throws Refused `capture.no-key` where its key is not here, `capture.damaged` where the bytes are not those that were sealed for this */
  open(about: string, { keyId, content }: Sealed): Buffer {
    if (keyId === null) return content;
    const key = this.keys.get(keyId);
    if (!key) {
      throw new Refused({
        rule: 'capture.no-key', message: `This was sealed with the key ${keyId}, which this server does not have. An administrator must add it to CAPTURE_KEYS.`, facts: { key: keyId },
      });
    }
    try {
      if (content[0] !== VERSION || content.length < 1 + NONCE + TAG) throw new Error('another form');
      const decipher = createDecipheriv('aes-256-gcm', key, content.subarray(1, 1 + NONCE), { authTagLength: TAG }).setAAD(Buffer.from(about));
      decipher.setAuthTag(content.subarray(1 + NONCE, 1 + NONCE + TAG));
      return Buffer.concat([decipher.update(content.subarray(1 + NONCE + TAG)), decipher.final()]);
    } catch {
      throw new Refused({ rule: 'capture.damaged', message: 'What is kept of this capture is not what was sealed. Tell an administrator.', facts: { key: keyId } });
    }
  }
}

const nameOf = ({ id, key }: CaptureKey): string => `${id}.${createHmac('sha256', key).update('crossfile capture key').digest('hex').slice(0, 8)}`;
