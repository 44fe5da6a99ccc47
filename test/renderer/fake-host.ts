/** The host, played by a fake. */
import type { HostBridge, HostOperation, HostOutputs, HostReply } from '../../shared/contract/host.ts'

export type FakeHost = HostBridge & {
  readonly calls: { readonly operation: HostOperation; readonly input: unknown }[]
}

const SAVE = '7d1d2c1e-0d4f-4a3e-9a53-3d0c0f5f2a11'

export function createFakeHost(
  options: { readonly secrets?: boolean; readonly connect?: () => void } = {},
): FakeHost {
  const calls: { operation: HostOperation; input: unknown }[] = []
  const outputs: { readonly [K in HostOperation]: () => HostOutputs[K] } = {
    chooseFolder: () => ({ path: '/media/usb/audit' }),
    chooseSaveFolder: () => ({ save: SAVE, name: 'Questions' }),
    chooseFile: () => ({ path: '/media/usb/audit.log.gz' }),
    chooseOpen: () => ({ open: SAVE, name: 'quotes.csv' }),
    choosePem: () => ({ pem: '-----BEGIN PUBLIC KEY-----', name: 'root.pem' }),
    chooseContent: () => ({ content: btoa('an anchor'), name: '2024-01-30.checkpoint', bytes: 9 }),
    chooseSave: () => ({ save: SAVE, name: 'Query-1.csv' }),
    printPdf: () => ({ path: '/home/ana/Documents/daily.pdf', bytes: 48_120 }),
    printPaper: () => ({ printed: true }),
    saveSecret: () => null,
    deleteSecret: () => null,
    listSecrets: () => ({
      available: options.secrets ?? false,
      reason: options.secrets
        ? null
        : 'There is no keyring (only basic_text). Install gnome-keyring, or use a profile.',
      names: options.secrets ? ['s3://meridian-audit-prod/audit/'] : [],
    }),
    setTheme: () => null,
    setZoom: () => null,
    setProgress: () => null,
    setMenuKeys: () => null,
    flushPreferences: () => null,
    about: () => ({ version: '0.1.0', electron: '45.4.1', chrome: '152.0.1', node: '24.21.0' }),
  }
  return {
    calls,
    call: async <K extends HostOperation>(operation: K, input: unknown): Promise<HostReply<K>> => {
      calls.push({ operation, input })
      if (operation === 'saveSecret' && !options.secrets) {
        return {
          ok: false,
          code: 'SECRET_STORE',
          message: 'The operating system offers no safe place for keys.',
          hint: 'Install gnome-keyring, or use a profile.',
        }
      }
      return { ok: true, value: outputs[operation]() }
    },
    onCommand: () => () => {},
    connectEngine: options.connect ?? (() => {}),
    onEngineRestart: () => () => {},
    onEngineFailed: () => () => {},
  }
}
