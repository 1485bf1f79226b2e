import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { basename } from 'node:path';
import { Injectable } from '@nestjs/common';

/** What EXTRACTOR_COMMAND and EXTRACTOR_SECONDS say. */
export interface ExtractorSetting {
  /** The program, an absolute path, and its arguments. No shell reads them. */
  readonly command: readonly string[];
  readonly seconds: number;
}

/** More than any template of ten fingers. */
const MOST_OUTPUT = 256 * 1024;

/** Why there is no output: a plain sentence that may be shown and kept. */
export class ExtractorFailed extends Error {}

/**
 * The operator's command that finds the minutiae of a print: a PNG goes in on its standard input, a template comes out on
 * its standard output. It runs without a shell, without our environment, in the folder for temporary files, for limited
 * time and output; whatever it started in its process group ends with it.
 */
@Injectable()
export class Extractor {
  constructor(private readonly setting: ExtractorSetting | undefined) {}

  /** The program's name, null where no command is set. */
  get engine(): string | null {
    return this.setting ? basename(this.setting.command[0]!) : null;
  }

  /** @throws ExtractorFailed; whatever the signal was aborted with when it was */
  async run(png: Buffer, signal: AbortSignal): Promise<Buffer> {
    if (!this.setting) throw new ExtractorFailed('No extractor is set on this server.');
    signal.throwIfAborted();
    const { command: [program, ...words], seconds } = this.setting;
    const child = spawn(program!, words, { shell: false, detached: true, cwd: tmpdir(), env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' }, stdio: 'pipe' });
    const end = (): void => endGroup(child);
    signal.addEventListener('abort', end);
    try {
      const output = await outputOf(child, png, seconds);
      return output;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }
}

function outputOf(child: ChildProcessWithoutNullStreams, input: Buffer, seconds: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (why: string): void => {
      clearTimeout(clock);
      endGroup(child);
      child.stdout.destroy(); // whatever else holds it open is not waited for
      reject(new ExtractorFailed(why));
    };
    const clock = setTimeout(() => fail(`The extractor did not end within ${seconds} seconds.`), seconds * 1000);
    child.on('error', () => fail('The extractor could not be started.'));
    child.stdin.on('error', () => undefined); // it may close its input early: its output and exit code tell
    child.stdout.on('error', () => undefined);
    child.stderr.resume(); // not kept: it could hold anything
    child.stdout.on('data', (chunk: Buffer) => {
      if ((size += chunk.length) > MOST_OUTPUT) fail(`The extractor wrote more than ${MOST_OUTPUT / 1024} kB.`);
      else chunks.push(chunk);
    });
    child.on('close', (code) => {
      clearTimeout(clock);
      if (code === 0) resolve(Buffer.concat(chunks));
      else fail(code === null ? 'The extractor was ended from outside.' : `The extractor ended with the exit code ${code}.`);
    });
    child.stdin.end(input);
  });
}

function endGroup(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // all of them have ended
  }
}
