/**
 * What the window may ask of its host (Electron's main process), by name, through the preload.
 * Each call is parsed by the host and refused unless it comes from Blotter's own page.
 */
import { z } from 'zod'
import { PAPER_SIZES } from '../model/paper.ts'
import { secretValue } from '../model/secret.ts'

/** Characters of a document to print. */
const MOST_HTML = 50_000_000

export const fileFilter = z.object({
  name: z.string().max(100),
  extensions: z.array(z.string().max(20)).max(10),
})

export const hostInputs = {
  chooseFolder: z.object({ title: z.string().max(200) }),
  /** Folder dialog. As chooseSave: the engine gets the path, the page a token. */
  chooseSaveFolder: z.object({ title: z.string().max(200) }),
  chooseFile: z.object({ title: z.string().max(200), filters: z.array(fileFilter).max(10) }),
  /** File dialog for a file that an operation reads. The engine gets the path, the page a token. */
  chooseOpen: z.object({ title: z.string().max(200), filters: z.array(fileFilter).max(10) }),
  /** Reads a chosen key file (PEM, at most 64 KiB). */
  choosePem: z.object({ title: z.string().max(200) }),
  /** Reads a chosen file whole (at most 1 MiB; never a private key): an anchor that is taken in. */
  chooseContent: z.object({ title: z.string().max(200), filters: z.array(fileFilter).max(10) }),
  /** Save dialog. The host gives the engine the path, and the page a token for it. */
  chooseSave: z.object({
    title: z.string().max(200),
    suggestedName: z.string().max(255),
    filters: z.array(fileFilter).max(10),
  }),
  /** Prints HTML (without script) to PDF at the place of the token; paper that is not named is the country's. */
  printPdf: z.object({
    html: z.string().max(MOST_HTML),
    save: z.string().uuid(),
    paper: z.enum(PAPER_SIZES).exactOptional(),
  }),
  /** Prints HTML (without script) on paper, by the dialog of the operating system. */
  printPaper: z.object({ html: z.string().max(MOST_HTML) }),
  saveSecret: z.object({ name: z.string().min(1).max(200), value: secretValue }),
  deleteSecret: z.object({ name: z.string().min(1).max(200) }),
  listSecrets: z.object({}),
  setTheme: z.object({ theme: z.enum(['light', 'dark', 'system']) }),
  /** How large the page is drawn; 1 is 100 %. */
  setZoom: z.object({ factor: z.number().min(0.5).max(3) }),
  /** What runs now: shown at the window's icon, and asked about before the window closes. Null: how far is not known. */
  setProgress: z.object({
    running: z.array(z.string().max(300)).max(50),
    fraction: z.number().min(0).max(1).nullable(),
  }),
  /** The keys of commands as the menu shows them; they are heard by the page. */
  setMenuKeys: z.object({ keys: z.record(z.string().max(100), z.string().max(40)) }),
  /** Writes what the page keeps (layout, place, keys) to the disk now: a kill must not take it. */
  flushPreferences: z.object({}),
  about: z.object({}),
} as const

export type HostOperation = keyof typeof hostInputs
export type HostInput<K extends HostOperation> = z.infer<(typeof hostInputs)[K]>

export type HostOutputs = {
  chooseFolder: { readonly path: string } | null
  chooseSaveFolder: { readonly save: string; readonly name: string } | null
  chooseFile: { readonly path: string } | null
  chooseOpen: { readonly open: string; readonly name: string } | null
  choosePem: { readonly pem: string; readonly name: string } | null
  /** `content` is base64. */
  chooseContent: { readonly content: string; readonly name: string; readonly bytes: number } | null
  chooseSave: { readonly save: string; readonly name: string } | null
  printPdf: { readonly path: string; readonly bytes: number }
  /** False when the dialog was left without printing. */
  printPaper: { readonly printed: boolean }
  saveSecret: null
  deleteSecret: null
  /** `available` is false where the operating system offers no safe place; `reason` says why and what to do. */
  listSecrets: {
    readonly available: boolean
    readonly reason: string | null
    readonly names: readonly string[]
  }
  setTheme: null
  setZoom: null
  setProgress: null
  setMenuKeys: null
  flushPreferences: null
  about: {
    readonly version: string
    readonly electron: string
    readonly chrome: string
    readonly node: string
  }
}

/** A host call's answer: a value, or a failure with the codes of BlotterError. */
export type HostReply<K extends HostOperation> =
  | { readonly ok: true; readonly value: HostOutputs[K] }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint?: string }

/** What the preload exposes on `window.blotter`. */
export type HostBridge = {
  readonly call: <K extends HostOperation>(operation: K, input: HostInput<K>) => Promise<HostReply<K>>
  /** Commands chosen in the host's menu, by the id that the page has registered. Returns how to stop listening. */
  readonly onCommand: (listener: (command: string) => void) => () => void
  /**
   * Asks for the engine's port; it arrives as a window message `{ type: 'blotter:engine-port' }`. Ask again
   * after the engine restarted, and to try once more after it failed.
   */
  readonly connectEngine: () => void
  /** Called when the engine process ended unexpectedly and was started again. */
  readonly onEngineRestart: (listener: (reason: string) => void) => () => void
  /** Called instead of a port when the engine cannot start (a locked workspace, for one). */
  readonly onEngineFailed: (listener: (failure: EngineFailure) => void) => () => void
}

/** Why the engine could not start: a code of ERROR_CODES, what happened, what to do next. */
export type EngineFailure = { readonly code: string; readonly message: string; readonly hint?: string }

/** Between the host and the engine's process only; the page never sees these. */
export const hostToEngine = z.discriminatedUnion('type', [
  /** The first message. An empty workspace means the default one. */
  z.object({
    type: z.literal('open'),
    workspace: z.string(),
    offline: z.boolean(),
  }),
  /** Comes with one MessagePort: a page to serve. */
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('grant'), save: z.string().uuid(), path: z.string().min(1) }),
  z.object({ type: z.literal('lend'), open: z.string().uuid(), path: z.string().min(1) }),
  z.object({ type: z.literal('secret'), name: z.string(), value: secretValue.nullable() }),
  /** End running work, give the workspace free, and exit. */
  z.object({ type: z.literal('close') }),
])
export type HostToEngine = z.infer<typeof hostToEngine>

export const engineToHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('failed'),
    code: z.string(),
    message: z.string(),
    hint: z.string().exactOptional(),
  }),
])
export type EngineToHost = z.infer<typeof engineToHost>
