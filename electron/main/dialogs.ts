/** The dialogs through which a user names a place on the disk. The page never names one itself. */
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BrowserWindow, dialog, type FileFilter } from 'electron'
import type { HostInput, HostOutputs } from '../../shared/contract/host.ts'
import { BlotterError } from '../../shared/model/error.ts'
import { suggestFileName } from './file-name.ts'

const LARGEST_PEM = 64 * 1024
const LARGEST_CONTENT = 1024 * 1024

export async function chooseFolder(
  window: BrowserWindow,
  input: HostInput<'chooseFolder'>,
): Promise<HostOutputs['chooseFolder']> {
  const chosen = await dialog.showOpenDialog(window, {
    title: input.title,
    properties: ['openDirectory', 'createDirectory'],
  })
  return pathOf(chosen)
}

export async function chooseFile(
  window: BrowserWindow,
  input: HostInput<'chooseFile'>,
): Promise<HostOutputs['chooseFile']> {
  const chosen = await dialog.showOpenDialog(window, {
    title: input.title,
    filters: mutable(input.filters),
    properties: ['openFile'],
  })
  return pathOf(chosen)
}

/** Reads a public key. A private key is refused: it must not be in the page, nor in the workspace. */
export async function choosePem(
  window: BrowserWindow,
  input: HostInput<'choosePem'>,
): Promise<HostOutputs['choosePem']> {
  const chosen = pathOf(
    await dialog.showOpenDialog(window, {
      title: input.title,
      filters: [
        { name: 'PEM', extensions: ['pem', 'pub', 'key', 'crt'] },
        { name: '*', extensions: ['*'] },
      ],
      properties: ['openFile'],
    }),
  )
  return chosen === null ? null : { pem: await readPem(chosen.path), name: basename(chosen.path) }
}

/** Reads a small file whole, as it is. A private key is refused, as everywhere. */
export async function chooseContent(
  window: BrowserWindow,
  input: HostInput<'chooseContent'>,
): Promise<HostOutputs['chooseContent']> {
  const chosen = await chooseFile(window, input)
  if (chosen === null) return null
  const bytes = await readSmallFile(chosen.path, LARGEST_CONTENT, 'Choose the file of the anchor itself.')
  refusePrivateKey(chosen.path, bytes.toString('latin1'))
  return { content: bytes.toString('base64'), name: basename(chosen.path), bytes: bytes.byteLength }
}

/** Where to save; the caller grants a token for the path. */
export async function chooseSavePath(
  window: BrowserWindow,
  input: HostInput<'chooseSave'>,
): Promise<string | null> {
  const chosen = await dialog.showSaveDialog(window, {
    title: input.title,
    defaultPath: suggestFileName(input.suggestedName),
    filters: mutable(input.filters),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  })
  return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath
}

function pathOf(chosen: { canceled: boolean; filePaths: string[] }): { readonly path: string } | null {
  const path = chosen.filePaths[0]
  return chosen.canceled || path === undefined ? null : { path }
}

function mutable(filters: readonly FileFilter[]): FileFilter[] {
  return [...filters]
}

async function readPem(path: string): Promise<string> {
  const text = (await readSmallFile(path, LARGEST_PEM, 'Choose the PEM file of the public key.')).toString(
    'utf8',
  )
  refusePrivateKey(path, text)
  if (!text.includes('-----BEGIN ')) {
    throw new BlotterError('USAGE', `${path} is not a PEM file.`, {
      hint: 'A PEM file starts with a line such as -----BEGIN PUBLIC KEY-----.',
    })
  }
  return text
}

function refusePrivateKey(path: string, text: string): void {
  if (!text.includes('PRIVATE KEY-----')) return
  throw new BlotterError('USAGE', `${path} holds a private key.`, {
    hint: 'Choose the public key: openssl pkey -in private.pem -pubout -out public.pem',
  })
}

/** The bytes of a file, read once from one handle. Throws USAGE when it has more than `most`, IO when it cannot be read. */
async function readSmallFile(path: string, most: number, hint: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r')
    try {
      const size = (await file.stat()).size
      if (size > most) {
        throw new BlotterError('USAGE', `${path} has ${size} bytes; at most ${most} are read.`, { hint })
      }
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    if (error instanceof BlotterError) throw error
    throw new BlotterError('IO', `${path} cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
