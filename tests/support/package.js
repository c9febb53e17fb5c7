import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Packs the package. `app()` installs the tarball in a folder outside the repository, as users do.
 *
 * @typedef {object} PackedFile
 * @property {string} path
 * @property {number} size in bytes
 * @property {number} mode
 */
export function packPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-package-'));
  /** @param {string} cwd @param {string[]} options */
  const npm = (cwd, ...options) =>
    execFileSync('npm', options, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  const [packed] = JSON.parse(
    npm(REPOSITORY, 'pack', '--ignore-scripts', '--json', '--pack-destination', folder),
  );
  const tarball = join(folder, packed.filename);
  const template = join(folder, 'template');
  let installed = false;

  /**
   * Makes a folder in which the package is installed.
   * @param {string} name
   * @param {Record<string, string>} [files] contents by file name
   */
  function app(name, files = {}) {
    const at = join(folder, name);
    if (!installed) {
      cpSync(join(REPOSITORY, 'tests/package/app'), template, { recursive: true });
      writeFileSync(join(template, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
      npm(template, 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball);
      installed = true;
    }
    cpSync(template, at, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
    return at;
  }

  return {
    tarball,
    files: /** @type {PackedFile[]} */ (packed.files),
    app,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
