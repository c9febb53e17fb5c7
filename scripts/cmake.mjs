/**
 * Runs CMake and Ninja in the build folders:
 *
 *   wasm      Emscripten: the module, and the C++ tests for Node
 *   js        Emscripten: the module in JavaScript, on plain floats instead of vectors
 *   native    the C++ tests with sanitizers
 *   scalar    the C++ tests with sanitizers, on plain floats
 *   release   the tests against allocation, and the native benchmark
 */
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailed, run } from './run.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {keyof typeof BUILDS} BuildName */

const BUILDS = {
  wasm: { compiler: 'emcc', options: [] },
  js: { compiler: 'emcc', options: ['-DBUSBAR_SCALAR=ON'] },
  native: { compiler: 'clang++', options: ['-DBUSBAR_SANITIZE=ON'] },
  scalar: { compiler: 'clang++', options: ['-DBUSBAR_SANITIZE=ON', '-DBUSBAR_SCALAR=ON'] },
  release: { compiler: 'clang++', options: [] },
};

/** @param {BuildName} name */
export const buildFolder = (name) => join(ROOT, 'build', name);

/**
 * Debian's folders of Node packages. Only Debian's own Node searches them by itself, and Debian's emcc needs
 * acorn from there.
 */
const DEBIAN_NODE_PATHS = ['/usr/share/nodejs', '/usr/lib/nodejs'];

function environment() {
  const acorn = DEBIAN_NODE_PATHS.filter((folder) => existsSync(join(folder, 'acorn')));
  const paths = [process.env.NODE_PATH, ...acorn].filter(Boolean);
  return paths.length > 0 ? { ...process.env, NODE_PATH: paths.join(':') } : process.env;
}

/** The real path of a program on PATH. @param {string} program */
function locate(program) {
  const folder = (process.env.PATH ?? '').split(':').find((path) => existsSync(join(path, program)));
  if (!folder)
    throw new CommandFailed(`${program} is not on PATH; npm run setup installs it or prints how to`);
  return realpathSync(join(folder, program));
}

/** The compiler for which a build folder was configured, if any. @param {string} folder */
function configuredFor(folder) {
  const cache = join(folder, 'CMakeCache.txt');
  if (!existsSync(cache) || !existsSync(join(folder, 'build.ninja'))) return undefined;
  return /^BUSBAR_COMPILER:\w+=(.*)$/m.exec(readFileSync(cache, 'utf8'))?.[1];
}

/** Configures a build folder unless that was done for the same compiler. @param {BuildName} name */
function configure(name) {
  const folder = buildFolder(name);
  const compiler = locate(BUILDS[name].compiler);
  if (configuredFor(folder) === compiler) return;
  rmSync(folder, { recursive: true, force: true });
  const options = [
    '-DCMAKE_BUILD_TYPE=Release',
    `-DBUSBAR_COMPILER=${compiler}`,
    '--no-warn-unused-cli',
    ...BUILDS[name].options,
  ];
  const cmake = BUILDS[name].compiler === 'emcc' ? ['emcmake', 'cmake'] : ['cmake'];
  run([...cmake, '-G', 'Ninja', '-S', ROOT, '-B', folder, ...options], { env: environment(), quiet: true });
}

/**
 * Brings targets up to date. Ninja runs CMake again when CMakeLists.txt or the list of sources has changed.
 * @param {BuildName} name
 * @param {string[]} targets
 */
export function build(name, ...targets) {
  configure(name);
  run(['ninja', '-C', buildFolder(name), ...targets], { env: environment(), quiet: true });
}
