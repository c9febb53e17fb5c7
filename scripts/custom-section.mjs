/** Encodes a size as WebAssembly does: unsigned LEB128. @param {number} value */
function leb128(value) {
  const bytes = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

/**
 * Appends a custom section to a WebAssembly module. Source: WebAssembly Core Specification, 5.5.3.
 * @param {Uint8Array} wasm
 * @param {string} name
 * @param {Uint8Array} payload
 */
export function withCustomSection(wasm, name, payload) {
  const nameBytes = Buffer.from(name);
  const content = Buffer.concat([Buffer.from(leb128(nameBytes.length)), nameBytes, payload]);
  return Buffer.concat([wasm, Buffer.from([0, ...leb128(content.length)]), content]);
}
