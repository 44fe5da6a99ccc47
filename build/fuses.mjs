/** Electron's fuses: every one written out, none left to a default, and read back from what was packed. */
import { join } from 'node:path'
import { FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

export const FUSES = {
  version: FuseVersion.V1,
  // A fuse that a new Electron brings, and that is not decided here, stops the packing.
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: process.platform === 'darwin',
  // The program cannot be made a plain Node by an environment variable.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // Has an effect on macOS and Windows.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // The page is served by app://, so file:// needs no rights.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // On: a WebAssembly program that reads out of bounds is stopped by the processor.
  [FuseV1Options.WasmTrapHandlers]: true,
}

/** Path of the packed program. `packager` is electron-builder's. */
export function executableIn(folder, platform, packager) {
  const name = packager.appInfo.productFilename
  if (platform === 'darwin' || platform === 'mas') return join(folder, `${name}.app`)
  return join(folder, platform === 'win32' ? `${name}.exe` : packager.executableName)
}

/**
 * Reads the fuses of a packed program.
 * @returns {Promise<string[]>} one line for each fuse that is not as written in FUSES; [] is good
 */
export async function wrongFuses(executable) {
  const wire = await getCurrentFuseWire(executable)
  const wrong = []
  const names = Object.keys(FuseV1Options).filter((key) => Number.isNaN(Number(key)))
  for (const name of names) {
    const wanted = FUSES[FuseV1Options[name]] ? FuseState.ENABLE : FuseState.DISABLE
    const found = wire[FuseV1Options[name]]
    if (found !== wanted)
      wrong.push(`${name}: ${FuseState[found] ?? 'not there'} instead of ${FuseState[wanted]}`)
  }
  const known = new Set(names.map((name) => String(FuseV1Options[name])))
  for (const key of Object.keys(wire)) {
    if (/^\d+$/.test(key) && !known.has(key))
      wrong.push(`fuse ${key} is in the program and not decided in build/fuses.mjs`)
  }
  return wrong
}
