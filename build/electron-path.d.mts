export type ElectronRuntime = {
  readonly path: string
  readonly folder: string
  readonly version: string
  readonly official: boolean
}
/** The runtime in this checkout, or `undefined` before `npm run setup`. */
export function findElectron(): ElectronRuntime | undefined
/** Path of the Electron executable. Throws when there is none, with the command that installs it. */
export function electronPath(): string
